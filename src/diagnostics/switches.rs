//! `[checks]` of `watchdesk.toml` -> which warnings are told, and which of them stop the build.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity};

/// What a desk wants of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    Off,
    On,
    Error,
}

impl Switch {
    /// How it is written.
    pub const WORDS: &'static [&'static str] = &["on", "off", "error"];

    pub fn parse(word: &str) -> Option<Switch> {
        match word {
            "on" => Some(Switch::On),
            "off" => Some(Switch::Off),
            "error" => Some(Switch::Error),
            _ => None,
        }
    }
}

/// What an editor looks for before something goes out. `check` tells it, `build` does not.
const EDITORIAL: &[Code] = &[
    Code::NoCutoff,
    Code::OldStatus,
    Code::StaleProfile,
    Code::Orphan,
    Code::NeverMentioned,
    Code::UnexpandedAcronym,
    Code::NoAlt,
    Code::NoCredit,
    Code::SkippedHeading,
    Code::LongSentence,
];

/// Looked for only if a desk asks.
const ON_REQUEST: &[Code] = &[Code::LongSentence];

/// What guards the gate is never switched off.
const GUARDS: &[Code] = &[Code::TlpWhite, Code::WithheldName];

impl Code {
    /// Which command tells it, for the docs.
    pub fn told_by(self) -> &'static str {
        match self {
            Code::CandidateName => "`check --names`",
            Code::DeadAddress | Code::MovedAddress | Code::UnreachedAddress => "`check --external`",
            code if EDITORIAL.contains(&code) => "`check`",
            _ => "`check`, `build`",
        }
    }

    /// Whether a desk may switch it: warnings, but for those of the gate.
    pub fn can_be_switched(self) -> bool {
        self.severity() == Severity::Warning && !GUARDS.contains(&self)
    }

    pub fn default_switch(self) -> Switch {
        if ON_REQUEST.contains(&self) { Switch::Off } else { Switch::On }
    }
}

/// The switches of a desk.
#[derive(Debug, Clone, Default)]
pub struct Switches(BTreeMap<Code, Switch>);

impl Switches {
    pub fn set(&mut self, code: Code, switch: Switch) {
        self.0.insert(code, switch);
    }

    pub fn of(&self, code: Code) -> Switch {
        self.0.get(&code).copied().unwrap_or(code.default_switch())
    }

    /// The problems that the desk wants to be told, as bad as it takes them.
    pub fn apply(&self, problems: &mut Vec<Diagnostic>) {
        problems.retain_mut(|problem| {
            if problem.is_error() || !problem.code.can_be_switched() {
                return true;
            }
            let switch = self.of(problem.code);
            if switch == Switch::Error {
                problem.severity = Severity::Error;
            }
            switch != Switch::Off
        });
    }
}
