//! The table of every diagnostic: its name, how bad it is, and what `--explain` says about it.

use super::Severity;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $explanation:literal;)*) => {
        /// The name of a kind of problem, such as `unknown-entity`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($variant),* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// What the problem is, why it matters and how it is mended, in plain text.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation),* }
            }
        }
    };
}

codes! {
    // Reading the desk
    NoDesk "no-desk" Error "";
    EmptyDesk "empty-desk" Error "";
    UnreadableFile "unreadable-file" Error "";
    NotUtf8 "not-utf8" Error "";
    SymlinkLoop "symlink-loop" Error "";
    StrayFile "stray-file" Warning "";
    // Front matter and configuration
    NoFrontMatter "no-front-matter" Error "";
    UnclosedFrontMatter "unclosed-front-matter" Error "";
    TomlSyntax "toml-syntax" Error "";
    WrongType "wrong-type" Error "";
    UnknownField "unknown-field" Error "";
    UnknownWord "unknown-word" Error "";
    MissingField "missing-field" Error "";
    BadDate "bad-date" Error "";
    BadValue "bad-value" Error "";
    BadBaseUrl "bad-base-url" Error "";
    // Names and addresses of documents
    BadSlug "bad-slug" Error "";
    BadTitle "bad-title" Error "";
    DuplicateSlug "duplicate-slug" Error "";
    DuplicateUrl "duplicate-url" Error "";
    MissingOriginal "missing-original" Error "";
    UnknownLanguage "unknown-language" Error "";
    // References
    UnknownEntity "unknown-entity" Error "";
    AmbiguousEntity "ambiguous-entity" Error "";
    SelfRelation "self-relation" Error "";
    BackwardRange "backward-range" Error "";
    // The gate
    Unmarked "unmarked" Error "";
    TlpWhite "tlp-white" Warning "";
    StrayMarking "stray-marking" Error "";
    WeakerMarking "weaker-marking" Error "";
    WithheldReference "withheld-reference" Error "";
    WithheldName "withheld-name" Warning "";
    // The body
    UnsafeLink "unsafe-link" Error "";
    BrokenLink "broken-link" Error "";
    ExternalResource "external-resource" Error "";
    RawHtml "raw-html" Warning "";
    AmbiguousName "ambiguous-name" Warning "";
    WeakAlias "weak-alias" Warning "";
    // Templates
    TemplateSyntax "template-syntax" Error "";
    TemplateError "template-error" Error "";
    UnknownTemplate "unknown-template" Warning "";
    // The output
    ForeignFolder "foreign-folder" Error "";
    OutputFailed "output-failed" Error "";
}

/// The explanation for a code's name, or the names nearest to it.
pub fn explain(name: &str) -> Result<String, Vec<&'static str>> {
    match Code::ALL.iter().find(|code| code.name() == name) {
        Some(code) => Ok(code.explanation().to_string()),
        None => Err(super::nearest_few(name, Code::ALL.iter().map(|code| code.name()), 3)),
    }
}
