//! To withhold is to be without: over random desks, a site that withholds documents, tables and
//! passages is the same, byte for byte, as the site of a desk that never had them.

use std::fmt::Write;

use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Desk, Request};

const DESKS: u64 = 2_000;

const CONFIG: &str = "name = \"Test desk\"\nbase_url = \"https://example.org/\"\nlanguages = [\"en\", \"fr\"]\n\n[audiences]\npublic = \"clear\"\npartners = \"amber\"\n\n[markings]\ncontent = \"clear\"\n";

const FOLDERS: [&str; 7] =
    ["countries", "groups", "people", "places", "sources", "incidents", "briefings"];

/// Words of the desks' texts and names; none is a word of the theme.
const WORDS: [&str; 24] = [
    "quokka",
    "numbat",
    "wombat",
    "bilby",
    "potoroo",
    "dugong",
    "cuscus",
    "bandicoot",
    "quoll",
    "kowari",
    "dunnart",
    "bettong",
    "Ningaui",
    "Wallaroo",
    "Pademelon",
    "Monito",
    "Chuditch",
    "Antechinus",
    "Phascogale",
    "Dibbler",
    "Honeyeater",
    "Lorikeet",
    "Cassowary",
    "Brolga",
];

/// Each document has one of its own in its title.
const NAMES: [&str; 14] = [
    "Karu", "Belo", "Dovi", "Fenu", "Gasi", "Hopa", "Jilu", "Kemi", "Lopo", "Mavu", "Neri", "Pusa",
    "Rolo", "Tiva",
];

/// Small, seeded and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }

    /// Made-up words, many enough that two texts share a run of them by design only.
    fn words(&mut self, count: usize) -> String {
        let word = |dice: &mut Dice| {
            let (root, end) =
                (*dice.one(&WORDS), dice.one(&["a", "o", "u", "ar", "el", "im", "on", "us"]));
            format!("{root}{end}{}", dice.one(&["", "s", "ik", "an", "or"]))
        };
        (0..count).map(|_| word(self)).collect::<Vec<_>>().join(" ")
    }
}

/// What a site is built for, by name and ceiling.
#[derive(Clone, Copy)]
struct Audience {
    name: &'static str,
    ceiling: usize,
}

const AUDIENCES: [Audience; 2] =
    [Audience { name: "public", ceiling: 0 }, Audience { name: "partners", ceiling: 2 }];

/// The labels from the least to the most strict.
const LABELS: [&str; 5] = ["clear", "green", "amber", "amber+strict", "red"];

struct Document {
    folder: &'static str,
    slug: String,
    title: String,
    marking: usize,
    /// The line by which it is held back whatever its marking; may be empty.
    reason: &'static str,
    withheld: bool,
}

/// A text in pieces, some of which the audience is not shown.
#[derive(Default)]
struct Pieces(Vec<(String, bool)>);

impl Pieces {
    fn open(&mut self, text: &str) {
        self.0.push((text.to_string(), false));
    }

    fn add(&mut self, text: &str, withheld: bool) {
        self.0.push((text.to_string(), withheld));
    }

    fn all_closed(&self) -> bool {
        self.0.iter().all(|(_, withheld)| *withheld)
    }

    fn close(&mut self) {
        self.0.iter_mut().for_each(|(_, withheld)| *withheld = true);
    }

    fn text(&self, with_withheld: bool) -> String {
        let kept = self.0.iter().filter(|(_, withheld)| with_withheld || !withheld);
        kept.map(|(text, _)| text.as_str()).collect()
    }
}

struct File {
    path: String,
    text: Pieces,
    withheld: bool,
}

/// What a document's fields and body are made with.
struct Writer<'a> {
    dice: Dice,
    all: &'a [Document],
    audience: Audience,
    /// Months that a country has a status of: each has one.
    months: usize,
}

