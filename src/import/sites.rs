//! The articles of a site made by Hugo, Zola or Jekyll -> briefings, and pages where there is no
//! date; and for each file what could not be carried over.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

use super::bodies::{links, shortcodes};
use super::dates;
use crate::audience::Tlp;
use crate::kinds::Kind;
use crate::scaffold::quoted;

/// Which generator a site was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    Hugo,
    Zola,
    Jekyll,
}

/// A file of the desk that an article became.
#[derive(Debug)]
pub struct Made {
    pub path: String,
    pub text: String,
}

/// What came of a site: the new files, and a note for each file of the site that lost something.
#[derive(Debug, Default)]
pub struct Taken {
    pub made: Vec<Made>,
    pub notes: BTreeMap<String, Vec<String>>,
}

/// An article before its links are followed.
struct Article {
    path: String,
    front: Map<String, Value>,
    body: String,
    kind: Kind,
    slug: String,
    date: String,
    /// Where it stood, and where else it was found.
    old: Vec<String>,
}

/// Reads the files of a site by their paths from its root. `label` gives the label that a file of a
/// kind must carry itself.
pub fn import(
    maker: Maker,
    files: &BTreeMap<String, String>,
    label: &dyn Fn(Kind) -> Option<Tlp>,
) -> Taken {
    let mut taken = Taken::default();
    let mut articles: Vec<Article> = Vec::new();
    let mut slugs: BTreeSet<(Kind, String)> = BTreeSet::new();
    for (path, text) in files.iter().filter(|(path, _)| maker.is_article(path)) {
        match article(maker, path, text) {
            Ok(mut article) => {
                if slugs.contains(&(article.kind, article.slug.clone())) && !article.date.is_empty()
                {
                    article.slug = format!("{}-{}", article.date, article.slug);
                }
                if slugs.insert((article.kind, article.slug.clone())) {
                    articles.push(article);
                } else {
                    let why = format!("not carried: there is another article `{}`", article.slug);
                    taken.note(path, why);
                }
            }
            Err(why) => taken.note(path, format!("not carried: {why}")),
        }
    }
    // Where each old address and each file has gone, so that links can follow.
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    for article in &articles {
        let to = format!("../{}/{}.md", article.kind.folder(), article.slug);
        for old in article.old.iter().chain([&article.path]) {
            moved.entry(plain(old)).or_insert_with(|| to.clone());
        }
    }
    for article in &articles {
        let (body, mut lost) = shortcodes(maker, &article.body);
        let (body, more) = links(&body, &article.path, &moved);
        lost.extend(more);
        let front = front(article, label(article.kind), &mut lost);
        for note in lost {
            taken.note(&article.path, note);
        }
        let path = format!("content/{}/{}.md", article.kind.folder(), article.slug);
        taken.made.push(Made { path, text: format!("+++\n{front}+++\n\n{}\n", body.trim()) });
    }
    taken
}

