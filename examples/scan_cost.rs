//! Measures what the search for leaks costs, on a desk of invented briefings of which some are
//! withheld: `cargo run --release --example scan_cost -- 10000 5` (briefings, percent withheld).

use std::fmt::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Desk, Request, Step, output};

const CONFIG: &str = "name = \"Large desk\"\nbase_url = \"https://example.org/\"\n[audiences]\npublic = \"clear\"\n[markings]\ncontent = \"clear\"\n";

/// Small, seeded and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    /// A number below `most`; small ones come often, as the common words of a language do.
    fn common(&mut self, most: usize) -> usize {
        let (one, other) = (self.roll(most), self.roll(most) + 1);
        one * other / most * self.roll(most) / most
    }
}

fn word(mut number: usize) -> String {
    let mut word = String::new();
    loop {
        word.push(b"bdfgklmnprstvz"[number % 14] as char);
        number /= 14;
        word.push(b"aeiou"[number % 5] as char);
        number /= 5;
        if number == 0 {
            return word + "n";
        }
    }
}

fn text(dice: &mut Dice, bytes: usize) -> String {
    let mut text = String::new();
    while text.len() < bytes {
        let mut sentence = Vec::new();
        for _ in 0..8 + dice.roll(12) {
            sentence.push(match dice.roll(40) {
                0 => format!("Group{}", word(dice.roll(200))),
                1 => format!("Place{}", word(dice.roll(1000))),
                2 => dice.roll(5000).to_string(),
                _ => word(dice.common(30_000)),
            });
        }
        let paragraph = if dice.roll(4) == 0 { "\n\n" } else { " " };
        let _ = write!(text, "{}.{paragraph}", sentence.join(" "));
    }
    text
}

fn desk(briefings: usize, percent: usize) -> Vec<(String, String)> {
    let mut dice = Dice(88_172_645_463_325_252);
    let mut files = vec![("watchdesk.toml".to_string(), CONFIG.to_string())];
    for number in 0..20 {
        let front = format!("+++\ntitle = \"Country{}\"\niso = \"XA\"\n+++\n", word(number));
        files.push((format!("content/countries/c{number}.md"), front));
    }
    for number in 0..200 {
        let front = format!("+++\ntitle = \"Group{}\"\n+++\n", word(number));
        files.push((format!("content/groups/g{number}.md"), front));
    }
    for number in 0..1000 {
        let country = number % 20;
        let title = word(number);
        let front = format!("+++\ntitle = \"Place{title}\"\ncountry = \"c{country}\"\n+++\n");
        files.push((format!("content/places/p{number}.md"), front));
    }
    for number in 0..briefings {
        let closed = if dice.roll(100) < percent { "tlp = \"amber\"\n" } else { "" };
        let (year, month, day) = (2000 + dice.roll(25), 1 + dice.roll(12), 1 + dice.roll(28));
        let (country, group) = (dice.roll(20), dice.roll(200));
        let title = format!(
            "{} {} Report{}",
            word(dice.roll(30_000)),
            word(dice.roll(30_000)),
            word(number)
        );
        let body = text(&mut dice, 3000);
        files.push((
            format!("content/briefings/b{number}.md"),
            format!("+++\ntitle = \"{title}\"\ndate = {year}-{month:02}-{day:02}\n{closed}countries = [\"c{country}\"]\ngroups = [\"g{group}\"]\n+++\n{body}\n"),
        ));
    }
    files
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse().expect("a number"));
    let (briefings, percent) = (arguments.next().unwrap_or(10_000), arguments.next().unwrap_or(5));
    let files = desk(briefings, percent);
    for _ in 0..3 {
        let start = Instant::now();
        let tree = SourceTree::from_texts(files.iter().map(|(p, t)| (p.as_str(), t.as_str())));
        let Ok(desk) = Desk::open(tree, &|_| {}) else { panic!("no desk") };
        let search = Mutex::new(None);
        let as_of = AsOf::day("2031-06-01".parse().expect("a day"));
        let built = desk.build(&Request { audience: None, as_of, drafts: false }, &|step| {
            if step == Step::Search {
                *search.lock().expect("a lock") = Some(Instant::now());
            }
        });
        let search = search.lock().expect("a lock").expect("a search").elapsed();
        let made = start.elapsed();
        let errors = built.diagnostics.iter().filter(|problem| problem.is_error()).count();
        let bytes: usize = built.output.iter().flat_map(|o| o.iter()).map(|(_, b)| b.len()).sum();
        let folder = std::env::temp_dir().join(format!("scan-cost-{}", std::process::id()));
        if let Some(output) = &built.output {
            output::write(&folder, output, &built.stamp).expect("written");
        }
        let whole = start.elapsed();
        std::fs::remove_dir_all(&folder).expect("removed");
        let percent = |of: Duration| 100.0 * search.as_secs_f64() / of.as_secs_f64();
        println!(
            "{} pages, {} MB, {errors} errors: {search:.2?} searching, {:.1} % of {whole:.2?}; without writing {:.1} % of {made:.2?}",
            built.pages,
            bytes / 1_000_000,
            percent(whole),
            percent(made),
        );
    }
}
