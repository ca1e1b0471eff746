//! A body -> its passages that carry a marking of their own, as analysts mark them on paper: a
//! paragraph, list item, quotation, note or table cell that opens with `(TLP:AMBER)`, or a heading
//! that opens so, for its whole section.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::letters;
use crate::audience::Tlp;
use crate::diagnostics::{Code, Diagnostic, Span, nearest};
use crate::markup;
use crate::record::Spot;

/// A part of a body with a marking of its own, in bytes of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub range: Range<usize>,
    pub marking: Tlp,
    /// Where the label itself stands.
    label: Range<usize>,
}

/// What is marked in a body, and what hangs on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passages {
    pub list: Vec<Passage>,
    /// Headings and what stands under each without its sub-sections: a heading goes when all that
    /// stood under it goes.
    pub sections: Vec<Section>,
    /// Footnotes and the places that refer to them: they go when the note goes.
    pub notes: Vec<Note>,
    /// Numbered lists: the first number, and where each item begins and ends.
    numbered: Vec<(u64, Vec<Range<usize>>)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub heading: Range<usize>,
    pub level: HeadingLevel,
    pub blocks: Vec<Range<usize>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub definition: Option<Range<usize>>,
    pub references: Vec<Range<usize>>,
    name: String,
}

/// A block that has begun.
struct Open {
    range: Range<usize>,
    /// Can carry a marking: a list and a table cannot, their items and cells can.
    markable: bool,
    /// Nothing stood in it yet.
    fresh: bool,
    /// A label in it marks it alone, even where it opens the block around it.
    picture: bool,
    heading: bool,
}

/// A heading: how far its section can reach at most, and the label that it opens with.
struct Heading {
    range: Range<usize>,
    level: HeadingLevel,
    depth: usize,
    reach: usize,
    marked: Option<(Tlp, Range<usize>)>,
}

