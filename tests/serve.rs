//! A site that is served is the site that is built; and what is kept from one state of a desk to the
//! next changes nothing.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use watchdesk::release::AsOf;
use watchdesk::sources::{self, SourceTree};
use watchdesk::{Desk, Kept, Request};

fn request(date: &str) -> Request {
    let as_of = AsOf::day(date.parse().expect("a day"));
    Request { audience: None, as_of, drafts: false }
}

#[test]
fn every_file_of_a_built_site_is_served_as_it_was_built() {
    let (tree, _) = sources::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let desk = Desk::open(tree, &|_| {}).unwrap_or_else(|_| panic!("no desk"));
    let request = request("2026-01-01");
    let built = desk.build(&request, &|_| {}).output.expect("a site");
    let planned = desk.plan(&request, &|_| {}, &mut Kept::new());
    let planned = planned.unwrap_or_else(|_| panic!("no plan"));
    let mut count = 0;
    for (path, bytes) in built.iter() {
        let served = desk.file(&planned, path).unwrap_or_else(|| panic!("{path} is not served"));
        let served = served.unwrap_or_else(|problems| panic!("{path}: {problems:?}"));
        assert!(served == *bytes, "{path} is served otherwise than it was built");
        count += 1;
    }
    assert!(count > 100);
    assert!(desk.file(&planned, "watchdesk.toml").is_none());
    assert!(desk.file(&planned, "../watchdesk.toml").is_none());
    assert!(desk.file(&planned, "content/pages/about.md").is_none());
}

/// A server, which ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn get(host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("the server is there");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_desk_in_the_folder_where_the_command_is_typed_is_watched_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = env!("CARGO_BIN_EXE_watchdesk");
    let made = Command::new(program).arg("init").arg(folder.path().join("desk")).output();
    assert!(made.expect("it runs").status.success());
    std::fs::create_dir(folder.path().join("desk/notes")).expect("a folder");
    // However the desk is named: not at all, by a dot, from a folder beside its content.
    for (beside, desk) in [("desk", None), ("desk", Some(".")), ("desk/notes", Some("../../desk"))]
    {
        let mut command = Command::new(program);
        command.arg("serve").args(desk.map(|desk| ["--desk", desk]).into_iter().flatten());
        let command = command.current_dir(folder.path().join(beside));
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut server = Server(child.expect("it runs"));
        let mut line = String::new();
        let out = server.0.stdout.take().expect("it is piped");
        BufReader::new(out).read_line(&mut line).expect("an address");
        let host = line.split('/').nth(2).expect("an address").to_string();
        let about = folder.path().join("desk/content/pages/about.md");
        let text = std::fs::read_to_string(&about).expect("a page");
        let words = format!("Saved for {beside} and {desk:?}.").replace('"', "");
        std::fs::write(&about, format!("{text}\n{words}\n")).expect("saved");
        let shown = (0..600).any(|_| {
            sleep(Duration::from_millis(50));
            get(&host, "/about/").contains(&words)
        });
        assert!(shown, "{words}");
    }
}

/// The files of a desk, by path.
type Files = BTreeMap<&'static str, String>;

