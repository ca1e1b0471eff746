//! Builds the same briefings with watchdesk, Hugo and Zola, run by run in turn, and prints a table:
//! the medians of wall time, processor time and peak memory, and what was written.
//!
//! ```sh
//! cargo build --release --examples && cargo build --release
//! cargo run --release --example compare -- --briefings 10000 /dev/shm/compare
//! cargo run --release --example compare -- --growth 1000,10000,100000 /dev/shm/growth
//! ```
//!
//! Hugo and Zola take part if they are on the PATH. The folder is made and removed; it should lie on a
//! memory file system. Beside them stands the floor: a program that reads the same files, makes HTML of
//! their markdown and writes as many files and bytes. `watchdesk build --timings` shows the stages.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use rayon::prelude::*;
use walkdir::WalkDir;

const USAGE: &str = "usage: compare [--briefings N] [--runs N] [--growth N,N,…] DIR";
const DATE: &str = "2041-01-01";

/// Seconds, seconds of all processors, megabytes.
#[derive(Clone, Copy, Default)]
struct Cost {
    wall: f64,
    cpu: f64,
    memory: f64,
}

/// One who builds: its name, the form of the corpus that it reads, and its command.
struct Builder {
    name: &'static str,
    form: &'static str,
    command: Vec<String>,
}

fn main() -> ExitCode {
    let (mut briefings, mut runs, mut growth, mut folder) = (10_000, 5, Vec::new(), None);
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut numbers = || -> Vec<usize> {
            let text = arguments.next().unwrap_or_default();
            text.split(',').filter_map(|number| number.parse().ok()).collect()
        };
        match argument.as_str() {
            "--briefings" => briefings = numbers().first().copied().unwrap_or(briefings),
            "--runs" => runs = numbers().first().copied().unwrap_or(runs).max(1),
            "--growth" => growth = numbers(),
            option if option.starts_with('-') => folder = None,
            path => folder = Some(PathBuf::from(path)),
        }
    }
    let Some(folder) = folder.filter(|folder| !folder.exists()) else {
        eprintln!("{USAGE}\nDIR must not exist yet");
        return ExitCode::from(2);
    };
    fs::create_dir_all(&folder).expect("a folder");
    match growth.is_empty() {
        true => compare(&folder, briefings, runs),
        false => grow(&folder, &growth, runs),
    }
    fs::remove_dir_all(&folder).expect("removed");
    ExitCode::SUCCESS
}

/// Where watchdesk keeps what the next build can use.
fn cache(folder: &Path) -> PathBuf {
    folder.join("cache")
}

/// Before a cold build: neither the site nor what an earlier build left elsewhere is there.
fn forget(desk: &Path, folder: &Path) {
    let _ = fs::remove_dir_all(desk.join("public"));
    let _ = fs::remove_dir_all(cache(folder));
}

fn compare(folder: &Path, briefings: usize, runs: usize) {
    let watchdesk = program("watchdesk").display().to_string();
    let ours = || [&watchdesk, "build", "--date", DATE].map(str::to_string).to_vec();
    let mut builders = vec![
        Builder { name: "watchdesk, the same pages", form: "plain", command: ours() },
        Builder { name: "watchdesk, everything", form: "watchdesk", command: ours() },
    ];
    for (name, command) in [("hugo", vec!["hugo"]), ("zola", vec!["zola", "build", "--force"])] {
        if Command::new(name).arg("version").stdout(Stdio::null()).status().is_ok()
            || Command::new(name).arg("--version").stdout(Stdio::null()).status().is_ok()
        {
            let command = command.into_iter().map(str::to_string).collect();
            builders.push(Builder { name, form: name, command });
        } else {
            eprintln!("{name} is not on the PATH and takes no part");
        }
    }
    for builder in &builders {
        corpus(briefings, builder.form, &folder.join(builder.form));
    }
    let kinds = ["cold", "unchanged", "one edit"];
    let mut costs = vec![vec![Vec::new(); kinds.len()]; builders.len()];
    let mut floors = Vec::new();
    let mut sizes = vec![(0, 0); builders.len()];
    for run in 0..runs {
        for (builder, costs) in builders.iter().zip(&mut costs) {
            let desk = folder.join(builder.form);
            forget(&desk, folder);
            costs[0].push(measured(&builder.command, &desk, folder));
            costs[1].push(measured(&builder.command, &desk, folder));
            edit(&desk, run);
            costs[2].push(measured(&builder.command, &desk, folder));
        }
        for (builder, size) in builders.iter().zip(&mut sizes) {
            *size = written(&folder.join(builder.form).join("public"));
        }
        floors.push(floor(&folder.join("plain"), &folder.join("floor"), sizes[0]));
    }
    let base = builders.iter().position(|builder| builder.name == "hugo");
    println!("{briefings} briefings, medians of {runs} runs\n");
    println!("| | build | wall s | processor s | peak MB | files | MB | of Hugo's wall |");
    println!("|---|---|---|---|---|---|---|---|");
    for (kind, name) in kinds.iter().enumerate() {
        for (at, builder) in builders.iter().enumerate() {
            let cost = median(&costs[at][kind]);
            let share = base.map(|base| cost.wall / median(&costs[base][kind]).wall);
            let share = share.map_or("–".to_string(), |share| format!("{share:.2}"));
            let (files, bytes) = sizes[at];
            println!(
                "| {} | {name} | {:.2} | {:.2} | {:.0} | {files} | {} | {share} |",
                builder.name,
                cost.wall,
                cost.cpu,
                cost.memory,
                bytes / 1_000_000
            );
        }
    }
    floors.sort_by(f64::total_cmp);
    println!(
        "| the floor | cold | {:.2} | | | {} | {} | |",
        floors[runs / 2],
        sizes[0].0,
        sizes[0].1 / 1_000_000
    );
}

