//! A language code -> [`Language`]: the words, dates, numbers and order of a page in that language.
//!
//! A `Language` is made once and shared: it holds plain strings, so it is `Send + Sync`, and a
//! call costs little more than the text that it returns.

mod dates;
mod strings;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::{Locale, locale};
use icu_plurals::{PluralCategory, PluralRules};

use crate::diagnostics::nearest;
use dates::Dates;
pub use dates::Parts;
pub use strings::StringsError;

/// The languages that have a table of strings of their own.
pub const TRANSLATED: [&str; 3] = ["en", "fr", "ar"];

/// Codes, the languages' own names, and whether they are written from right to left. It names
/// those that a desk is likely to publish in or cite; any other goes by its code.
const KNOWN: &[(&str, &str, bool)] = &[
    ("am", "አማርኛ", false),
    ("ar", "العربية", true),
    ("bm", "Bamanankan", false),
    ("ckb", "کوردی", true),
    ("de", "Deutsch", false),
    ("en", "English", false),
    ("es", "Español", false),
    ("fa", "فارسی", true),
    ("ff", "Pulaar", false),
    ("fr", "Français", false),
    ("ha", "Hausa", false),
    ("he", "עברית", true),
    ("it", "Italiano", false),
    ("ln", "Lingála", false),
    ("my", "မြန်မာ", false),
    ("ps", "پښتو", true),
    ("pt", "Português", false),
    ("ru", "Русский", false),
    ("so", "Soomaali", false),
    ("sw", "Kiswahili", false),
    ("ti", "ትግርኛ", false),
    ("tr", "Türkçe", false),
    ("uk", "Українська", false),
    ("ur", "اردو", true),
    ("wo", "Wolof", false),
    ("zh", "中文", false),
];

/// Words whose keys end in what a desk writes itself: any key there may be meant.
const FREE: &[&str] = &["place.type."];

/// The keys of a desk's table of strings that neither the theme nor one of the desk's own
/// templates asks for: each with its place in the text and the key that it is near to.
pub fn unused_keys(
    toml: &str,
    templates: &[&str],
) -> Vec<(String, std::ops::Range<usize>, Option<String>)> {
    if strings::is_built_in(toml) {
        return Vec::new();
    }
    let mut unused = strings::strange(toml);
    unused.retain(|(key, _)| {
        let quoted = [format!("\"{key}\""), format!("'{key}'"), format!("t.{key}")];
        let asked = |text: &&str| quoted.iter().any(|key| text.contains(key.as_str()));
        !FREE.iter().any(|free| key.starts_with(free)) && !templates.iter().any(asked)
    });
    let known = strings::known();
    let near = |key: &str| nearest(key, known.iter().map(String::as_str)).map(str::to_string);
    unused
        .into_iter()
        .map(|(key, place)| {
            let near = near(&key);
            (key, place, near)
        })
        .collect()
}

/// All that a page needs to know of its language.
#[derive(Debug)]
pub struct Language {
    code: String,
    name: String,
    right_to_left: bool,
    strings: BTreeMap<String, String>,
    /// The language whose plural rules the strings follow: English where the strings are English.
    counting: Locale,
    dates: Dates,
    collator: Option<CollatorBorrowed<'static>>,
}

impl Language {
    /// The language of a BCP 47 code such as `fr`. One without a table of strings gets the
    /// English words with dates and sorting of its own; one that nobody knows is English
    /// throughout, under its own code.
    pub fn new(code: &str) -> Language {
        let locale = match code {
            // Day before month, as the rest of the world reads it.
            "en" => locale!("en-GB"),
            _ => code.parse().unwrap_or(locale!("en-GB")),
        };
        let known = KNOWN.iter().find(|(known, ..)| *known == locale.id.language.as_str());
        let translated = TRANSLATED.contains(&locale.id.language.as_str());
        let mut order = CollatorPreferences::from(&locale);
        order.numeric_ordering = Some(CollationNumericOrdering::True);
        Language {
            code: code.to_string(),
            name: known.map_or(code, |(_, name, _)| name).to_string(),
            right_to_left: known.is_some_and(|(.., right_to_left)| *right_to_left),
            strings: strings::built_in(locale.id.language.as_str()),
            counting: if translated { locale.clone() } else { locale!("en") },
            dates: Dates::new(&locale),
            collator: Collator::try_new(order, CollatorOptions::default()).ok(),
        }
    }

    /// The same language with some strings of the desk's own. The TOML has a string for each key,
    /// as the files in `templates/strings/` do; tables are read as keys with dots. A key that the
    /// theme does not know is kept, for the desk's own templates.
    pub fn with_overrides(mut self, toml: &str) -> Result<Language, StringsError> {
        self.strings.extend(strings::read(toml)?);
        if let Ok(own) = self.code.parse() {
            self.counting = own;
        }
        Ok(self)
    }

