//! To withhold is to be without: over random desks, a site that withholds documents is the same,
//! byte for byte, as the site of a desk that never had them.

use std::fmt::Write;

use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Desk, Request};

const DESKS: u64 = 2_000;

const CONFIG: &str = "name = \"Test desk\"\nbase_url = \"https://example.org/\"\nlanguages = [\"en\", \"fr\"]\n\n[audiences]\npublic = \"clear\"\npartners = \"amber\"\n\n[markings]\ncontent = \"clear\"\n";

const FOLDERS: [&str; 7] =
    ["countries", "groups", "people", "places", "sources", "incidents", "briefings"];

/// The table whose rows are withheld or deleted one by one, and its first line.
const TABLE: &str = "content/incidents/many.csv";
const COLUMNS: &str = "id,title,date,place,type,actors,killed_low,by,note,tlp\n";

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

struct Document {
    folder: &'static str,
    slug: String,
    title: String,
    withheld: bool,
}

/// A desk's files, and whether each is withheld from the public.
fn desk(seed: u64) -> Vec<(String, String, bool)> {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let count = 4 + dice.roll(10);
    let mut documents: Vec<Document> = Vec::new();
    for number in 0..count {
        let folder = FOLDERS[if number < 4 { number } else { dice.roll(FOLDERS.len()) }];
        documents.push(Document {
            folder,
            slug: format!("d{number}"),
            title: format!("{} {}", dice.one(&WORDS[12..]), NAMES[number]),
            // The first four are open, so that every reference has something to mean.
            withheld: number >= 4 && dice.roll(2) == 0,
        });
    }
    let mut files = Vec::new();
    for document in &documents {
        let mut text = front(document, &documents, &mut dice);
        let _ = write!(text, "+++\n{}\n", body(&documents, &mut dice));
        let path = |ending: &str| format!("content/{}/{}{ending}", document.folder, document.slug);
        files.push((path(".md"), text, document.withheld));
        if dice.roll(4) == 0 {
            let text = format!(
                "+++\ntitle = \"{}\"\n+++\n{}\n",
                dice.words(2),
                body(&documents, &mut dice)
            );
            files.push((path(".fr.md"), text, document.withheld));
        }
    }
    for number in 0..dice.roll(5) {
        let withheld = dice.roll(2) == 0;
        let label = if withheld { *dice.one(&["green", "amber", "red"]) } else { "" };
        let title = if dice.roll(2) == 0 { dice.words(2) } else { String::new() };
        let row = format!(
            "row{number},{title},2031-{:02}-{:02},d3,{},d1 (target),{},{},{},{label}\n",
            1 + dice.roll(12),
            1 + dice.roll(28),
            dice.one(&["Attack", "Riots", ""]),
            dice.roll(90),
            dice.words(2),
            dice.words(4),
        );
        files.push((TABLE.to_string(), row, withheld));
    }
    files
}

