//! A text -> its words as they are looked for, and a word -> its stem.
//!
//! What makes two spellings one word is defined in [`crate::names`]. `static/search.js` does the
//! same to what a reader types; `tests/browser/folding.json` keeps the two alike.

use std::collections::BTreeSet;

use snowball_stemmers_rs::{Algorithm, Stemmer};

use crate::graph::Graph;
use crate::kinds::NAMED;
use crate::names::{fold, fold_str};

/// So many letters of a word count.
const LONGEST: usize = 40;

/// Hands on each word of a text, folded, in order.
pub fn each_word(text: &str, word: &mut dyn FnMut(&str)) {
    let folded = fold(text).text;
    for run in folded.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        if run.len() <= LONGEST {
            word(run);
            continue;
        }
        let end = run.char_indices().nth(LONGEST).map_or(run.len(), |(at, _)| at);
        word(&run[..end]);
    }
}

/// What is known of names before any text is read.
#[derive(Default)]
pub struct Names {
    /// Words that no stem may change: names of one word. To French "Mali" would be a form of "mal".
    pub own: BTreeSet<String>,
    /// Two words that follow each other in a name.
    pub pairs: BTreeSet<(String, String)>,
}

pub fn names(graph: &Graph) -> Names {
    let mut names = Names::default();
    for entry in graph.entries.iter().filter(|entry| NAMED.contains(&entry.kind)) {
        for version in &entry.versions {
            let short =
                (version.language == entry.versions[0].language).then(|| entry.front.text("short"));
            let of_it = [version.title()].into_iter().chain(short);
            for name in of_it.chain(version.aliases()) {
                names.add(name);
            }
        }
    }
    names
}

impl Names {
    fn add(&mut self, name: &str) {
        let folded = fold_str(name);
        if !folded.is_empty() && folded.chars().all(char::is_alphanumeric) {
            self.own.insert(folded);
            return;
        }
        let mut words: Vec<String> = Vec::new();
        each_word(name, &mut |word| words.push(word.to_string()));
        self.pairs.extend(words.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())));
    }
}

/// What makes stems in a language; nothing for one whose words are only taken as they are.
pub enum Stems {
    Snowball(Stemmer),
    Arabic,
    None,
}

impl Stems {
    pub fn of(language: &str) -> Stems {
        match language.split('-').next().unwrap_or_default() {
            "en" => Stems::Snowball(Stemmer::create(Algorithm::English)),
            "fr" => Stems::Snowball(Stemmer::create(Algorithm::French)),
            "ar" => Stems::Arabic,
            _ => Stems::None,
        }
    }

    /// The stem of a folded word. One with a digit in it is a name or a number.
    pub fn stem(&self, word: &str) -> String {
        if word.chars().any(char::is_numeric) {
            return word.to_string();
        }
        match self {
            Stems::Snowball(stemmer) => stemmer.stem(word).into_owned(),
            Stems::Arabic => arabic(word).to_string(),
            Stems::None => word.to_string(),
        }
    }
}

