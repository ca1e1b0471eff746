//! Dates as the field knows them: a day, a month or a year; and moments with an offset.

use jiff::Timestamp;
use jiff::civil::Date;

/// When something was, as precisely as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl When {
    pub fn day(date: Date) -> When {
        When { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }

    pub fn month(year: i16, month: i8) -> Option<When> {
        Date::new(year, month, 1).ok().map(|_| When { year, month: Some(month), day: None })
    }

    pub fn year(year: i16) -> Option<When> {
        (1..=9999).contains(&year).then_some(When { year, month: None, day: None })
    }

    /// Reads `2024-09-17`, `2024-09` or `2024`.
    pub fn parse(text: &str) -> Option<When> {
        let mut parts = text.trim().split('-');
        let digits = |part: &str, count: usize| -> Option<i16> {
            let right = part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
            right.then(|| part.parse().ok()).flatten()
        };
        let year = digits(parts.next()?, 4)?;
        let month = parts.next().map(|part| digits(part, 2));
        let day = parts.next().map(|part| digits(part, 2));
        if parts.next().is_some() {
            return None;
        }
        match (month, day) {
            (None, _) => When::year(year),
            (Some(month), None) => When::month(year, month? as i8),
            (Some(month), Some(day)) => {
                Date::new(year, month? as i8, day? as i8).ok().map(When::day)
            }
        }
    }

    /// Year, month and day, each as far as it is known.
    pub fn parts(self) -> (i16, Option<i8>, Option<i8>) {
        (self.year, self.month, self.day)
    }

    /// The first day it can mean.
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// The last day it can mean.
    pub fn latest(self) -> Date {
        match (self.month, self.day) {
            (_, Some(_)) => self.earliest(),
            (Some(_), None) => self.earliest().last_of_month(),
            (None, None) => self.earliest().last_of_year(),
        }
    }

    /// Year and month, where the month is known.
    pub fn year_month(self) -> Option<(i16, i8)> {
        self.month.map(|month| (self.year, month))
    }

    /// `2024-09-17`, `2024-09` or `2024`: also a valid `datetime` of HTML.
    pub fn iso(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            _ => format!("{:04}", self.year),
        }
    }
}

/// A day or a moment, for what an editor may state either way (`cutoff`, `expires`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayOrMoment {
    Day(Date),
    Moment(Timestamp),
}

impl DayOrMoment {
    /// The first moment after it: the next midnight (UTC) for a day, the moment itself otherwise.
    pub fn end(self) -> Timestamp {
        match self {
            DayOrMoment::Day(day) => start_of_day(day.tomorrow().unwrap_or(Date::MAX)),
            DayOrMoment::Moment(moment) => moment,
        }
    }
}

/// Midnight (UTC) at which a day begins.
pub fn start_of_day(day: Date) -> Timestamp {
    jiff::tz::TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MIN)
}
