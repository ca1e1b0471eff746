//! An article, as text or HTML copied from a web page -> a draft briefing, its figures as proposed
//! claims of a draft incident, and a list of all that was left out.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;

use super::html::{self, Block};
use super::known::Known;
use super::{boilerplate, dates, figures};
use crate::audience::Tlp;
use crate::kinds::Kind;
use crate::names::fold_str;
use crate::scaffold::{self, quoted};

/// What an import of an article is given.
pub struct Given<'a> {
    pub text: &'a str,
    pub known: &'a Known,
    /// The day it gets if it names none.
    pub today: Date,
    /// What the editor says it is called, dated and from, if anything.
    pub title: Option<&'a str>,
    pub date: Option<Date>,
    pub source: Option<&'a str>,
    pub url: Option<&'a str>,
    /// The labels that the two files must carry themselves: briefing, incident.
    pub markings: [Option<Tlp>; 2],
}

/// What comes of it: a briefing, perhaps an incident, each with its slug; and the report.
pub struct Taken {
    pub briefing: (String, String),
    pub incident: Option<(String, String)>,
    pub report: String,
}

/// Reads the article. It fails if nothing of it is a text.
pub fn import(given: &Given) -> Result<Taken, String> {
    let clean = clean(given.text);
    let mut page = match html::is_html(&clean) {
        true => html::read(&clean),
        false => html::Page { blocks: blocks(&clean), ..html::Page::default() },
    };
    boilerplate::mark(&mut page.blocks);
    let title = match given.title {
        Some(title) => title.to_string(),
        None => take_title(&mut page),
    };
    if !title.chars().any(char::is_alphanumeric) {
        return Err("no title was found; give it one: --title \"…\"".to_string());
    }
    let (date, found) = match (given.date, take_date(&mut page)) {
        (Some(date), _) => (date, true),
        (None, Some(date)) => (date, true),
        (None, None) => (given.today, false),
    };
    let kept: Vec<&Block> = page.blocks.iter().filter(|block| block.dropped.is_none()).collect();
    if kept.is_empty() {
        return Err("no paragraph of a text was found in it".to_string());
    }
    let slug = scaffold::slug(&date.to_string(), &title);
    if slug.is_empty() {
        return Err("the title gives no address; give it another: --title \"…\"".to_string());
    }
    let body = body(&kept);
    let names = Names::of(given.known, &title, &kept);
    let dateline = dateline(given.known, &kept);
    let figures: Vec<figures::Figure> =
        kept.iter().flat_map(|block| figures::figures(&unescaped(&block.text))).collect();
    let figures = figures::once(figures);
    let url = given.url.map(str::to_string).or_else(|| web(&page.url));

    let mut front = format!("+++\ntitle = {}\ndate = {date}\ndraft = true\n", quoted(&title));
    label(&mut front, given.markings[0]);
    if let Some(dateline) = &dateline {
        let _ = writeln!(front, "dateline = {}", quoted(dateline));
    }
    for kind in [Kind::Country, Kind::Group, Kind::Person, Kind::Place] {
        names.field(&mut front, given.known, kind);
    }
    if !figures.is_empty() {
        let _ = writeln!(front, "incidents = [{}]", quoted(&slug));
    }
    match (given.source, &url) {
        (Some(source), url) => {
            let _ = writeln!(front, "\n[[sources]]\nsource = {}\ndate = {date}", quoted(source));
            let _ = writeln!(front, "title = {}", quoted(&title));
            if let Some(url) = url {
                let _ = writeln!(front, "url = {}", quoted(url));
            }
        }
        (None, Some(url)) => {
            let _ = writeln!(front, "# It was read at {url}");
        }
        (None, None) => {}
    }
    let briefing = format!("{front}+++\n\n{body}");
    let incident = (!figures.is_empty()).then(|| {
        let text = incident(given, &title, date, &kept, &names, &figures, url.as_deref());
        (slug.clone(), text)
    });
    let report = report(given, &page, &title, date, found, &names, &figures);
    Ok(Taken { briefing: (slug, briefing), incident, report })
}

fn label(front: &mut String, marking: Option<Tlp>) {
    if let Some(marking) = marking {
        let _ = writeln!(front, "tlp = \"{}\"", marking.word());
    }
}

