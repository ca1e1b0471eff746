//! Lists of numbers -> marks such as `(` and `~`, as few as can be.
//!
//! A list is written by arithmetic coding: each yes or no costs as much as it surprises, after what
//! stood before in the same list. So a list takes hardly more than it tells, and no file needs to be
//! unpacked by anything but forty lines of script.
//!
//! There is no letter and no digit in it: a row of letters could be a word by chance, and then
//! the search for leaks would find in a number what nobody wrote.

/// The marks, as the digits of one long number.
const MARKS: &[u8; 27] = b"!#$()*+,-./:;>?@[]^_`{|}~ =";
const BASE: u32 = MARKS.len() as u32;
/// So much is the first of the digits that are looked at together worth, and all of them.
const FIRST: u32 = BASE.pow(5);
const ALL: u32 = BASE.pow(6);

/// Chances are counted in parts of this, and move by a part of what is missing, each time.
const CERTAIN: u32 = 4096;
const SLOWNESS: u32 = 4;

/// So many grades there are in which a word can say something of a document.
pub const LEVELS: usize = 7;

/// How likely it is at first that a level is higher than 0, than 1, and so on.
const HIGHER: [u16; LEVELS - 1] = [4055, 4055, 820, 2048, 1230, 15];
/// That a word stands once more in a document.
const AGAIN: u16 = 615;
/// What most numbers between two places are below, as a power of two.
const NEAR: u32 = 6;

/// The chances of one sort of number: of its length, and of the two digits behind its first.
struct Chances {
    longer: [u16; 32],
    next: [u16; 32],
    second: [u16; 64],
}

impl Chances {
    fn new() -> Chances {
        const EVEN: u16 = (CERTAIN / 2) as u16;
        Chances { longer: [EVEN; 32], next: [EVEN; 32], second: [EVEN; 64] }
    }
}

struct Writer {
    marks: String,
    /// What has been told so far leaves the numbers from `low` to `high`.
    low: u32,
    high: u32,
}

impl Writer {
    fn new() -> Writer {
        Writer { marks: String::new(), low: 0, high: ALL - 1 }
    }

    fn bit(&mut self, chance: &mut u16, is: bool) {
        self.fixed(u32::from(*chance), is);
        *chance = match is {
            true => *chance + ((CERTAIN - u32::from(*chance)) >> SLOWNESS) as u16,
            false => *chance - (*chance >> SLOWNESS),
        };
    }

