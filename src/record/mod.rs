//! A TOML table that was checked against its table of fields.
//!
//! `shape` says what fields there can be, `read` turns TOML text into a [`Record`] and reports
//! whatever does not fit. After that a field is asked for by name and has the right type. A
//! record keeps its marking apart, so that the gate works on every kind alike.

mod read;
mod shape;

use std::hash::{Hash, Hasher};

use crate::audience::Tlp;
use crate::dates::{DayOrMoment, When};
use crate::kinds::Kind;

pub use read::{Source, parts, read, read_marking, read_text};
pub use shape::{Field, Shape, field, required};

/// A value and the bytes of the file that it was read from.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Spot<T> {
    pub value: T,
    pub start: u32,
    pub end: u32,
}

impl<T> Spot<T> {
    pub fn new(value: T, place: std::ops::Range<usize>) -> Spot<T> {
        Spot { value, start: place.start as u32, end: place.end as u32 }
    }

    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The slug of another entity, and the kinds that it may be of.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Reference {
    pub kinds: &'static [Kind],
    pub slug: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(Spot<String>),
    Texts(Vec<Spot<String>>),
    Reference(Spot<Reference>),
    References(Vec<Spot<Reference>>),
    Bool(bool),
    When(Spot<When>),
    DayOrMoment(Spot<DayOrMoment>),
    Number(Spot<i64>),
    /// Latitude and longitude in degrees.
    Point(Spot<[f64; 2]>),
    /// A table of free names, such as `[audiences]`.
    Pairs(Vec<(Spot<String>, Spot<String>)>),
    Records(Vec<Record>),
}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Value::Text(text) => text.hash(state),
            Value::Texts(texts) => texts.hash(state),
            Value::Reference(reference) => reference.hash(state),
            Value::References(references) => references.hash(state),
            Value::Bool(is) => is.hash(state),
            Value::When(when) => when.hash(state),
            Value::DayOrMoment(at) => at.hash(state),
            Value::Number(number) => number.hash(state),
            Value::Point(point) => {
                let Spot { value, start, end } = point;
                (value.map(f64::to_bits), start, end).hash(state);
            }
            Value::Pairs(pairs) => pairs.hash(state),
            Value::Records(records) => records.hash(state),
        }
    }
}

/// A checked TOML table. What was absent or wrong is absent.
#[derive(Debug, Clone, PartialEq, Default, Hash)]
pub struct Record {
    /// Ordered by name. A table has few fields, so looking at each is faster than any index.
    values: Vec<(&'static str, Value)>,
    /// The marking that stands in this table itself.
    pub marking: Option<Spot<Tlp>>,
    /// Where the table stands in its file.
    pub start: u32,
    pub end: u32,
}

impl Record {
    /// A record that is made field by field, and has so many at most. `place` is where it stands in its file.
    pub fn new(place: std::ops::Range<usize>, fields: usize) -> Record {
        let (start, end) = (place.start as u32, place.end as u32);
        // Room for the fields that it has and no more: a desk has tens of thousands of records.
        Record { start, end, values: Vec::with_capacity(fields), marking: None }
    }

    pub fn set(&mut self, name: &'static str, value: Value) {
        match self.values.binary_search_by_key(&name, |(known, _)| known) {
            Ok(place) => self.values[place].1 = value,
            Err(place) => self.values.insert(place, (name, value)),
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub fn values(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().map(|(name, value)| (*name, value))
    }

    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A text, or the empty text.
    pub fn text(&self, name: &str) -> &str {
        self.spot_text(name).map_or("", |spot| &spot.value)
    }

    pub fn spot_text(&self, name: &str) -> Option<&Spot<String>> {
        match self.get(name) {
            Some(Value::Text(spot)) => Some(spot),
            _ => None,
        }
    }

    pub fn texts(&self, name: &str) -> &[Spot<String>] {
        match self.get(name) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }

    /// The references of a field, one or many.
    pub fn references(&self, name: &str) -> &[Spot<Reference>] {
        match self.get(name) {
            Some(Value::References(references)) => references,
            Some(Value::Reference(reference)) => std::slice::from_ref(reference),
            _ => &[],
        }
    }

    pub fn bool(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Bool(true)))
    }

    pub fn when(&self, name: &str) -> Option<When> {
        match self.get(name) {
            Some(Value::When(spot)) => Some(spot.value),
            _ => None,
        }
    }

