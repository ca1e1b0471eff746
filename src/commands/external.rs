//! `watchdesk check --external`: addresses elsewhere -> which of them a reader can no longer follow.
//!
//! A host is asked once a second at most, and several hosts at a time. What was answered is kept
//! with its date in the user's cache folder, so that a second check asks little. An answer is only
//! ever a warning: the web is no part of the desk.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::diagnostics::{Code, Diagnostic, Span};

/// So many hosts are asked at a time.
const HOSTS: usize = 8;

/// So many times an address may lead on to another.
const HOPS: usize = 5;

/// How patient the asking is.
pub struct Manners {
    /// Between two questions to one host.
    pub pause: Duration,
    /// For one answer.
    pub patience: Duration,
}

impl Default for Manners {
    fn default() -> Manners {
        Manners { pause: Duration::from_secs(1), patience: Duration::from_secs(20) }
    }
}

/// What came of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    Fine,
    /// It has moved for good.
    Moved(String),
    /// The host says that there is nothing.
    Gone(u16),
    /// No such host is known.
    NoHost,
    /// Anything else that is no page, in words.
    Unclear(String),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    /// A moment of ISO 8601.
    asked: String,
    answer: Answer,
}

impl Kept {
    /// What was well is well for a week; the rest is asked again the next day.
    fn holds(&self, now: Timestamp) -> bool {
        let hours = if self.answer == Answer::Fine { 24 * 7 } else { 24 };
        self.is_younger(hours, now)
    }

    fn is_younger(&self, hours: i64, now: Timestamp) -> bool {
        let Ok(asked) = self.asked.parse() else { return false };
        let age = now.duration_since(asked);
        !age.is_negative() && age < SignedDuration::from_hours(hours)
    }
}

/// Asks every address that was not asked lately. `cache` is the file that answers are kept in.
pub fn check(
    addresses: &[(String, Span)],
    cache: Option<&Path>,
    now: Timestamp,
    manners: &Manners,
) -> Vec<Diagnostic> {
    let mut kept = cache.map(read).unwrap_or_default();
    let mut wanted: Vec<String> =
        addresses.iter().map(|(address, _)| without_fragment(address)).collect();
    wanted.sort();
    wanted.dedup();
    let mut to_ask = wanted.clone();
    to_ask.retain(|address| !kept.get(address).is_some_and(|kept| kept.holds(now)));
    for (address, answer) in ask_all(to_ask, manners) {
        kept.insert(address, Kept { asked: now.to_string(), answer });
    }
    if let Some(cache) = cache {
        write(cache, &kept, now);
    }
    // If no host at all is known, this machine is not on the network.
    let online = wanted
        .iter()
        .filter_map(|address| kept.get(address))
        .any(|kept| !matches!(kept.answer, Answer::NoHost | Answer::Unclear(_)));
    let tell = |(address, span): &(String, Span)| {
        let kept = kept.get(&without_fragment(address))?;
        tell(address, &kept.answer, online).map(|problem| problem.at(span.clone(), "this address"))
    };
    addresses.iter().filter_map(tell).collect()
}

fn tell(address: &str, answer: &Answer, online: bool) -> Option<Diagnostic> {
    let shown = shortened(address);
    let dead = |what: &str| {
        Diagnostic::new(Code::DeadAddress, format!("`{shown}` {what}"))
            .help("look for where it went, or for a copy in a web archive")
    };
    let unclear = |what: &str| {
        Diagnostic::new(Code::UnreachedAddress, format!("`{shown}` gave no clear answer: {what}"))
            .help("open it in a browser, or check again another day")
    };
    match answer {
        Answer::Fine => None,
        Answer::Moved(to) => Some(
            Diagnostic::new(Code::MovedAddress, format!("`{shown}` has moved for good"))
                .help(format!("write {to}")),
        ),
        Answer::Gone(status) => Some(dead(&format!("is no more: its host answers {status}"))),
        Answer::NoHost if online => Some(dead("has a host that does not exist")),
        Answer::NoHost => Some(unclear("its host is not known; is this machine on the network?")),
        Answer::Unclear(why) => Some(unclear(why)),
    }
}

fn shortened(address: &str) -> String {
    match address.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &address[..end]),
        None => address.to_string(),
    }
}

fn without_fragment(address: &str) -> String {
    address.split('#').next().unwrap_or(address).to_string()
}

