//! A body -> its blocks of plain words, its pictures and links, each with its place in the body.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use crate::markup;

/// Stands for what is no word: code, a note's number.
const THING: char = '\u{fffc}';

/// A paragraph, a list item, a heading, a cell.
#[derive(Debug, Default)]
pub struct Block {
    pub words: String,
    /// The level of a heading: `##` is 2.
    pub heading: Option<u8>,
    pub place: Range<usize>,
    /// Where each run of words begins here, its place in the body, and whether the two are alike.
    runs: Vec<(usize, Range<usize>, bool)>,
}

/// A picture: what it leads to, and the words that the text has for it.
#[derive(Debug)]
pub struct Picture {
    pub dest: String,
    pub words: String,
    pub place: Range<usize>,
}

impl Block {
    /// Where a part of the words stands in the body.
    pub fn in_body(&self, part: Range<usize>) -> Range<usize> {
        let at = |place: usize| {
            let run = self.runs.partition_point(|(start, ..)| *start <= place).checked_sub(1);
            let Some((start, body, alike)) = run.and_then(|run| self.runs.get(run)) else {
                return self.place.start;
            };
            if *alike { (body.start + place - start).min(body.end) } else { body.start }
        };
        let start = at(part.start);
        start..at(part.end.max(part.start + 1) - 1).max(start) + 1
    }

    fn push(&mut self, text: &str, place: Range<usize>, alike: bool) {
        self.runs.push((self.words.len(), place, alike));
        self.words.push_str(text);
    }
}

/// A link: what it leads to, and its place in the body.
pub type Link = (String, Range<usize>);

/// Takes a body apart, in its order.
pub fn blocks(body: &str) -> (Vec<Block>, Vec<Picture>, Vec<Link>) {
    let (mut blocks, mut pictures, mut links) = (Vec::new(), Vec::new(), Vec::new());
    let mut block = Block::default();
    let mut picture: Option<Picture> = None;
    let mut code = false;
    let events = Parser::new_ext(body, markup::options()).into_offset_iter();
    for (event, place) in events {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                picture = Some(Picture { dest: dest_url.to_string(), words: String::new(), place });
            }
            Event::Start(Tag::Link { link_type, dest_url, .. })
                if !matches!(link_type, LinkType::WikiLink { .. }) =>
            {
                links.push((dest_url.to_string(), place));
            }
            Event::End(TagEnd::Image) => pictures.extend(picture.take()),
            Event::Text(text) | Event::Code(text) if picture.is_some() => {
                if let Some(picture) = &mut picture {
                    picture.words.push_str(&text);
                }
            }
            Event::Text(text) if !code => {
                let alike = body.get(place.clone()) == Some(&*text);
                block.push(&text, place, alike);
            }
            Event::SoftBreak | Event::HardBreak => block.push(" ", place, false),
            Event::Code(_) | Event::FootnoteReference(_) => {
                block.push(&THING.to_string(), place, false);
            }
            Event::Start(tag) if !is_inline(&tag.to_end()) => {
                end(&mut block, &mut blocks);
                block.place = place;
                if let Tag::Heading { level, .. } = tag {
                    block.heading = Some(level as u8);
                }
                code = matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock);
            }
            Event::End(tag) if !is_inline(&tag) => {
                end(&mut block, &mut blocks);
                code = false;
            }
            _ => {}
        }
    }
    end(&mut block, &mut blocks);
    (blocks, pictures, links)
}

fn end(block: &mut Block, blocks: &mut Vec<Block>) {
    let ended = std::mem::take(block);
    if !ended.words.trim().is_empty() || ended.heading.is_some() {
        blocks.push(ended);
    }
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_place_in_the_body() {
        let body = "## A *head*\n\nOne [two](x.md) `code` &amp; thr\\*ee.\nFour[^a].\n\n- item\n\n```\nno words\n```\n\n[^a]: Note.\n";
        let (blocks, ..) = blocks(body);
        let words: Vec<&str> = blocks.iter().map(|block| block.words.as_str()).collect();
        assert_eq!(words, ["A head", "One two \u{fffc} & thr*ee. Four\u{fffc}.", "item", "Note."]);
        assert_eq!(blocks[0].heading, Some(2));
        for word in ["two", "ee", "Four"] {
            let block = &blocks[1];
            let at = block.words.find(word).expect("the word");
            assert_eq!(&body[block.in_body(at..at + word.len())], word);
        }
    }

    #[test]
    fn pictures_have_their_words() {
        let (_, pictures, _) = blocks("![A *burnt* ferry](a.jpg) ![](b.jpg)");
        let told: Vec<(&str, &str)> =
            pictures.iter().map(|p| (p.dest.as_str(), p.words.as_str())).collect();
        assert_eq!(told, [("a.jpg", "A burnt ferry"), ("b.jpg", "")]);
    }
}