fn web(url: &str) -> Option<String> {
    (url.starts_with("https://") || url.starts_with("http://")).then(|| url.to_string())
}

/// The text without what came in by copying: invisible signs, spaces that do not break where none
/// is needed, quotation marks in a wrong encoding.
fn clean(text: &str) -> String {
    // UTF-8 that was read as Windows-1252 and saved again.
    const TORN: [(&str, &str); 8] = [
        ("â€™", "’"),
        ("â€˜", "‘"),
        ("â€œ", "“"),
        ("â€\u{9d}", "”"),
        ("â€“", "–"),
        ("â€”", "—"),
        ("â€¦", "…"),
        ("Ã©", "é"),
    ];
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (torn, whole) in TORN {
        if text.contains(torn) {
            text = text.replace(torn, whole);
        }
    }
    let text = text.replace("&nbsp;", "\u{a0}").replace("&#160;", "\u{a0}");
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{91}' => clean.push('‘'),
            '\u{92}' => clean.push('’'),
            '\u{93}' => clean.push('“'),
            '\u{94}' => clean.push('”'),
            '\u{85}' => clean.push('…'),
            '\u{96}' => clean.push('–'),
            '\u{97}' => clean.push('—'),
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            // French sets one before these signs and inside its quotation marks.
            '\u{a0}' | '\u{202f}' | '\u{2007}' => {
                let french = chars.peek().is_some_and(|next| ":;!?»%".contains(*next))
                    || clean.ends_with('«');
                clean.push(if french { '\u{a0}' } else { ' ' });
            }
            '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\n' | '\t' => clean.push(c),
            c if c.is_control() => {}
            c => clean.push(c),
        }
    }
    clean
}

/// The blocks of a plain text: what stands between empty lines. Without any, each line is one.
fn blocks(text: &str) -> Vec<Block> {
    let apart = text.trim().split('\n').any(|line| line.trim().is_empty());
    let mut blocks: Vec<Block> = Vec::new();
    let mut goes_on = false;
    for line in text.split('\n') {
        let line = line.trim();
        if line.is_empty() {
            goes_on = false;
            continue;
        }
        let (quoted, line) = match line.strip_prefix('>') {
            Some(rest) => (true, rest.trim()),
            None => (false, line),
        };
        let item = ["• ", "- ", "* ", "– "].into_iter().find_map(|mark| line.strip_prefix(mark));
        let mut text = String::new();
        push_escaped(&mut text, item.unwrap_or(line));
        let joins = goes_on && item.is_none() && apart;
        match blocks.last_mut().filter(|last| joins && last.quoted == quoted) {
            Some(last) => {
                last.text.push('\n');
                last.text.push_str(&text);
            }
            None => blocks.push(Block { text, quoted, item: item.is_some(), ..Block::default() }),
        }
        goes_on = true;
    }
    blocks.retain(|block| !block.text.is_empty());
    blocks
}

/// Adds words to a markdown text, so that they stand there as they are.
pub fn push_escaped(text: &mut String, words: &str) {
    for c in words.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<') {
            text.push('\\');
        }
        text.push(c);
    }
}

/// The words of a markdown text that was made here: without escapes, emphasis and links.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '*' | '[' => {}
            ']' if chars.peek() == Some(&'(') => {
                // Addresses with a bracket were not written as links.
                chars.by_ref().find(|c| *c == ')');
            }
            c => out.push(c),
        }
    }
    out
}

/// The title: what the page says, its first heading, or a first short line without a full stop.
fn take_title(page: &mut html::Page) -> String {
    let live = |block: &&mut Block| block.dropped.is_none();
    let said = page.title.trim().to_string();
    let heading = page.blocks.iter_mut().filter(live).find(|block| block.heading == 1);
    let title = match heading {
        Some(block) => {
            block.dropped = Some("the title");
            unescaped(&block.text)
        }
        None if !said.is_empty() => {
            // "Title - The name of the site".
            let cut = [" | ", " - ", " – ", " — ", " :: "]
                .into_iter()
                .filter_map(|mark| said.rfind(mark))
                .max()
                .filter(|at| *at >= 12);
            cut.map_or(said.as_str(), |at| &said[..at]).to_string()
        }
        None => {
            let first = page.blocks.iter_mut().find(live);
            match first {
                Some(block) if block.text.chars().count() <= 160 && !block.text.ends_with('.') => {
                    block.dropped = Some("the title");
                    unescaped(&block.text)
                }
                _ => String::new(),
            }
        }
    };
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let key = fold_str(&title);
    for block in page.blocks.iter_mut().filter(live).take(3) {
        if fold_str(&unescaped(&block.text)) == key {
            block.dropped = Some("the title");
        }
    }
    title
}

