//! Some documents -> where each of their words stands, packed: a desk has millions of words, and three bytes for
//! each are a third of what a list of them takes.

use foldhash::{HashMap, HashMapExt};

use super::documents::{Document, Weight};
use super::words::each_word;

/// Between two texts, so that no phrase goes across.
const BETWEEN: u16 = 8;

/// One place where a word stands. Beyond 65,535 words, places are not told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub document: u32,
    pub place: u16,
    pub weight: Weight,
    /// It is all of a name.
    pub alone: bool,
}

/// The words of some documents that follow each other.
pub struct Part {
    /// Each word once.
    pub words: Vec<String>,
    /// In which languages each occurs, as bits.
    pub languages: Vec<u64>,
    /// How often each stands.
    pub often: Vec<u32>,
    /// How many words each document has.
    pub lengths: Vec<u32>,
    /// The number of the first document.
    first: u32,
    packed: Vec<u8>,
    /// Where the places of each word end in what is packed.
    ends: Vec<u32>,
}

/// Room for all the places of a part, which the next part of the thread takes again.
#[derive(Default)]
pub struct Room {
    tokens: Vec<(u32, Hit)>,
    sorted: Vec<Hit>,
}

impl Part {
    /// Of documents of which the first has this number. `language` gives each the bit of its language.
    pub fn new(
        documents: &[Document],
        first: u32,
        language: &(dyn Fn(&Document) -> u64 + Sync),
        room: &mut Room,
    ) -> Part {
        let mut known: HashMap<String, u32> = HashMap::new();
        let (mut words, mut languages, mut often) = (Vec::new(), Vec::new(), Vec::new());
        let mut lengths = Vec::with_capacity(documents.len());
        let Room { tokens, sorted } = room;
        tokens.clear();
        for (number, document) in (first..).zip(documents) {
            let (bit, before) = (language(document), tokens.len());
            let mut place = 0u16;
            document.each_text(&mut |weight, text| {
                let start = tokens.len();
                each_word(text, &mut |word| {
                    let at = match known.get(word) {
                        Some(at) => *at,
                        None => {
                            let at = words.len() as u32;
                            words.push(word.to_string());
                            languages.push(0);
                            often.push(0);
                            known.insert(word.to_string(), at);
                            at
                        }
                    };
                    languages[at as usize] |= bit;
                    often[at as usize] += 1;
                    place = place.saturating_add(1);
                    tokens.push((at, Hit { document: number, place, weight, alone: false }));
                });
                if let (Weight::Name, [(_, one)]) = (weight, &mut tokens[start..]) {
                    one.alone = true;
                }
                place = place.saturating_add(BETWEEN);
            });
            lengths.push((tokens.len() - before) as u32);
        }
        let (packed, ends) = pack(tokens, sorted, &often, first);
        Part { words, languages, often, lengths, first, packed, ends }
    }

    /// The places of a word, in order.
    pub fn hits(&self, word: u32) -> Hits<'_> {
        let word = word as usize;
        let from = word.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let rest = &self.packed[from..self.ends[word] as usize];
        Hits { rest, document: self.first, place: 0 }
    }
}

/// Word by word: of each place what it is beyond the one before, and of what weight. Then, if it is in another
/// document than the one before, how many further.
fn pack(
    tokens: &[(u32, Hit)],
    sorted: &mut Vec<Hit>,
    often: &[u32],
    first: u32,
) -> (Vec<u8>, Vec<u32>) {
    let mut next = 0;
    let starts = often.iter().map(|often| {
        next += often;
        next - often
    });
    let mut starts: Vec<u32> = starts.collect();
    let nothing = Hit { document: 0, place: 0, weight: Weight::Text, alone: false };
    sorted.clear();
    sorted.resize(tokens.len(), nothing);
    for (word, hit) in tokens {
        let place = &mut starts[*word as usize];
        sorted[*place as usize] = *hit;
        *place += 1;
    }
    let mut packed = Vec::with_capacity(sorted.len() * 3);
    let mut ends = Vec::with_capacity(often.len());
    let mut sorted = sorted.iter();
    for often in often {
        let (mut document, mut before) = (first, 0);
        for hit in sorted.by_ref().take(*often as usize) {
            let step = hit.document - document;
            if step > 0 {
                (document, before) = (hit.document, 0);
            }
            let flags = u32::from(step > 0) << 3 | (hit.weight as u32) << 1 | u32::from(hit.alone);
            put(u32::from(hit.place - before) << 4 | flags, &mut packed);
            if step > 0 {
                put(step, &mut packed);
            }
            before = hit.place;
        }
        ends.push(packed.len() as u32);
    }
    packed.shrink_to_fit();
    (packed, ends)
}

/// Seven bits to a byte, the lowest first; the eighth says that there are more.
fn put(mut number: u32, packed: &mut Vec<u8>) {
    while number >= 1 << 7 {
        packed.push(number as u8 | 1 << 7);
        number >>= 7;
    }
    packed.push(number as u8);
}

/// The places of a word, as they are unpacked.
pub struct Hits<'a> {
    rest: &'a [u8],
    document: u32,
    place: u16,
}

impl Hits<'_> {
    fn number(&mut self) -> Option<u32> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u32::from(byte & 0x7F) << shift;
            if *byte < 1 << 7 {
                return Some(number);
            }
            shift += 7;
        }
    }
}

impl Iterator for Hits<'_> {
    type Item = Hit;

    fn next(&mut self) -> Option<Hit> {
        let head = self.number()?;
        if head >> 3 & 1 == 1 {
            self.document += self.number()?;
            self.place = 0;
        }
        self.place += (head >> 4) as u16;
        let weight = match head >> 1 & 3 {
            0 => Weight::Name,
            1 => Weight::Lead,
            _ => Weight::Text,
        };
        let (document, place) = (self.document, self.place);
        Some(Hit { document, place, weight, alone: head & 1 == 1 })
    }
}

/// Words at these places: the words' numbers, and where each stands.
#[cfg(test)]
pub fn part(first: u32, tokens: Vec<(u32, Hit)>) -> Part {
    let count = tokens.iter().map(|(word, _)| word + 1).max().unwrap_or_default();
    let often = |word| tokens.iter().filter(|(known, _)| *known == word).count() as u32;
    let often: Vec<u32> = (0..count).map(often).collect();
    let (words, languages, lengths) = Default::default();
    let (packed, ends) = pack(&tokens, &mut Vec::new(), &often, first);
    Part { words, languages, often, lengths, first, packed, ends }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_back() {
        let hit = |document, place, weight, alone| Hit { document, place, weight, alone };
        let first = vec![
            hit(700, 1, Weight::Name, true),
            hit(700, 300, Weight::Lead, false),
            hit(700, u16::MAX, Weight::Text, false),
            hit(700, u16::MAX, Weight::Text, false),
            hit(701, 5, Weight::Text, false),
            hit(1_200, 1, Weight::Lead, false),
        ];
        let second = vec![hit(899, 9, Weight::Text, false)];
        // Words stand between each other in a text.
        let mut tokens: Vec<(u32, Hit)> = first.iter().map(|hit| (1, *hit)).collect();
        tokens.insert(4, (2, second[0]));
        let part = part(700, tokens);
        assert_eq!(part.often, [0, 6, 1]);
        assert_eq!(part.hits(0).count(), 0);
        assert_eq!(part.hits(1).collect::<Vec<_>>(), first);
        assert_eq!(part.hits(2).collect::<Vec<_>>(), second);
    }
}
