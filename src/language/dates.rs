//! A locale -> [`Dates`]: its ways of writing a date, as plain patterns.
//!
//! ICU's formatters cannot be shared across threads as the crate is built here, and a page is
//! full of dates. So ICU writes one date of each month once, and its digits become placeholders.

use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{M, MD, YM, YMD};
use icu_locale_core::Locale;

/// A year, and a month and a day as far as they are known.
pub type Parts = (i16, Option<i8>, Option<i8>);

/// Each pattern holds `{d}` and `{y}` where the numbers go; index 0 is January.
#[derive(Debug)]
pub(super) struct Dates {
    day_month_year: Vec<String>,
    day_month: Vec<String>,
    month_year: Vec<String>,
    month: Vec<String>,
    /// How the first day of a month is written: `1er` in French, which CLDR does not say.
    first: &'static str,
}

impl Dates {
    pub(super) fn new(locale: &Locale) -> Dates {
        // One calendar and one kind of digits on all pages: those of the sources and the files.
        let locale: Locale = format!("{}-u-ca-gregory-nu-latn", locale.id)
            .parse()
            .unwrap_or_else(|_| locale.clone());
        let prefs = || (&locale).into();
        // A day and a year whose digits occur nowhere else in a date.
        let months = (1..=12).filter_map(|month| Date::try_new_gregorian(3456, month, 28).ok());
        let months: Vec<Date<Gregorian>> = months.collect();
        let pattern = |text: String| text.replacen("3456", "{y}", 1).replacen("28", "{d}", 1);
        type Formatter<F> = FixedCalendarDateTimeFormatter<Gregorian, F>;
        macro_rules! patterns {
            ($fields:ty) => {
                match Formatter::try_new(prefs(), <$fields>::long()) {
                    Ok(formatter) => months
                        .iter()
                        .map(|date| pattern(formatter.format(date).to_string()))
                        .collect(),
                    Err(_) => Vec::new(),
                }
            };
        }
        Dates {
            day_month_year: patterns!(YMD),
            day_month: patterns!(MD),
            month_year: patterns!(YM),
            month: patterns!(M),
            first: if locale.id.language.as_str() == "fr" { "1er" } else { "1" },
        }
    }

    pub(super) fn day(&self, year: i16, month: i8, day: i8) -> String {
        match pattern(&self.day_month_year, month) {
            Some(pattern) => self.write(pattern, year, day),
            None => format!("{year:04}-{month:02}-{day:02}"),
        }
    }

    pub(super) fn month(&self, year: i16, month: i8) -> String {
        match pattern(&self.month_year, month) {
            Some(pattern) => self.write(pattern, year, 1),
            None => format!("{year:04}-{month:02}"),
        }
    }

    pub(super) fn month_name(&self, month: i8) -> &str {
        pattern(&self.month, month).unwrap_or("")
    }

    /// The start of a range without what its end says too, or nothing if it must be said in full.
    pub(super) fn start_of_range(&self, from: Parts, to: Parts) -> Option<String> {
        if from.0 != to.0 {
            return None;
        }
        match (from.1?, from.2, to.1?, to.2) {
            (month, Some(day), end, Some(_)) => {
                let day_month = pattern(&self.day_month, month)?;
                // "25" can stand for "25 July" only where the day comes first, and by itself.
                let short = month == end && day_month.starts_with("{d} ");
                Some(self.write(if short { "{d}" } else { day_month }, from.0, day))
            }
            (month, None, _, None) => Some(self.month_name(month).to_string()),
            _ => None,
        }
        // A year that comes first belongs to the whole date: "2024, July 25".
        .filter(|_| {
            pattern(&self.day_month_year, 1).is_some_and(|pattern| pattern.ends_with("{y}"))
        })
    }

    fn write(&self, pattern: &str, year: i16, day: i8) -> String {
        let day = if day == 1 { self.first } else { &day.to_string() };
        pattern.replacen("{d}", day, 1).replacen("{y}", &year.to_string(), 1)
    }
}

fn pattern(patterns: &[String], month: i8) -> Option<&str> {
    let index = usize::try_from(month).ok()?.checked_sub(1)?;
    patterns.get(index).map(String::as_str)
}
