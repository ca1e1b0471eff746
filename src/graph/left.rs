//! The texts of a build -> bytes -> those of them that the next build would make again.
//!
//! A text is taken from there only if all that it follows from is the same: its own document, and the world of all
//! others (see [`super::texts`]). So a build after a small change reads most texts instead of making them.

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_bytes::Bytes;

use crate::excerpt::Excerpt;
use crate::fingerprint::Fingerprint;
use crate::markup::Text;

/// Texts that were written down.
#[derive(Default)]
pub struct Left<'a> {
    texts: HashMap<Fingerprint, &'a Bytes>,
}

/// What the bytes say. Behind it stands their sum, because what a disk lost is no text.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    /// The sum of all that any of the texts may depend on beside its own document.
    world: Fingerprint,
    /// Each of them has some texts: see [`Part`].
    #[serde(borrow)]
    parts: Vec<&'a Bytes>,
}

/// Texts as bytes, each with the sum of its own document.
type Part<'a> = Vec<(Fingerprint, &'a Bytes)>;

/// So many texts are one part: what is written at once is soon as large as the desk.
const PART: usize = 256;

impl<'a> Left<'a> {
    /// The texts that are written there, if they are of this world.
    pub fn read(bytes: &'a [u8], world: Fingerprint) -> Left<'a> {
        let sound = bytes.split_last_chunk().filter(|(written, sum)| sum_of(written) == **sum);
        let written: Option<Written> =
            sound.and_then(|(written, _)| postcard::from_bytes(written).ok());
        let parts = written.filter(|written| written.world == world).map(|written| written.parts);
        let parts = parts.into_iter().flatten();
        let texts = parts.filter_map(|part| postcard::from_bytes::<Part>(part).ok()).flatten();
        Left { texts: texts.collect() }
    }

    /// The text of a document of this sum and with this body.
    pub fn text(&self, document: Fingerprint, body: &Excerpt) -> Option<Text> {
        let text: Text = postcard::from_bytes(self.texts.get(&document)?).ok()?;
        Some(text.beside(body))
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Texts of a world, each with the sum of its document, as bytes for [`Left::read`].
    pub fn write(&self, world: Fingerprint, texts: &[(Fingerprint, Arc<Text>)]) -> Option<Vec<u8>> {
        let written = |(document, text): &(Fingerprint, Arc<Text>)| {
            let bytes = match self.texts.get(document) {
                Some(known) => Cow::Borrowed(known.as_ref()),
                None => Cow::Owned(postcard::to_allocvec(text.as_ref())?),
            };
            Ok((*document, bytes))
        };
        let part = |texts: &[(Fingerprint, Arc<Text>)]| {
            let texts = texts.iter().map(written).collect::<postcard::Result<Vec<_>>>()?;
            let texts = texts.iter().map(|(document, text)| (*document, Bytes::new(text)));
            postcard::to_allocvec(&texts.collect::<Part>())
        };
        let parts: postcard::Result<Vec<Vec<u8>>> = texts.par_chunks(PART).map(part).collect();
        let parts = parts.ok()?;
        let parts: Vec<&Bytes> = parts.iter().map(|part| Bytes::new(part)).collect();
        let length: usize = parts.iter().map(|part| part.len() + Fingerprint::LENGTH).sum();
        let bytes = Vec::with_capacity(length + 1_024);
        let mut bytes = postcard::to_extend(&Written { world, parts }, bytes).ok()?;
        bytes.extend(sum_of(&bytes));
        Some(bytes)
    }
}

fn sum_of(bytes: &[u8]) -> [u8; Fingerprint::LENGTH] {
    Fingerprint::of(bytes).to_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_its_world_and_beside_its_body() {
        let sum = |text: &str| Fingerprint::of(text);
        let texts = [(sum("a document"), Arc::new(Text::default()))];
        let written = Left::default().write(sum("a world"), &texts).expect("bytes");
        let left = Left::read(&written, sum("a world"));
        let body = Excerpt::from("A body.".to_string());
        assert!(left.text(sum("a document"), &body).is_some());
        assert!(left.text(sum("another document"), &body).is_none());
        assert_eq!(Left::read(&written, sum("another world")).len(), 0);
        assert_eq!(Left::read(&[], sum("a world")).len(), 0);
        // What is written again is the same, whether it was read or made.
        assert_eq!(left.write(sum("a world"), &texts), Some(written));
    }
}
