//! A source: who publishes what the desk reads, and how reliable it is held to be.

use super::{Field, Shape, field};

pub const FIELDS: &[Field] = &[
    field("type", Shape::Word(TYPES), "what it is"),
    field("reliability", Shape::Letter, "how reliable it is, A to F; F is: cannot be judged"),
    field("language", Shape::Line, "the language it publishes in"),
    field("url", Shape::Url, "its address"),
    field(
        "redistribute",
        Shape::Word(&["full", "aggregate", "none"]),
        "what of its data may be passed on",
    ),
];

const TYPES: &[&str] = &[
    "agency",
    "newspaper",
    "broadcaster",
    "state",
    "international organisation",
    "armed group's media",
    "unnamed",
    "reference work",
    "data set",
    "other",
];

/// What a source lets be passed on of its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Passing {
    Nothing,
    /// In sums only: no row, and no figure by itself.
    Sums,
    Rows,
}

impl Passing {
    /// What the word in its field `redistribute` says; without one all may be passed on.
    pub fn of(redistribute: &str) -> Passing {
        match redistribute {
            "none" => Passing::Nothing,
            "aggregate" => Passing::Sums,
            _ => Passing::Rows,
        }
    }
}