impl Taken {
    fn note(&mut self, path: &str, note: String) {
        let notes = self.notes.entry(path.to_string()).or_default();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    pub fn report(&self) -> String {
        let mut text = String::new();
        for (path, notes) in &self.notes {
            let _ = writeln!(text, "{path}");
            for note in notes {
                let _ = writeln!(text, "  {note}");
            }
        }
        text
    }
}

impl Maker {
    /// Whether a file is one of the site's texts.
    pub fn is_article(self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or_default();
        let text = [".md", ".markdown"].iter().any(|end| name.ends_with(end));
        match self {
            Maker::Hugo | Maker::Zola => text && path.starts_with("content/"),
            Maker::Jekyll => {
                let folder =
                    |name: &str| path.starts_with(name) || path.contains(&format!("/{name}"));
                (text || name.ends_with(".html")) && (folder("_posts/") || folder("_drafts/"))
            }
        }
    }
}

fn article(maker: Maker, path: &str, text: &str) -> Result<Article, String> {
    let (front, body) = split(text)?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if stem == "_index" {
        return Err("it is the text of a list".to_string());
    }
    if let Some((_, code)) = stem.rsplit_once('.')
        && code.len() == 2
    {
        return Err(format!("it is a translation ({code}): put it beside its original by hand"));
    }
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    let stem = if stem == "index" { folder } else { stem };
    let dated = stem.get(..10).and_then(dates::day).filter(|_| stem.as_bytes()[4] == b'-');
    let bare = match dated {
        Some(_) => stem[10..].trim_start_matches(['-', '_']),
        None => stem,
    };
    let said = ["date", "publishDate", "pubDate"].iter().find_map(|key| word(front.get(*key)?));
    let date = match said {
        Some(said) => dates::day(&said)
            .ok_or_else(|| format!("its date `{said}` cannot be read"))?
            .to_string(),
        None => dated.map(|date| date.to_string()).unwrap_or_default(),
    };
    let own = front.get("slug").and_then(word);
    let slug = slug::slugify(own.as_deref().unwrap_or(bare));
    if !crate::documents::is_slug(&slug) {
        return Err("its name gives no address".to_string());
    }
    let mut old = Vec::new();
    let own = own.unwrap_or_else(|| bare.to_string());
    old.push(address(maker, path, &front, &date, &own));
    for key in ["aliases", "redirect_from"] {
        old.extend(front.get(key).map(words).unwrap_or_default());
    }
    let kind = if date.is_empty() { Kind::Page } else { Kind::Briefing };
    Ok(Article { path: path.to_string(), front, body: body.to_string(), kind, slug, date, old })
}

/// Where the article stood on its site, as its maker makes addresses if nothing else is said.
fn address(maker: Maker, path: &str, front: &Map<String, Value>, date: &str, name: &str) -> String {
    let said = ["url", "permalink", "path"].iter().find_map(|key| word(front.get(*key)?));
    let day: Vec<&str> = date.split('-').collect();
    if let Some(said) = said {
        // Jekyll's words for the parts of an address.
        return match day.as_slice() {
            [year, month, day] => said
                .replace(":year", year)
                .replace(":month", month)
                .replace(":day", day)
                .replace(":title", name)
                .replace(":slug", name),
            _ => said,
        };
    }
    match maker {
        Maker::Hugo | Maker::Zola => {
            let inner = path.strip_prefix("content/").unwrap_or(path);
            let mut parts: Vec<&str> = inner.split('/').collect();
            if parts.pop().is_some_and(|file| file.starts_with("index.")) {
                parts.pop();
            }
            parts.push(name);
            format!("/{}/", parts.join("/"))
        }
        Maker::Jekyll => {
            let categories = ["categories", "category"];
            let categories: Vec<String> = categories
                .iter()
                .find_map(|key| front.get(*key).map(words))
                .unwrap_or_default()
                .iter()
                .flat_map(|text| text.split(' '))
                .map(slug::slugify)
                .collect();
            let mut parts: Vec<&str> = categories.iter().map(String::as_str).collect();
            parts.extend(day.into_iter().filter(|part| !part.is_empty()));
            format!("/{}/{name}.html", parts.join("/")).replace("//", "/")
        }
    }
}

/// The front matter, whatever it is written in, and the rest.
fn split(text: &str) -> Result<(Map<String, Value>, &str), String> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let fenced = |fence: &str| -> Option<(String, &str)> {
        let rest = text.strip_prefix(fence)?;
        let first = rest.find('\n')?;
        if !rest[..first].trim().is_empty() {
            return None;
        }
        let mut at = first + 1;
        for line in rest[at..].split_inclusive('\n') {
            if line.trim_end() == fence || fence == "---" && line.trim_end() == "..." {
                return Some((rest[first + 1..at].to_string(), &rest[at + line.len()..]));
            }
            at += line.len();
        }
        None
    };
    if let Some((front, body)) = fenced("+++") {
        let table: toml::Table = front
            .parse()
            .map_err(|error: toml::de::Error| format!("its TOML: {}", error.message()))?;
        let pairs = table.into_iter().map(|(key, value)| (key, of_toml(value)));
        return Ok((pairs.collect(), body));
    }
    if let Some((front, body)) = fenced("---") {
        return Ok((yaml(&front)?, body));
    }
    if text.starts_with('{') {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
        let front = values.next().ok_or("its JSON is empty")?;
        let front = front.map_err(|error| format!("its JSON: {error}"))?;
        return Ok((front, &text[values.byte_offset()..]));
    }
    if text.starts_with("+++") || text.starts_with("---") {
        return Err("its front matter is not closed".to_string());
    }
    Err("it has no front matter".to_string())
}

/// So many aliases cannot make a small text large.
const ALIASES: usize = 10;

fn yaml(front: &str) -> Result<Map<String, Value>, String> {
    let aliases = front.split(char::is_whitespace).filter(|word| {
        let word = word.trim_start_matches(['[', ',', '{']);
        word.starts_with('*') && word.len() > 1
    });
    if aliases.count() > ALIASES {
        return Err("its YAML has too many aliases".to_string());
    }
    let nodes = Yaml::load_from_str(front).map_err(|error| format!("its YAML: {error}"))?;
    match nodes.first().map(of_yaml) {
        Some(Value::Object(map)) => Ok(map),
        None | Some(Value::Null) => Ok(Map::new()),
        Some(_) => Err("its YAML is no table".to_string()),
    }
}

