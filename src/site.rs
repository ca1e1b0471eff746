//! `watchdesk.toml` -> [`Site`]: what is true of the whole desk.

use std::sync::Arc;

use url::Url;

use crate::audience::{Audience, Tlp};
use crate::diagnostics::{Code, Diagnostic, Span, Switch, Switches, nearest_few};
use crate::kinds::Kind;
use crate::record::{self, Field, Record, Reference, Shape, Spot, field, required};
use crate::render::headers::HOSTS;
use crate::sources::SourceFile;
use crate::yardstick::{self, Yardstick};

/// The fields of `watchdesk.toml`.
pub const FIELDS: &[Field] = &[
    required("name", Shape::Line, "the desk's name"),
    field("description", Shape::Line, "what the desk is, in one sentence"),
    field(
        "id",
        Shape::Line,
        "a word that never changes, of which the ids in feeds are made; the name if left out",
    ),
    field("licence", Shape::Line, "the licence of the desk's data, such as \"CC-BY-4.0\""),
    field("licence_url", Shape::Url, "where that licence can be read"),
    field(
        "cards",
        Shape::Bool,
        "a picture for each briefing, for previews of its address in messages",
    ),
    field(
        "stix",
        Shape::Bool,
        "a bundle of STIX 2.1 for programs that share threat intelligence, `data/stix.json`",
    ),
    field(
        "security_contact",
        Shape::Line,
        "a mail or web address for those who find a fault of the site; for `security.txt`",
    ),
    required("base_url", Shape::Url, "where the site will stand"),
    field(
        "languages",
        Shape::Lines,
        "the desk's languages, its main one first; [\"en\"] if left out",
    ),
    field("audience", Shape::Line, "the audience that `build` is for; \"public\" if left out"),
    field("audiences", Shape::Pairs, "each audience and the strictest label it may see"),
    field("markings", Shape::Pairs, "the label of each folder's files that have none themselves"),
    field(
        "lead",
        Shape::Reference(&[Kind::Briefing]),
        "the briefing that opens the front page; the newest if left out",
    ),
    field(
        "yardstick",
        Shape::Word(yardstick::NAMES),
        "the scale that judgements take their words of likelihood from; \"icd-203\" if left out",
    ),
    field(
        "link_again",
        Shape::Bool,
        "on long pages, link a name again after each `##` heading, not only where it stands first",
    ),
    field(
        "reviewed",
        Shape::Lines,
        "words of withheld content that may be published: a person has looked at each",
    ),
    field(
        "strict_references",
        Shape::Bool,
        "published words that name what is withheld are an error",
    ),
    field(
        "raw_html",
        Shape::Bool,
        "HTML in texts is cleaned and obeyed; if left out it is shown as text",
    ),
    field(
        "checks",
        Shape::Pairs,
        "which warnings are told: \"on\", \"off\" or \"error\" for each; check.md lists them",
    ),
    field(
        "acronyms",
        Shape::Lines,
        "acronyms that every reader knows: a text need not say what they mean",
    ),
    field(
        "hosts",
        Shape::Words(HOSTS),
        "the hosts that files with headers and redirects are made for; all of them if left out",
    ),
    field("public_key", Shape::Line, "the key that the site is signed with, as `keygen` prints it"),
    field("mirrors", Shape::Lines, "web addresses at which copies of the site stand"),
    field(
        "strict_addresses",
        Shape::Bool,
        "`publish` refuses to let a page go that was published before, without a redirect or tombstone",
    ),
    field("targets", Shape::Tables(TARGET), "where `publish` takes the site"),
    field(
        "compress",
        Shape::Bool,
        "compressed texts stand beside the plain ones, .gz and .br, for a host that hands them out",
    ),
    field(
        "without",
        Shape::Words(EXTRAS),
        "what the site does without, for fewer and smaller files; nothing if left out",
    ),
    field("output", Shape::Line, "the folder that the site is written to; \"public\" if left out"),
];