const DESK: &[(&str, &str)] = &[
    (
        "watchdesk.toml",
        "name = \"Test desk\"\nbase_url = \"https://example.org/\"\nlanguages = [\"en\", \"fr\"]\n\n[audiences]\npublic = \"clear\"\n\n[markings]\ncontent = \"clear\"\n",
    ),
    (
        "content/countries/karu.md",
        "+++\ntitle = \"Karu\"\niso = \"ML\"\ndemonyms = [\"Karuan\"]\n[[status]]\nmonth = \"2031-05\"\ntrend = \"unchanged\"\n+++\nThe Dovi Front is here.\n",
    ),
    ("content/countries/karu.fr.md", "+++\ntitle = \"Le Karou\"\n+++\nUn pays.\n"),
    ("content/countries/belo.md", "+++\ntitle = \"Belo\"\niso = \"NE\"\n+++\n"),
    (
        "content/groups/dovi.md",
        "+++\ntitle = \"Dovi Front\"\nshort = \"DOV\"\naliases = [\"Front of the Hills\"]\noperates_in = [\"karu\"]\n+++\nIt left Belo.\n",
    ),
    (
        "content/groups/fenu.md",
        "+++\ntitle = \"Fenu Guard\"\naliases = [\"Guard of Gasi\", \"Front of the Hills\"]\noperates_in = [\"belo\"]\n+++\n",
    ),
    (
        "content/places/gasi.md",
        "+++\ntitle = \"Gasi\"\ntype = \"town\"\ncountry = \"karu\"\n+++\nA town.\n",
    ),
    ("content/people/hopa.md", "+++\ntitle = \"Hopa Neri\"\n+++\nOf the Dovi Front.\n"),
    ("content/sources/radio.md", "+++\ntitle = \"Radio Karu\"\ntype = \"broadcaster\"\n+++\n"),
    (
        "content/briefings/2031-05-04-market.md",
        "+++\ntitle = \"The market of Gasi\"\ndate = 2031-05-04\ncountries = [\"karu\"]\ngroups = [\"dovi\"]\ntags = [\"markets\"]\n[[sources]]\nsource = \"radio\"\n+++\nThe DOV came to Gasi. [[Hopa Neri]] spoke; see [[bridge]] and [the group](../groups/dovi.md).\n\n(TLP:AMBER) The mayor is Ilvar.\n",
    ),
    (
        "content/briefings/2031-05-04-market.fr.md",
        "+++\ntitle = \"Le marché de Gasi\"\n+++\nLe Dovi Front est venu.\n",
    ),
    (
        "content/briefings/bridge.md",
        "+++\ntitle = \"A bridge\"\ndate = 2031-05-02\ncountries = [\"belo\"]\n+++\nThe Guard of Gasi and the Front of the Hills met Karuan patrols. A file: [list](/files/list.txt).\n",
    ),
    (
        "content/briefings/secret.md",
        "+++\ntitle = \"A secret of Ilvar\"\ndate = 2031-05-03\ntlp = \"amber\"\ncountries = [\"karu\"]\n+++\nThe Dovi Front knows.\n",
    ),
    (
        "content/incidents/raid.md",
        "+++\ntitle = \"A raid on Gasi\"\ndate = 2031-05-04\nplaces = [\"gasi\"]\ncountries = [\"karu\"]\n[[actors]]\ngroup = \"dovi\"\nrole = \"participant\"\n[[claims]]\nby = \"Hopa Neri\"\nsource = \"radio\"\nmetric = \"killed\"\nrelation = \"exactly\"\nvalue = 4\n+++\nThe Fenu Guard was far.\n",
    ),
    (
        "content/incidents/rows.csv",
        "id,title,date,country,place\nr1,First row,2031-05-01,karu,gasi\nr2,,2031-05-02,belo,\n",
    ),
    ("static/files/list.txt", "A list.\n"),
];

/// One thing that an editor may do, to a file: what stood there and what stands there now. The first
/// part empty: it is written at the end; both empty: the file is deleted.
const EDITS: &[(&str, &str, &str)] = &[
    ("content/briefings/bridge.md", "", "\nAnother sentence with Hopa Neri.\n"),
    ("content/briefings/bridge.md", "title = \"A bridge\"", "title = \"The long bridge\""),
    ("content/groups/dovi.md", "\"Front of the Hills\"", "\"Front of the Hills\", \"Patrols\""),
    ("content/groups/dovi.md", "It left Belo", "It left [[bridge]] and Gasi"),
    ("content/groups/fenu.md", "Guard of Gasi", "Guard of Belo"),
    ("content/groups/fenu.md", "[\"belo\"]", "[\"karu\"]"),
    ("content/people/hopa.md", "Hopa Neri", "Hopa Nerim"),
    ("content/people/hopa.md", "+++\nOf", "aliases = [\"Hopa Neri\"]\n+++\nOf"),
    ("content/countries/karu.md", "title = \"Karu\"", "title = \"Karu\"\nsummary = \"Small.\""),
    ("content/countries/karu.md", "Karuan", "Karunian"),
    ("content/countries/belo.md", "title = \"Belo\"", "title = \"Belo\"\nsummary = \"New.\""),
    ("content/countries/belo.md", "title = \"Belo", "title = \"New Belo"),
    ("content/briefings/bridge.md", "+++\ntitle", "+++\ntags = [\"Markets\"]\ntitle"),
    ("content/countries/karu.fr.md", "Un pays", "Un pays. Dovi Front"),
    ("content/countries/karu.fr.md", "", ""),
    ("content/briefings/secret.md", "amber", "clear"),
    ("content/briefings/2031-05-04-market.md", "TLP:AMBER", "TLP:CLEAR"),
    ("content/briefings/2031-05-04-market.md", "[\"dovi\"]", "[\"dovi\", \"fenu\"]"),
    ("content/briefings/2031-05-04-market.md", "[\"dovi\"", "[\"dovy\""),
    ("content/briefings/2031-05-04-market.md", "+++\ntitle", "+++\ntitle title"),
    ("content/briefings/2031-05-04-market.fr.md", "", ""),
    ("content/briefings/bridge.md", "", ""),
    ("content/incidents/rows.csv", "", "r3,,2031-05-03,karu,gasi\n"),
    ("content/incidents/rows.csv", "First row", "First row of Hopa Neri"),
    ("content/incidents/raid.md", "value = 4", "value = 5"),
    ("content/places/gasi.md", "title = \"Gasi", "title = \"Old Gasi"),
    ("content/places/gasi.md", "type = \"town\"", "type = \"town\"\ntlp = \"amber\""),
    ("content/places/gasi.md", "country = \"karu\"", "country = \"belo\""),
    ("content/places/gasi.md", "", ""),
    ("content/sources/radio.md", "broadcaster", "person"),
    ("static/files/list.txt", "", ""),
    ("watchdesk.toml", "Test desk", "Other desk"),
    ("watchdesk.toml", "[markings]", "[markings]\n\"content/people\" = \"amber\""),
    ("watchdesk.toml", "languages = [\"en\", \"fr\"]", "languages = [\"en\"]"),
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
}