/// A desk's files, and what of them is withheld from the audience.
fn desk(seed: u64, audience: Audience) -> Vec<File> {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let count = 4 + dice.roll(10);
    let mut documents: Vec<Document> = Vec::new();
    for number in 0..count {
        let folder = FOLDERS[if number < 4 { number } else { dice.roll(FOLDERS.len()) }];
        // The first four are open, so that every reference has something to mean.
        let (marking, reason) = match if number < 4 { 9 } else { dice.roll(10) } {
            0 | 1 => (1 + dice.roll(4), ""),
            2 => (0, "draft = true\n"),
            3 => (0, "embargo_until = 2031-07-01T00:00:00Z\n"),
            4 => (0, "expires = 2031-05-01\n"),
            _ => (0, ""),
        };
        documents.push(Document {
            folder,
            slug: format!("d{number}"),
            title: format!("{} {}", dice.one(&WORDS[12..]), NAMES[number]),
            marking,
            reason,
            withheld: marking > audience.ceiling || !reason.is_empty(),
        });
    }
    let mut writer = Writer { dice, all: &documents, audience, months: 0 };
    let mut files = Vec::new();
    for document in &documents {
        let path = |ending: &str| format!("content/{}/{}{ending}", document.folder, document.slug);
        let mut text = writer.front(document);
        text.open("+++\n");
        writer.body(document, &mut text);
        files.push(File { path: path(".md"), text, withheld: document.withheld });
        if writer.dice.roll(4) == 0 {
            let mut text = Pieces::default();
            let title = writer.dice.words(2);
            text.open(&format!("+++\ntitle = \"{title}\"\n+++\n"));
            writer.body(document, &mut text);
            files.push(File { path: path(".fr.md"), text, withheld: document.withheld });
        }
    }
    files.push(writer.rows());
    files
}