/// The day: what the page says, or a short line near its beginning or end.
fn take_date(page: &mut html::Page) -> Option<Date> {
    let said = dates::day(&page.date);
    let count = page.blocks.len();
    let mut named = None;
    for (at, block) in page.blocks.iter_mut().enumerate() {
        let near = at < 10 || at + 4 > count;
        let text = unescaped(&block.text);
        if !near || block.dropped == Some("the title") || text.chars().count() > 100 {
            continue;
        }
        let Some(day) = dates::days_in(&text).into_iter().next() else { continue };
        named = named.or(Some(day));
        // A line that is a date and little else is the page's, not the text's.
        let words = text.split_whitespace().count();
        if words <= 9 && !text.ends_with('.') {
            block.dropped = block.dropped.or(Some("the date"));
        }
    }
    said.or(named)
}

/// "Ostrel, Vessia — The market …": the place before the dash, if the desk knows it.
fn dateline(known: &Known, kept: &[&Block]) -> Option<String> {
    let first = kept.iter().find(|block| block.heading == 0)?;
    let start: String = unescaped(&first.text).chars().take(80).collect();
    let at = [" — ", " – ", " - ", " (", ": "].into_iter().filter_map(|m| start.find(m)).min()?;
    let place = start[..at].split(',').next()?.trim();
    let is_known = known.find(place).iter().any(|found| {
        found.targets.iter().any(|id| matches!(known.kind(*id), Kind::Place | Kind::Country))
    });
    (is_known && place.chars().count() <= 40).then(|| place.to_string())
}

fn body(kept: &[&Block]) -> String {
    let mut body = String::new();
    let mut in_list = false;
    for block in kept {
        let apart = !in_list || !block.item;
        if apart && !body.is_empty() {
            body.push('\n');
        }
        in_list = block.item;
        // The page's title is the only first heading.
        let mark = match (block.heading, block.item) {
            (0, false) => String::new(),
            (0, true) => "- ".to_string(),
            (level, _) => format!("{} ", "#".repeat(usize::from(level.clamp(2, 6)))),
        };
        for (at, line) in block.text.split('\n').enumerate() {
            let lead = match (at, block.item) {
                (0, _) => mark.as_str(),
                (_, true) => "  ",
                _ => "",
            };
            let quote = if block.quoted { "> " } else { "" };
            // A line break of the page stays one; a sign that would begin a list does not.
            let end = if at + 1 < block.text.split('\n').count() { "\\" } else { "" };
            let _ = writeln!(body, "{quote}{lead}{}{end}", guarded(line));
        }
    }
    body
}

/// A line that markdown would take for something else than text.
fn guarded(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = &line[digits..];
    let list = digits > 0 && (after.starts_with(". ") || after.starts_with(") "));
    match line.chars().next() {
        Some('#' | '>' | '+' | '-' | '=' | '~' | '|') => format!("\\{line}"),
        _ if list => format!("{}\\{after}", &line[..digits]),
        _ => line.to_string(),
    }
}

/// The entities that a text names, and what looks like a name.
#[derive(Default)]
struct Names {
    found: BTreeMap<Kind, Vec<u32>>,
    /// Names that could be several entities.
    unclear: BTreeMap<String, Vec<u32>>,
    unknown: BTreeMap<String, usize>,
}

impl Names {
    fn of(known: &Known, title: &str, kept: &[&Block]) -> Names {
        let mut names = Names::default();
        let texts = kept.iter().map(|block| unescaped(&block.text));
        for text in std::iter::once(title.to_string()).chain(texts) {
            let found = known.find(&text);
            for place in known.strangers(&text, &found) {
                *names.unknown.entry(text[place].to_string()).or_default() += 1;
            }
            for found in found {
                match found.targets.as_slice() {
                    [id] => {
                        let list = names.found.entry(known.kind(*id)).or_default();
                        if !list.contains(id) {
                            list.push(*id);
                        }
                    }
                    several => {
                        let name = text[found.start..found.end].to_string();
                        names.unclear.insert(name, several.to_vec());
                    }
                }
            }
        }
        names
    }