fn edit(files: &mut Files, dice: &mut Dice) -> String {
    let (path, old, new) = EDITS[dice.roll(EDITS.len())];
    let first = || DESK.iter().find(|(other, _)| *other == path).expect("a file").1.to_string();
    let text = match files.get(path) {
        // What was deleted or changed comes back after a while.
        None => Some(first()),
        Some(_) if dice.roll(4) == 0 => Some(first()),
        Some(_) if new.is_empty() => None,
        Some(text) if old.is_empty() => Some(format!("{text}{new}")),
        Some(text) => Some(text.replacen(old, new, 1)),
    };
    match text {
        Some(text) => files.insert(path, text),
        None => files.remove(path),
    };
    format!("{path}: `{old}` -> `{new}`")
}

fn open(files: &Files, kept: &mut Kept) -> Desk {
    let tree = SourceTree::from_texts(files.iter().map(|(path, text)| (*path, text.as_str())));
    Desk::open_again(tree, &|_| {}, kept).unwrap_or_else(|_| panic!("no desk"))
}

#[test]
fn what_is_kept_changes_neither_a_page_nor_a_problem() {
    let whole = || -> Files { DESK.iter().map(|(path, text)| (*path, text.to_string())).collect() };
    let mut files = whole();
    let sound = open(&files, &mut Kept::new()).build(&request("2031-06-20"), &|_| {});
    assert!(sound.output.is_some(), "{:#?}", sound.diagnostics);
    let mut kept = Kept::new();
    let mut dice = Dice(0x5DEE_CE66);
    let mut good = 0;
    let mut done = Vec::new();
    for step in 0..120 {
        // Several files are saved at once now and then.
        for _ in 0..=dice.roll(3) / 2 {
            done.push(edit(&mut files, &mut dice));
        }
        let request = request(if dice.roll(5) == 0 { "2031-05-20" } else { "2031-06-20" });
        let fresh = open(&files, &mut Kept::new());
        let again = open(&files, &mut kept);
        let plan = |desk: &Desk, kept: &mut Kept| {
            desk.plan(&request, &|_| {}, kept).unwrap_or_else(|_| panic!("no plan"))
        };
        let (first, second) = (plan(&fresh, &mut Kept::new()), plan(&again, &mut kept));
        let last = || format!("step {step}: {}", done[done.len().saturating_sub(3)..].join("; "));
        assert_eq!(fresh.problems(&first), again.problems(&second), "{}", last());
        let Some(output) = fresh.build(&request, &|_| {}).output else {
            // Another branch is switched to.
            if dice.roll(2) == 0 {
                files = whole();
            }
            continue;
        };
        good += 1;
        for (path, bytes) in output.iter() {
            let served = again.file(&second, path).unwrap_or_else(|| panic!("{path}, {}", last()));
            let served = served.unwrap_or_else(|found| panic!("{path}, {}: {found:?}", last()));
            assert!(served == *bytes, "{path} is stale after {}", last());
        }
    }
    assert!(good > 20, "only {good} states of the desk could be built");
}
