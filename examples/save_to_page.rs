//! How long an editor waits: `watchdesk serve` shows a desk, a briefing is saved, and its page is
//! asked for until the new words are in it. The time runs from the save to the last of the new bytes.
//!
//! `cargo build --release && cargo run --release --example save_to_page -- DESK [SAVES]`, where DESK
//! was made by the corpus example. The desk's files are put back as they were.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The server, which ends with this program.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A file that is put back as it was in the end.
struct Borrowed {
    path: PathBuf,
    text: String,
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        let _ = fs::write(&self.path, &self.text);
    }
}

impl Borrowed {
    fn new(path: &Path) -> Borrowed {
        Borrowed { path: path.to_path_buf(), text: fs::read_to_string(path).expect("a text") }
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

/// Saves and waits for the page.
fn save(file: &Path, text: &str, wanted: &str, host: &str, page: &str) -> Duration {
    fs::write(file, text).expect("the desk can be written to");
    let start = Instant::now();
    while !get(host, page).contains(wanted) {
        assert!(start.elapsed() < Duration::from_secs(30), "the page does not change");
        sleep(Duration::from_millis(2));
    }
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let desk = PathBuf::from(arguments.next().expect("the desk's folder"));
    let saves: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(21);
    let briefings = documents(&desk, "briefings");
    let begun = Instant::now();
    let (_server, host) = serve(&desk);
    println!("{} briefings; served after {:.0?}", briefings.len(), begun.elapsed());

    let briefing = Borrowed::new(&briefings[briefings.len() / 2]);
    let page = format!("/briefings/{}/", stem(&briefing.path));
    get(&host, &page);
    let sentence = (0..saves).map(|n| {
        let words = format!("Marker {n} of the measure.");
        save(&briefing.path, &format!("{}\n\n{words}\n", briefing.text), &words, &host, &page)
    });
    println!("a sentence of a briefing: {:.0?}", median(sentence.collect()));
    let title = (0..saves).map(|n| {
        let title = format!("title = \"Measure {n}\"");
        let text = briefing.text.lines().map(|line| match line.starts_with("title = ") {
            true => title.as_str(),
            false => line,
        });
        let text: Vec<&str> = text.collect();
        let wanted = format!("<h1>Measure {n}</h1>");
        save(&briefing.path, &text.join("\n"), &wanted, &host, &page)
    });
    println!("its title: {:.0?}", median(title.collect()));
    drop(briefing);

    let groups = documents(&desk, "groups");
    let group = Borrowed::new(&groups[groups.len() / 2]);
    let page = format!("/groups/{}/", stem(&group.path));
    let alias = (0..saves).map(|n| {
        let name = format!("Guard of the Measure {n}");
        let text = group.text.replacen("aliases = [", &format!("aliases = [\"{name}\", "), 1);
        save(&group.path, &text, &name, &host, &page)
    });
    println!("an alias of a group: {:.0?}", median(alias.collect()));
}

/// The documents of a kind, ordered.
fn documents(desk: &Path, folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(desk.join("content").join(folder))
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}

/// Starts the server, waits until it answers, and says where it does.
fn serve(desk: &Path) -> (Server, String) {
    let mut server = Server(
        Command::new("target/release/watchdesk")
            .args(["serve", "--date", "2040-01-01", "--desk"])
            .arg(desk)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("target/release/watchdesk is there"),
    );
    let mut line = String::new();
    let out = server.0.stdout.take().expect("it is piped");
    BufReader::new(out).read_line(&mut line).expect("an address");
    let host = line.split('/').nth(2).expect("an address").to_string();
    (server, host)
}