    /// The code that the language was made of: `en`, `fr`, `ar`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The direction of its script, as HTML says it: `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        if self.right_to_left { "rtl" } else { "ltr" }
    }

    /// What its speakers call it: English, Français, العربية.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The words for a key. A key that does not exist stands for itself, so that it can be seen.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.strings.get(key).map_or(key, String::as_str)
    }

    /// The words for a value as files state it: `value("source.type", "armed group's media")` is the
    /// text of `source.type.armed-groups-media`. A value that has none, such as an event type of
    /// ACLED, stays as it is.
    pub fn value<'a>(&'a self, table: &str, value: &'a str) -> &'a str {
        let word = value.to_lowercase().replace(['\'', '’'], "").replace(' ', "-");
        self.strings.get(&format!("{table}.{word}")).map_or(value, String::as_str)
    }

    /// All words by key, for templates.
    pub fn strings(&self) -> &BTreeMap<String, String> {
        &self.strings
    }

    /// The words for a key with its `{placeholders}` filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }

    /// A number of things in the right plural: `count("count.briefings", 3)` is "3 briefings".
    pub fn count(&self, key: &str, n: u64) -> String {
        let category = PluralRules::try_new_cardinal((&self.counting).into())
            .map_or(PluralCategory::Other, |rules| rules.category_for(n));
        let words = match category {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        };
        let exact = self.strings.get(&format!("{key}.{words}"));
        let message = exact.or_else(|| self.strings.get(&format!("{key}.other")));
        let number = self.number(n as i64);
        match message {
            Some(message) => fill(message, &[("n", &number)]),
            None => format!("{number} {key}"),
        }
    }

    /// A number with its thousands grouped: 1,200 in English and Arabic, 1 200 elsewhere.
    ///
    /// The space is the one that ISO 80000 asks for in all languages: a point or a comma would be
    /// read as a decimal sign by half of the readers.
    pub fn number(&self, n: i64) -> String {
        let separator = match self.code.get(..2) {
            Some("en" | "ar") => ',',
            _ => '\u{202F}',
        };
        let digits = n.unsigned_abs().to_string();
        let mut grouped = String::from(if n < 0 { "\u{2212}" } else { "" });
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// "24 September 2024".
    pub fn day(&self, year: i16, month: i8, day: i8) -> String {
        self.dates.day(year, month, day)
    }

    /// "September 2024".
    pub fn month(&self, year: i16, month: i8) -> String {
        self.dates.month(year, month)
    }

    /// "2024".
    pub fn year(&self, year: i16) -> String {
        year.to_string()
    }

    /// A date as precisely as it is known: a day, a month or a year.
    pub fn date(&self, date: Parts) -> String {
        match date {
            (year, Some(month), Some(day)) => self.day(year, month, day),
            (year, Some(month), None) => self.month(year, month),
            (year, ..) => self.year(year),
        }
    }

    /// "25 to 27 July 2024", "31 July to 2 August 2024", "July to September 2024", "2021 to 2023":
    /// what both ends share is said once, where the language's order of words allows it.
    pub fn range(&self, from: Parts, to: Parts) -> String {
        if from == to {
            return self.date(from);
        }
        let days = from.2.is_some() && to.2.is_some();
        let key = if days { "date.range.days" } else { "date.range" };
        let start = self.dates.start_of_range(from, to).unwrap_or_else(|| self.date(from));
        self.fill(key, &[("from", &start), ("to", &self.date(to))])
    }

    /// A moment in UTC: "24 September 2024, 12:00 UTC".
    pub fn moment(&self, year: i16, month: i8, day: i8, hour: i8, minute: i8) -> String {
        let time = format!("{hour:02}:{minute:02}");
        self.fill("date.moment", &[("day", &self.day(year, month, day)), ("time", &time)])
    }

    /// The order of two names in a list of this language. Only equal texts are equal, so that a
    /// sorted list is always the same one.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let order =
            self.collator.as_ref().map_or(Ordering::Equal, |collator| collator.compare(a, b));
        order.then_with(|| a.cmp(b))
    }
}

/// Puts values into the `{placeholders}` of a message. One pass, so that a value which looks like
/// a placeholder is left alone.
fn fill(message: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(message.len() + 16);
    let mut rest = message;
    while let Some(open) = rest.find('{') {
        let (before, from_open) = rest.split_at(open);
        filled.push_str(before);
        let close = from_open.find('}');
        let name = close.map(|close| &from_open[1..close]);
        match (close, values.iter().find(|(key, _)| Some(*key) == name)) {
            (Some(close), Some((_, value))) => {
                filled.push_str(value);
                rest = &from_open[close + 1..];
            }
            _ => {
                filled.push('{');
                rest = &from_open[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}
