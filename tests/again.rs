//! A build after a build: whatever was changed between, the site is the one that a desk gives that was
//! never built before.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use assert_cmd::Command;
use tempfile::TempDir;
use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Desk, Ground, Origin, Request, Standing};

/// A desk that is built again and again, and where its builds are remembered.
struct Bench {
    folder: TempDir,
    date: &'static str,
    audience: &'static str,
}

impl Bench {
    fn new() -> Bench {
        let folder = TempDir::new().expect("a folder");
        let bench = Bench { folder, date: "2031-06-01", audience: "public" };
        bench.watchdesk("cache").arg("init").arg(bench.desk()).assert().success();
        bench
    }

    fn desk(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    fn watchdesk(&self, cache: &str) -> Command {
        let mut command = Command::cargo_bin("watchdesk").expect("the program");
        command.env("WATCHDESK_CACHE", self.folder.path().join(cache));
        command
    }

    fn change(&self, file: &str, change: impl Fn(String) -> String) {
        let path = self.desk().join(file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, change(text)).expect("written");
    }

    /// Builds into a folder and returns what was said.
    fn build(&self, cache: &str, output: &str) -> String {
        let output = self.folder.path().join(output);
        let mut command = self.watchdesk(cache);
        command.args(["build", "--date", self.date, "--audience", self.audience, "--desk"]);
        let done = command.arg(self.desk()).arg("--output").arg(output).assert().success();
        let done = done.get_output();
        let said = [done.stdout.as_slice(), done.stderr.as_slice()].concat();
        String::from_utf8(said).expect("text")
    }

    fn files(&self, output: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let root = self.folder.path().join(output);
        let files = walkdir::WalkDir::new(&root).into_iter().filter_map(Result::ok);
        let files = files.filter(|entry| entry.file_type().is_file());
        let read = |path: &Path| fs::read(path).expect("a file");
        let inside = |path: &Path| path.strip_prefix(&root).expect("inside").to_path_buf();
        files.map(|entry| (inside(entry.path()), read(entry.path()))).collect()
    }

    /// The site that stands there, built again, is the site of a folder and a cache that are new.
    fn is_as_new(&self, after: &str) {
        let said = self.build("cache", "site");
        let _ = fs::remove_dir_all(self.folder.path().join("fresh"));
        let fresh = self.build("no-cache", "fresh");
        let _ = fs::remove_dir_all(self.folder.path().join("no-cache"));
        let (site, new) = (self.files("site"), self.files("fresh"));
        assert!(site.keys().eq(new.keys()), "other files after {after}");
        for (path, bytes) in &site {
            assert!(new[path] == *bytes, "{} is another after {after}", path.display());
        }
        // Warnings are told again, whether anything was done or not.
        let warnings = |said: &str| said.matches("warning[").count();
        assert_eq!(warnings(&said), warnings(&fresh), "after {after}");
    }
}

const COUNTRY: &str = "content/countries/vessia.md";
const BRIEFING: &str = "content/briefings/2031-05-04-ostrel-market.md";

/// What an editor changes: its name, and the change.
type Edit = (&'static str, fn(&mut Bench, usize));

const EDITS: &[Edit] = &[
    ("nothing", |_, _| {}),
    ("a body", |bench, round| {
        bench.change(BRIEFING, |text| format!("{text}\nLine {round} about Vessia.\n"));
    }),
    ("a name in brackets", |bench, round| {
        let line = ["See [[vessia]].", "See [[vessia|that country]]."][round % 2];
        bench.change(BRIEFING, |text| format!("{text}\n{line}\n"));
    }),
    ("a link to where a page was", |bench, round| {
        bench.change("content/people/ilan-veld.md", |text| {
            let kept: Vec<&str> = text.lines().filter(|l| !l.starts_with("old_addr")).collect();
            let old = format!("+++\nold_addresses = [\"/old/{round}/\", \"/old/veld/\"]");
            kept.join("\n").replacen("+++", &old, 1) + "\n"
        });
        bench.change(BRIEFING, |text| format!("{text}\nSee [it](/old/veld/).\n"));
    }),
    ("a title", |bench, round| {
        bench.change(COUNTRY, |text| {
            let rest = text.split_once("\ntitle").and_then(|(_, rest)| rest.split_once('\n'));
            let (_, rest) = rest.expect("a title");
            format!("+++\ntitle = \"Vessia {round}\"\n{rest}")
        });
    }),
    ("an alias", |bench, round| {
        bench.change("content/people/ilan-veld.md", |text| {
            let kept: Vec<&str> = text.lines().filter(|l| !l.starts_with("aliases")).collect();
            kept.join("\n").replacen("+++", &format!("+++\naliases = [\"Market {round}\"]"), 1)
                + "\n"
        });
    }),
    ("a new document", |bench, round| {
        let text =
            format!("+++\ntitle = \"Note {round}\"\n+++\nOstrel is quiet, says note {round}.\n");
        bench.change(&format!("content/pages/note-{round}.md"), |_| text.clone());
    }),
    ("a document that goes", |bench, _| {
        let pages = fs::read_dir(bench.desk().join("content/pages")).expect("a folder");
        let notes = pages.filter_map(Result::ok).map(|entry| entry.path());
        let note = notes.filter(|path| path.to_string_lossy().contains("note-")).min();
        note.map_or(Ok(()), fs::remove_file).expect("removed");
    }),
    ("a marking", |bench, round| {
        let text = format!("+++\ntitle = \"Closed {round}\"\ntlp = \"amber\"\n+++\nPlain words.\n");
        bench.change("content/pages/closed.md", |_| text.clone());
    }),
    ("a template", |bench, round| {
        let block = "{% block footer %}";
        let text =
            format!("{{% extends \"theme/page.html\" %}}\n{block}<p>{round}</p>{{% endblock %}}\n");
        bench.change("templates/page.html", |_| text.clone());
    }),
    ("a style", |bench, round| {
        bench.change("static/style.css", |_| format!("p {{ order: {round} }}\n"));
    }),
    ("the date", |bench, round| {
        bench.date = ["2031-06-01", "2031-06-02", "2032-01-01"][round % 3];
    }),
    ("the audience", |bench, round| bench.audience = ["public", "partners"][round % 2]),
    ("an embargo", |bench, round| {
        let until = ["2031-06-01T12:00:00Z", "2031-06-02T12:00:00Z"][round % 2];
        let text = format!("+++\ntitle = \"Later\"\nembargo_until = {until}\n+++\nWords.\n");
        bench.change("content/pages/later.md", |_| text.clone());
    }),
    ("compressed forms", |bench, round| {
        bench.change("watchdesk.toml", |text| {
            let kept: Vec<&str> = text.lines().filter(|l| !l.starts_with("compress")).collect();
            format!("compress = {}\n{}\n", round % 2 == 0, kept.join("\n"))
        });
    }),
    ("an own file in place of a compressed page", |bench, round| {
        bench.change("static/groups/index.html.gz", |_| format!("No page, {round}.\n"));
    }),
    ("an own file that goes", |bench, _| {
        let _ = fs::remove_file(bench.desk().join("static/groups/index.html.gz"));
    }),
    ("a hand in a compressed page", |bench, round| {
        let page = bench.folder.path().join("site/countries/index.html.br");
        if page.exists() {
            fs::write(page, format!("{round}")).expect("written");
        }
    }),
    ("a hand in the site", |bench, round| {
        let page = bench.folder.path().join("site/index.html");
        let mut bytes = fs::read(&page).expect("a page");
        let at = round % bytes.len();
        bytes[at] = bytes[at].wrapping_add(1);
        fs::write(page, bytes).expect("written");
    }),
    ("a file that is missing", |bench, _| {
        fs::remove_file(bench.folder.path().join("site/sitemap.xml")).expect("removed");
    }),
];

#[test]
fn a_build_after_any_change_is_the_build_of_a_new_desk() {
    let mut bench = Bench::new();
    bench.is_as_new("the first build");
    // Each change once, and then as the dice fall.
    let mut dice: usize = 20_310_601;
    let rolled = (0..16).map(|_| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % EDITS.len()
    });
    let order: Vec<usize> = (0..EDITS.len()).chain(rolled).collect();
    for (round, edit) in order.into_iter().enumerate() {
        let (name, change) = EDITS[edit];
        change(&mut bench, round);
        bench.is_as_new(&format!("{name} in round {round}"));
    }
}

/// The one folder of builds in the cache, and all others.
fn left(bench: &Bench) -> Vec<PathBuf> {
    let builds = bench.folder.path().join("cache/builds");
    let mut left: Vec<PathBuf> =
        fs::read_dir(builds).expect("builds").filter_map(Result::ok).map(|e| e.path()).collect();
    left.sort();
    left
}

#[test]
fn texts_that_a_disk_spoiled_are_made_again() {
    let bench = Bench::new();
    bench.is_as_new("the first build");
    let texts = left(&bench)[0].join("texts");
    let whole = fs::read(&texts).expect("texts");
    for part in 0..24 {
        let mut spoiled = whole.clone();
        let at = (whole.len() - 1) * part / 23;
        match part % 3 {
            0 => spoiled.truncate(at),
            _ => spoiled[at] ^= 1 << (part % 8),
        }
        fs::write(&texts, &spoiled).expect("written");
        bench.change(BRIEFING, |text| format!("{text}\nLine {part} about Vessia.\n"));
        bench.is_as_new(&format!("part {part} was spoiled"));
    }
}

#[test]
fn what_was_left_for_a_folder_that_is_no_more_goes() {
    let bench = Bench::new();
    bench.build("cache", "site");
    let site = left(&bench);
    // A version before this one left a file.
    fs::write(bench.folder.path().join("cache/builds/older"), "a note").expect("written");
    bench.build("cache", "other");
    assert_eq!(left(&bench).len(), 2);
    fs::remove_dir_all(bench.folder.path().join("other")).expect("removed");
    bench.build("cache", "third");
    let now = left(&bench);
    assert!(now.len() == 2 && now.contains(&site[0]), "{now:?}");
}

/// What the files of a build were made of, for the next.
#[derive(Default)]
struct Remembered {
    ground: Option<Ground>,
    before: BTreeMap<String, Origin>,
    now: Mutex<(Option<Ground>, BTreeMap<String, Origin>)>,
}

impl Standing for Remembered {
    fn ground(&self) -> Option<&Ground> {
        self.ground.as_ref()
    }