fn of_yaml(node: &Yaml) -> Value {
    match node {
        Yaml::Value(Scalar::Boolean(yes)) => Value::Bool(*yes),
        Yaml::Value(Scalar::Integer(number)) => Value::from(*number),
        Yaml::Value(Scalar::FloatingPoint(number)) => Value::from(number.into_inner()),
        Yaml::Value(Scalar::String(text)) => Value::String(text.to_string()),
        Yaml::Sequence(list) => Value::Array(list.iter().map(of_yaml).collect()),
        Yaml::Mapping(map) => {
            let pairs =
                map.iter().filter_map(|(key, value)| Some((word(&of_yaml(key))?, of_yaml(value))));
            Value::Object(pairs.collect())
        }
        Yaml::Tagged(_, node) => of_yaml(node),
        _ => Value::Null,
    }
}

fn of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(yes) => Value::Bool(yes),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(list) => Value::Array(list.into_iter().map(of_toml).collect()),
        toml::Value::Table(map) => {
            Value::Object(map.into_iter().map(|(key, value)| (key, of_toml(value))).collect())
        }
    }
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_string()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().filter_map(word).collect(),
        value => word(value).into_iter().collect(),
    }
}

/// An address or a path as it is compared: without host, slashes at its ends, and its tail.
pub(super) fn plain(address: &str) -> String {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => address,
    };
    let path = path.split(['#', '?']).next().unwrap_or_default();
    path.trim_matches('/').trim_end_matches("index.html").trim_matches('/').to_string()
}

/// The desk's front matter. What has no field is told.
fn front(article: &Article, label: Option<Tlp>, lost: &mut Vec<String>) -> String {
    let mut text = String::new();
    let mut tags: Vec<String> = Vec::new();
    let mut authors: Vec<String> = Vec::new();
    let (mut title, mut summary) = (String::new(), String::new());
    let (mut updated, mut expires, mut draft) = (None, None, article.path.contains("_drafts/"));
    for (key, value) in &article.front {
        match key.as_str() {
            "title" => title = word(value).unwrap_or_default(),
            "description" | "summary" | "excerpt" if summary.is_empty() => {
                summary = word(value).unwrap_or_default();
            }
            "tags" | "categories" | "category" | "keywords" => tags.extend(words(value)),
            "taxonomies" => {
                let lists = value.as_object().into_iter().flatten();
                lists.for_each(|(_, list)| tags.extend(words(list)));
            }
            "author" | "authors" => authors.extend(words(value)),
            "draft" => draft |= value == &Value::Bool(true),
            "published" => draft |= value == &Value::Bool(false),
            "lastmod" | "updated" | "last_modified_at" => {
                updated = word(value).and_then(|text| dates::day(&text));
            }
            "expiryDate" => expires = word(value).and_then(|text| dates::day(&text)),
            // Taken already, or about the old site alone.
            "date" | "publishDate" | "pubDate" | "slug" | "url" | "permalink" | "path"
            | "aliases" | "redirect_from" | "layout" | "template" | "weight" => {}
            _ => {
                let shown: String = value.to_string().chars().take(200).collect();
                lost.push(format!("no field for {key}: {shown}"));
            }
        }
    }
    if !title.chars().any(char::is_alphanumeric) {
        title = article.slug.replace('-', " ");
        lost.push(format!("it had no title: called `{title}`"));
    }
    let _ = writeln!(text, "title = {}", quoted(&title));
    if !summary.is_empty() {
        let _ = writeln!(text, "summary = {}", quoted(&summary));
    }
    if article.kind == Kind::Briefing {
        let _ = writeln!(text, "date = {}", article.date);
        if let Some(updated) = updated {
            let _ = writeln!(text, "updated = {updated}");
        }
    } else {
        lost.push("it has no date: made a page".to_string());
    }
    if let Some(expires) = expires {
        let _ = writeln!(text, "expires = {expires}");
    }
    if draft {
        text.push_str("draft = true\n");
    }
    if let Some(label) = label {
        let _ = writeln!(text, "tlp = \"{}\"", label.word());
    }
    let mut list = |name: &str, items: &mut Vec<String>| {
        let mut seen = BTreeSet::new();
        items.retain(|item| seen.insert(item.clone()));
        if !items.is_empty() {
            let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
            let _ = writeln!(text, "{name} = [{}]", items.join(", "));
        }
    };
    list("tags", &mut tags);
    match article.kind {
        Kind::Briefing => list("authors", &mut authors),
        _ if authors.is_empty() => {}
        _ => lost.push(format!("no field for authors: {}", authors.join(", "))),
    }
    let mut old: Vec<String> = article.old.iter().map(|old| rooted(old)).collect();
    list("old_addresses", &mut old);
    text
}