    fn field(&self, front: &mut String, known: &Known, kind: Kind) {
        let Some(ids) = self.found.get(&kind) else { return };
        let slugs: Vec<String> = ids.iter().map(|id| quoted(known.slug(*id))).collect();
        let _ = writeln!(front, "{} = [{}]", kind.folder(), slugs.join(", "));
    }
}

fn incident(
    given: &Given,
    title: &str,
    date: Date,
    kept: &[&Block],
    names: &Names,
    figures: &[figures::Figure],
    url: Option<&str>,
) -> String {
    // The day that the text names first is likely that of the event; a person decides.
    let named = kept.iter().find_map(|block| {
        dates::days_in(&unescaped(&block.text)).into_iter().find(|day| *day <= date)
    });
    let mut text = format!(
        "+++\ntitle = {}\n# The day was guessed from the article: put the right one.\ndate = {}\nprecision = \"about\"\ndraft = true\n",
        quoted(title),
        named.unwrap_or(date)
    );
    label(&mut text, given.markings[1]);
    for kind in [Kind::Country, Kind::Place] {
        names.field(&mut text, given.known, kind);
    }
    for figure in figures {
        let _ =
            writeln!(text, "\n[[claims]]\nstatus = \"proposed\"\nmetric = \"{}\"", figure.metric);
        if let Some(scope) = figure.scope {
            let _ = writeln!(text, "scope = \"{scope}\"");
        }
        let _ = writeln!(text, "relation = \"{}\"", figure.relation);
        match figure.high {
            Some(high) => {
                let _ = writeln!(text, "low = {}\nhigh = {high}", figure.value);
            }
            None => {
                let _ = writeln!(text, "value = {}", figure.value);
            }
        }
        if let Some(source) = given.source {
            let _ = writeln!(text, "source = {}", quoted(source));
        }
        if let Some(url) = url {
            let _ = writeln!(text, "url = {}", quoted(url));
        }
        let _ = writeln!(text, "as_of = {date}\nnote = {}", quoted(&figure.words));
    }
    text.push_str("+++\n");
    text
}

fn report(
    given: &Given,
    page: &html::Page,
    title: &str,
    date: Date,
    date_found: bool,
    names: &Names,
    figures: &[figures::Figure],
) -> String {
    let mut text = format!("title: {title}\n");
    let note = if date_found { "" } else { " (none was found: today's)" };
    let _ = writeln!(text, "date: {date}{note}");
    for (kind, ids) in &names.found {
        let slugs: Vec<&str> = ids.iter().map(|id| given.known.slug(*id)).collect();
        let _ = writeln!(text, "{}: {}", kind.folder(), slugs.join(", "));
    }
    for (name, ids) in &names.unclear {
        let written: Vec<String> = ids.iter().map(|id| given.known.written(*id)).collect();
        let _ = writeln!(text, "unclear: `{name}` may be {}", written.join(" or "));
    }
    if !figures.is_empty() {
        let _ = writeln!(text, "{} figures are proposed as claims:", figures.len());
        for figure in figures {
            let high = figure.high.map(|high| format!(" and {high}")).unwrap_or_default();
            let (relation, value, metric) = (figure.relation, figure.value, figure.metric);
            let _ = writeln!(text, "  {metric}: {relation} {value}{high}; “{}”", figure.words);
        }
    }
    if !names.unknown.is_empty() {
        let _ = writeln!(text, "names that the desk does not know:");
        for (name, count) in &names.unknown {
            let _ = writeln!(text, "  {name} ({count})");
        }
    }
    let dropped: Vec<&Block> = page.blocks.iter().filter(|b| b.dropped.is_some()).collect();
    let said = page.pictures.len() + dropped.len();
    if said > 0 {
        let _ = writeln!(text, "left out:");
        for block in dropped {
            let words = unescaped(&block.text).replace('\n', " ");
            let _ = writeln!(text, "  {}: {words}", block.dropped.unwrap_or_default());
        }
        for picture in &page.pictures {
            let _ = writeln!(text, "  picture: {picture}");
        }
    }
    text
}
