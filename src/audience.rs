//! TLP 2.0 labels, and the audiences that may see what carries them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A Traffic Light Protocol label, from the least to the most restrictive.
///
/// Source: FIRST, TLP 2.0, August 2022. Labels are never translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tlp {
    Clear,
    Green,
    Amber,
    AmberStrict,
    Red,
}

impl Tlp {
    pub const ALL: [Tlp; 5] = [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red];

    /// The word that stands in a desk's files: `clear`, `green`, `amber`, `amber+strict`, `red`.
    pub fn word(self) -> &'static str {
        match self {
            Tlp::Clear => "clear",
            Tlp::Green => "green",
            Tlp::Amber => "amber",
            Tlp::AmberStrict => "amber+strict",
            Tlp::Red => "red",
        }
    }

    /// The label as TLP 2.0 writes it: `TLP:AMBER+STRICT`.
    pub fn label(self) -> &'static str {
        match self {
            Tlp::Clear => "TLP:CLEAR",
            Tlp::Green => "TLP:GREEN",
            Tlp::Amber => "TLP:AMBER",
            Tlp::AmberStrict => "TLP:AMBER+STRICT",
            Tlp::Red => "TLP:RED",
        }
    }

    /// A class name for style sheets.
    pub fn class(self) -> &'static str {
        match self {
            Tlp::AmberStrict => "amber-strict",
            other => other.word(),
        }
    }

    /// Reads `amber`, `AMBER` or `TLP:AMBER`. `white`, the name that `clear` had in TLP 1, is
    /// not a label of TLP 2: see [`Tlp::is_white`].
    pub fn parse(text: &str) -> Option<Tlp> {
        let word = text.trim().to_ascii_lowercase();
        let word = word.strip_prefix("tlp:").unwrap_or(&word);
        Tlp::ALL.into_iter().find(|tlp| tlp.word() == word)
    }

    /// Whether the text is TLP 1's `white`, to be read as `clear` with a warning.
    pub fn is_white(text: &str) -> bool {
        matches!(text.trim().to_ascii_lowercase().as_str(), "white" | "tlp:white")
    }
}

impl fmt::Display for Tlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// Who a site is built for: a name, and the strictest label that they may see.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Audience {
    pub name: String,
    pub ceiling: Tlp,
}