/// Pages to print stay below 300 KB, so that they come through a slow line.
const PRINTED: usize = 220_000;

/// What a site has unless its desk does without: see [`Site::has`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// Files to cite each briefing by.
    Citations,
    Data,
    Maps,
    /// What else names an entry, with its sentences, on the entry's dossier.
    Mentions,
    /// The list of all names.
    Names,
    /// The lines that are shown over links.
    Previews,
    /// The briefings of each month on one page.
    Print,
    Search,
}

/// The words for them in `watchdesk.toml`, in their order.
const EXTRAS: &[&str] =
    &["citations", "data", "maps", "mentions", "names", "previews", "print", "search"];

/// `[[targets]]`.
const TARGET: &[Field] = &[
    required("name", Shape::Line, "what it is called: `watchdesk publish NAME`"),
    field("folder", Shape::Line, "a folder; from the desk's own, if it does not begin with /"),
    field("git", Shape::Line, "a git remote: its address, or its name in the desk's repository"),
    field("branch", Shape::Line, "the branch of that remote; \"pages\" if left out"),
    field("store", Shape::Line, "a bucket: \"s3://bucket/folder\", \"gs://…\" or \"az://…\""),
    field("endpoint", Shape::Url, "the address of a store that is not the provider's own"),
    field("region", Shape::Line, "the region of the bucket"),
    field("audience", Shape::Line, "the audience whose site goes there; the desk's if left out"),
    field(
        "ceiling",
        Shape::Word(&["clear", "green", "amber", "amber+strict", "red"]),
        "the strictest label that may ever be published there; \"clear\" if left out",
    ),
];

/// Where the site is published.
#[derive(Debug, Clone)]
pub struct Target {
    pub name: String,
    pub place: TargetPlace,
    pub audience: String,
    pub ceiling: Tlp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetPlace {
    Folder(String),
    Git { remote: String, branch: String },
    Store { url: String, endpoint: Option<String>, region: Option<String> },
}

#[derive(Debug, Clone)]
pub struct Site {
    pub name: String,
    pub description: String,
    /// What ids in feeds and exports are made of.
    pub id: String,
    /// What others may do with the data, and where that is written; empty if the desk does not say.
    pub licence: String,
    pub licence_url: String,
    /// There is a bundle of STIX.
    pub stix: bool,
    /// Each briefing has a picture for previews.
    pub cards: bool,
    /// Where faults of the site may be reported; may be empty.
    pub security_contact: String,
    /// Ends with `/`.
    pub base_url: String,
    /// The path of `base_url`, from `/` to `/`.
    pub base_path: String,
    /// Language codes; the first is the desk's main language.
    pub languages: Vec<String>,
    pub audiences: Vec<Audience>,
    /// The name of the audience that `build` is for.
    pub audience: String,
    /// Folders and the marking of what is in them.
    pub markings: Vec<(String, Tlp)>,
    /// The slug of the briefing that opens the front page.
    pub lead: Option<Spot<Reference>>,
    pub yardstick: &'static Yardstick,
    /// On long pages a name is linked again in each section.
    pub link_again: bool,
    pub strict_references: bool,
    /// HTML in texts is cleaned and obeyed, and not shown as text.
    pub raw_html: bool,
    /// Texts that the search for leaks lets pass.
    pub reviewed: Vec<String>,
    /// So many bytes of texts stand on one of the pages that are made to be printed.
    pub printed: usize,
    /// What the site does without, in the words of `watchdesk.toml`.
    pub without: Vec<String>,
    pub output: String,
    /// A line of base64, or empty.
    pub public_key: String,
    pub mirrors: Vec<String>,
    pub strict_addresses: bool,
    pub compress: bool,
    pub targets: Vec<Target>,
    /// The hosts that files with headers and redirects are made for.
    pub hosts: Vec<String>,
    /// Which warnings are told.
    pub checks: Switches,
    /// Acronyms that need no expansion.
    pub acronyms: Vec<String>,
}

impl Site {
    pub fn has(&self, extra: Extra) -> bool {
        !self.without.iter().any(|word| word == EXTRAS[extra as usize])
    }

