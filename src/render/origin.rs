//! All that a page follows from -> whether the page that stands there is the same.
//!
//! A page follows from the graph, the configuration and the words, through its view and a template; there is no
//! clock, no file and no chance in it. So it stays in two cases. If the graphs differ in texts at most, and in none
//! that the page shows something of: then its view need not even be made. And if its view, template and words are
//! the same. What pages are searched for must be the same in both.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tera::Value;

use crate::fingerprint::Fingerprint;
use crate::graph::{Graph, Sums};
use crate::sources::SourceFile;

/// What a page, or a file for other programs, was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The sum of all that its bytes follow from, and of what they were searched for.
    pub sum: Fingerprint,
    /// The entries whose texts it shows something of.
    pub texts: Vec<u32>,
}

/// What all pages of a site were made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// The sum of all that is the same for all pages: templates, words, configuration, what is searched for.
    pub basis: Fingerprint,
    pub graph: Sums,
}

/// The site that stands where a new one will.
pub trait Standing: Sync {
    fn ground(&self) -> Option<&Ground>;
    /// The texts that it was made of, as its build wrote them down.
    fn texts(&self) -> Vec<u8>;
    /// The texts that the new site is made of, if they are others.
    fn leave_texts(&self, texts: Vec<u8>);
    /// What the file at a path was made of, if it and those of its other forms that stand there are as they were
    /// made, and nothing was wrong with it.
    fn origin(&self, path: &str, forms: &[String]) -> Option<&Origin>;
    /// They belong to the new site as they are.
    fn stay(&self, path: &str, forms: &[String], origin: Origin);
    /// A file was made anew, and nothing is wrong with it.
    fn made(&self, path: &str, origin: Origin);
    /// What all pages of the new site are made of.
    fn stands_on(&self, ground: Ground);
}

/// The site that stands where this one goes.
pub struct Before<'a> {
    pub standing: &'a dyn Standing,
    basis: Fingerprint,
    /// Of each entry, whether its text is another than before; `None` if more than texts changed.
    changed: Option<Vec<bool>>,
}

impl<'a> Before<'a> {
    /// `files` are the configuration and the templates, `statics` the desk's own files, of which one may stand where a
    /// compressed page would; `searched` stands for what pages must not have.
    pub fn new<'b>(
        standing: &'a dyn Standing,
        files: impl Iterator<Item = &'b SourceFile>,
        statics: &'b BTreeMap<String, Arc<[u8]>>,
        compress: bool,
        graph: &Graph,
        searched: Fingerprint,
    ) -> Before<'a> {
        let files: Vec<(&str, &str)> = files.map(|file| (&*file.path, &*file.text)).collect();
        let statics: Vec<&String> = statics.keys().filter(|_| compress).collect();
        let basis = Fingerprint::of(&(searched, files, statics));
        let now = graph.sums();
        let changed = standing.ground().filter(|then| {
            then.basis == basis
                && then.graph.facts == now.facts
                && then.graph.texts.len() == now.texts.len()
        });
        let changed = changed.map(|then| {
            then.graph.texts.iter().zip(&now.texts).map(|(then, now)| then != now).collect()
        });
        standing.stands_on(Ground { basis, graph: now });
        Before { standing, basis, changed }
    }

    /// Whether a page that showed something of these texts shows the same now.
    pub fn is_same(&self, texts: &[u32]) -> bool {
        let Some(changed) = &self.changed else { return false };
        // A note that was tampered with may name what is not there.
        texts.iter().all(|id| changed.get(*id as usize) == Some(&false))
    }

    /// The sum of a file that no template made: of its bytes.
    pub fn sum_of_bytes(&self, bytes: &[u8]) -> Fingerprint {
        Fingerprint::of(&(self.basis, bytes))
    }

    /// The sum of what a page is made of: its template, the code of its language's words, its address, and what the
    /// template is given.
    pub fn sum(&self, said: [&str; 3], given: [&Value; 3]) -> Fingerprint {
        let mut all = Vec::with_capacity(32 * 1024);
        given.iter().for_each(|value| write(value, &mut all));
        Fingerprint::of(&(self.basis, said, all))
    }
}

/// Two values of one kind write the same if they are the same.
fn write(value: &Value, all: &mut Vec<u8>) {
    all.push(value.kind() as u8);
    if let Some(text) = value.as_str() {
        // What is safe is not escaped.
        all.push(u8::from(value.is_safe()));
        put(text.as_bytes(), all);
    } else if let Some(map) = value.as_map() {
        all.extend(map.len().to_le_bytes());
        for (key, value) in map {
            match key.as_str() {
                Some(text) => put(text.as_bytes(), all),
                None => write(&key.as_value(), all),
            }
            write(value, all);
        }
    } else if let Some(values) = value.as_array() {
        all.extend(values.len().to_le_bytes());
        values.iter().for_each(|value| write(value, all));
    } else {
        put(value.to_string().as_bytes(), all);
    }
}

fn put(text: &[u8], all: &mut Vec<u8>) {
    all.extend(text.len().to_le_bytes());
    all.extend(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: serde_json::Value) -> Vec<u8> {
        let mut all = Vec::new();
        write(&Value::from_serializable(&value), &mut all);
        all
    }

    #[test]
    fn other_views_are_written_otherwise() {
        use serde_json::json;
        let views = [
            json!(null),
            json!(0),
            json!(1),
            json!("1"),
            json!(1.5),
            json!(false),
            json!(true),
            json!([]),
            json!({}),
            json!([[]]),
            json!(["a", "b"]),
            json!(["ab", ""]),
            json!([["a"], "b"]),
            json!({ "a": "b" }),
            json!({ "a": "b", "c": null }),
            json!({ "b": "a" }),
            json!({ "ab": "" }),
        ];
        let sums: std::collections::BTreeSet<Vec<u8>> = views.into_iter().map(written).collect();
        assert_eq!(sums.len(), 17);
    }

    #[test]
    fn what_is_escaped_and_what_is_not_are_two() {
        let both = [Value::normal_string("<b>"), Value::safe_string("<b>")];
        let [one, other] = both.map(|value| {
            let mut all = Vec::new();
            write(&value, &mut all);
            all
        });
        assert_ne!(one, other);
    }
}
