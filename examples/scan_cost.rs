//! Measures what the search for leaks costs, on a desk of invented briefings of which some are
//! withheld: `cargo run --release --example scan_cost -- 10000 5` (briefings, percent withheld).

use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Desk, Request};

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

/// Makes every file of the site and keeps none. What the dice wrote twice, once withheld, may be found.
/// Both desks give the same bytes, so what one takes longer is what it costs to withhold: reading the
/// withheld documents, and the search.
fn time(files: &[(String, String)]) -> (Duration, usize, usize) {
    let tree = SourceTree::from_texts(files.iter().map(|(p, t)| (p.as_str(), t.as_str())));
    let start = Instant::now();
    let Ok(desk) = Desk::open(tree, &|_| {}) else { panic!("no desk") };
    let as_of = AsOf::day("2031-06-01".parse().expect("a day"));
    let bytes = AtomicUsize::new(0);
    let count = |_: &str, file: Vec<u8>| {
        bytes.fetch_add(file.len(), Ordering::Relaxed);
    };
    let request = Request { audience: None, as_of, drafts: false };
    let built = desk.build_into(&request, &|_| {}, &count, None);
    (start.elapsed(), built.pages, bytes.into_inner())
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse().expect("a number"));
    let (briefings, percent) = (arguments.next().unwrap_or(10_000), arguments.next().unwrap_or(5));
    let withheld = desk(briefings, percent);
    let deleted: Vec<(String, String)> =
        withheld.iter().filter(|(_, text)| !text.contains("\ntlp = ")).cloned().collect();
    let (mut least, mut without) = (Duration::MAX, Duration::MAX);
    for _ in 0..5 {
        let (took, pages, bytes) = time(&withheld);
        let (took_without, ..) = time(&deleted);
        println!(
            "{pages} pages, {} MB: {took:.2?} with withheld documents, {took_without:.2?} without",
            bytes / 1_000_000
        );
        (least, without) = (least.min(took), without.min(took_without));
    }
    let cost = least.saturating_sub(without);
    let share = 100.0 * cost.as_secs_f64() / least.as_secs_f64();
    println!("the search costs {cost:.2?}, {share:.1} % of {least:.2?} (least of five runs each)");
}