    fn texts(&self) -> Vec<u8> {
        Vec::new()
    }

    fn leave_texts(&self, _: Vec<u8>) {}

    fn origin(&self, path: &str, _: &[String]) -> Option<&Origin> {
        self.before.get(path)
    }

    fn stay(&self, path: &str, _: &[String], origin: Origin) {
        self.made(path, origin);
    }

    fn made(&self, path: &str, origin: Origin) {
        self.now.lock().expect("whole").1.insert(path.to_string(), origin);
    }

    fn stands_on(&self, ground: Ground) {
        self.now.lock().expect("whole").0 = Some(ground);
    }
}

type Origins = (Option<Ground>, BTreeMap<String, Origin>);

/// The files that are made for a desk if others stand there, and what all were made of.
fn made(desk: &[(&str, &str)], (ground, before): Origins) -> (Vec<String>, Origins) {
    let tree = SourceTree::from_texts(desk.iter().copied());
    let Ok(desk) = Desk::open(tree, &|_| {}) else { panic!("no desk") };
    let as_of = AsOf::day("2031-06-01".parse().expect("a day"));
    let request = Request { audience: None, as_of, drafts: false };
    let remembered = Remembered { ground, before, ..Remembered::default() };
    let pages = Mutex::new(Vec::new());
    let take = |path: &str, _: Vec<u8>| {
        pages.lock().expect("whole").push(path.to_string());
    };
    let built = desk.build_into(&request, &|_| {}, &take, Some(&remembered));
    assert!(!built.failed(), "{:#?}", built.diagnostics);
    let mut pages = pages.into_inner().expect("whole");
    let origins = remembered.now.into_inner().expect("whole");
    pages.retain(|path| origins.1.contains_key(path));
    pages.sort();
    (pages, origins)
}

#[test]
fn only_files_of_which_something_changed_are_made() {
    let desk = |briefing: &'static str, closed: &'static str, foot: &'static str| {
        [
            (
                "watchdesk.toml",
                "name = \"Vess Desk\"\nbase_url = \"https://example.org/\"\n[markings]\ncontent = \"clear\"\n",
            ),
            (
                "content/countries/vessia.md",
                "+++\ntitle = \"Vessia\"\niso = \"XA\"\n+++\nA country of rivers.\n",
            ),
            (
                "content/countries/norland.md",
                "+++\ntitle = \"Norland\"\niso = \"XB\"\n+++\nA country of hills.\n",
            ),
            ("content/briefings/2031-05-04-ferry.md", briefing),
            ("content/pages/closed.md", closed),
            ("templates/page.html", foot),
        ]
    };
    let ferry = "+++\ntitle = \"The ferry\"\ndate = 2031-05-04\ncountries = [\"vessia\"]\n+++\nIt runs.\n\nIt is old.\n";
    let closed = "+++\ntitle = \"Zebrafinch\"\ntlp = \"red\"\n+++\nPlain words.\n";
    let foot = "{% extends \"theme/page.html\" %}\n";
    let (all, origins) = made(&desk(ferry, closed, foot), Origins::default());
    assert!(all.len() > 10);
    assert_eq!(origins.1.keys().collect::<Vec<_>>(), all.iter().collect::<Vec<_>>());
    let (none, again) = made(&desk(ferry, closed, foot), origins.clone());
    assert_eq!((none, &again), (Vec::new(), &origins));
    // Its last paragraph stands on its own page, on that to print, and in feeds: no list and no table has it.
    let other = "+++\ntitle = \"The ferry\"\ndate = 2031-05-04\ncountries = [\"vessia\"]\n+++\nIt runs.\n\nIt is new.\n";
    let (some, _) = made(&desk(other, closed, foot), origins.clone());
    let with_its_text = [
        "briefings/2031-05-04-ferry/index.html",
        "countries/vessia/feed.json",
        "countries/vessia/feed.xml",
        "feed.json",
        "feed.xml",
        "print/2031/05/index.html",
    ];
    assert_eq!(some, with_its_text);
    // What pages are searched for is another.
    let secret = "+++\ntitle = \"Zebrafinches\"\ntlp = \"red\"\n+++\nPlain words.\n";
    assert_eq!(made(&desk(ferry, secret, foot), origins.clone()).0, all);
    let template = "{% extends \"theme/page.html\" %}\n\n";
    assert_eq!(made(&desk(ferry, closed, template), origins).0, all);
}