    pub fn day_or_moment(&self, name: &str) -> Option<DayOrMoment> {
        match self.get(name) {
            Some(Value::DayOrMoment(spot)) => Some(spot.value),
            _ => None,
        }
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Value::Number(spot)) => Some(spot.value),
            _ => None,
        }
    }

    pub fn point(&self, name: &str) -> Option<[f64; 2]> {
        match self.get(name) {
            Some(Value::Point(spot)) => Some(spot.value),
            _ => None,
        }
    }

    pub fn pairs(&self, name: &str) -> &[(Spot<String>, Spot<String>)] {
        match self.get(name) {
            Some(Value::Pairs(pairs)) => pairs,
            _ => &[],
        }
    }

    pub fn records(&self, name: &str) -> &[Record] {
        match self.get(name) {
            Some(Value::Records(records)) => records,
            _ => &[],
        }
    }

    /// The bytes of the file that a field was read from, for a diagnostic about it.
    pub fn range(&self, name: &str) -> std::ops::Range<usize> {
        let (start, end) = match self.get(name) {
            Some(Value::Text(spot)) => (spot.start, spot.end),
            Some(Value::Reference(spot)) => (spot.start, spot.end),
            Some(Value::When(spot)) => (spot.start, spot.end),
            Some(Value::DayOrMoment(spot)) => (spot.start, spot.end),
            Some(Value::Number(spot)) => (spot.start, spot.end),
            Some(Value::Point(spot)) => (spot.start, spot.end),
            Some(Value::Texts(texts)) => match texts.first() {
                Some(first) => (first.start, first.end),
                None => (self.start, self.end),
            },
            _ => (self.start, self.end),
        };
        start as usize..end as usize
    }

    /// Every reference in this table and the tables inside it.
    pub fn each_reference<'a>(&'a self, seen: &mut dyn FnMut(&'a Spot<Reference>)) {
        for (_, value) in &self.values {
            match value {
                Value::Reference(reference) => seen(reference),
                Value::References(references) => references.iter().for_each(&mut *seen),
                Value::Records(records) => {
                    records.iter().for_each(|record| record.each_reference(seen));
                }
                _ => {}
            }
        }
    }

    /// The same, to be changed.
    pub fn each_reference_mut(&mut self, seen: &mut dyn FnMut(&mut Spot<Reference>)) {
        for (_, value) in &mut self.values {
            match value {
                Value::Reference(reference) => seen(reference),
                Value::References(references) => references.iter_mut().for_each(&mut *seen),
                Value::Records(records) => {
                    records.iter_mut().for_each(|record| record.each_reference_mut(seen));
                }
                _ => {}
            }
        }
    }

    /// Every number in this table and the tables inside it, as it was written.
    pub fn numbers(&self) -> Vec<String> {
        let mut numbers = Vec::new();
        for (_, value) in &self.values {
            match value {
                Value::Number(number) => numbers.push(number.value.to_string()),
                Value::Point(point) => numbers.extend(point.value.map(|d| d.to_string())),
                Value::Records(records) => {
                    records.iter().for_each(|record| numbers.extend(record.numbers()));
                }
                _ => {}
            }
        }
        numbers
    }

    /// Every text in this table and the tables inside it.
    pub fn each_text<'a>(&'a self, seen: &mut dyn FnMut(&'a Spot<String>)) {
        for (_, value) in &self.values {
            match value {
                Value::Text(text) => seen(text),
                Value::Texts(texts) => texts.iter().for_each(&mut *seen),
                Value::Records(records) => {
                    records.iter().for_each(|record| record.each_text(seen));
                }
                _ => {}
            }
        }
    }

    /// Every table inside this one, at any depth.
    pub fn each_record<'a>(&'a self, seen: &mut dyn FnMut(&'a Record)) {
        for (_, value) in &self.values {
            if let Value::Records(records) = value {
                for record in records {
                    seen(record);
                    record.each_record(seen);
                }
            }
        }
    }

    /// The same record without the tables inside it that `keep` refuses.
    pub fn filtered(&self, keep: &dyn Fn(&Record) -> bool) -> Record {
        let mut filtered = self.clone();
        filtered.values.retain_mut(|(_, value)| match value {
            Value::Records(records) => {
                let kept: Vec<Record> =
                    records.iter().filter(|r| keep(r)).map(|r| r.filtered(keep)).collect();
                *records = kept;
                !records.is_empty()
            }
            _ => true,
        });
        filtered
    }
}
