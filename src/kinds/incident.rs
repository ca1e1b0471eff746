//! An incident: what happened, who did it according to whom, and the figures that are claimed.

use super::{Field, Kind, SOURCES, Shape, field, required};

pub const FIELDS: &[Field] = &[
    field("date", Shape::When, "the day it happened"),
    field("from", Shape::When, "the day it began"),
    field("to", Shape::When, "the day it ended"),
    field("precision", Shape::Word(PRECISIONS), "how precisely the date is known"),
    field("places", Shape::References(&[Kind::Place]), "where it happened"),
    field("countries", Shape::References(&[Kind::Country]), "where, if no place says it"),
    field("coordinates", Shape::Point, "where exactly, if it is no place of the desk"),
    field(
        "coordinates_precision",
        Shape::Word(super::place::PRECISIONS),
        "how precisely that is known",
    ),
    field("type", Shape::Word(TYPES), "what it was, in ACLED's words"),
    field("actors", Shape::Tables(ACTOR), "who had a part in it, according to whom"),
    field("claims", Shape::Tables(CLAIMS), "who says which figure"),
    field("sources", Shape::Tables(SOURCES), "what it rests on"),
];

const PRECISIONS: &[&str] = &["day", "about", "week", "month", "year"];

/// Event types and sub-types of ACLED's codebook, spelt exactly.
const TYPES: &[&str] = &[
    "Battles",
    "Armed clash",
    "Government regains territory",
    "Non-state actor overtakes territory",
    "Explosions/Remote violence",
    "Chemical weapon",
    "Air/drone strike",
    "Suicide bomb",
    "Shelling/artillery/missile attack",
    "Remote explosive/landmine/IED",
    "Grenade",
    "Violence against civilians",
    "Sexual violence",
    "Attack",
    "Abduction/forced disappearance",
    "Protests",
    "Peaceful protest",
    "Protest with intervention",
    "Excessive force against protesters",
    "Riots",
    "Violent demonstration",
    "Mob violence",
    "Strategic developments",
    "Agreement",
    "Arrests",
    "Change to group/activity",
    "Disrupted weapons use",
    "Headquarters or base established",
    "Looting/property destruction",
    "Non-violent transfer of territory",
    "Other",
];

const ACTOR: &[Field] = &[
    field("group", Shape::Reference(&[Kind::Group]), "the group"),
    field("country", Shape::Reference(&[Kind::Country]), "or the country"),
    field("person", Shape::Reference(&[Kind::Person]), "or the person"),
    required("role", Shape::Word(ROLES), "its part"),
    field("by", Shape::Line, "who says so"),
    field("source", Shape::Reference(&[Kind::Source]), "where this was read"),
];

const ROLES: &[&str] = &["claimed by", "attributed to", "target", "participant"];

const CLAIMS: &[Field] = &[
    required("metric", Shape::Word(METRICS), "what is counted"),
    field("scope", Shape::Word(SCOPES), "of whom"),
    field(
        "of",
        Shape::Line,
        "of whom, in words, where the scope's word would mislead: \"border guards\"; ranges and sums keep such a figure apart",
    ),
    required("relation", Shape::Word(FIGURES), "how the figure is to be read"),
    field("value", Shape::Number, "the figure"),
    field("low", Shape::Number, "the lower figure"),
    field("high", Shape::Number, "the higher figure"),
    field("by", Shape::Line, "who says it; without it the site says that nobody is named"),
    field("source", Shape::Reference(&[Kind::Source]), "where it was read"),
    field("url", Shape::Url, "the address it was read at"),
    field("grade", Shape::Grade, "the Admiralty grade of source and information"),
    field("as_of", Shape::When, "the date it is as of"),
    field(
        "status",
        Shape::Word(&["current", "superseded", "withdrawn", PROPOSED]),
        "whether it still stands; a proposed claim is published once a person has confirmed it",
    ),
    field("id", Shape::Line, "a name for this claim, so that a later one can replace it"),
    field("supersedes", Shape::Line, "the id of the claim that this one replaces"),
    field("note", Shape::Line, "what else is to be known"),
];

/// The status of a claim that nobody has confirmed.
pub const PROPOSED: &str = "proposed";

/// What can be counted, in the order in which pages show it.
pub const METRICS: &[&str] =
    &["killed", "injured", "missing", "abducted", "displaced", "arrested", "participants"];
/// Of whom.
pub const SCOPES: &[&str] = &["all", "civilians", "security forces", "armed group", "aid workers"];
const FIGURES: &[&str] = &["exactly", "at least", "at most", "about", "between", "none given"];
