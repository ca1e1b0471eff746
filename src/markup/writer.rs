//! A body, piece by piece as the parser reads it -> its HTML and its plain text, with links and mentions.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{
    CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, TextMergeWithOffset, html,
};
use pulldown_cmark_escape::escape_href;

use super::{
    Heading, Mention, Packed, ROOT, ROOT_TEXT, Surroundings, Text, Unclear, escape, links,
    open_entry, options, pictures, quotation, raw, tables, wiki_target, without_controls,
};
use crate::audience::Tlp;
use crate::excerpt::Excerpt;
use crate::names::Found;
use crate::pictures::Media;

/// Turns a body into HTML, links the first mention of each name and notes all of them.
pub fn text(body: &Excerpt, around: &Surroundings) -> Text {
    let events = Parser::new_ext(body, options()).into_offset_iter().map(|(event, range)| {
        let event = match event {
            Event::SoftBreak => Event::Text(CowStr::Borrowed("\n")),
            other => other,
        };
        (event, range)
    });
    let mut writer = Writer {
        around,
        out: Vec::new(),
        plain: String::new(),
        text: Text::default(),
        body,
        range: 0..0,
        linked: BTreeSet::from([around.own]),
        expanded: BTreeSet::from([around.own]),
        long_names: BTreeMap::new(),
        said: BTreeSet::new(),
        dismissed: BTreeSet::new(),
        quotation: quotation::Quotation::default(),
        quiet: 0,
        unread: 0,
        heading: None,
        ids: BTreeSet::new(),
        html_block: None,
        depth: 0,
        raw: Vec::new(),
        notes: Vec::new(),
        open_note: None,
        table: tables::Table::default(),
        links: Vec::new(),
        image: None,
        swallow: false,
        opens: false,
        escaped: false,
    };
    for (event, range) in TextMergeWithOffset::new(events) {
        // `\(` writes about a label and is none.
        writer.escaped = range.start > 0 && body.as_bytes()[range.start - 1] == b'\\';
        writer.range = range;
        writer.event(event);
    }
    writer.finish(body)
}

/// The label that a block's text opens with, and where the rest begins.
fn label(words: &str) -> Option<(Tlp, usize)> {
    let inside = words.strip_prefix("(TLP:")?;
    let end = inside.find(')')?;
    Some((
        Tlp::parse(&inside[..end]).or(Tlp::is_white(&inside[..end]).then_some(Tlp::Clear))?,
        end + 6,
    ))
}

struct Writer<'a, 'b> {
    around: &'b Surroundings<'b>,
    out: Vec<Event<'a>>,
    plain: String,
    text: Text,
    body: &'a str,
    /// The bytes of the body that are being read.
    range: Range<usize>,
    linked: BTreeSet<u32>,
    /// Entries whose acronym has been given its long form.
    expanded: BTreeSet<u32>,
    /// The first name of several words that the text has for an entry: its acronym stands for that.
    long_names: BTreeMap<u32, String>,
    /// Entries that `[[links]]` have named: from there on their names are theirs.
    said: BTreeSet<u32>,
    /// Names that `[[!…]]` has set aside: nobody need say what they mean.
    dismissed: BTreeSet<u32>,
    quotation: quotation::Quotation,
    /// Inside something where names are read but not linked: links, headings.
    quiet: usize,
    /// Inside something where names are not read at all: code, pictures, `[[links]]`.
    unread: usize,
    heading: Option<(usize, HeadingLevel, usize)>,
    ids: BTreeSet<String>,
    html_block: Option<String>,
    /// How many elements of markdown are open.
    depth: usize,
    /// The raw elements that are open, each with the depth that it stands at.
    raw: Vec<(usize, String)>,
    /// Footnotes in the order in which they are first referred to: name, events, references.
    notes: Vec<Note<'a>>,
    /// The footnote being read, and what was being written before it began.
    open_note: Option<(usize, Vec<Event<'a>>)>,
    table: tables::Table,
    links: Vec<OpenLink>,
    image: Option<Image>,
    /// Inside `[[…]]` without words of its own: what the parser gives as words is the target.
    swallow: bool,
    /// A block has begun and nothing stands in it yet: a label here is its marking.
    opens: bool,
    escaped: bool,
}

/// A picture that has begun: where its file is in the site, and the words that stand for it.
struct Image {
    address: Option<String>,
    media: Option<Media>,
    alt: String,
}

/// A link that has begun: how it ends, and what it changed.
#[derive(Default)]
struct OpenLink {
    close: &'static str,
    unread: bool,
    mention: Option<usize>,
}

struct Note<'a> {
    name: String,
    events: Vec<Event<'a>>,
    references: usize,
}

