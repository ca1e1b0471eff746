//! A place: a town, a quarter, an airport, a region.

use super::{Field, Kind, Shape, field, required};

pub const FIELDS: &[Field] = &[
    field("type", Shape::Line, "what it is: \"town\", \"airport\""),
    required("country", Shape::Reference(&[Kind::Country]), "the country it is in"),
    field("coordinates", Shape::Point, "latitude and longitude in degrees"),
    field("precision", Shape::Word(PRECISIONS), "how precisely that is known"),
    field("within", Shape::Reference(&[Kind::Place]), "the place it is part of"),
];

/// How precise a point is: exact, within 25 km, or the point of a district, region or country.
pub const PRECISIONS: &[&str] = &["exact", "near", "district", "region", "country"];