impl Writer<'_> {
    /// A table with an incident in each row.
    fn rows(&mut self) -> File {
        let mut text = Pieces::default();
        text.open("id,title,date,country,type,actors,killed_low,by,note,tlp\n");
        for number in 0..self.dice.roll(5) {
            let marking = self.dice.roll(5);
            let withheld = marking > self.audience.ceiling;
            let title = if self.dice.roll(2) == 0 { self.dice.words(2) } else { String::new() };
            let (country, group) =
                (self.slug("countries", withheld), self.slug("groups", withheld));
            let (day, kind) = (self.day(), *self.dice.one(&["Attack", "Riots", ""]));
            let (killed, by, note) = (self.dice.roll(90), self.dice.words(2), self.dice.words(4));
            let label = LABELS[marking];
            let row = format!(
                "row{number},{title},{day},{country},{kind},{group} (target),{killed},{by},{note},{label}\n"
            );
            text.add(&row, withheld);
        }
        File { path: "content/incidents/rows.csv".to_string(), text, withheld: false }
    }

    /// The marking of a part of a document, and whether the part is withheld. Half have none.
    fn marking(&mut self, document: &Document) -> (usize, bool) {
        let marking = match self.dice.roll(2) {
            0 => document.marking,
            _ => document.marking.max(1 + self.dice.roll(4)),
        };
        (marking, document.withheld || marking > self.audience.ceiling)
    }

    /// What is open may not name the slug of what is withheld; what is withheld may name anything.
    fn slug(&mut self, folder: &str, withheld: bool) -> String {
        let fit: Vec<&str> = self
            .all
            .iter()
            .filter(|d| d.folder == folder && (withheld || !d.withheld))
            .map(|d| d.slug.as_str())
            .collect();
        self.dice.one(&fit).to_string()
    }

    fn day(&mut self) -> String {
        format!("2031-{:02}-{:02}", 1 + self.dice.roll(12), 1 + self.dice.roll(28))
    }

    fn front(&mut self, document: &Document) -> Pieces {
        let mut plain =
            format!("+++\ntitle = \"{}\"\nsummary = \"{}\"\n", document.title, self.dice.words(4));
        let _ = writeln!(plain, "aliases = [\"{}ia Band\"]", document.title.replace(' ', ""));
        if self.dice.roll(2) == 0 {
            // It says the title, as addresses of other tools do; a withheld one may be that of a
            // page which is there.
            let old = match withheld_page(document, self.dice.roll(3)) {
                true => format!("/groups/{}/", self.slug("groups", false)),
                false => format!("/posts/{}/", document.title.replace(' ', "-")),
            };
            let _ = writeln!(plain, "old_addresses = [\"{old}\"]");
        }
        let _ = writeln!(plain, "tags = [\"{}\"]", self.dice.one(&WORDS[..12]));
        if document.marking > 0 {
            let _ = writeln!(plain, "tlp = \"{}\"", LABELS[document.marking]);
        }
        plain.push_str(document.reason);
        let withheld = document.withheld;
        let (country, group) = (self.slug("countries", withheld), self.slug("groups", withheld));
        let day = self.day();
        let tables: &[&str] = match document.folder {
            "countries" => {
                let demonym = self.dice.one(&WORDS[12..]);
                let _ = write!(plain, "iso = \"XA\"\ndemonyms = [\"{demonym}ian\"]\n");
                &["status", "relations"]
            }
            "groups" => {
                let _ = writeln!(plain, "operates_in = [\"{country}\"]");
                &["relations", "designations"]
            }
            "people" => &["roles", "relations"],
            "places" => {
                let (latitude, longitude) = (self.dice.roll(80), self.dice.roll(170));
                let _ = writeln!(
                    plain,
                    "country = \"{country}\"\ncoordinates = [{latitude}.5, {longitude}.25]"
                );
                &[]
            }
            "incidents" => {
                let place = self.slug("places", withheld);
                let _ = writeln!(plain, "date = {day}\nplaces = [\"{place}\"]");
                &["actors", "claims", "sources"]
            }
            "briefings" => {
                let person = self.slug("people", withheld);
                let _ = writeln!(
                    plain,
                    "date = {day}\ncountries = [\"{country}\"]\ngroups = [\"{group}\"]\npeople = [\"{person}\"]"
                );
                &["judgements", "sources", "corrections"]
            }
            _ => &[],
        };
        let mut front = Pieces::default();
        front.open(&plain);
        for table in tables {
            for _ in 0..self.dice.roll(3) {
                let (marking, withheld) = self.marking(document);
                let Some(fields) = self.table(table, document, withheld) else { continue };
                let mut text = format!("[[{table}]]\n{fields}");
                if marking > document.marking {
                    let _ = writeln!(text, "tlp = \"{}\"", LABELS[marking]);
                }
                front.add(&text, withheld);
            }
        }
        front
    }

    /// The fields of a table; none if there is nothing that it could mean.
    fn table(&mut self, table: &str, document: &Document, withheld: bool) -> Option<String> {
        let (day, words) = (self.day(), self.dice.words(3));
        let (country, group) = (self.slug("countries", withheld), self.slug("groups", withheld));
        let known = self.all.iter().any(|d| d.folder == "sources" && (withheld || !d.withheld));
        Some(match table {
            "status" => {
                let trend = self.dice.one(&["unchanged", "improved"]);
                self.months += 1;
                let (year, month) = (2000 + self.months / 12, self.months % 12 + 1);
                format!(
                    "month = \"{year}-{month:02}\"\ntrend = \"{trend}\"\nreason = \"{words}\"\n"
                )
            }
            "relations" if group == document.slug => return None,
            "relations" => {
                let kind = self.dice.one(&["fights", "part of", "backs"]);
                format!(
                    "kind = \"{kind}\"\nwith = \"group:{group}\"\nfrom = {day}\nnote = \"{words}\"\n"
                )
            }
            "designations" => format!("by = \"{words}\"\nsince = {day}\n"),
            "roles" => format!("title = \"{words}\"\nof = \"group:{group}\"\nfrom = {day}\n"),
            "actors" => {
                let role = self.dice.one(&["target", "participant"]);
                match self.dice.roll(2) {
                    0 => format!("group = \"{group}\"\nrole = \"{role}\"\nby = \"{words}\"\n"),
                    _ => format!("country = \"{country}\"\nrole = \"{role}\"\n"),
                }
            }
            "claims" => {
                let value = self.dice.roll(90);
                format!(
                    "metric = \"killed\"\nrelation = \"at least\"\nvalue = {value}\nby = \"{words}\"\n"
                )
            }
            "judgements" => format!("text = \"{words}\"\nlikelihood = \"likely\"\n"),
            "corrections" => {
                format!("date = {day}\nwas = \"{words}\"\nnow = \"{}\"\n", self.dice.words(3))
            }
            "sources" if known => {
                let source = self.slug("sources", withheld);
                format!("source = \"{source}\"\ntitle = \"{words}\"\ndate = {day}\n")
            }
            _ => return None,
        })
    }

    /// Blocks, then sections with blocks, some of them with a section below.
    fn body(&mut self, document: &Document, text: &mut Pieces) {
        let mut notes = 0;
        text.0.extend(self.blocks(document, &mut notes).0);
        for _ in 0..self.dice.roll(3) {
            text.0.extend(self.section(document, 2, &mut notes).0);
        }
    }

    fn section(&mut self, document: &Document, level: usize, notes: &mut usize) -> Pieces {
        let (marking, withheld) = self.marking(document);
        let heading =
            format!("{} {}{}\n\n", "#".repeat(level), label(marking, document), self.dice.words(2));
        // What stands in a marked section is marked as strictly.
        let inner =
            Document { marking, withheld, slug: String::new(), title: String::new(), ..*document };
        let mut inside = self.blocks(&inner, notes);
        if level == 2 && self.dice.roll(3) == 0 {
            inside.0.extend(self.section(&inner, 3, notes).0);
        }
        // A heading goes with all that stood under it.
        let gone = withheld || inside.all_closed();
        let mut section = Pieces::default();
        section.add(&heading, gone);
        if withheld {
            inside.close();
        }
        section.0.extend(inside.0);
        section
    }

    fn blocks(&mut self, document: &Document, notes: &mut usize) -> Pieces {
        let mut blocks = Pieces::default();
        for _ in 0..1 + self.dice.roll(3) {
            self.block(document, notes, &mut blocks);
            // Two lists in a row would be one.
            let words = self.dice.words(3);
            if self.dice.roll(2) == 0 {
                blocks.open(&format!("{words}.\n\n"));
            }
        }
        blocks
    }

    /// Words, and the names of any document: open text may name what is withheld, without a link.
    fn sentence(&mut self) -> String {
        let (before, after) = (self.dice.words(4), self.dice.words(3));
        format!("{before} {}. {after}.", self.dice.one(self.all).title)
    }

    fn block(&mut self, document: &Document, notes: &mut usize, blocks: &mut Pieces) {
        let (marking, withheld) = self.marking(document);
        let (label, sentence) = (label(marking, document), self.sentence());
        match self.dice.roll(8) {
            0 => {
                // A list stands between two paragraphs, so that it stays one.
                let loose = if self.dice.roll(3) == 0 { "\n" } else { "" };
                let mark = *self.dice.one(&["-", "1."]);
                for _ in 0..1 + self.dice.roll(4) {
                    let (strength, withheld) = self.marking(document);
                    let words = self.dice.words(3);
                    let item = format!("{mark} {}{words}\n", self::label(strength, document));
                    blocks.add(&format!("{item}{loose}"), withheld);
                    if self.dice.roll(4) == 0 {
                        let (inner, closed) = self.marking(&Document {
                            marking: strength,
                            slug: String::new(),
                            title: String::new(),
                            ..*document
                        });
                        let words = self.dice.words(3);
                        let own = if inner > strength {
                            self::label(inner, document)
                        } else {
                            String::new()
                        };
                        let inner = format!("   - {own}{words}\n{loose}");
                        blocks.add(&inner, withheld || closed);
                    }
                }
                let end = self.dice.words(2);
                let closed = document.withheld;
                blocks.add(&format!("\n{end}.\n\n"), closed);
            }
            1 => blocks
                .add(&format!("> {label}{sentence}\n>\n> {}\n\n", self.dice.words(2)), withheld),
            2 => {
                let closed = document.withheld;
                blocks.add(&format!("| {} | Seen |\n|---|---|\n", self.dice.words(1)), closed);
                for _ in 0..1 + self.dice.roll(2) {
                    blocks.add(&format!("| {} | ", self.dice.words(1)), closed);
                    blocks.add(&format!("{label}{}", self.dice.words(2)), withheld);
                    blocks.add(" |\n", closed);
                }
                blocks.add("\n", closed);
            }
            3 => {
                // A note goes with the place that refers to it.
                *notes += 1;
                let closed = document.withheld;
                blocks.add(&self.dice.words(3), closed);
                blocks.add(&format!("[^n{notes}]"), withheld);
                blocks.add(".\n\n", closed);
                blocks.add(&format!("[^n{notes}]: {label}{sentence}\n\n"), withheld);
            }
            4 => {
                // And a note that only withheld text refers to goes with it.
                *notes += 1;
                blocks.add(&format!("{label}{sentence}[^n{notes}]\n\n"), withheld);
                blocks.add(&format!("[^n{notes}]: {}\n\n", self.dice.words(3)), withheld);
            }
            _ => blocks.add(&format!("{label}{sentence}\n\n"), withheld),
        }
    }
}

