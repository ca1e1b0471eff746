//! A briefing: what the desk says about something on a day.

use super::{Field, Kind, SOURCES, Shape, field, required};

pub const FIELDS: &[Field] = &[
    required("date", Shape::When, "the day it is dated"),
    field("updated", Shape::When, "the day it was last changed"),
    field("dateline", Shape::Line, "where it was written"),
    field("countries", Shape::References(&[Kind::Country]), "the countries it is about"),
    field("groups", Shape::References(&[Kind::Group]), "the groups it is about"),
    field("people", Shape::References(&[Kind::Person]), "the people it is about"),
    field("places", Shape::References(&[Kind::Place]), "the places it is about"),
    field("incidents", Shape::References(&[Kind::Incident]), "the incidents it is about"),
    field("cutoff", Shape::DayOrMoment, "the moment after which nothing was taken in"),
    field("authors", Shape::Lines, "who wrote it"),
    field("judgements", Shape::Tables(JUDGEMENTS), "what the desk thinks"),
    field("sources", Shape::Tables(SOURCES), "what it rests on"),
    field("corrections", Shape::Tables(CORRECTIONS), "what was wrong and is right now"),
];

const JUDGEMENTS: &[Field] = &[
    required("text", Shape::Line, "the judgement"),
    field("likelihood", Shape::Line, "how likely, in a word of the desk's yardstick"),
    field("confidence", Shape::Word(&["low", "moderate", "high"]), "how good its basis is"),
];

const CORRECTIONS: &[Field] = &[
    required("date", Shape::When, "the day of the correction"),
    required("was", Shape::Line, "what was wrong"),
    required("now", Shape::Line, "what is right"),
];
