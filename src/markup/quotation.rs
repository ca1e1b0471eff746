//! The blocks of a body -> where a quotation says who said it: there names are not linked.
//!
//! An attribution is a line that begins with a dash, inside a quotation or directly after it.

use pulldown_cmark::{Tag, TagEnd};

#[derive(Default)]
pub(super) struct Quotation {
    depth: usize,
    /// The block before this one was a quotation.
    just_closed: bool,
    /// The rest of this block is an attribution.
    attribution: bool,
    /// A line begins here without a block doing so.
    fresh_line: bool,
}

impl Quotation {
    pub fn starts(&mut self, tag: &Tag) {
        match tag {
            Tag::BlockQuote(_) => self.depth += 1,
            // A paragraph may be the attribution; nothing else is.
            Tag::Paragraph | Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            _ => self.just_closed = false,
        }
    }

    pub fn ends(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.just_closed = true;
            }
            _ => self.just_closed = false,
        }
    }

    pub fn line_ends(&mut self) {
        self.fresh_line = self.depth > 0;
    }

    pub fn block_ends(&mut self) {
        self.attribution = false;
    }

    /// Where in the words an attribution begins; their length if nowhere. `opens` says that they
    /// are the first of their block.
    pub fn attribution(&mut self, words: &str, opens: bool) -> usize {
        let opens = std::mem::take(&mut self.fresh_line) || opens;
        if self.attribution {
            return 0;
        }
        if self.depth == 0 && !self.just_closed {
            return words.len();
        }
        let dash = |line: &str| line.trim_start().starts_with(['–', '—', '―']);
        if opens && dash(words) {
            self.attribution = true;
            return 0;
        }
        let lines = words.match_indices('\n').filter(|_| self.depth > 0);
        let Some((line, _)) = lines.into_iter().find(|(at, _)| dash(&words[at + 1..])) else {
            return words.len();
        };
        self.attribution = true;
        line
    }
}
