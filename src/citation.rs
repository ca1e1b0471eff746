//! A briefing -> how to cite it: BibTeX, RIS, CSL-JSON, and a sentence to copy.

use serde_json::{Value, json};

use crate::dates::When;
use crate::pages::scope::Scope;
use crate::site::{Extra, Site};

/// The formats that programs for references read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    BibTex,
    Ris,
    Csl,
}

/// The files beside each briefing.
pub fn forms(site: &Site) -> impl Iterator<Item = Form> + use<> {
    let has = site.has(Extra::Citations);
    Form::ALL.into_iter().filter(move |_| has)
}

impl Form {
    const ALL: [Form; 3] = [Form::BibTex, Form::Ris, Form::Csl];

    /// The file's name, below the briefing's address.
    pub fn file(self) -> &'static str {
        match self {
            Form::BibTex => "citation.bib",
            Form::Ris => "citation.ris",
            Form::Csl => "citation.json",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Form::BibTex => "BibTeX",
            Form::Ris => "RIS",
            Form::Csl => "CSL-JSON",
        }
    }
}

/// What every format says.
struct Facts {
    slug: String,
    title: String,
    authors: Vec<String>,
    date: Option<When>,
    url: String,
    label: &'static str,
}

/// `scope` has the site's whole address as its root.
fn facts(scope: &Scope, id: u32) -> Facts {
    let entry = scope.graph.entry(id);
    let link = scope.link(id);
    let control = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
    Facts {
        slug: entry.slug.to_string(),
        title: control(&link.text),
        authors: entry.front.texts("authors").iter().map(|a| control(&a.value)).collect(),
        date: entry.date,
        url: link.href,
        label: scope.marking().label,
    }
}

/// "Ana Bel: “Shots in Kerrin”. Test desk, 4 May 2031. https://…"
pub fn sentence(page: &Scope, id: u32) -> String {
    let scope = whole(page);
    let facts = facts(&scope, id);
    page.note_marking(crate::audience::Tlp::parse(facts.label));
    let by = match facts.authors.is_empty() {
        true => scope.site.name.clone(),
        false => scope.list(&facts.authors),
    };
    let date = facts.date.map(|when| scope.date(when).text).unwrap_or_default();
    let values = [
        ("by", by.as_str()),
        ("title", &facts.title),
        ("desk", &scope.site.name),
        ("date", &date),
        ("url", &facts.url),
    ];
    scope.fill("citation.sentence", &values)
}

fn whole<'a>(page: &Scope<'a>) -> Scope<'a> {
    let root = page.site.base_url.clone();
    Scope::new(page.site, page.graph, page.words, page.language, root).noting(&page.reads)
}

pub fn file(page: &Scope, id: u32, form: Form) -> Vec<u8> {
    let scope = whole(page);
    let facts = facts(&scope, id);
    let text = match form {
        Form::BibTex => bibtex(&scope, &facts),
        Form::Ris => ris(&scope, &facts),
        Form::Csl => csl(&scope, &facts),
    };
    text.into_bytes()
}

fn bibtex(scope: &Scope, facts: &Facts) -> String {
    let authors: Vec<String> = facts.authors.iter().map(|name| tex(name)).collect();
    // Doubled braces keep the name of a desk whole and a title's capitals as they are.
    let authors = match authors.is_empty() {
        true => format!("{{{}}}", tex(&scope.site.name)),
        false => authors.join(" and "),
    };
    let mut text = format!(
        "@misc{{{},\n  author = {{{authors}}},\n  title = {{{{{}}}}},\n  howpublished = {{{}}},\n",
        facts.slug,
        tex(&facts.title),
        tex(&scope.site.name),
    );
    if let Some(when) = facts.date {
        let (year, month, _) = when.parts();
        text += &format!("  year = {{{year}}},\n");
        if let Some(month) = month {
            text += &format!("  month = {{{month}}},\n");
        }
        text += &format!("  date = {{{}}},\n", when.iso());
    }
    text += &format!(
        "  url = {{{}}},\n  langid = {{{}}},\n  note = {{{}}}\n}}\n",
        facts.url,
        scope.words.code(),
        facts.label
    );
    text
}

/// Signs that TeX would take for commands.
fn tex(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => safe.push_str("\\textbackslash{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '{' | '}' | '&' | '%' | '$' | '#' | '_' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}

fn ris(scope: &Scope, facts: &Facts) -> String {
    let mut text = String::from("TY  - BLOG\r\n");
    let mut line = |tag: &str, value: &str| text += &format!("{tag}  - {value}\r\n");
    for author in &facts.authors {
        line("AU", author);
    }
    line("TI", &facts.title);
    line("T2", &scope.site.name);
    if let Some(when) = facts.date {
        let (year, ..) = when.parts();
        line("PY", &format!("{year:04}"));
        // Slashes part year, month, day and other; what is not known is empty.
        let mut date = when.iso().replace('-', "/");
        date.push_str(&"/".repeat(3 - date.matches('/').count()));
        line("DA", &date);
    }
    line("UR", &facts.url);
    line("LA", scope.words.code());
    line("N1", facts.label);
    line("ER", "");
    text
}

fn csl(scope: &Scope, facts: &Facts) -> String {
    let mut authors: Vec<Value> =
        facts.authors.iter().map(|name| json!({ "literal": name })).collect();
    if authors.is_empty() {
        authors.push(json!({ "literal": scope.site.name }));
    }
    let mut item = json!({
        "id": facts.slug,
        "type": "report",
        "title": facts.title,
        "author": authors,
        "publisher": scope.site.name,
        "URL": facts.url,
        "language": scope.words.code(),
        "note": facts.label,
    });
    if let Some(when) = facts.date {
        let (year, month, day) = when.parts();
        let parts = [Some(i64::from(year)), month.map(i64::from), day.map(i64::from)];
        let parts: Vec<i64> = parts.into_iter().flatten().collect();
        item["issued"] = json!({ "date-parts": [parts] });
    }
    format!("[{item}]\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn tex_takes_no_sign_for_a_command() {
        assert_eq!(super::tex("a_b & {c} 5%"), "a\\_b \\& \\{c\\} 5\\%");
    }
}