/// Time and memory by the number of briefings, and the exponent that fits them: 1 is linear.
fn grow(folder: &Path, numbers: &[usize], runs: usize) {
    let watchdesk = program("watchdesk").display().to_string();
    let command = [&watchdesk, "build", "--date", DATE].map(str::to_string);
    println!("| briefings | wall s | processor s | peak MB | files | MB | largest page KB |");
    println!("|---|---|---|---|---|---|---|");
    let mut points = Vec::new();
    for &number in numbers {
        let desk = folder.join(number.to_string());
        corpus(number, "watchdesk", &desk);
        let all: Vec<Cost> = (0..runs)
            .map(|_| {
                forget(&desk, folder);
                measured(&command, &desk, folder)
            })
            .collect();
        let cost = median(&all);
        let (files, bytes) = written(&desk.join("public"));
        println!(
            "| {number} | {:.2} | {:.2} | {:.0} | {files} | {} | {} |",
            cost.wall,
            cost.cpu,
            cost.memory,
            bytes / 1_000_000,
            largest_page(&desk.join("public")) / 1000
        );
        points.push((number as f64, cost));
        fs::remove_dir_all(&desk).expect("removed");
    }
    let fit = |of: fn(&Cost) -> f64| exponent(points.iter().map(|(n, cost)| (*n, of(cost))));
    println!("\nexponents: time {:.2}, memory {:.2}", fit(|c| c.cpu), fit(|c| c.memory));
}

/// The slope of a line through the points in logarithms, by least squares.
fn exponent(points: impl Iterator<Item = (f64, f64)>) -> f64 {
    let logs: Vec<(f64, f64)> = points.map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let over = logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>();
    over / logs.iter().map(|p| (p.0 - x).powi(2)).sum::<f64>()
}

/// A program beside this one.
fn program(name: &str) -> PathBuf {
    let own = env::current_exe().expect("this program");
    let examples = own.parent().expect("a folder");
    let folder = if name == "watchdesk" { examples.parent().expect("a folder") } else { examples };
    let program = folder.join(name);
    assert!(program.exists(), "{} is missing: cargo build --release --examples", program.display());
    program
}

fn corpus(briefings: usize, form: &str, folder: &Path) {
    let mut command = Command::new(program("corpus"));
    command.args(["--briefings", &briefings.to_string(), "--as", form]).arg(folder);
    assert!(command.stdout(Stdio::null()).status().expect("the corpus").success());
}

/// Runs a command in a desk. What it uses is what GNU time says; without that, only the wall time is
/// known.
fn measured(command: &[String], desk: &Path, folder: &Path) -> Cost {
    let said = folder.join("time.txt");
    let has_time = Path::new("/usr/bin/time").exists();
    let mut run = if has_time {
        let mut run = Command::new("/usr/bin/time");
        run.args(["-f", "%e %U %S %M", "-o"]).arg(&said).args(command);
        run
    } else {
        let mut run = Command::new(&command[0]);
        run.args(&command[1..]);
        run
    };
    run.current_dir(desk).env("WATCHDESK_CACHE", cache(folder));
    let start = Instant::now();
    let status = run.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("started");
    let wall = start.elapsed().as_secs_f64();
    assert!(status.success(), "{command:?} failed in {}", desk.display());
    let text = fs::read_to_string(&said).unwrap_or_default();
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [_, user, system, kilobytes] if has_time => {
            Cost { wall, cpu: user + system, memory: kilobytes / 1024.0 }
        }
        _ => Cost { wall, ..Cost::default() },
    }
}

/// Adds a sentence to one briefing.
fn edit(desk: &Path, run: usize) {
    let folder = desk.join("content/briefings");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("briefings").filter_map(|e| Some(e.ok()?.path())).collect();
    files.sort();
    let file = &files[files.len() / 2];
    let text = fs::read_to_string(file).expect("a text");
    fs::write(file, format!("{text}\nA sentence of run {run}.\n")).expect("written");
}

/// How many files and bytes a folder holds.
fn written(folder: &Path) -> (usize, u64) {
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file());
    files.fold((0, 0), |(count, bytes), file| {
        (count + 1, bytes + file.metadata().map_or(0, |found| found.len()))
    })
}

fn largest_page(folder: &Path) -> u64 {
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let pages = files.filter(|file| file.path().extension().is_some_and(|end| end == "html"));
    pages.filter_map(|page| Some(page.metadata().ok()?.len())).max().unwrap_or(0)
}

/// Reads what is there, makes HTML of it and writes as many files and bytes as a site has.
fn floor(desk: &Path, output: &Path, (files, bytes): (usize, u64)) -> f64 {
    let _ = fs::remove_dir_all(output);
    let start = Instant::now();
    let sources: Vec<PathBuf> = WalkDir::new(desk.join("content"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect();
    let size = bytes as usize / files.max(1);
    (0..files).into_par_iter().for_each(|number| {
        let mut html = String::with_capacity(size);
        if let Some(source) = sources.get(number) {
            let text = fs::read_to_string(source).expect("a text");
            pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&text));
        }
        let mut page = html.into_bytes();
        page.resize(size, b' ');
        let folder = output.join(number.to_string());
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("index.html"), page).expect("written");
    });
    start.elapsed().as_secs_f64()
}

fn median(costs: &[Cost]) -> Cost {
    let of = |part: fn(&Cost) -> f64| {
        let mut all: Vec<f64> = costs.iter().map(part).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Cost { wall: of(|c| c.wall), cpu: of(|c| c.cpu), memory: of(|c| c.memory) }
}