/// Whether a withheld document shall have an old address that is in use.
fn withheld_page(document: &Document, roll: usize) -> bool {
    document.withheld && roll == 0
}

/// The label that a passage opens with, where it has one of its own.
fn label(marking: usize, document: &Document) -> String {
    let own = marking > document.marking;
    if own { format!("(TLP:{}) ", LABELS[marking].to_uppercase()) } else { String::new() }
}

fn site(files: &[File], audience: &str, with_withheld: bool) -> Vec<(String, Vec<u8>)> {
    let kept = files.iter().filter(|file| with_withheld || !file.withheld);
    let texts: Vec<(&str, String)> =
        kept.map(|file| (file.path.as_str(), file.text.text(with_withheld))).collect();
    let tree = SourceTree::from_texts(
        texts.iter().map(|(path, text)| (*path, text.as_str())).chain([("watchdesk.toml", CONFIG)]),
    );
    let Ok(desk) = Desk::open(tree, &|_| {}) else { panic!("no desk") };
    let as_of = AsOf::day("2031-06-01".parse().expect("a day"));
    let request = Request { audience: Some(audience.to_string()), as_of, drafts: false };
    let built = desk.build(&request, &|_| {});
    let Some(output) = built.output else { panic!("{:#?}\n{texts:#?}", built.diagnostics) };
    output.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect()
}

