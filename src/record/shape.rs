//! What fields a table can have: their names, their types, and one line about each.

use crate::kinds::Kind;

/// One field of a table in front matter or in `watchdesk.toml`.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// What it is for, in one line: for the docs, for scaffolds and for editors' completion.
    pub says: &'static str,
}

/// The type of a field's value, as an editor sees it.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A text without line breaks that is not empty.
    Line,
    /// A text.
    Text,
    Lines,
    Bool,
    /// A day, a month or a year.
    When,
    /// A month, `"2024-09"`.
    Month,
    /// A date with time and offset.
    Moment,
    DayOrMoment,
    /// A whole number from 0.
    Number,
    /// `[latitude, longitude]` in degrees.
    Point,
    /// A web address.
    Url,
    /// One of some words, written exactly.
    Word(&'static [&'static str]),
    Words(&'static [&'static str]),
    /// An Admiralty grade, `B2`; or the letter of a source alone.
    Grade,
    /// The letter of a source alone, `B`.
    Letter,
    /// Two capital letters of ISO 3166-1.
    CountryCode,
    /// The slug of an entity of one of some kinds.
    Reference(&'static [Kind]),
    References(&'static [Kind]),
    /// A TLP label.
    Marking,
    /// A table of names that the desk chooses.
    Pairs,
    /// An array of tables, or one table, with these fields.
    Tables(&'static [Field]),
}

impl Shape {
    /// What an editor is told to write, such as `a text` or `a date: 2024-09-17`.
    pub fn wanted(self) -> &'static str {
        match self {
            Shape::Line | Shape::Text => "a text in quotation marks",
            Shape::Lines => "a list of texts: [\"…\", \"…\"]",
            Shape::Bool => "true or false, without quotation marks",
            Shape::When => "a date: 2024-09-17, or \"2024-09\", or \"2024\"",
            Shape::Month => "a month: \"2024-09\"",
            Shape::Moment => "a date with time and offset: 2024-09-24T12:00:00Z",
            Shape::DayOrMoment => {
                "a date: 2024-09-17, or with time and offset: 2024-09-24T12:00:00Z"
            }
            Shape::Number => "a whole number",
            Shape::Point => "latitude and longitude in degrees: [12.64, -8.00]",
            Shape::Url => "a web address: \"https://…\"",
            Shape::Word(_) => "one of some words",
            Shape::Words(_) => "a list of some words",
            Shape::Grade => "an Admiralty grade: a letter A-F and a digit 1-6, \"B2\"",
            Shape::Letter => "a letter A-F of the Admiralty code: \"B\"",
            Shape::CountryCode => "two capital letters of ISO 3166-1: \"ML\"",
            Shape::Reference(_) => "the slug of an entity: \"jnim\"",
            Shape::References(_) => "a list of slugs: [\"mali\", \"niger\"]",
            Shape::Marking => {
                "a TLP label: \"clear\", \"green\", \"amber\", \"amber+strict\" or \"red\""
            }
            Shape::Pairs => "a table of names",
            Shape::Tables(_) => "a table, or a list of tables [[…]]",
        }
    }
}

/// A field that may be left out.
pub const fn field(name: &'static str, shape: Shape, says: &'static str) -> Field {
    Field { name, shape, required: false, says }
}

/// A field that must be there.
pub const fn required(name: &'static str, shape: Shape, says: &'static str) -> Field {
    Field { name, shape, required: true, says }
}