    /// The marking that the folders give to a file, the strictest of all that it is in.
    pub fn folder_marking(&self, path: &str) -> Option<Tlp> {
        let inside = |folder: &str| {
            path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') || rest.is_empty())
        };
        self.markings.iter().filter(|(folder, _)| inside(folder)).map(|(_, tlp)| *tlp).max()
    }

    /// What a language's addresses begin with: nothing for the main one, else its code.
    pub fn prefix(&self, language: usize) -> &str {
        if language == 0 { "" } else { &self.languages[language] }
    }

    /// The folder that an audience's site is written to: `public`, or `public-partners` for one
    /// that is not the desk's own choice.
    pub fn folder(&self, audience: &str) -> String {
        if audience == self.audience {
            self.output.clone()
        } else {
            format!("{}-{audience}", self.output)
        }
    }

    pub fn audience(&self, name: &str) -> Result<&Audience, Diagnostic> {
        self.audiences.iter().find(|audience| audience.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.audiences.iter().map(|a| a.name.as_str()).collect();
            let near = nearest_few(name, names.iter().copied(), 3);
            let help = match near.as_slice() {
                [] => format!("the desk's audiences are: {}", names.join(", ")),
                near => format!("did you mean `{}`?", near.join("` or `")),
            };
            Diagnostic::new(Code::BadValue, format!("there is no audience `{name}`")).help(help)
        })
    }
}