/// Takes off the article with what is written before it, and the commonest endings of plural and
/// feminine. Snowball's stemmer goes further: it makes "money" of "Mali" and cuts off the last
/// letter of "Bamako".
fn arabic(word: &str) -> &str {
    const BEFORE: [&str; 6] = ["وال", "بال", "كال", "فال", "ال", "لل"];
    const BEHIND: [&str; 6] = ["ات", "ون", "ين", "ها", "يه", "ه"];
    let enough = |rest: &&str| rest.chars().count() >= 3;
    let starts = BEFORE.iter().find_map(|before| word.strip_prefix(before).filter(enough));
    // A lone "and" only before an article or a long word: many words begin with this letter.
    let and = || word.strip_prefix('و').filter(|rest| rest.chars().count() >= 5);
    let word = starts.or_else(and).unwrap_or(word);
    BEHIND.iter().find_map(|behind| word.strip_suffix(behind).filter(enough)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        each_word(text, &mut |word| found.push(word.to_string()));
        found
    }

    #[test]
    fn words_are_folded_and_whole() {
        assert_eq!(
            words("L’AES, Bamako-Sénou: 12,000 (J.N.I.M)."),
            ["l", "aes", "bamako", "senou", "12", "000", "jnim"]
        );
        assert_eq!(words(&"é".repeat(100)), ["e".repeat(40)]);
        assert_eq!(words(" \n…!"), Vec::<String>::new());
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (language, forms) in [
            ("en", &["attack", "attacks", "attacked", "attacking"][..]),
            ("en-GB", &["country", "countries"]),
            ("fr", &["attaque", "attaques", "attaquer"]),
            ("fr", &["general", "generaux", "generale"]),
            ("ar", &["جماعه", "الجماعه", "جماعات", "والجماعات", "للجماعه"]),
            ("ar", &["هجوم", "الهجوم", "بالهجوم"]),
            ("ha", &["hari"]),
        ] {
            let stems = Stems::of(language);
            let found: BTreeSet<String> = forms.iter().map(|form| stems.stem(form)).collect();
            assert_eq!(found.len(), 1, "{found:?}");
        }
        assert_eq!(Stems::Arabic.stem("مالي"), "مالي");
        assert_eq!(Stems::of("en").stem("5s"), "5s");
    }

    /// Each character that folds to something else than JavaScript would make of it by itself, or
    /// that is looked at closely here: what the script makes of it is compared in a browser.
    #[test]
    fn the_script_is_told_how_characters_fold() {
        let mut lines = String::from("{\n");
        let mut add = |text: &str| {
            let json = |text: &str| serde_json::to_string(text).expect("a text");
            lines += &format!("{}: {},\n", json(text), json(&fold(text).text));
        };
        for text in [
            "l’AES",
            "jusqu'à Gao",
            "Côte d’Ivoire",
            "JNIM’s men",
            "Jama'at's",
            "‘Mali’",
            "d’état",
            "J.N.I.M.",
            "A.E.S",
            "1.5",
            "N'Djamena",
            "Burkina\r\n  Faso",
            "Bamako–Sénou",
            "Straße",
            "مَالِي",
            "الإسلام",
            "٢٠٢٤",
            "qu’il",
            "O’Neil’s",
            "b.A.C.d",
            "aujourd’hui",
            "L' A",
            "’s",
            "x’S",
            "ﷺ",
            "İstanbul",
            "ΣΊΣΥΦΟΣ",
            "हिन्दी",
        ] {
            add(text);
        }
        // Between letters, so that a gap is seen. The scripts of the region and of its sources,
        // punctuation, and the forms that old programs write Arabic in.
        for block in [0x20..0x7F, 0xA0..0x900, 0x1E00..0x2100, 0xFB00..0xFE00, 0xFE20..0xFF10] {
            let known = block.filter_map(char::from_u32).filter(|c| !unassigned(*c));
            let all: Vec<char> = known.collect();
            for row in all.chunks(32) {
                add(&row.iter().map(|c| format!("b{c}b")).collect::<Vec<_>>().join("|"));
            }
        }
        lines.truncate(lines.len() - 2);
        lines += "\n}\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/folding.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &lines).expect("written");
        }
        let there = std::fs::read_to_string(path).unwrap_or_default();
        assert!(there == lines, "folding.json is out of date: UPDATE=1 cargo test");
    }

    /// Browsers learn new characters at another time than we do.
    fn unassigned(c: char) -> bool {
        let marks = unicode_normalization::char::is_combining_mark(c);
        matches!(c as u32, 0x5C8..=0x5CF | 0x870..=0x8FF)
            || !(marks
                || c.is_alphanumeric()
                || c < '\u{300}'
                || matches!(c as u32, 0x2000..=0x206F))
    }
}