/// Finds a body's passages. `start` is where the body begins in its file, `outer` the file's own
/// marking. Bodies without the letters of a label are not parsed.
pub fn passages(
    path: &Arc<str>,
    body: &str,
    start: usize,
    outer: Tlp,
    diagnostics: &mut Vec<Diagnostic>,
) -> Passages {
    let mut found = Passages::default();
    if !may_have_label(body) {
        return found;
    }
    let span = |range: Range<usize>| Span::new(path, range.start + start..range.end + start);
    let mut open: Vec<Open> = Vec::new();
    let mut headings: Vec<Heading> = Vec::new();
    let mut in_code = 0;
    // The lists that are open, with their places among the numbered ones.
    let mut lists: Vec<Option<usize>> = Vec::new();
    let mut comment = false;
    for (event, range) in Parser::new_ext(body, markup::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                begin_content(&mut open);
                found.block(&open, &range);
                in_code += 1;
            }
            Event::End(TagEnd::CodeBlock) => in_code -= 1,
            Event::Start(Tag::FootnoteDefinition(name)) => {
                found.note(&name).definition = Some(range.clone());
                open.push(Open {
                    range,
                    markable: true,
                    fresh: true,
                    picture: false,
                    heading: false,
                });
            }
            Event::Start(Tag::Heading { level, .. }) => {
                let depth = open.len();
                let reach = open.last().map_or(body.len(), |block| block.range.end);
                headings.push(Heading { range: range.clone(), level, depth, reach, marked: None });
                if depth == 0 {
                    found.sections.push(Section {
                        heading: range.clone(),
                        level,
                        blocks: Vec::new(),
                    });
                }
                open.push(Open {
                    range,
                    markable: true,
                    fresh: true,
                    picture: false,
                    heading: true,
                });
            }
            Event::Start(Tag::Image { .. }) => {
                open.push(Open {
                    range,
                    markable: true,
                    fresh: true,
                    picture: true,
                    heading: false,
                });
            }
            Event::Start(tag) if is_block(&tag) => {
                match tag {
                    Tag::List(Some(first)) => {
                        lists.push(Some(found.numbered.len()));
                        found.numbered.push((first, Vec::new()));
                    }
                    Tag::List(None) => lists.push(None),
                    Tag::Item => {
                        if let Some(Some(list)) = lists.last() {
                            found.numbered[*list].1.push(range.clone());
                        }
                    }
                    _ => {}
                }
                found.block(&open, &range);
                let markable =
                    !matches!(tag, Tag::List(_) | Tag::Table(_) | Tag::TableHead | Tag::TableRow);
                if !markable {
                    begin_content(&mut open);
                }
                open.push(Open { range, markable, fresh: true, picture: false, heading: false });
            }
            Event::End(tag) if is_block_end(&tag) => {
                if matches!(tag, TagEnd::List(_)) {
                    lists.pop();
                }
                open.pop();
                comment = false;
                begin_content(&mut open);
            }
            Event::Text(_) if in_code == 0 => {
                let at = range.start;
                let opens = open.iter().any(|block| block.fresh && block.markable);
                if let Some(label) = label_at(body, at).filter(|_| opens) {
                    let here = at..at + label.length;
                    match label.marking {
                        Some(marking) => {
                            if label.white {
                                diagnostics.push(white(span(here.clone())));
                            }
                            mark(&open, marking, here.clone(), &mut found, &mut headings);
                        }
                        None => {
                            diagnostics.push(unknown_label(span(here.clone()), &body[here.clone()]))
                        }
                    }
                    let rest = here.end..range.end.max(here.end);
                    stray(body, rest, &span, diagnostics);
                } else {
                    stray(body, range.clone(), &span, diagnostics);
                }
                begin_content(&mut open);
            }
            Event::FootnoteReference(name) => {
                found.note(&name).references.push(range);
                begin_content(&mut open);
            }
            Event::Rule => found.block(&open, &range),
            Event::Html(html) | Event::InlineHtml(html) => {
                begin_content(&mut open);
                // A comment is a note among editors and is on no page.
                comment |= html.trim_start().starts_with("<!--");
                if !comment {
                    stray(body, range, &span, diagnostics);
                }
                comment &= !html.contains("-->");
            }
            Event::Code(_) => begin_content(&mut open),
            _ => {}
        }
    }
    found.close_sections(headings);
    for passage in &found.list {
        let enclosing = found.around(passage).max(outer);
        if passage.marking < enclosing {
            diagnostics.push(weaker(span(passage.label.clone()), passage.marking, enclosing));
        }
    }
    found.list.sort_by_key(|passage| (passage.range.start, std::cmp::Reverse(passage.range.end)));
    found
}

impl Passages {
    fn note(&mut self, name: &str) -> &mut Note {
        let index = self.notes.iter().position(|note| note.name == name).unwrap_or_else(|| {
            self.notes.push(Note {
                definition: None,
                references: Vec::new(),
                name: name.to_string(),
            });
            self.notes.len() - 1
        });
        &mut self.notes[index]
    }

    /// Notes a block of the body's own level as part of the section that it is in.
    fn block(&mut self, open: &[Open], range: &Range<usize>) {
        if open.is_empty()
            && let Some(section) = self.sections.last_mut()
        {
            section.blocks.push(range.clone());
        }
    }

    /// The strictest marking of the other passages that a passage stands in.
    fn around(&self, inner: &Passage) -> Tlp {
        let covers = |outer: &&Passage| {
            outer.label != inner.label
                && outer.range.start <= inner.range.start
                && inner.range.end <= outer.range.end
        };
        self.list.iter().filter(covers).map(|outer| outer.marking).max().unwrap_or(Tlp::Clear)
    }

    /// A marked heading marks all up to the next heading of its level or above.
    fn close_sections(&mut self, headings: Vec<Heading>) {
        for (index, heading) in headings.iter().enumerate() {
            let Some((marking, label)) = heading.marked.clone() else { continue };
            let next = headings[index + 1..]
                .iter()
                .find(|next| next.depth <= heading.depth && next.level <= heading.level);
            let end = next.map_or(heading.reach, |next| next.range.start.min(heading.reach));
            self.list.push(Passage { range: heading.range.start..end, marking, label });
        }
    }

