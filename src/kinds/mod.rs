//! The table of kinds: what a desk can write about, in which folder, with which fields.
//!
//! A new kind is one file here and one line in [`KINDS`]; its page, list, checks and links
//! follow from the fields that it has.

mod briefing;
mod country;
mod group;
mod incident;
mod page;
mod person;
mod place;
mod source;

pub use crate::record::{Field, Shape};
use crate::record::{field, required};

pub use incident::{METRICS, PROPOSED, SCOPES};
pub use source::Passing;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Briefing,
    Incident,
    Country,
    Group,
    Person,
    Place,
    Source,
    Page,
}

/// One kind of document.
pub struct About {
    pub kind: Kind,
    /// One of it, in lower case: also the kind's name in templates and references.
    pub name: &'static str,
    /// Its folder in `content/`, and the first part of its address.
    pub folder: &'static str,
    pub fields: &'static [Field],
}

/// Every kind, in the order in which lists and menus show them.
pub const KINDS: &[About] = &[
    About { kind: Kind::Briefing, name: "briefing", folder: "briefings", fields: briefing::FIELDS },
    About { kind: Kind::Incident, name: "incident", folder: "incidents", fields: incident::FIELDS },
    About { kind: Kind::Country, name: "country", folder: "countries", fields: country::FIELDS },
    About { kind: Kind::Group, name: "group", folder: "groups", fields: group::FIELDS },
    About { kind: Kind::Person, name: "person", folder: "people", fields: person::FIELDS },
    About { kind: Kind::Place, name: "place", folder: "places", fields: place::FIELDS },
    About { kind: Kind::Source, name: "source", folder: "sources", fields: source::FIELDS },
    About { kind: Kind::Page, name: "page", folder: "pages", fields: page::FIELDS },
];

/// The kinds that names in text are searched for.
pub const NAMED: &[Kind] = &[Kind::Country, Kind::Group, Kind::Person, Kind::Place];

impl Kind {
    pub fn about(self) -> &'static About {
        // The table is in the order of the variants; a test holds it.
        &KINDS[self as usize]
    }

    pub fn name(self) -> &'static str {
        self.about().name
    }

    pub fn folder(self) -> &'static str {
        self.about().folder
    }

    pub fn from_folder(folder: &str) -> Option<Kind> {
        KINDS.iter().find(|about| about.folder == folder).map(|about| about.kind)
    }

    pub fn from_name(name: &str) -> Option<Kind> {
        KINDS.iter().find(|about| about.name == name).map(|about| about.kind)
    }

    /// Every field that a document of this kind may have.
    pub fn fields(self) -> Vec<&'static [Field]> {
        let naming = NAMED.contains(&self).then_some(NAMING);
        [COMMON, self.about().fields].into_iter().chain(naming).collect()
    }

    /// A list of this kind only.
    pub fn alone(self) -> &'static [Kind] {
        const ALONE: [Kind; 8] = [
            Kind::Briefing,
            Kind::Incident,
            Kind::Country,
            Kind::Group,
            Kind::Person,
            Kind::Place,
            Kind::Source,
            Kind::Page,
        ];
        &ALONE[self as usize..self as usize + 1]
    }

    /// The first part of a page's address: the folder, or nothing for the desk's own pages.
    pub fn address(self) -> &'static str {
        if self == Kind::Page { "" } else { self.folder() }
    }
}

/// The fields that every document may have.
pub const COMMON: &[Field] = &[
    required("title", Shape::Line, "what the page is called"),
    field("summary", Shape::Line, "what it is, in one line of plain text"),
    field("aliases", Shape::Lines, "other names and spellings"),
    field("tags", Shape::Lines, "words to find it by"),
    field("old_addresses", Shape::Lines, "where its page stood before: \"/posts/ostrel/\""),
    field("draft", Shape::Bool, "not to be published yet"),
    field("embargo_until", Shape::Moment, "not to be published before this moment"),
    field("expires", Shape::DayOrMoment, "not to be published after this"),
    field(
        "tombstone",
        Shape::Line,
        "words for the public that stand in its place once it has expired; nothing does without them",
    ),
];

/// How the names of what is searched for in texts are to be met.
pub const NAMING: &[Field] = &[
    field("case", Shape::Word(&["any", "initial", "exact"]), "how exactly capitals must be met"),
    field("not_before", Shape::Lines, "words after a name that make it another's: \"River\""),
    field("not_after", Shape::Lines, "words before a name that make it another's: \"Lake\""),
];

/// The fields that a translation may have: facts are said once, in the original.
pub const TRANSLATED: &[Field] = &[
    required("title", Shape::Line, "what the page is called"),
    field("summary", Shape::Line, "what it is, in one line of plain text"),
    field("aliases", Shape::Lines, "other names and spellings, in this language"),
    field("dateline", Shape::Line, "where it was written"),
    field("old_addresses", Shape::Lines, "where this translation's page stood before"),
    field("draft", Shape::Bool, "not to be published yet"),
];

/// `[[relations]]` of countries, groups and people.
const RELATIONS: &[Field] = &[
    required("kind", Shape::Word(RELATION_KINDS), "how they are related"),
    required("with", Shape::Reference(ACTORS), "to whom"),
    field("from", Shape::When, "since when"),
    field("to", Shape::When, "until when"),
    field("source", Shape::Reference(&[Kind::Source]), "who says so"),
    field("note", Shape::Line, "what else is to be known"),
];

/// When a profile was last looked through.
const AS_OF: Field =
    field("as_of", Shape::When, "the day its profile was last looked through as a whole");

/// The words for a relation, written once on either side and shown on both.
pub const RELATION_KINDS: &[&str] = &[
    "part of",
    "member of",
    "pledged to",
    "fights",
    "split from",
    "merged into",
    "succeeded by",
    "allied with",
    "backs",
];

/// Relations that read the same from both sides.
pub const SYMMETRIC: &[&str] = &["fights", "allied with"];

/// Relations that came about on a date and do not last from it: "split from", in 2015.
pub const MOMENTARY: &[&str] = &["split from", "merged into", "succeeded by"];

/// Who can act: the kinds that relations join and that take part in incidents.
const ACTORS: &[Kind] = &[Kind::Group, Kind::Country, Kind::Person];

/// `[[sources]]` of briefings and incidents.
const SOURCES: &[Field] = &[
    required("source", Shape::Reference(&[Kind::Source]), "who published it"),
    field("date", Shape::When, "when it was published"),
    field("title", Shape::Line, "its title"),
    field("url", Shape::Url, "where it can be read"),
    field("grade", Shape::Grade, "the Admiralty grade of source and information"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_kinds() {
        for (index, about) in KINDS.iter().enumerate() {
            assert_eq!(about.kind as usize, index, "{}", about.name);
        }
    }
}