/// A change of a body, by its lines behind the facts.
type BodyEdit = fn(&mut Vec<String>);

const BODY_EDITS: &[BodyEdit] = &[
    |lines| lines.push("\nIt was quiet in the afternoon.".to_string()),
    |lines| lines.push("\n## Later\n\nIt was quiet in Bamako, JNIM says.".to_string()),
    |lines| lines.retain(|line| !line.starts_with('#')),
    |lines| {
        if let Some(line) = lines.iter_mut().find(|line| line.contains(". ")) {
            *line = line.split_once(". ").map_or(String::new(), |(_, rest)| rest.to_string());
        }
    },
    |lines| lines.clear(),
];

/// What texts a page shows is told by whoever reads them: here on the example desk, which has of everything
/// something.
#[test]
fn a_changed_text_changes_every_page_that_shows_something_of_it() {
    let folder = TempDir::new().expect("a folder");
    let bench = Bench { folder, date: "2026-01-01", audience: "public" };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    for entry in walkdir::WalkDir::new(root.join("content")).sort_by_file_name() {
        let entry = entry.expect("the example desk");
        let path = entry.path().strip_prefix(root).expect("inside").to_path_buf();
        if entry.file_type().is_dir() {
            fs::create_dir_all(bench.desk().join(path)).expect("made");
            continue;
        }
        fs::copy(entry.path(), bench.desk().join(&path)).expect("copied");
        if path.extension().is_some_and(|end| end == "md") {
            texts.push(path.display().to_string());
        }
    }
    fs::copy(root.join("watchdesk.toml"), bench.desk().join("watchdesk.toml")).expect("copied");
    bench.is_as_new("the first build");
    let mut dice: usize = 20_260_101;
    let mut below = |n: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % n
    };
    for round in 0..20 {
        let (text, edit) = (&texts[below(texts.len())], BODY_EDITS[round % BODY_EDITS.len()]);
        bench.change(text, |text| {
            let mut parts = text.splitn(3, "+++").map(str::to_string);
            let (begin, front) = (parts.next().unwrap_or_default(), parts.next());
            let body = parts.next().unwrap_or_default();
            let mut lines: Vec<String> = body.lines().skip(1).map(str::to_string).collect();
            edit(&mut lines);
            format!("{begin}+++{}+++\n{}\n", front.unwrap_or_default(), lines.join("\n"))
        });
        bench.is_as_new(&format!("round {round}, {text}"));
    }
}