/// An address from the root of its site.
fn rooted(address: &str) -> String {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => address.trim_start_matches('/'),
    };
    format!("/{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(maker: Maker, path: &str, text: &str) -> (String, String, String) {
        let other = "---\ntitle: Other\ndate: 2031-05-01\n---\nWords.\n".to_string();
        let beside = match maker {
            Maker::Jekyll => "_posts/2031-05-01-other.md",
            _ => "content/posts/other.md",
        };
        let files = [(path.to_string(), text.to_string()), (beside.to_string(), other)];
        let taken = import(maker, &files.into(), &|_| None);
        let made = taken.made.iter().find(|made| !made.path.ends_with("other.md"));
        let made = made.map(|made| (made.path.clone(), made.text.clone())).unwrap_or_default();
        (made.0, made.1, taken.report())
    }

    #[test]
    fn hugo_in_toml_with_shortcodes() {
        let text = "+++\ntitle = \"A \\\"quiet\\\" day\"\ndate = 2031-05-02T08:00:00Z\ntags = [\"river\"]\naliases = [\"/old/quiet/\"]\nlastmod = 2031-05-03\nweather = \"rain\"\n+++\nSee [the other]({{< ref \"other.md\" >}}), [gone](/gone/) and ![A bridge](/b.jpg).\n\n{{< youtube abc >}}\n\n{{% note %}}Kept.{{% /note %}} [[two]]\n";
        let (path, made, report) = carried(Maker::Hugo, "content/posts/quiet-day.md", text);
        assert_eq!(path, "content/briefings/quiet-day.md");
        assert_eq!(
            made,
            "+++\ntitle = \"A \\\"quiet\\\" day\"\ndate = 2031-05-02\nupdated = 2031-05-03\ntags = [\"river\"]\nold_addresses = [\"/posts/quiet-day/\", \"/old/quiet/\"]\n+++\n\nSee [the other](../briefings/other.md), gone and A bridge.\n\n\n\nKept. \\[\\[two]]\n"
        );
        for line in [
            "no field for weather: \"rain\"",
            "link: /gone/",
            "picture: /b.jpg",
            "shortcode: {{< youtube abc >}}",
        ] {
            assert!(report.contains(line), "{line}: {report}");
        }
    }

    #[test]
    fn jekyll_in_yaml_with_its_default_address() {
        let text = "---\nlayout: post\ntitle:  \"At the port\"\ncategories: news river\nauthor: A. Writer\nredirect_from: /p/1\npublished: false\n---\n{% highlight text %}\ncode\n{% endhighlight %}\nSee [it]({{ site.baseurl }}{% post_url 2031-05-01-other %}).\n";
        let (path, made, report) =
            carried(Maker::Jekyll, "_posts/2031-05-02-At-the-Port.markdown", text);
        assert_eq!(path, "content/briefings/at-the-port.md");
        for line in [
            "date = 2031-05-02\ndraft = true\n",
            "authors = [\"A. Writer\"]",
            "old_addresses = [\"/news/river/2031/05/02/At-the-Port.html\", \"/p/1\"]",
            "```text\ncode\n```\nSee [it](../briefings/other.md).",
        ] {
            assert!(made.contains(line), "{line}: {made}");
        }
        assert!(!report.contains("Port"), "{report}");
    }

    #[test]
    fn zola_and_json_and_pages_without_a_date() {
        let text = "+++\ntitle = \"About\"\n[taxonomies]\ntags = [\"us\"]\n[extra]\nmood = 1\n+++\n{% quote() %}Words{% end %} [it](@/posts/other.md)\n";
        let (path, made, report) = carried(Maker::Zola, "content/about.md", text);
        assert_eq!(path, "content/pages/about.md");
        assert!(made.contains("Words [it](../briefings/other.md)"), "{made}");
        assert!(made.contains("tags = [\"us\"]\nold_addresses = [\"/about/\"]"), "{made}");
        assert!(
            report.contains("no field for extra") && report.contains("made a page"),
            "{report}"
        );
        let json = "{\"title\": \"J\", \"date\": \"2031-05-02\", \"url\": \"/j.html\"}\nWords.\n";
        let (_, made, _) = carried(Maker::Hugo, "content/j.md", json);
        assert!(made.contains("old_addresses = [\"/j.html\"]\n+++\n\nWords.\n"), "{made}");
    }

    #[test]
    fn what_cannot_be_read_is_told_for_its_file() {
        for (text, why) in [
            ("No front matter.", "it has no front matter"),
            ("---\ntitle: x\n", "is not closed"),
            ("---\na: [1\n---\n", "its YAML"),
            ("+++\na = \n+++\n", "its TOML"),
            ("{\"a\": ", "its JSON"),
            ("---\ndate: tomorrow\n---\n", "its date `tomorrow`"),
            (
                "---\na: [*x, *x, *x, *x, *x, *x]\nb: [*x, *x, *x, *x, *x]\n---\n",
                "too many aliases",
            ),
        ] {
            let (path, _, report) = carried(Maker::Hugo, "content/posts/bad.md", text);
            assert!(path.is_empty() && report.contains(why), "{why}: {report}");
        }
    }
}