/// Reads the configuration. What is wrong is reported, and a default stands in its place.
pub fn read(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Site {
    let source = record::Source { file: &file.path, toml: &file.text, offset: 0 };
    let record = record::read(&source, &[FIELDS], diagnostics);
    let (base_url, base_path) = base(&record);
    let mut languages: Vec<String> = Vec::new();
    for language in record.texts("languages") {
        let code = language.value.to_ascii_lowercase();
        let sound = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
        if !sound {
            diagnostics.push(bad(
                &file.path,
                language,
                "is no language code",
                "such as \"en\", \"fr\" or \"ar\"",
            ));
        } else if languages.contains(&code) {
            diagnostics.push(bad(&file.path, language, "stands here twice", "take one out"));
        } else {
            languages.push(code);
        }
    }
    if languages.is_empty() {
        languages.push("en".to_string());
    }

    let mut audiences = Vec::new();
    for (name, label) in record.pairs("audiences") {
        if let Some(ceiling) = label_of(&file.path, label, diagnostics) {
            audiences.push(Audience { name: name.value.clone(), ceiling });
        }
    }
    if record.pairs("audiences").is_empty() {
        audiences.push(Audience { name: "public".to_string(), ceiling: Tlp::Clear });
    }
    let markings = record.pairs("markings").iter().filter_map(|(folder, label)| {
        let tlp = label_of(&file.path, label, diagnostics)?;
        Some((folder.value.trim_end_matches('/').to_string(), tlp))
    });
    let markings: Vec<(String, Tlp)> = markings.collect();

    let or = |name: &str, default: &str| match record.text(name) {
        "" => default.to_string(),
        text => text.to_string(),
    };
    if let Some(key) = record.spot_text("public_key")
        && !(key.value.starts_with("RW") && key.value.len() == 56)
    {
        diagnostics.push(bad(
            &file.path,
            key,
            "is no public key of minisign",
            "it is one line of 56 letters and digits that begins with RW; `watchdesk keygen` prints it",
        ));
    }
    let mirrors = mirrors(file, &record, diagnostics);
    let targets = targets(file, &record, &or("audience", "public"), &audiences, diagnostics);
    let site = Site {
        public_key: or("public_key", ""),
        mirrors,
        strict_addresses: record.bool("strict_addresses"),
        compress: record.bool("compress"),
        targets,
        name: or("name", "watchdesk"),
        security_contact: or("security_contact", ""),
        stix: record.bool("stix"),
        cards: record.bool("cards"),
        licence: or("licence", ""),
        licence_url: or("licence_url", ""),
        id: or("id", &or("name", "watchdesk")),
        description: or("description", ""),
        base_url,
        base_path,
        languages,
        audience: or("audience", "public"),
        audiences,
        markings,
        lead: record.references("lead").first().cloned(),
        yardstick: yardstick::named(record.text("yardstick")),
        reviewed: record.texts("reviewed").iter().map(|text| text.value.clone()).collect(),
        link_again: record.bool("link_again"),
        strict_references: record.bool("strict_references"),
        raw_html: record.bool("raw_html"),
        output: or("output", "public"),
        printed: PRINTED,
        without: record.texts("without").iter().map(|word| word.value.clone()).collect(),
        hosts: match record.texts("hosts") {
            [] => HOSTS.iter().map(|host| host.to_string()).collect(),
            named => named.iter().map(|host| host.value.clone()).collect(),
        },
        checks: switches(&file.path, &record, diagnostics),
        acronyms: record.texts("acronyms").iter().map(|text| text.value.clone()).collect(),
    };
    if let Some(name) = record.spot_text("audience")
        && let Err(diagnostic) = site.audience(&site.audience)
    {
        diagnostics.push(diagnostic.at(Span::new(&file.path, name.range()), "not in [audiences]"));
    }
    if let Some(output) = record.spot_text("output")
        && !is_own_folder(&output.value)
    {
        diagnostics.push(bad(
            &file.path,
            output,
            "cannot be the folder that the site is written to",
            "name a folder inside the desk that holds nothing else, such as \"public\"",
        ));
    }
    site
}

fn mirrors(file: &SourceFile, record: &Record, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut mirrors = Vec::new();
    for mirror in record.texts("mirrors") {
        match Url::parse(&mirror.value) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => mirrors.push(url.to_string()),
            _ => diagnostics.push(bad(
                &file.path,
                mirror,
                "is no web address",
                "write it whole: \"https://mirror.example.org/\"",
            )),
        }
    }
    mirrors
}

/// `[[targets]]`: each has a name of its own and one place, and no secret.
fn targets(
    file: &SourceFile,
    record: &Record,
    audience: &str,
    audiences: &[Audience],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for table in record.records("targets") {
        let Some(name) = table.spot_text("name") else { continue };
        let mut wrong = |text: &Spot<String>, what: &str, help: &str| {
            diagnostics.push(bad(&file.path, text, what, help));
        };
        if targets.iter().any(|target| target.name == name.value) {
            wrong(name, "is the name of two targets", "give one of them another name");
            continue;
        }
        let own = |field: &str| Some(table.text(field).to_string()).filter(|text| !text.is_empty());
        let places: Vec<&Spot<String>> =
            ["folder", "git", "store"].iter().filter_map(|field| table.spot_text(field)).collect();
        let [place] = places.as_slice() else {
            wrong(name, "needs one place", "write one of `folder`, `git` and `store`");
            continue;
        };
        let secret = Url::parse(&place.value).is_ok_and(|url| {
            url.password().is_some()
                || url.scheme().starts_with("http") && !url.username().is_empty()
        });
        if secret {
            // The text itself is not repeated: a message may end in a log.
            diagnostics.push(
                Diagnostic::new(Code::BadValue, "a target's address has a password or token in it")
                    .at(Span::new(&file.path, name.range()), "of this target")
                    .help("watchdesk.toml is read by many: take it out, make a new one, and give that to git's credential helper"),
            );
            continue;
        }
        let place = if table.has("folder") {
            TargetPlace::Folder(place.value.clone())
        } else if table.has("git") {
            let branch = own("branch").unwrap_or_else(|| "pages".to_string());
            TargetPlace::Git { remote: place.value.clone(), branch }
        } else {
            let known = ["s3://", "gs://", "az://"].iter().any(|scheme| {
                place.value.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty())
            });
            if !known {
                wrong(
                    place,
                    "is no bucket",
                    "write \"s3://bucket/folder\", \"gs://…\" or \"az://…\"",
                );
                continue;
            }
            let (endpoint, region) = (own("endpoint"), own("region"));
            TargetPlace::Store { url: place.value.clone(), endpoint, region }
        };
        if let Some(named) = table.spot_text("audience")
            && !audiences.iter().any(|audience| audience.name == named.value)
        {
            wrong(named, "is no audience of the desk", "name one of [audiences]");
            continue;
        }
        targets.push(Target {
            name: name.value.clone(),
            place,
            audience: own("audience").unwrap_or_else(|| audience.to_string()),
            ceiling: Tlp::parse(table.text("ceiling")).unwrap_or(Tlp::Clear),
        });
    }
    targets
}