impl<'a> Writer<'a, '_> {
    fn html(&mut self, html: impl Into<String>) {
        self.out.push(Event::InlineHtml(CowStr::from(html.into())));
    }

    fn event(&mut self, event: Event<'a>) {
        let opens = matches!(
            event,
            Event::Start(
                Tag::Paragraph
                    | Tag::Item
                    | Tag::BlockQuote(_)
                    | Tag::Heading { .. }
                    | Tag::TableCell
                    | Tag::FootnoteDefinition(_)
            )
        );
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                self.start(tag);
            }
            Event::End(tag) => {
                self.close_raw(0);
                self.depth -= 1;
                self.end(tag);
            }
            Event::Text(_) if self.swallow => {}
            Event::Text(text) | Event::Code(text) if self.image.is_some() => {
                if let Some(image) = &mut self.image {
                    image.alt.push_str(&text);
                }
            }
            Event::Text(text) => match &mut self.html_block {
                Some(block) => block.push_str(&text),
                None => self.words(text),
            },
            Event::Html(html) => match &mut self.html_block {
                Some(block) => block.push_str(&html),
                None => self.words(html),
            },
            // Raw HTML is shown as text; a comment is a note among editors and is not shown.
            Event::InlineHtml(html) if html.starts_with("<!--") => {}
            Event::InlineHtml(html) if self.around.raw_html => {
                // In a picture's words or a link's target no element can stand.
                if self.image.is_none()
                    && !self.swallow
                    && let Some(piece) = raw::inline(&html)
                {
                    self.raw_inline(piece);
                }
            }
            Event::InlineHtml(html) => self.words(html),
            Event::Code(code) => {
                self.plain.push_str(&code);
                self.out.push(Event::Code(code));
            }
            Event::FootnoteReference(name) => self.refer(&name),
            Event::HardBreak => {
                self.plain.push('\n');
                self.quotation.line_ends();
                self.out.push(Event::HardBreak);
            }
            other => self.out.push(other),
        }
        self.opens = opens;
    }

    /// Which entry a name means: of several, the one that a `[[link]]` before it has named.
    fn meant(&self, targets: &[u32]) -> Option<u32> {
        let mut said = targets.iter().filter(|target| self.said.contains(target));
        match (targets, said.next(), said.next()) {
            ([only], ..) | (_, Some(only), None) => Some(*only),
            _ => (self.around.choose)(targets),
        }
    }

    /// Notes a name that nothing tells apart, with its first place in the body.
    fn note_unclear(&mut self, found: &Found, words: &str) {
        if self.dismissed.contains(&found.name) {
            return;
        }
        let (range, name) = (self.range.clone(), &words[found.start..found.end]);
        let source = self.body.get(range.clone()).unwrap_or_default();
        let new = || {
            // Where the parser changed the words (a quotation mark, an escape), the name is
            // looked for beside them.
            let at = if source == words { Some(found.start) } else { source.find(name) };
            let place =
                at.map_or(range.clone(), |at| range.start + at..range.start + at + name.len());
            Unclear { targets: found.targets.clone(), place, count: 0 }
        };
        self.text.unclear.entry(found.name).or_insert_with(new).count += 1;
    }

    /// What an acronym stands for, where it is met first.
    fn long_form(&self, entry: u32, words: &str) -> Option<String> {
        if self.heading.is_some() || self.expanded.contains(&entry) {
            return None;
        }
        let title = (self.around.long_form)(entry, words)?;
        Some(self.long_names.get(&entry).cloned().unwrap_or(title))
    }

    /// The words of a name; an acronym with what it stands for.
    fn name(&mut self, entry: u32, words: &str, long_form: Option<String>) {
        let Some(long_form) = long_form else {
            self.out.push(Event::Text(CowStr::from(words.to_string())));
            return;
        };
        self.expanded.insert(entry);
        let mut html = String::from("<abbr title=\"");
        escape(&long_form, &mut html);
        html.push_str("\">");
        escape(words, &mut html);
        html.push_str("</abbr>");
        self.html(html);
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Heading { level, .. } => {
                // The page's title is its only heading of the first level.
                let level = if level == HeadingLevel::H1 { HeadingLevel::H2 } else { level };
                self.heading = Some((self.out.len(), level, self.plain.len()));
                if self.around.link_again && level == HeadingLevel::H2 {
                    self.linked = BTreeSet::from([self.around.own]);
                }
                self.quiet += 1;
                self.out.push(Event::InlineHtml(CowStr::Borrowed("")));
            }
            Tag::HtmlBlock => self.html_block = Some(String::new()),
            Tag::CodeBlock(_) => {
                self.unread += 1;
                self.out.push(Event::Start(tag));
            }
            Tag::Image { dest_url, .. } => self.begin_image(&dest_url),
            Tag::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. } => {
                self.wiki_link(wiki_target(&dest_url, has_pothole), has_pothole);
            }
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title),
            Tag::FootnoteDefinition(name) => {
                let note = self.note(&name);
                self.open_note = Some((note, std::mem::take(&mut self.out)));
            }
            Tag::Table(alignments) => {
                self.table.begin(&alignments);
                self.html("<div class=\"scroll\" tabindex=\"0\">");
                self.out.push(Event::Start(Tag::Table(vec![])));
            }
            Tag::TableHead => {
                self.table.head();
                self.out.push(Event::Start(Tag::TableHead));
            }
            Tag::TableRow => {
                self.table.row();
                self.out.push(Event::Start(Tag::TableRow));
            }
            Tag::TableCell => {
                let open = self.table.open_cell();
                self.html(open);
            }
            other => {
                self.quotation.starts(&other);
                self.out.push(Event::Start(other));
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::HtmlBlock => self.end_html_block(),
            TagEnd::CodeBlock => {
                self.unread -= 1;
                self.out.push(Event::End(tag));
                self.block_ends();
            }
            TagEnd::Image => self.end_image(),
            TagEnd::Link => {
                let link = self.links.pop().unwrap_or_default();
                self.swallow = false;
                self.quiet -= 1;
                self.unread -= usize::from(link.unread);
                if let Some(mention) = link.mention {
                    self.text.mentions[mention].end = self.plain.len() as u32;
                }
                self.html(link.close);
            }
            TagEnd::FootnoteDefinition => {
                if let Some((note, before)) = self.open_note.take() {
                    self.notes[note].events = std::mem::replace(&mut self.out, before);
                }
            }
            TagEnd::Table => {
                self.out.push(Event::End(tag));
                self.html("</div>\n");
                self.block_ends();
            }
            TagEnd::TableCell => {
                let close = self.table.close_cell();
                self.html(close);
                self.plain.push('\t');
            }
            TagEnd::TableRow | TagEnd::TableHead => {
                self.out.push(Event::End(tag));
                self.block_ends();
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) => {
                self.out.push(Event::End(tag));
                self.block_ends();
                self.quotation.ends(tag);
            }
            other => self.out.push(Event::End(other)),
        }
    }

    fn block_ends(&mut self) {
        self.quotation.block_ends();
        if !self.plain.is_empty() && !self.plain.ends_with("\n\n") {
            self.plain.push_str("\n\n");
        }
    }

    /// Words of the text: names are found, noted, and linked where they are first met.
    fn words(&mut self, words: CowStr<'a>) {
        let words = match without_controls(&words) {
            Cow::Borrowed(_) => words,
            Cow::Owned(clean) => CowStr::from(clean),
        };
        let words = match label(&words).filter(|_| self.opens && !self.escaped) {
            Some((marking, rest)) => {
                self.text.marking = self.text.marking.max(Some(marking));
                let (class, label) = (marking.class(), marking.label());
                self.html(format!("<bdi dir=\"ltr\" class=\"tlp {class}\">{label}</bdi>"));
                CowStr::from(words[rest..].to_string())
            }
            None => words,
        };
        let offset = self.plain.len();
        self.plain.push_str(&words);
        if self.unread > 0 {
            self.out.push(Event::Text(words));
            return;
        }
        let mut from = 0;
        let attribution = self.quotation.attribution(&words, self.opens);
        for found in self.around.names.find(&words) {
            let Some(entry) = self.meant(&found.targets) else {
                self.note_unclear(&found, &words);
                continue;
            };
            self.text.mentions.push(Mention {
                entry,
                start: (offset + found.start) as u32,
                end: (offset + found.end) as u32,
                name: Some(found.name),
            });
            if found.demonym {
                continue;
            }
            let name = &words[found.start..found.end];
            if name.contains(' ') && !self.long_names.contains_key(&entry) {
                self.long_names.insert(entry, name.to_string());
            }
            let links = self.quiet == 0 && found.start < attribution && self.linked.insert(entry);
            let long_form = self.long_form(entry, name);
            if !links && long_form.is_none() {
                continue;
            }
            self.out.push(Event::Text(CowStr::from(words[from..found.start].to_string())));
            if links {
                let mut open = String::new();
                open_entry(entry, self.around, &mut open);
                self.html(open);
            }
            self.name(entry, name, long_form);
            if links {
                self.html("</a>");
            }
            from = found.end;
        }
        if from == 0 {
            self.out.push(Event::Text(words));
        } else if from < words.len() {
            self.out.push(Event::Text(CowStr::from(words[from..].to_string())));
        }
    }

    fn end_heading(&mut self) {
        let Some((at, level, from)) = self.heading.take() else { return };
        self.quiet -= 1;
        let text = self.plain[from..].trim().to_string();
        let base = match slug::slugify(&text) {
            slug if slug.is_empty() => "section".to_string(),
            slug => slug,
        };
        let mut id = base.clone();
        let mut count = 1;
        while !self.ids.insert(id.clone()) {
            count += 1;
            id = format!("{base}-{count}");
        }
        self.out[at] = Event::InlineHtml(CowStr::from(format!("<{level} id=\"{id}\">")));
        self.html(format!("</{level}>\n"));
        self.text.headings.push(Heading { id, text, level: level as u8 });
        self.block_ends();
    }

    fn end_html_block(&mut self) {
        let Some(block) = self.html_block.take() else { return };
        let block = block.trim();
        if block.starts_with("<!--") && block.ends_with("-->") {
            return;
        }
        if self.around.raw_html {
            let pieces = raw::block(block);
            pieces.into_iter().for_each(|piece| self.raw_piece(piece));
            self.html("\n");
            self.block_ends();
            return;
        }
        self.html("<p>");
        self.words(CowStr::from(block.to_string()));
        self.html("</p>\n");
        self.block_ends();
    }

    /// A tag inside a paragraph. Ends are written only for what is open in the same element of
    /// markdown, so that nothing overlaps.
    fn raw_inline(&mut self, piece: raw::Piece) {
        let here =
            self.raw.iter().rposition(|(depth, _)| *depth < self.depth).map_or(0, |at| at + 1);
        match &piece {
            raw::Piece::Close { name, .. } => {
                let open = self.raw[here..].iter().rposition(|(_, open)| open == name);
                if let Some(open) = open {
                    self.close_raw(self.raw.len() - here - open);
                }
            }
            // A link cannot stand in a link.
            raw::Piece::Open { name, .. }
                if name == "a"
                    && (!self.links.is_empty() || self.raw.iter().any(|(_, open)| open == "a")) => {
            }
            raw::Piece::Open { name, .. } => {
                if !raw::is_void(name) {
                    self.raw.push((self.depth, name.clone()));
                }
                self.raw_piece(piece);
            }
            raw::Piece::Words(_) => {}
        }
    }

    /// Closes so many of the raw elements that are open in this element of markdown; 0 is all.
    fn close_raw(&mut self, count: usize) {
        let mut left = count;
        while let Some((_, name)) = self.raw.pop_if(|(depth, _)| *depth == self.depth) {
            let html = format!("</{name}>");
            self.raw_piece(raw::Piece::Close { name, html });
            left = left.wrapping_sub(1);
            if left == 0 {
                return;
            }
        }
    }

    /// A part of cleaned HTML: its words are words of the text, wherever they stand.
    fn raw_piece(&mut self, piece: raw::Piece) {
        let (name, html, opens) = match piece {
            raw::Piece::Words(words) => return self.words(CowStr::from(words)),
            raw::Piece::Open { name, html } => (name, html, true),
            raw::Piece::Close { name, html } => (name, html, false),
        };
        let quiet = usize::from(matches!(name.as_str(), "a" | "summary"));
        let unread = usize::from(matches!(name.as_str(), "code" | "kbd" | "pre" | "samp" | "var"));
        if opens {
            self.quiet += quiet;
            self.unread += unread;
        } else {
            self.quiet -= quiet;
            self.unread -= unread;
        }
        if raw::is_block(&name) && !self.plain.ends_with('\n') && !self.plain.is_empty() {
            self.plain.push('\n');
        }
        self.html(html);
    }

    fn wiki_link(&mut self, target: &str, has_words: bool) {
        self.quiet += 1;
        let mut link = OpenLink::default();
        let mut words = target.to_string();
        let mut meant = None;
        if let Some(name) = target.strip_prefix('!') {
            // Kept from being linked: the name stands as it is, without the mark.
            link.unread = true;
            words = name.to_string();
            let found = self.around.names.find(name);
            self.dismissed.extend(found.iter().map(|found| found.name));
        } else if let Some((entry, title)) = (self.around.lookup)(target) {
            let mut open = String::new();
            open_entry(entry, self.around, &mut open);
            self.html(open);
            self.linked.insert(entry);
            self.said.insert(entry);
            let at = self.plain.len() as u32;
            link =
                OpenLink { close: "</a>", unread: true, mention: Some(self.text.mentions.len()) };
            self.text.mentions.push(Mention { entry, start: at, end: at, name: None });
            words = title;
            meant = Some(entry);
        }
        self.unread += usize::from(link.unread);
        self.links.push(link);
        if has_words {
            return;
        }
        self.swallow = true;
        match meant {
            Some(entry) => {
                self.plain.push_str(&words);
                let long_form = self.long_form(entry, &words);
                self.name(entry, &words, long_form);
            }
            None => self.words(CowStr::from(words)),
        }
    }

    fn link(&mut self, link_type: LinkType, dest: &str, title: &str) {
        self.quiet += 1;
        let (root, href, rel) = match links::target(dest, link_type) {
            links::Target::External(url) => ("", Some(url), " rel=\"noopener noreferrer\""),
            links::Target::Mail(address) => ("", Some(address), ""),
            links::Target::Fragment(id) => ("", Some(id), ""),
            links::Target::Site(path) => match (self.around.media)(&path) {
                Some(media) => {
                    self.text.marking = self.text.marking.max(Some(media.marking));
                    (ROOT_TEXT, Some(media.address.clone()), "")
                }
                None => (ROOT_TEXT, (self.around.site_link)(&path), ""),
            },
            links::Target::Unsafe => ("", None, ""),
        };
        let Some(href) = href else {
            self.links.push(OpenLink::default());
            return;
        };
        let mut open = format!("<a href=\"{root}");
        let _ = escape_href(&mut open, &href);
        let _ = write!(open, "\"{rel}");
        if !title.is_empty() {
            open.push_str(" title=\"");
            escape(title, &mut open);
            open.push('"');
        }
        open.push('>');
        self.html(open);
        self.links.push(OpenLink { close: "</a>", ..OpenLink::default() });
    }

    /// A picture of the site; one from elsewhere is never loaded, and its words stand for it.
    fn end_image(&mut self) {
        self.unread -= 1;
        let Some(image) = self.image.take() else { return };
        let mut html = String::new();
        if let Some(media) = &image.media {
            self.text.marking = self.text.marking.max(Some(media.marking));
            pictures::write(media, &image.alt, &mut html);
            self.html(html);
            return;
        }
        match image.address {
            Some(address) => {
                let _ = write!(html, "<img src=\"{ROOT}");
                let _ = escape_href(&mut html, &address);
                html.push_str("\" alt=\"");
                escape(&image.alt, &mut html);
                html.push_str("\" loading=\"lazy\">");
            }
            None => escape(&image.alt, &mut html),
        }
        self.html(html);
    }

    fn begin_image(&mut self, dest: &str) {
        self.unread += 1;
        let mut media = None;
        let address = match links::target(dest, LinkType::Inline) {
            links::Target::Site(path) => {
                media = (self.around.media)(&path).filter(|media| media.picture.is_some());
                (self.around.site_link)(&path)
            }
            _ => None,
        };
        self.image = Some(Image { address, media, alt: String::new() });
    }

    fn note(&mut self, name: &str) -> usize {
        if let Some(index) = self.notes.iter().position(|note| note.name == name) {
            return index;
        }
        self.notes.push(Note { name: name.to_string(), events: Vec::new(), references: 0 });
        self.notes.len() - 1
    }

    fn refer(&mut self, name: &str) {
        let note = self.note(name);
        self.notes[note].references += 1;
        let (number, reference) = (note + 1, self.notes[note].references);
        let id = if reference == 1 { format!("{number}") } else { format!("{number}-{reference}") };
        self.html(format!(
            "<sup class=\"note-ref\"><a id=\"noteref-{id}\" href=\"#note-{number}\">{number}</a></sup>"
        ));
    }

    fn finish(mut self, body: &Excerpt) -> Text {
        let notes = std::mem::take(&mut self.notes);
        if notes.iter().any(|note| note.references > 0) {
            self.html("<ol class=\"footnotes\">\n");
            for (index, note) in notes.into_iter().enumerate() {
                let number = index + 1;
                self.html(format!("<li id=\"note-{number}\">"));
                self.out.extend(note.events);
                self.html(format!(
                    "<a class=\"note-back\" href=\"#noteref-{number}\" aria-label=\"{number}\">↩</a></li>\n"
                ));
            }
            self.html("</ol>\n");
        }
        let mut html = String::with_capacity(self.body.len() * 5 / 4);
        html::push_html(&mut html, self.out.into_iter());
        let plain = self.plain.trim_end();
        // Trailing space was cut from the words; a mention stays inside them.
        let length = plain.len() as u32;
        for mention in &mut self.text.mentions {
            mention.start = mention.start.min(length);
            mention.end = mention.end.min(length);
        }
        // A copy has the room that it needs; shrinking would leave up to half of it empty.
        let mentions = self.text.mentions.as_slice().to_owned();
        let (html, plain) = (Packed::new(&html, body), Packed::new(plain, body));
        Text { body: body.clone(), html, plain, mentions, ..self.text }
    }
}