#[test]
fn a_site_that_withholds_is_the_site_of_a_desk_that_never_had_it() {
    let (mut documents, mut parts) = (0, 0);
    let only = std::env::var("DESK").ok().and_then(|seed| seed.parse().ok());
    for seed in only.map_or(1..=DESKS, |seed: u64| seed..=seed) {
        let audience = AUDIENCES[usize::from(seed % 4 == 0)];
        let files = desk(seed, audience);
        documents += files.iter().filter(|file| file.withheld).count();
        let shown = files.iter().filter(|file| !file.withheld);
        parts += shown.flat_map(|file| &file.text.0).filter(|(_, withheld)| *withheld).count();
        let (with, without) =
            (site(&files, audience.name, true), site(&files, audience.name, false));
        for (one, other) in with.iter().zip(&without) {
            assert_eq!(one.0, other.0, "desk {seed}");
            assert!(
                one.1 == other.1,
                "desk {seed}: {} differs\n{}\n{}",
                one.0,
                sources(&files, &one.0),
                difference(&String::from_utf8_lossy(&one.1), &String::from_utf8_lossy(&other.1))
            );
        }
        assert_eq!(with.len(), without.len(), "desk {seed}");
    }
    assert!(documents > DESKS as usize, "only {documents} documents were withheld");
    assert!(parts > 10 * DESKS as usize, "only {parts} passages and tables were withheld");
}

/// The sources of a page, what is withheld between brackets.
fn sources(files: &[File], page: &str) -> String {
    let slug = page.rsplit('/').nth(1).unwrap_or_default();
    let pieces = files
        .iter()
        .filter(|file| file.path.contains(&format!("/{slug}.")))
        .flat_map(|f| &f.text.0);
    pieces.map(|(text, gone)| if *gone { format!("«{text}»") } else { text.clone() }).collect()
}

/// The lines that only one of two pages has.
fn difference(one: &str, other: &str) -> String {
    let lines = |of: &str, not: &str, sign: &str| -> String {
        let only = of.lines().filter(|line| !not.lines().any(|other| other == *line));
        only.map(|line| format!("{sign} {line}\n")).collect()
    };
    lines(one, other, "with   ") + &lines(other, one, "without")
}