    /// Where a numbered list begins if these ranges are cut out, and the number that it begins with:
    /// that of the item which was the first.
    pub fn begins(&self, cut: &[Range<usize>]) -> Vec<(usize, u64)> {
        let is_cut = |item: &Range<usize>| {
            cut.iter().any(|cut| cut.start <= item.start && item.start < cut.end)
        };
        let begins = self.numbered.iter().filter_map(|(first, items)| {
            items.first().filter(|item| is_cut(item))?;
            items.iter().find(|item| !is_cut(item)).map(|item| (item.start, *first))
        });
        begins.collect()
    }

    /// What an audience with this ceiling may not see: ranges of the body, ordered, apart.
    pub fn withheld(&self, ceiling: Tlp) -> Vec<Range<usize>> {
        let mut cut: Vec<Range<usize>> = self
            .list
            .iter()
            .filter(|passage| passage.marking > ceiling)
            .map(|passage| passage.range.clone())
            .collect();
        let is_cut = |cut: &[Range<usize>], range: &Range<usize>| {
            cut.iter().any(|c| c.start <= range.start && range.end <= c.end)
        };
        for note in &self.notes {
            if note.definition.as_ref().is_some_and(|definition| is_cut(&cut, definition)) {
                cut.extend(note.references.iter().cloned());
            } else if !note.references.is_empty()
                && note.references.iter().all(|reference| is_cut(&cut, reference))
            {
                // A note that only withheld text refers to says what that text was about.
                cut.extend(note.definition.clone());
            }
        }
        // From the last heading to the first, so that a heading whose sub-sections all went goes.
        let mut gone: Vec<bool> = vec![false; self.sections.len()];
        for index in (0..self.sections.len()).rev() {
            let section = &self.sections[index];
            let below = self.sections[index + 1..]
                .iter()
                .zip(&gone[index + 1..])
                .take_while(|(other, _)| other.level > section.level);
            let below: Vec<bool> = below.map(|(_, gone)| *gone).collect();
            let had_something = !section.blocks.is_empty() || !below.is_empty();
            let all_gone = section.blocks.iter().all(|block| is_cut(&cut, block))
                && below.iter().all(|gone| *gone);
            gone[index] = is_cut(&cut, &section.heading) || (had_something && all_gone);
            if gone[index] {
                cut.push(section.heading.clone());
            }
        }
        cut.sort_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for range in cut {
            match apart.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        apart
    }
}

fn is_block(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::HtmlBlock
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
    )
}

fn is_block_end(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::HtmlBlock
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::Heading(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::Image
    )
}

/// Whatever comes next in the open blocks does not open them.
fn begin_content(open: &mut [Open]) {
    open.iter_mut().for_each(|block| block.fresh = false);
}

/// Gives a marking to the outermost block that the label opens: a quotation rather than its first
/// paragraph, but an item rather than its list, and a picture alone.
fn mark(
    open: &[Open],
    marking: Tlp,
    label: Range<usize>,
    found: &mut Passages,
    headings: &mut [Heading],
) {
    let mut opened: Option<&Open> = None;
    for block in open.iter().rev().take_while(|block| block.fresh && block.markable) {
        opened = Some(block);
        if block.picture {
            break;
        }
    }
    let Some(block) = opened else { return };
    match headings.last_mut().filter(|_| block.heading) {
        Some(heading) => heading.marked = Some((marking, label)),
        None => found.list.push(Passage { range: block.range.clone(), marking, label }),
    }
}

struct Label {
    length: usize,
    marking: Option<Tlp>,
    white: bool,
}

/// Whether a text has the letters that every label has, in any case.
pub fn may_have_label(text: &str) -> bool {
    letters::has(text, &["tlp"], (b'p', 2))
}

