//! A person, with the roles held.

use super::{AS_OF, Field, Kind, RELATIONS, Shape, field, required};

pub const FIELDS: &[Field] = &[
    field("roles", Shape::Tables(ROLES), "what the person is or was"),
    field("relations", Shape::Tables(RELATIONS), "how the person is related to others"),
    AS_OF,
];

const ROLES: &[Field] = &[
    required("title", Shape::Line, "the role: \"transitional president\""),
    field("of", Shape::Reference(&[Kind::Country, Kind::Group]), "of which country or group"),
    field("from", Shape::When, "since when"),
    field("to", Shape::When, "until when"),
    field("source", Shape::Reference(&[Kind::Source]), "who says so"),
];