#[test]
fn a_build_that_has_nothing_to_say_tells_a_machine_so_whether_it_had_to_do_anything_or_not() {
    let bench = Bench::new();
    bench.build("cache", "site");
    let report = |cache: &str, output: &str| {
        let mut command = bench.watchdesk(cache);
        command.args(["build", "--date", bench.date, "--format", "json", "--desk"]);
        let output = bench.folder.path().join(output);
        let done = command.arg(bench.desk()).arg("--output").arg(output).assert().success();
        String::from_utf8(done.get_output().stdout.clone()).expect("text")
    };
    let (new, same) = (report("no-cache", "fresh"), report("cache", "site"));
    assert!(new.contains('['), "{new}");
    assert_eq!(new, same);
}

#[test]
fn a_build_of_what_did_not_change_says_what_the_last_one_said() {
    let bench = Bench::new();
    bench.change(BRIEFING, |text| format!("{text}\n![](missing-words.svg)\n"));
    bench.change("content/briefings/missing-words.svg", |_| {
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9\"/></svg>".to_string()
    });
    bench.change("content/notes.txt", |_| "A file of no kind.\n".to_string());
    let without_time = |said: String| -> Vec<String> {
        let lines = said.lines().filter(|line| !line.contains(" written, "));
        lines.map(str::to_string).collect()
    };
    let first = without_time(bench.build("cache", "site"));
    assert!(first.iter().any(|line| line.contains("warning[stray-file]")), "{first:#?}");
    let said = bench.build("cache", "site");
    assert!(said.contains(" 0 written, "), "{said}");
    assert_eq!(first, without_time(said));
}