/// A label in brackets that begins here: `(TLP:AMBER+STRICT)`.
fn label_at(body: &str, at: usize) -> Option<Label> {
    let escaped = at > 0 && body.as_bytes()[at - 1] == b'\\';
    let inside = body[at..].strip_prefix('(')?;
    if escaped || !inside.get(..4)?.eq_ignore_ascii_case("tlp:") {
        return None;
    }
    let end = inside.find([')', '\n'])?;
    if !inside[end..].starts_with(')') {
        return None;
    }
    let word = &inside[..end];
    let white = Tlp::is_white(word);
    // In a text a label is written as the standard writes it.
    let exact = Tlp::parse(word).filter(|tlp| tlp.label() == word);
    let marking = if white { Some(Tlp::Clear) } else { exact };
    Some(Label { length: end + 2, marking, white })
}

/// Whatever looks like a label and marks nothing: whoever wrote it believes that it does.
fn stray(
    body: &str,
    range: Range<usize>,
    span: &dyn Fn(Range<usize>) -> Span,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let text = body.get(range.clone()).unwrap_or_default();
    for (place, found) in labels_in(text) {
        let at = range.start + place;
        let bracket = at > 0 && body.as_bytes()[at - 1] == b'(';
        let escaped = bracket && at > 1 && body.as_bytes()[at - 2] == b'\\';
        if !escaped {
            diagnostics.push(stray_marking(span(at..at + found)));
        }
    }
}

/// Where a text has what looks like a label: `TLP:RED`, `tlp : amber`. Start and length.
pub fn labels_in(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    for at in 0..bytes.len().saturating_sub(3) {
        if !bytes[at..at + 3].eq_ignore_ascii_case(b"tlp") {
            continue;
        }
        if text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = text[at + 3..].trim_start_matches([' ', '\u{a0}']);
        let Some(word) = rest.strip_prefix([':', '：']) else { continue };
        let word = word.trim_start_matches([' ', '\u{a0}']);
        let letters =
            word.find(|c: char| !c.is_ascii_alphabetic() && c != '+').unwrap_or(word.len());
        if letters >= 3 {
            found.push((at, text.len() - word.len() + letters - at));
        }
    }
    found
}

/// The same for a line of front matter, where a label marks nothing at all.
pub fn check_line(path: &Arc<str>, line: &Spot<String>, diagnostics: &mut Vec<Diagnostic>) {
    if may_have_label(&line.value) && !labels_in(&line.value).is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::StrayMarking, "a TLP label in a field marks nothing")
                .at(Span::new(path, line.range()), "here")
                .help("mark the file or the table with a field of its own: tlp = \"amber\""),
        );
    }
}

fn stray_marking(span: Span) -> Diagnostic {
    Diagnostic::new(Code::StrayMarking, "this looks like a marking and marks nothing")
        .at(span, "not at the beginning of a block, in brackets")
        .help("begin the paragraph, item, quotation, cell or heading with it: (TLP:AMBER) …; to write about labels, put them between ` and `, or write \\(TLP:AMBER)")
}

fn unknown_label(span: Span, label: &str) -> Diagnostic {
    let known: Vec<String> = Tlp::ALL.iter().map(|tlp| format!("({})", tlp.label())).collect();
    let diagnostic = Diagnostic::new(Code::UnknownWord, format!("`{label}` is no TLP label"))
        .at(span.clone(), "marks nothing as it stands");
    match nearest(label, known.iter().map(String::as_str)) {
        Some(near) => {
            diagnostic.help(format!("did you mean `{near}`?")).fix(span, near.to_string())
        }
        None => diagnostic.help(format!("it is one of {}", known.join(", "))),
    }
}

fn white(span: Span) -> Diagnostic {
    Diagnostic::new(Code::TlpWhite, "TLP:WHITE is called TLP:CLEAR since TLP 2.0")
        .at(span.clone(), "read as clear")
        .help("write the label of TLP 2.0")
        .fix(span, "(TLP:CLEAR)")
}

fn weaker(span: Span, marking: Tlp, outer: Tlp) -> Diagnostic {
    Diagnostic::new(
        Code::WeakerMarking,
        format!("{marking} is less strict than what it stands in, which is {outer}"),
    )
    .at(span, "less strict than what it stands in")
    .help(format!("raise it to ({}) or more, or lower the marking around it", outer.label()))
}