/// `[checks]`: a name that is misspelt would leave on what a desk wants off.
fn switches(file: &Arc<str>, record: &Record, diagnostics: &mut Vec<Diagnostic>) -> Switches {
    let mut switches = Switches::default();
    for (name, word) in record.pairs("checks") {
        let known = Code::ALL.iter().copied().find(|code| code.name() == name.value);
        match (known, Switch::parse(&word.value)) {
            (None, _) => {
                let names =
                    Code::ALL.iter().filter(|code| code.can_be_switched()).map(|c| c.name());
                let help = match nearest_few(&name.value, names, 3).as_slice() {
                    [] => "docs/check.md lists the checks that can be switched".to_string(),
                    near => format!("did you mean `{}`?", near.join("` or `")),
                };
                diagnostics.push(
                    Diagnostic::new(
                        Code::UnknownWord,
                        format!("there is no check `{}`", name.value),
                    )
                    .at(Span::new(file, name.range()), "unknown check")
                    .help(help),
                );
            }
            (Some(code), _) if !code.can_be_switched() => diagnostics.push(bad(
                file,
                name,
                "cannot be switched",
                "errors and what guards the gate are always told",
            )),
            (_, None) => diagnostics.push(
                Diagnostic::new(
                    Code::UnknownWord,
                    format!("a check is not switched to `{}`", word.value),
                )
                .at(Span::new(file, word.range()), "unknown word")
                .help(format!("it is one of: {}", Switch::WORDS.join(", "))),
            ),
            (Some(code), Some(switch)) => switches.set(code, switch),
        }
    }
    switches
}

/// The base address with a slash at its end, and its path. A wrong one was reported already.
fn base(record: &Record) -> (String, String) {
    let mut text = record.text("base_url").to_string();
    if !text.ends_with('/') {
        text.push('/');
    }
    match Url::parse(&text) {
        Ok(mut url) => {
            url.set_query(None);
            url.set_fragment(None);
            (url.to_string(), url.path().to_string())
        }
        Err(_) => ("https://example.org/".to_string(), "/".to_string()),
    }
}

fn label_of(
    file: &Arc<str>,
    label: &Spot<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Tlp> {
    let found = Tlp::parse(&label.value);
    if found.is_none() {
        diagnostics.push(bad(
            file,
            label,
            "is no TLP label",
            "it is one of: clear, green, amber, amber+strict, red",
        ));
    }
    found
}

/// A folder below the desk that none of the desk's own folders stands in.
fn is_own_folder(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let plain =
        parts.iter().all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains('\\'));
    plain && !["content", "templates", "static"].contains(&parts[0])
}

fn bad(file: &Arc<str>, text: &Spot<String>, what: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::BadValue, format!("`{}` {what}", text.value))
        .at(Span::new(file, text.range()), "here")
        .help(help)
}
