//! A group: whoever acts together, from an armed group to an alliance of states.

use super::{AS_OF, Field, Kind, RELATIONS, Shape, field, required};

pub const FIELDS: &[Field] = &[
    field("short", Shape::Line, "its short name or acronym"),
    field("type", Shape::Word(TYPES), "what it is"),
    field("founded", Shape::When, "when it came to be"),
    field("dissolved", Shape::When, "when it ceased to be"),
    field("operates_in", Shape::References(&[Kind::Country]), "the countries where it acts"),
    field("relations", Shape::Tables(RELATIONS), "how it is related to others"),
    field("designations", Shape::Tables(DESIGNATIONS), "who has listed it as what"),
    AS_OF,
];

const TYPES: &[&str] = &[
    "armed group",
    "state force",
    "alliance",
    "regional bloc",
    "private military company",
    "peace operation",
    "rebel coalition",
    "other",
];

/// A designation is a fact about who designates, never an attribute of the group.
const DESIGNATIONS: &[Field] = &[
    required("by", Shape::Line, "who lists it"),
    field("since", Shape::When, "since when"),
    field("reference", Shape::Line, "the entry's number"),
    field("source", Shape::Reference(&[Kind::Source]), "where this was read"),
];
