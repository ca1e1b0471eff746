//! A country, with its status month by month.

use super::{AS_OF, Field, Kind, RELATIONS, Shape, field, required};

pub const FIELDS: &[Field] = &[
    required("iso", Shape::CountryCode, "its code of ISO 3166-1"),
    field("demonyms", Shape::Lines, "its people and what is of it: \"Malian\""),
    field("capital", Shape::Reference(&[Kind::Place]), "its capital"),
    field("status", Shape::Tables(STATUS), "how it stands, by month"),
    field("relations", Shape::Tables(RELATIONS), "how it is related to others"),
    AS_OF,
];

/// Trends and alerts as CrisisWatch uses them: one trend for the past month, at most two alerts.
const STATUS: &[Field] = &[
    required("month", Shape::Month, "the month"),
    required("trend", Shape::Word(TRENDS), "how the month went"),
    field("alerts", Shape::Words(ALERTS), "what the month ahead may bring"),
    field("reason", Shape::Line, "why, in one sentence"),
];

const TRENDS: &[&str] = &["deteriorated", "improved", "unchanged"];
const ALERTS: &[&str] = &["conflict risk", "resolution opportunity"];
