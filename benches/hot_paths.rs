//! The hot paths of a build, each by itself, on an invented desk: `cargo bench`, or `cargo bench names`
//! for those with a word in their name.
//!
//! The desk is that of `examples/corpus`, with a thousand briefings. A whole build, step by step, is
//! timed by `watchdesk build --timings`; beside Hugo and Zola by `examples/compare.rs`.

#[path = "../examples/corpus/prose.rs"]
mod prose;
#[allow(dead_code)] // Only one form of the corpus is measured.
#[path = "../examples/corpus/sites.rs"]
mod sites;
#[path = "../examples/corpus/world.rs"]
mod world;

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use watchdesk::release::AsOf;
use watchdesk::scan::{self, Channel, Secrets, Withheld};
use watchdesk::sources::SourceTree;
use watchdesk::{Desk, Kept, Planned, Request};

const BRIEFINGS: usize = 1_000;

static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let world = world::world(1, BRIEFINGS);
    let mut files = Vec::new();
    sites::each_file(&world, sites::Form::Watchdesk, &mut |path, text| {
        files.push((path.to_string(), text.to_string()));
        Ok(())
    })
    .expect("nothing is written");
    files
});

static PLANNED: LazyLock<(Desk, Planned)> = LazyLock::new(|| {
    let desk = open();
    let planned = plan(&desk);
    (desk, planned)
});

fn main() {
    divan::main();
}

fn tree() -> SourceTree {
    SourceTree::from_texts(FILES.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

fn open() -> Desk {
    let opened = Desk::open(tree(), &|_| {});
    opened.unwrap_or_else(|_| panic!("the corpus is a desk"))
}

fn plan(desk: &Desk) -> Planned {
    let as_of = AsOf::day("2041-01-01".parse().expect("a day"));
    let request = Request { audience: None, as_of, drafts: false };
    let planned = desk.plan(&request, &|_| {}, &mut Kept::new());
    planned.unwrap_or_else(|_| panic!("the corpus has an audience"))
}

/// Reads front matter and bodies, and checks every document.
#[divan::bench]
fn parse(bencher: Bencher) {
    let bytes: usize = FILES.iter().map(|(_, text)| text.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .with_inputs(tree)
        .bench_values(|tree| Desk::open(tree, &|_| {}).is_ok());
}

/// Lets through the gate, makes HTML of markdown, finds and links names, and plans every page.
#[divan::bench]
fn link_names(bencher: Bencher) {
    let desk = open();
    bencher.counter(ItemsCount::new(BRIEFINGS)).bench(|| plan(&desk));
}

/// Makes one page: its view, and of that its bytes.
#[divan::bench(args = ["briefing", "country", "group", "person", "list", "month", "map"])]
fn view_and_template(bencher: Bencher, page: &str) {
    let (desk, planned) = &*PLANNED;
    let path = path_of(page);
    let size = desk.file(planned, &path).expect("a page").map_or(0, |bytes| bytes.len());
    bencher.counter(BytesCount::new(size)).bench(|| desk.file(planned, &path));
}

/// The address of a page of each sort.
fn path_of(page: &str) -> String {
    let first = |folder: &str| {
        let start = format!("content/{folder}/");
        let path = FILES.iter().find_map(|(path, _)| path.strip_prefix(&start));
        let slug = path.and_then(|name| name.strip_suffix(".md")).expect("a document");
        format!("{folder}/{slug}/index.html")
    };
    match page {
        "briefing" => first("briefings"),
        "country" => first("countries"),
        "group" => first("groups"),
        "person" => first("people"),
        "list" => "briefings/index.html".to_string(),
        "month" => "timeline/2035/06/index.html".to_string(),
        other => format!("{other}/index.html"),
    }
}

/// Searches a page that is new, and one of which most was read before.
#[divan::bench(args = ["new", "again"])]
fn gate_scan(bencher: Bencher, page: &str) {
    let (desk, planned) = &*PLANNED;
    let html = desk.file(planned, &path_of("briefing")).expect("a page").unwrap_or_default();
    let counted = bencher.counter(BytesCount::new(html.len()));
    match page {
        "again" => {
            let secrets = secrets();
            counted.bench(|| scan::scan("index.html", &html, &secrets));
        }
        // What was read is remembered for one set of secrets only.
        _ => counted
            .with_inputs(secrets)
            .bench_refs(|secrets| scan::scan("index.html", &html, secrets)),
    }
}

fn secrets() -> Secrets {
    // No word of it is in the corpus: where something is found, nothing is remembered.
    let text = "Zhirnaq vandurakk qemmolith ostrelvane tuvokharr zhirnaq qemmolith.";
    let texts = vec![(Channel::Name, "Zebrafinch Column"), (Channel::Prose, text)];
    let withheld = Withheld { file: "content/groups/zebrafinch-column.md", texts };
    scan::secrets([withheld].into_iter(), ["the desk"].into_iter(), &[])
}