    fn fixed(&mut self, chance: u32, is: bool) {
        let middle = self.low + (self.high - self.low) / CERTAIN * chance;
        if is {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while self.low / FIRST == self.high / FIRST {
            self.marks.push(MARKS[(self.low / FIRST) as usize] as char);
            self.low = self.low % FIRST * BASE;
            self.high = self.high % FIRST * BASE + BASE - 1;
        }
    }

    /// A number: how many digits more than `usual` it has in base two, then these digits.
    fn number(&mut self, chances: &mut Chances, number: u32, usual: u32) {
        let number = u64::from(number) + (1 << usual);
        let length = number.ilog2();
        let more = (length - usual) as usize;
        for n in 0..more {
            self.bit(&mut chances.longer[n], true);
        }
        self.bit(&mut chances.longer[more], false);
        for place in (0..length).rev() {
            let digit = |place: u32| number >> place & 1 == 1;
            match length - place {
                1 => self.bit(&mut chances.next[more], digit(place)),
                2 => {
                    let before = usize::from(digit(place + 1));
                    self.bit(&mut chances.second[more * 2 + before], digit(place));
                }
                _ => self.fixed(CERTAIN / 2, digit(place)),
            }
        }
    }

    /// The reader goes on with as many of the first mark as it needs.
    fn end(mut self) -> String {
        self.marks.push(MARKS[(self.low / FIRST) as usize + 1] as char);
        self.marks
    }
}

/// Documents in order, each with its level: how many there are, then for each how many were left
/// out before it, and the level. `total` is the number of all documents of the index.
pub fn documents(list: &[(u32, usize)], total: usize) -> String {
    let mut writer = Writer::new();
    let (mut counts, mut steps) = (Chances::new(), Chances::new());
    let mut higher = HIGHER;
    writer.number(&mut counts, list.len() as u32, 0);
    // About half of what a step is on average.
    let usual = (total / list.len().max(1)).max(1).ilog2().saturating_sub(1);
    let mut next = 0;
    for (document, level) in list {
        writer.number(&mut steps, document - next, usual);
        next = document + 1;
        for (n, chance) in higher.iter_mut().enumerate().take(level + 1) {
            writer.bit(chance, n < *level);
        }
    }
    writer.end()
}

/// The places of a word in each of its documents, each counted from the one before; the first from
/// the beginning.
pub fn places<'a>(documents: impl Iterator<Item = &'a [u16]>) -> String {
    let mut writer = Writer::new();
    let mut steps = Chances::new();
    let mut again = AGAIN;
    for places in documents {
        let mut before = 0;
        for (n, place) in places.iter().enumerate() {
            writer.number(&mut steps, u32::from(place - before), NEAR);
            before = *place;
            writer.bit(&mut again, n + 1 < places.len());
        }
    }
    writer.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the script does, to see that everything can be read.
    struct Reader<'a> {
        marks: std::slice::Iter<'a, u8>,
        low: u32,
        high: u32,
        told: u32,
    }

    impl Reader<'_> {
        fn new(text: &str) -> Reader<'_> {
            let mut reader =
                Reader { marks: text.as_bytes().iter(), low: 0, high: ALL - 1, told: 0 };
            (0..6).for_each(|_| reader.told = reader.told * BASE + reader.mark());
            reader
        }

        fn mark(&mut self) -> u32 {
            let mark = self.marks.next();
            mark.map_or(0, |mark| MARKS.iter().position(|m| m == mark).expect("a mark") as u32)
        }

        fn fixed(&mut self, chance: u32) -> bool {
            let middle = self.low + (self.high - self.low) / CERTAIN * chance;
            let is = self.told <= middle;
            if is {
                self.high = middle;
            } else {
                self.low = middle + 1;
            }
            while self.low / FIRST == self.high / FIRST {
                self.low = self.low % FIRST * BASE;
                self.high = self.high % FIRST * BASE + BASE - 1;
                self.told = self.told % FIRST * BASE + self.mark();
            }
            is
        }

        fn bit(&mut self, chance: &mut u16) -> bool {
            let is = self.fixed(u32::from(*chance));
            *chance = match is {
                true => *chance + ((CERTAIN - u32::from(*chance)) >> SLOWNESS) as u16,
                false => *chance - (*chance >> SLOWNESS),
            };
            is
        }

        fn number(&mut self, chances: &mut Chances, usual: u32) -> u32 {
            let mut more = 0;
            while self.bit(&mut chances.longer[more]) {
                more += 1;
            }
            let length = usual + more as u32;
            let mut number = 1u64;
            for n in 1..=length {
                let digit = match n {
                    1 => self.bit(&mut chances.next[more]),
                    2 => self.bit(&mut chances.second[more * 2 + (number & 1) as usize]),
                    _ => self.fixed(CERTAIN / 2),
                };
                number = number * 2 + u64::from(digit);
            }
            (number - (1 << usual)) as u32
        }

        fn documents(&mut self, total: usize) -> Vec<(u32, usize)> {
            let (mut counts, mut steps) = (Chances::new(), Chances::new());
            let mut higher = HIGHER;
            let count = self.number(&mut counts, 0);
            let usual = (total / count.max(1) as usize).max(1).ilog2().saturating_sub(1);
            let mut next = 0;
            let mut one = || {
                let document = next + self.number(&mut steps, usual);
                next = document + 1;
                let mut level = 0;
                while level < higher.len() && self.bit(&mut higher[level]) {
                    level += 1;
                }
                (document, level)
            };
            (0..count).map(|_| one()).collect()
        }

        fn places(&mut self, count: usize) -> Vec<Vec<u16>> {
            let mut steps = Chances::new();
            let mut again = AGAIN;
            let mut one = || {
                let mut places = vec![self.number(&mut steps, NEAR) as u16];
                while self.bit(&mut again) {
                    places.push(places[places.len() - 1] + self.number(&mut steps, NEAR) as u16);
                }
                places
            };
            (0..count).map(|_| one()).collect()
        }
    }

    /// The same numbers on every run.
    fn dice(seed: &mut u64, below: u32) -> u32 {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as u32 % below
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut seed = 3;
        for total in [1u32, 2, 30, 10_000, 3_000_000] {
            for sparse in [1, 2, 7, 300, 100_000] {
                let mut list: Vec<(u32, usize)> = Vec::new();
                let mut next = 0;
                while next < total && list.len() < 20_000 {
                    list.push((next, dice(&mut seed, LEVELS as u32) as usize));
                    next += 1 + dice(&mut seed, sparse);
                }
                let written = documents(&list, total as usize);
                assert_eq!(Reader::new(&written).documents(total as usize), list);
            }
        }
        assert_eq!(Reader::new(&documents(&[], 5)).documents(5), []);
        let far = [(0, 6), (u32::MAX - 1, 0)];
        assert_eq!(Reader::new(&documents(&far, 9)).documents(9), far);

        let all: Vec<Vec<u16>> = (0..3000)
            .map(|_| {
                let mut places: Vec<u16> =
                    (0..1 + dice(&mut seed, 4)).map(|_| dice(&mut seed, 65_536) as u16).collect();
                places.sort();
                places
            })
            .collect();
        let written = places(all.iter().map(Vec::as_slice));
        assert_eq!(Reader::new(&written).places(all.len()), all);
    }

    #[test]
    fn what_is_usual_costs_next_to_nothing() {
        let all: Vec<(u32, usize)> = (0..10_000).map(|n| (n, 2)).collect();
        let written = documents(&all, 10_000);
        assert!(written.len() < 100, "{}", written.len());
        assert!(written.bytes().all(|mark| !mark.is_ascii_alphanumeric()));
        assert!(documents(&[(17, 2)], 10_000).len() < 7);
    }

    #[test]
    fn the_marks_are_different_and_no_letters() {
        let all: std::collections::BTreeSet<&u8> = MARKS.iter().collect();
        assert_eq!(all.len(), MARKS.len());
        assert!(
            MARKS.iter().all(|mark| !mark.is_ascii_alphanumeric() && !b"\"\\<&".contains(mark))
        );
    }
}
