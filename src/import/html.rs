//! HTML as copied from a web page -> its blocks of text in markdown, and what else a page says of
//! itself: title, date, address.
//!
//! Only the tokens are looked at, not a tree: pages are torn when they are copied, and any page
//! takes time in proportion to its length.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// One block of text.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// In markdown, without what makes it a heading or a quotation.
    pub text: String,
    /// 1 to 6 for a heading.
    pub heading: u8,
    pub quoted: bool,
    pub item: bool,
    /// How many of its letters are links.
    pub linked: usize,
    /// Why it is no part of the text, if its surroundings say so.
    pub dropped: Option<&'static str>,
    /// The number of the article element that it stands in; 0 for none.
    pub article: usize,
}

/// What a page says.
#[derive(Debug, Default)]
pub struct Page {
    pub blocks: Vec<Block>,
    pub title: String,
    pub date: String,
    pub url: String,
    /// Pictures, by what they show.
    pub pictures: Vec<String>,
}

/// Whether a text is HTML.
pub fn is_html(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let lower: String = text.chars().take(200_000).collect::<String>().to_lowercase();
    start.starts_with('<')
        || ["</p>", "</div>", "<br>", "<br/", "</a>"].iter().any(|tag| lower.contains(tag))
}

/// Reads a page.
pub fn read(text: &str) -> Page {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    let tokenizer = Tokenizer::new(Sink(RefCell::new(Reader::default())), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut reader = tokenizer.sink.0.into_inner();
    reader.flush();
    let mut page = reader.page;
    // The text is in the largest article, if the page has one that holds most of a text.
    let articles = page.blocks.iter().map(|block| block.article).max().unwrap_or(0);
    let mut sizes = vec![0; articles + 1];
    for block in page.blocks.iter().filter(|block| block.dropped.is_none()) {
        sizes[block.article] += block.text.len();
    }
    let largest = (1..=articles).max_by_key(|article| (sizes[*article], usize::MAX - article));
    if let Some(largest) = largest.filter(|article| sizes[*article] > 200) {
        let outside = page.blocks.iter_mut().filter(|block| block.article != largest);
        outside.for_each(|block| block.dropped = block.dropped.or(Some("outside of the article")));
    }
    page
}

struct Sink(RefCell<Reader>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => reader.text(&text),
            Token::TagToken(tag) => return reader.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// An open element.
struct Open {
    name: String,
    dropped: Option<&'static str>,
    quoted: bool,
    article: usize,
    /// Where a link's text begins in the block, and where it leads.
    link: Option<(usize, String)>,
}

#[derive(Default)]
struct Reader {
    page: Page,
    open: Vec<Open>,
    block: Block,
    articles: usize,
    in_title: bool,
}

/// Elements may stand in each other so deep; what is deeper is read as if it were not.
const DEEPEST: usize = 400;

const VOID: &str = " area base br col embed hr img input link meta source track wbr ";
const BLOCKS: &str = " address article aside blockquote body button caption dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html label legend li main menu nav ol option p pre section select summary table td th tr ul ";
const DROPPED: &[(&str, &str)] = &[
    ("script", ""),
    ("style", ""),
    ("template", ""),
    ("svg", ""),
    ("noscript", "shown without scripts only"),
    ("iframe", "embedded"),
    ("nav", "navigation"),
    ("menu", "navigation"),
    ("footer", "page footer"),
    ("aside", "beside the text"),
    ("form", "form"),
    ("button", "button"),
    ("select", "form"),
    ("label", "form"),
    ("dialog", "dialog"),
];
/// Words of classes and ids, and what they say.
const CLASSES: &[(&str, &str)] = &[
    ("share", "share buttons"),
    ("sharing", "share buttons"),
    ("social", "share buttons"),
    ("cookie", "cookie notice"),
    ("cookies", "cookie notice"),
    ("consent", "cookie notice"),
    ("gdpr", "cookie notice"),
    ("newsletter", "newsletter"),
    ("subscribe", "newsletter"),
    ("related", "other articles"),
    ("recommended", "other articles"),
    ("breadcrumb", "navigation"),
    ("breadcrumbs", "navigation"),
    ("menu", "navigation"),
    ("nav", "navigation"),
    ("navbar", "navigation"),
    ("navigation", "navigation"),
    ("sidebar", "beside the text"),
    ("comments", "comments"),
    ("advert", "advertisement"),
    ("advertisement", "advertisement"),
    ("ads", "advertisement"),
    ("promo", "advertisement"),
    ("totop", "back to top"),
    ("scrolltop", "back to top"),
    ("footer", "page footer"),
    ("skip", "navigation"),
    ("popup", "dialog"),
    ("modal", "dialog"),
];

fn is_in(list: &str, name: &str) -> bool {
    list.split(' ').any(|one| one == name)
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> &'t str {
    let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
    found.map_or("", |attribute| &attribute.value)
}

/// Why what stands in an element is no part of the text.
fn reason(tag: &Tag) -> Option<&'static str> {
    let name = &*tag.name;
    if let Some((_, why)) = DROPPED.iter().find(|(known, _)| *known == name) {
        return Some(why);
    }
    if matches!(name, "html" | "body" | "main" | "article") {
        return None;
    }
    if attribute(tag, "role") == "navigation" {
        return Some("navigation");
    }
    if tag.attrs.iter().any(|a| &*a.name.local == "hidden") {
        return Some("hidden");
    }
    let words = format!("{} {}", attribute(tag, "class"), attribute(tag, "id")).to_lowercase();
    let joined = words.replace(['-', '_'], "");
    if joined.contains("scrolltotop") || joined.contains("backtotop") {
        return Some("back to top");
    }
    let mut words = words.split([' ', '-', '_']);
    words.find_map(|word| CLASSES.iter().find(|(known, _)| *known == word)).map(|(_, why)| *why)
}

impl Reader {
    fn text(&mut self, text: &str) {
        if self.in_title {
            self.page.title.push_str(text);
            return;
        }
        // Scripts and styles are no text at all.
        if self.open.last().is_some_and(|open| open.dropped == Some("")) {
            return;
        }
        let mut space = false;
        for word in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let bare = word.trim_matches(|c: char| c.is_ascii_whitespace());
            if bare.is_empty() {
                space = true;
                continue;
            }
            if space && !(self.block.text.is_empty() || self.block.text.ends_with([' ', '\n'])) {
                self.block.text.push(' ');
            }
            space = bare.len() < word.len();
            super::article::push_escaped(&mut self.block.text, bare);
            if space {
                self.block.text.push(' ');
                space = false;
            }
        }
        if space && !self.block.text.is_empty() && !self.block.text.ends_with([' ', '\n']) {
            self.block.text.push(' ');
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        match (tag.kind, name) {
            (TagKind::StartTag, "title") if self.open.iter().all(|open| open.name != "svg") => {
                self.in_title = self.page.title.is_empty();
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            (TagKind::EndTag, "title") => self.in_title = false,
            (TagKind::StartTag, _) => return self.start(tag),
            (TagKind::EndTag, _) => self.end(name),
        }
        TokenSinkResult::Continue
    }

    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        self.notice(tag);
        if is_in(BLOCKS, name) {
            self.flush();
            // What HTML closes by itself.
            let closes: &[&str] = match name {
                "li" => &["li"],
                "dt" | "dd" => &["dt", "dd"],
                "td" | "th" => &["td", "th"],
                "tr" => &["tr"],
                "option" => &["option"],
                _ => &[],
            };
            let last = self.open.last().map(|open| open.name.as_str());
            if last.is_some_and(|last| last == "p" || closes.contains(&last)) {
                self.open.pop();
            }
        }
        match name {
            "br" => self.block.text.push('\n'),
            "em" | "i" => self.mark("*", true),
            "strong" | "b" => self.mark("**", true),
            _ => {}
        }
        if !is_in(VOID, name) && !tag.self_closing && self.open.len() < DEEPEST {
            let outer = self.open.last();
            let mut article = outer.map_or(0, |open| open.article);
            if name == "article" && article == 0 {
                self.articles += 1;
                article = self.articles;
            }
            let dropped = outer.and_then(|open| open.dropped).or_else(|| reason(tag));
            let quoted = name == "blockquote" || outer.is_some_and(|open| open.quoted);
            let link =
                (name == "a").then(|| (self.block.text.len(), attribute(tag, "href").to_string()));
            self.open.push(Open { name: name.to_string(), dropped, quoted, article, link });
        }
        if is_in(BLOCKS, name) {
            self.begin();
        }
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" | "noembed" | "xmp" => TokenSinkResult::RawData(RawKind::Rawtext),
            "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    /// What a page says of itself, and its pictures.
    fn notice(&mut self, tag: &Tag) {
        let set = |to: &mut String, text: &str| {
            if to.is_empty() {
                *to = text.to_string();
            }
        };
        match &*tag.name {
            "meta" => {
                let key = [
                    attribute(tag, "property"),
                    attribute(tag, "name"),
                    attribute(tag, "itemprop"),
                ];
                let text = attribute(tag, "content");
                match key.into_iter().find(|key| !key.is_empty()).unwrap_or("") {
                    // It says it without the name of the site.
                    "og:title" if !text.is_empty() => self.page.title = text.to_string(),
                    "article:published_time"
                    | "datePublished"
                    | "date"
                    | "dc.date"
                    | "DC.date.issued" => set(&mut self.page.date, text),
                    "og:url" => set(&mut self.page.url, text),
                    _ => {}
                }
            }
            "link" if attribute(tag, "rel") == "canonical" => {
                set(&mut self.page.url, attribute(tag, "href"));
            }
            "time" => set(&mut self.page.date, attribute(tag, "datetime")),
            "img" => {
                let inside = self.open.last().and_then(|open| open.dropped).is_none();
                let alt = attribute(tag, "alt");
                let shows = if alt.is_empty() { attribute(tag, "src") } else { alt };
                if inside && !shows.is_empty() {
                    self.page.pictures.push(shows.chars().take(200).collect());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if is_in(BLOCKS, name) {
            self.flush();
        }
        match name {
            "em" | "i" => self.mark("*", false),
            "strong" | "b" => self.mark("**", false),
            _ => {}
        }
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            if let Some((from, href)) = self.open[at].link.take() {
                self.link(from, &href);
            }
            self.open.truncate(at);
        }
        if is_in(BLOCKS, name) {
            self.begin();
        }
    }

    /// Emphasis, if it is opened and closed in one block.
    fn mark(&mut self, mark: &str, opens: bool) {
        let text = &mut self.block.text;
        if opens {
            text.push_str(if mark == "*" { "\u{1}" } else { "\u{2}" });
        } else {
            let end = text.trim_end().len();
            let space = text.split_off(end);
            text.push_str(if mark == "*" { "\u{3}" } else { "\u{4}" });
            text.push_str(&space);
        }
    }

    fn link(&mut self, from: usize, href: &str) {
        // A block that ended in between took its text with it.
        let Some(words) = self.block.text.get(from..) else { return };
        let trimmed = words.trim();
        if trimmed.is_empty() {
            return;
        }
        self.block.linked += trimmed.chars().count();
        let web = href.starts_with("https://") || href.starts_with("http://");
        if web && !href.contains(['(', ')', ' ', '<', '>', '\n']) && !trimmed.contains(['[', '\n'])
        {
            let lead = &words[..words.len() - words.trim_start().len()];
            let tail = &words[words.trim_end().len()..];
            let link = format!("{lead}[{trimmed}]({href}){tail}");
            self.block.text.truncate(from);
            self.block.text.push_str(&link);
        }
    }

    /// Begins a block as the open elements say.
    fn begin(&mut self) {
        let Some(open) = self.open.last() else {
            self.block = Block::default();
            return;
        };
        self.block.dropped = open.dropped;
        self.block.quoted = open.quoted;
        self.block.article = open.article;
        let near = self.open.iter().rev().take(3);
        for open in near {
            match open.name.as_str() {
                "li" => self.block.item = true,
                name if name.len() == 2 && name.starts_with('h') => {
                    self.block.heading = name[1..].parse().unwrap_or(0);
                }
                _ => {}
            }
        }
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        // A link that is still open begins anew in the next block.
        for open in &mut self.open {
            if let Some((from, _)) = &mut open.link {
                block.linked += block.text.get(*from..).map_or(0, |text| text.chars().count());
                *from = 0;
            }
        }
        block.text = emphasised(&block.text);
        if !block.text.is_empty() {
            self.page.blocks.push(block);
        }
    }
}

/// Puts the stars of emphasis where both are there, and cleans the lines.
fn emphasised(text: &str) -> String {
    let mut out = text.to_string();
    for (open, close, mark) in [('\u{1}', '\u{3}', "*"), ('\u{2}', '\u{4}', "**")] {
        let paired = out.matches(open).count() == out.matches(close).count()
            && !out.contains(&format!("{open}{close}"));
        let mark = if paired { mark } else { "" };
        out = out.replace([open, close], mark);
    }
    let lines: Vec<&str> = out.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