/// Asks host by host, several at a time.
fn ask_all(addresses: Vec<String>, manners: &Manners) -> BTreeMap<String, Answer> {
    let mut hosts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for address in addresses {
        let host = Url::parse(&address).ok().and_then(|url| url.host_str().map(str::to_string));
        hosts.entry(host.unwrap_or_default()).or_default().push(address);
    }
    let queue: Mutex<VecDeque<Vec<String>>> = Mutex::new(hosts.into_values().collect());
    let answers = Mutex::new(BTreeMap::new());
    let agent = agent(manners);
    let next = || queue.lock().ok().and_then(|mut queue| queue.pop_front());
    std::thread::scope(|scope| {
        for _ in 0..HOSTS {
            scope.spawn(|| {
                while let Some(addresses) = next() {
                    for (index, address) in addresses.into_iter().enumerate() {
                        if index > 0 {
                            std::thread::sleep(manners.pause);
                        }
                        let answer = ask(&agent, &address, manners);
                        if let Ok(mut answers) = answers.lock() {
                            answers.insert(address, answer);
                        }
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_default()
}

fn agent(manners: &Manners) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(manners.patience))
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent(concat!("watchdesk/", env!("CARGO_PKG_VERSION"), " (link check)"))
        .build()
        .into()
}

/// Follows an address to its end. It has moved if it was led on for good from the start.
fn ask(agent: &ureq::Agent, address: &str, manners: &Manners) -> Answer {
    let mut here = address.to_string();
    let mut moved = None;
    let mut for_good = true;
    for hop in 0..=HOPS {
        if hop > 0 {
            std::thread::sleep(manners.pause);
        }
        let (status, location) = match answer(agent, &here) {
            Ok(answer) => answer,
            Err(answer) => return answer,
        };
        match status {
            300..=399 => {
                let Some(to) = location.and_then(|to| Url::parse(&here).ok()?.join(&to).ok())
                else {
                    return Answer::Unclear(format!("it answers {status} without an address"));
                };
                for_good &= matches!(status, 301 | 308);
                here = to.to_string();
                if for_good {
                    moved = Some(here.clone());
                }
            }
            404 | 410 => return Answer::Gone(status),
            200..=299 => return moved.map_or(Answer::Fine, Answer::Moved),
            _ => return Answer::Unclear(format!("it answers {status}")),
        }
    }
    Answer::Unclear(format!("it leads on more than {HOPS} times"))
}

/// Status and `Location`. Many a host answers HEAD wrongly, so what it refuses is asked again.
fn answer(agent: &ureq::Agent, address: &str) -> Result<(u16, Option<String>), Answer> {
    let head = agent.head(address).call();
    let response = match head {
        Ok(response) if response.status().as_u16() < 400 => response,
        Err(error @ (ureq::Error::HostNotFound | ureq::Error::Timeout(_))) => {
            return Err(failure(&error));
        }
        _ => agent.get(address).call().map_err(|error| failure(&error))?,
    };
    let location = response.headers().get("location").and_then(|value| value.to_str().ok());
    Ok((response.status().as_u16(), location.map(str::to_string)))
}

fn failure(error: &ureq::Error) -> Answer {
    match error {
        ureq::Error::HostNotFound => Answer::NoHost,
        ureq::Error::Timeout(_) => Answer::Unclear("it took too long".to_string()),
        other => Answer::Unclear(other.to_string()),
    }
}

/// The file that answers are kept in, in the folder of all that is kept.
pub fn cache_file(folder: Option<PathBuf>) -> Option<PathBuf> {
    Some(folder?.join("addresses.json"))
}

/// What cannot be read is asked anew.
fn read(path: &Path) -> BTreeMap<String, Kept> {
    let text = std::fs::read(path).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

/// What nobody asked for in a month is let go.
fn write(path: &Path, kept: &BTreeMap<String, Kept>, now: Timestamp) {
    let young = |kept: &Kept| kept.is_younger(24 * 30, now);
    let kept: BTreeMap<&String, &Kept> = kept.iter().filter(|(_, kept)| young(kept)).collect();
    let Some(folder) = path.parent() else { return };
    let part = path.with_extension(format!("part-{}", std::process::id()));
    let _ = std::fs::create_dir_all(folder);
    let text = serde_json::to_vec_pretty(&kept).unwrap_or_default();
    if std::fs::write(&part, text).is_ok() && std::fs::rename(&part, path).is_err() {
        let _ = std::fs::remove_file(&part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::sync::Arc;

    /// A server of this machine: answers by path, and notes what it was asked.
    fn server() -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let root = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let noted = noted.clone();
                std::thread::spawn(move || {
                    let mut stream = stream;
                    let mut reader = BufReader::new(stream.try_clone().expect("a copy"));
                    let mut request = String::new();
                    let _ = reader.read_line(&mut request);
                    let mut line = String::new();
                    while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
                        line.clear();
                    }
                    let mut words = request.split(' ');
                    let (method, path) = (words.next(), words.next().unwrap_or_default());
                    let head = method == Some("HEAD");
                    noted.lock().expect("notes").push(format!("{} {path}", method.unwrap_or("")));
                    let (status, more) = match path {
                        "/fine" | "/new" => ("200 OK", ""),
                        "/no-head" if head => ("405 No", ""),
                        "/no-head" => ("200 OK", ""),
                        "/gone" => ("410 Gone", ""),
                        "/old" => ("301 Moved", "Location: /older\r\n"),
                        "/older" => ("308 Moved", "Location: /new\r\n"),
                        "/for-now" => ("302 Found", "Location: /new\r\n"),
                        "/to-nothing" => ("302 Found", "Location: /missing\r\n"),
                        "/round" => ("302 Found", "Location: /round\r\n"),
                        "/nowhere" => ("302 Found", ""),
                        "/refused" => ("403 No", ""),
                        "/slow" => {
                            std::thread::sleep(Duration::from_secs(3));
                            ("200 OK", "")
                        }
                        _ => ("404 Not Found", ""),
                    };
                    let _ = write!(
                        stream,
                        "HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n"
                    );
                });
            }
        });
        (root, asked)
    }

    const SWIFT: Manners =
        Manners { pause: Duration::from_millis(1), patience: Duration::from_millis(800) };

    fn asked(root: &str, path: &str) -> Answer {
        ask(&agent(&SWIFT), &format!("{root}{path}"), &SWIFT)
    }

    #[test]
    fn each_answer_is_understood() {
        let (root, _) = server();
        for path in ["/fine", "/no-head", "/for-now"] {
            assert_eq!(asked(&root, path), Answer::Fine, "{path}");
        }
        assert_eq!(asked(&root, "/missing"), Answer::Gone(404));
        assert_eq!(asked(&root, "/gone"), Answer::Gone(410));
        assert_eq!(asked(&root, "/to-nothing"), Answer::Gone(404));
        assert_eq!(asked(&root, "/old"), Answer::Moved(format!("{root}/new")));
        for (path, why) in [
            ("/round", "it leads on more than 5 times"),
            ("/nowhere", "it answers 302 without an address"),
            ("/refused", "it answers 403"),
            ("/slow", "it took too long"),
        ] {
            assert_eq!(asked(&root, path), Answer::Unclear(why.to_string()), "{path}");
        }
        let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("one");
        assert!(matches!(asked(&format!("http://{closed}"), "/"), Answer::Unclear(_)));
        assert!(matches!(asked("http://", "/"), Answer::Unclear(_)));
    }

    #[test]
    fn an_answer_is_kept_until_it_is_old() {
        let (root, noted) = server();
        let folder = tempfile::TempDir::new().expect("a folder");
        let cache = folder.path().join("a/addresses.json");
        let span = Span::file(&"content/x.md".into());
        let addresses: Vec<(String, Span)> = ["/fine#part", "/fine", "/missing"]
            .map(|path| (format!("{root}{path}"), span.clone()))
            .to_vec();
        let told = |now: &str| -> (Vec<Code>, usize) {
            noted.lock().expect("notes").clear();
            let now = now.parse().expect("a moment");
            let found = check(&addresses, Some(&cache), now, &SWIFT);
            (found.iter().map(|p| p.code).collect(), noted.lock().expect("notes").len())
        };
        let dead = vec![Code::DeadAddress];
        // The one that is missed is asked with HEAD and with GET.
        assert_eq!(told("2031-05-01T12:00:00Z"), (dead.clone(), 3));
        assert_eq!(told("2031-05-01T18:00:00Z"), (dead.clone(), 0));
        assert_eq!(told("2031-05-03T12:00:00Z"), (dead.clone(), 2));
        assert_eq!(told("2031-05-09T12:00:00Z"), (dead.clone(), 3));
        std::fs::write(&cache, "{ no cache").expect("written");
        assert_eq!(told("2031-05-09T13:00:00Z"), (dead, 3));
    }

    #[test]
    fn a_host_that_is_not_known_is_dead_only_if_another_answers() {
        let tell = |online| tell("http://x.example/", &Answer::NoHost, online).expect("told").code;
        assert_eq!((tell(true), tell(false)), (Code::DeadAddress, Code::UnreachedAddress));
        assert!(tell(true).severity() == crate::diagnostics::Severity::Warning);
    }
}
