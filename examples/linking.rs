//! How much time the names take: an invented desk of ten thousand briefings of 3 KB is built with
//! two thousand groups to be found in them, and again with the same two thousand as sources, which
//! are not looked for.
//!
//! Words of the text are made of twenty syllables, names of the first ten of them unless the third
//! number says otherwise: with 20, every third word of the text begins some name, which is the worst
//! that a text can do.
//!
//! `cargo run --release --example linking [BRIEFINGS] [NAMES] [SYLLABLES]`

use std::fmt::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Desk, Request, Step};

const CONFIG: &str =
    "name = \"Desk\"\nbase_url = \"https://example.org/\"\n\n[markings]\ncontent = \"clear\"\n";

/// The same numbers on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// A word made of some of the first syllables.
    fn word(&mut self, of: usize) -> String {
        const PARTS: [&str; 20] = [
            "ka", "lo", "mi", "ren", "sto", "tal", "vo", "bur", "den", "fa", "gri", "hol", "je",
            "nas", "pel", "qui", "ru", "wen", "xa", "zor",
        ];
        (0..2 + self.below(3)).map(|_| PARTS[self.below(of)]).collect()
    }
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// A desk whose named things stand in `folder`.
fn desk(briefings: usize, names: usize, syllables: usize, folder: &str) -> Vec<(String, String)> {
    let mut dice = Dice(7);
    let mut files = vec![("watchdesk.toml".to_string(), CONFIG.to_string())];
    let mut titles = Vec::new();
    for number in 0..names {
        let title =
            format!("{} {} Front", capital(&dice.word(syllables)), capital(&dice.word(syllables)));
        let text = format!(
            "+++\ntitle = \"{title}\"\naliases = [\"{} Guard\"]\n+++\n",
            capital(&dice.word(syllables))
        );
        files.push((format!("content/{folder}/n{number}.md"), text));
        titles.push(title);
    }
    for number in 0..briefings {
        let (month, day) = (1 + number % 12, 1 + number % 28);
        let mut text =
            format!("+++\ntitle = \"Report {number}\"\ndate = 2031-{month:02}-{day:02}\n+++\n");
        while text.len() < 3_000 {
            for _ in 0..40 {
                let word = dice.word(20);
                let _ = write!(text, "{word} ");
            }
            let title = &titles[dice.below(names)];
            let _ = write!(text, "of the {title}.\n\n");
        }
        files.push((format!("content/briefings/r{number}.md"), text));
    }
    files
}

/// The time from the first file to the last page, and that of the graph in it, in which texts are
/// read and names found and linked.
fn time(files: &[(String, String)]) -> (Duration, Duration) {
    let tree =
        SourceTree::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let steps = Mutex::new(Vec::new());
    let step = |step: Step| {
        if matches!(step, Step::Graph | Step::Plan) {
            steps.lock().expect("no thread has failed").push(Instant::now());
        }
    };
    let start = Instant::now();
    let Ok(desk) = Desk::open(tree, &step) else { panic!("no desk") };
    let as_of = AsOf::day("2032-01-01".parse().expect("a day"));
    let built = desk.build(&Request { audience: None, as_of, drafts: false }, &step);
    let whole = start.elapsed();
    assert!(built.output.is_some(), "{:#?}", built.diagnostics.first());
    let steps = steps.into_inner().expect("no thread has failed");
    (whole, steps[1] - steps[0])
}

fn best(files: &[(String, String)]) -> (Duration, Duration) {
    let runs: Vec<(Duration, Duration)> = (0..3).map(|_| time(files)).collect();
    let least = |pick: fn(&(Duration, Duration)) -> Duration| {
        runs.iter().map(pick).min().unwrap_or_default()
    };
    (least(|run| run.0), least(|run| run.1))
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let (briefings, names) = (numbers.next().unwrap_or(10_000), numbers.next().unwrap_or(2_000));
    let syllables = numbers.next().unwrap_or(10).clamp(1, 20);
    let (without, graph_without) = best(&desk(briefings, names, syllables, "sources"));
    let (with, graph_with) = best(&desk(briefings, names, syllables, "groups"));
    let linking = graph_with.saturating_sub(graph_without);
    let share = |part: Duration, of: Duration| 100.0 * part.as_secs_f64() / of.as_secs_f64();
    println!("{briefings} briefings of 3 KB, {names} entities with 2 names each, best of 3");
    println!("without names {without:.2?}, of which texts and graph {graph_without:.2?}");
    println!("with names    {with:.2?}, of which texts and graph {graph_with:.2?}");
    println!(
        "finding and linking takes {linking:.2?}: {:.1} % of what the build with the dossiers and \
         their lists takes without it; {:.1} % of a build without names",
        share(linking, with.saturating_sub(linking)),
        share(linking, without)
    );
}