fn front(document: &Document, all: &[Document], dice: &mut Dice) -> String {
    // What is open may not name the slug of what is withheld; what is withheld may name anything.
    let slug = |folder: &str, dice: &mut Dice| -> String {
        let fit: Vec<&str> = all
            .iter()
            .filter(|d| d.folder == folder && (document.withheld || !d.withheld))
            .map(|d| d.slug.as_str())
            .collect();
        dice.one(&fit).to_string()
    };
    let day = format!("2031-{:02}-{:02}", 1 + dice.roll(12), 1 + dice.roll(28));
    let mut front =
        format!("+++\ntitle = \"{}\"\nsummary = \"{}\"\n", document.title, dice.words(4));
    let _ = writeln!(front, "aliases = [\"{}ia Band\"]", document.title.replace(' ', ""));
    let _ = writeln!(front, "tags = [\"{}\"]", dice.one(&WORDS[..12]));
    if document.withheld {
        front.push_str(match dice.roll(5) {
            0 => "tlp = \"green\"\n",
            1 => "tlp = \"red\"\n",
            2 => "draft = true\n",
            3 => "embargo_until = 2031-07-01T00:00:00Z\n",
            _ => "expires = 2031-05-01\n",
        });
    }
    let (country, group) = (slug("countries", dice), slug("groups", dice));
    match document.folder {
        "countries" => {
            let month = &day[..7];
            let _ = write!(front, "iso = \"XA\"\ndemonyms = [\"{}ian\"]\n", dice.one(&WORDS[12..]));
            let _ = write!(
                front,
                "[[status]]\nmonth = \"{month}\"\ntrend = \"{}\"\nreason = \"{}\"\n",
                dice.one(&["unchanged", "improved"]),
                dice.words(3)
            );
        }
        "groups" => {
            let _ = writeln!(front, "operates_in = [\"{country}\"]\nfounded = {day}");
            let by = dice.words(2);
            let _ = write!(front, "[[designations]]\nby = \"{by}\"\nsince = \"2029-04\"\n");
            if group != document.slug {
                let _ = write!(
                    front,
                    "[[relations]]\nkind = \"fights\"\nwith = \"{group}\"\nfrom = {day}\n"
                );
            }
        }
        "people" => {
            let _ = write!(
                front,
                "[[roles]]\ntitle = \"{}\"\nof = \"{group}\"\nfrom = \"2028\"\nto = {day}\n",
                dice.words(1)
            );
        }
        "places" => {
            let _ = writeln!(
                front,
                "country = \"{country}\"\ncoordinates = [{}.5, {}.25]",
                dice.roll(80),
                dice.roll(170)
            );
        }
        "incidents" => {
            let place = slug("places", dice);
            let _ = write!(
                front,
                "date = {day}\nplaces = [\"{place}\"]\n[[actors]]\ngroup = \"{group}\"\nrole = \"target\"\n"
            );
            let _ = write!(
                front,
                "[[claims]]\nid = \"a\"\nmetric = \"killed\"\nrelation = \"at least\"\nvalue = {}\nby = \"{}\"\n",
                dice.roll(90),
                dice.words(2)
            );
            let _ = write!(
                front,
                "[[claims]]\nmetric = \"killed\"\nrelation = \"about\"\nvalue = {}\nby = \"{}\"\nsupersedes = \"a\"\n",
                dice.roll(90),
                dice.words(2)
            );
        }
        "briefings" => {
            let person = slug("people", dice);
            let _ = writeln!(
                front,
                "date = {day}\ncountries = [\"{country}\"]\ngroups = [\"{group}\"]\npeople = [\"{person}\"]"
            );
        }
        _ => {}
    }
    front
}

/// Words, and the names of any document: open text may name what is withheld, without a link.
fn body(all: &[Document], dice: &mut Dice) -> String {
    let mut body = String::new();
    for _ in 0..1 + dice.roll(3) {
        let _ = write!(body, "{} {}. {}\n\n", dice.words(4), dice.one(all).title, dice.words(3));
    }
    body
}

fn site(files: &[(String, String, bool)], with_withheld: bool) -> Vec<(String, Vec<u8>)> {
    let kept = files.iter().filter(|(_, _, withheld)| with_withheld || !withheld);
    let (rows, kept): (Vec<_>, Vec<_>) = kept.partition(|(path, _, _)| path == TABLE);
    let rows: String = rows.into_iter().map(|(_, row, _)| row.as_str()).collect();
    let table = format!("{COLUMNS}{rows}");
    let texts = kept.into_iter().map(|(path, text, _)| (path.as_str(), text.as_str()));
    let others = [("watchdesk.toml", CONFIG), (TABLE, table.as_str())];
    let tree = SourceTree::from_texts(texts.chain(others));
    let Ok(desk) = Desk::open(tree, &|_| {}) else { panic!("no desk") };
    let as_of = AsOf::day("2031-06-01".parse().expect("a day"));
    let built = desk.build(&Request { audience: None, as_of, drafts: false }, &|_| {});
    let Some(output) = built.output else { panic!("{:#?}\n{files:#?}", built.diagnostics) };
    output.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect()
}

#[test]
fn a_site_that_withholds_is_the_site_of_a_desk_that_never_had_it() {
    let mut withheld = 0;
    for seed in 1..=DESKS {
        let files = desk(seed);
        withheld += files.iter().filter(|(_, _, withheld)| *withheld).count();
        let (with, without) = (site(&files, true), site(&files, false));
        for (one, other) in with.iter().zip(&without) {
            assert_eq!(one.0, other.0, "desk {seed}");
            assert!(
                one.1 == other.1,
                "desk {seed}: {} differs\n{}\n---\n{}",
                one.0,
                String::from_utf8_lossy(&one.1),
                String::from_utf8_lossy(&other.1)
            );
        }
        assert_eq!(with.len(), without.len(), "desk {seed}");
    }
    assert!(withheld > DESKS as usize, "only {withheld} documents were withheld");
}
