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
