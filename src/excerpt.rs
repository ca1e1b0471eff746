//! A text, or a part of one that others hold too, so that a desk's bodies are in memory once.

use std::hash::{Hash, Hasher};
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Whoever has it sees this part of the text and nothing around it.
#[derive(Clone, Default)]
pub struct Excerpt {
    text: Arc<str>,
    part: Range<usize>,
}

impl Excerpt {
    pub fn new(text: &Arc<str>, part: Range<usize>) -> Excerpt {
        Excerpt { text: text.clone(), part }
    }
}

/// Two are equal if they are the same part of the very same text.
impl PartialEq for Excerpt {
    fn eq(&self, other: &Excerpt) -> bool {
        Arc::ptr_eq(&self.text, &other.text) && self.part == other.part
    }
}

impl From<String> for Excerpt {
    fn from(text: String) -> Excerpt {
        Excerpt { part: 0..text.len(), text: text.into() }
    }
}

impl Deref for Excerpt {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text[self.part.clone()]
    }
}

impl Hash for Excerpt {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

/// Shows no more than it lets see.
impl std::fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Excerpt").field(&&**self).finish()
    }
}
