//! The scales of likelihood that a desk can choose from: their words, and what each stands for.

/// What a word of likelihood stands for, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    Between(u8, u8),
    /// From the first to under the second.
    Under(u8, u8),
    UpTo(u8),
    From(u8),
    /// A figure, and how far it may be off on either side.
    About(u8, u8),
}

/// One step of a scale.
#[derive(Debug)]
pub struct Step {
    /// The words for it, the usual one first.
    pub words: &'static [&'static str],
    /// Words of a second row, which one text does not mix with those of the first.
    pub second: &'static [&'static str],
    pub range: Range,
}

impl Step {
    pub fn all_words(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().chain(self.second).copied()
    }
}

/// A scale of likelihood. Its words stay as they are in every language: a translation would be a
/// scale of its own.
#[derive(Debug)]
pub struct Yardstick {
    /// As `watchdesk.toml` names it.
    pub name: &'static str,
    pub title: &'static str,
    /// The language of its words.
    pub language: &'static str,
    pub steps: &'static [Step],
}

impl Yardstick {
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.steps.iter().flat_map(Step::all_words)
    }

    /// The step that a word belongs to.
    pub fn step(&self, word: &str) -> Option<&'static Step> {
        self.steps.iter().find(|step| step.all_words().any(|known| known == word))
    }

    /// Whether a word is one of the second row.
    pub fn is_second(&self, word: &str) -> bool {
        self.steps.iter().any(|step| step.second.contains(&word))
    }
}

const fn step(
    words: &'static [&'static str],
    second: &'static [&'static str],
    range: Range,
) -> Step {
    Step { words, second, range }
}

/// The names that `yardstick` in `watchdesk.toml` takes; the first is meant if it takes none.
pub const NAMES: &[&str] = &["icd-203", "phia", "kent-fr"];

/// Every scale, in the order of [`NAMES`].
pub const YARDSTICKS: &[Yardstick] = &[
    Yardstick {
        name: "icd-203",
        title: "ICD 203",
        language: "en",
        steps: &[
            step(&["almost no chance"], &["remote"], Range::Between(1, 5)),
            step(&["very unlikely"], &["highly improbable"], Range::Between(5, 20)),
            step(&["unlikely"], &["improbable"], Range::Between(20, 45)),
            step(&["roughly even chance"], &["roughly even odds"], Range::Between(45, 55)),
            step(&["likely"], &["probable"], Range::Between(55, 80)),
            step(&["very likely"], &["highly probable"], Range::Between(80, 95)),
            step(
                &["almost certain", "almost certainly"],
                &["nearly certain"],
                Range::Between(95, 99),
            ),
        ],
    },
    Yardstick {
        name: "phia",
        title: "PHIA",
        language: "en",
        // The gaps between the steps are deliberate.
        steps: &[
            step(&["remote chance"], &[], Range::UpTo(5)),
            step(&["highly unlikely"], &[], Range::Between(10, 20)),
            step(&["unlikely"], &[], Range::Between(25, 35)),
            step(&["realistic possibility"], &[], Range::Under(40, 50)),
            step(&["likely", "probable"], &[], Range::Between(55, 75)),
            step(&["highly likely"], &[], Range::Between(80, 90)),
            step(&["almost certain"], &[], Range::From(95)),
        ],
    },
    Yardstick {
        name: "kent-fr",
        title: "Kent (français)",
        language: "fr",
        steps: &[
            step(&["presque aucune chance"], &[], Range::About(7, 5)),
            step(&["probablement pas"], &[], Range::About(30, 10)),
            step(&["chances à peu près égales"], &[], Range::About(50, 10)),
            step(&["probable"], &[], Range::About(75, 12)),
            step(&["quasi certaine"], &[], Range::About(93, 6)),
        ],
    },
];

/// The scale of a name, or the one that is meant where none is named.
pub fn named(name: &str) -> &'static Yardstick {
    YARDSTICKS.iter().find(|yardstick| yardstick.name == name).unwrap_or(&YARDSTICKS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scales_say_what_the_standards_say() {
        let range = |name: &str, word: &str| named(name).step(word).map(|step| step.range);
        assert_eq!(range("icd-203", "remote"), Some(Range::Between(1, 5)));
        assert_eq!(range("icd-203", "improbable"), Some(Range::Between(20, 45)));
        assert_eq!(range("icd-203", "nearly certain"), Some(Range::Between(95, 99)));
        assert_eq!(range("icd-203", "realistic possibility"), None);
        assert_eq!(range("phia", "realistic possibility"), Some(Range::Under(40, 50)));
        assert_eq!(range("phia", "probable"), Some(Range::Between(55, 75)));
        assert_eq!(range("phia", "almost certain"), Some(Range::From(95)));
        assert_eq!(range("kent-fr", "probable"), Some(Range::About(75, 12)));
        assert_eq!(range("kent-fr", "quasi certaine"), Some(Range::About(93, 6)));
    }

    #[test]
    fn the_names_are_those_of_the_scales_and_no_word_stands_twice() {
        assert!(YARDSTICKS.iter().map(|yardstick| yardstick.name).eq(NAMES.iter().copied()));
        for yardstick in YARDSTICKS {
            let mut words: Vec<&str> = yardstick.words().collect();
            let count = words.len();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), count, "{}", yardstick.name);
        }
    }
}
