//! `watchdesk serve`: the desk's site on this machine, as it is at the moment.
//!
//! Every page is made when it is asked for, from memory: no request reaches the disk, so none can
//! reach a file that is not of the site. A small script that only these pages have waits for the
//! next version.

mod http;
mod live;
mod watch;

use std::io::{ErrorKind, IsTerminal, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use percent_encoding::percent_decode_str;
use serde_json::json;

use super::build::{cache_folder, counted, for_this_reader};
use super::{DeskArgs, ServeArgs, request, tell};
use crate::diagnostics::{self, Diagnostic};
use crate::pictures::Cache;
use crate::sources::{Folder, SourceTree};
use crate::{Desk, Kept};
use http::{Answer, Connection, Request, kind_of};
use live::{Live, Shown, Site};
use watch::{Batch, Watch};

/// Where a desk is served if no port is named; or at one of the next ones, if that is taken.
const PORT: u16 = 4747;
const OTHERS: u16 = 20;

/// What the tool serves beside the site stands here: no page can have such an address.
const OWN: &str = "/__watchdesk/";
const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

/// More connections than these are no editor's browser.
const MOST: usize = 200;
/// So long a browser waits in silence for the next version.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Serves the desk until it is told to stop.
pub fn serve(args: &ServeArgs) -> ExitCode {
    let mut desk = DeskArgs::from(args);
    // What changes is told with whole paths.
    desk.desk = std::path::absolute(&desk.desk).unwrap_or(desk.desk);
    let listener = match listen(args) {
        Ok(listener) => listener,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let at = listener.local_addr().ok();
    let reach = match args.host.as_deref() {
        Some(host) if !at.is_some_and(|at| at.ip().is_loopback()) => {
            Reach::Others(host.to_string())
        }
        _ => Reach::Editor,
    };

    // It is watched before it is read, so that nothing can change in between.
    let mut watch = Watch::new(&desk.desk);
    let mut folder = Folder::read(&desk.desk);
    let mut kept = Kept::new();
    let start = Instant::now();
    let (site, misuse) = compile(&folder, &desk, &reach, &mut kept);
    if let Some(misuse) = misuse {
        eprintln!("{misuse}");
        return ExitCode::from(2);
    }
    say(&site, &desk);
    let live = Arc::new(Live::new(Arc::new(site)));
    let port = at.map_or(PORT, |at| at.port());
    let name = match &reach {
        Reach::Editor => at.map_or("127.0.0.1".to_string(), |at| written(at.ip())),
        Reach::Others(host) => host.clone(),
    };
    let address = format!("http://{name}:{port}{}", live.base_path());
    println!("{address} (ready in {} ms; Ctrl-C ends it)", start.elapsed().as_millis());
    let _ = std::io::stdout().flush();
    {
        let (live, host) = (live.clone(), args.host.clone());
        thread::spawn(move || accept(&listener, &live, host.as_deref()));
    }
    if args.open {
        open_browser(&address);
    }
    loop {
        let batch = watch.next();
        let start = Instant::now();
        let differs = match &batch {
            Batch::Paths(paths) => folder.read_again(paths.iter().map(|path| path.as_path())),
            Batch::All => {
                folder.read_all();
                true
            }
        };
        if !differs {
            continue;
        }
        let (site, _) = compile(&folder, &desk, &reach, &mut kept);
        let took = start.elapsed().as_millis();
        let site = Arc::new(site);
        live.show(site.clone());
        say(&site, &desk);
        if std::io::stdout().is_terminal() {
            println!("{}: {took} ms", what(&batch, &desk.desk));
        }
    }
}

/// Who may look at the pages.
enum Reach {
    /// The editor alone, who sees every problem.
    Editor,
    /// Others too, under this name of the machine: they see of a problem what a log would.
    Others(String),
}

/// Runs the pipeline as far as no page is needed. Second, what was typed wrong when it began.
fn compile(
    folder: &Folder,
    args: &DeskArgs,
    reach: &Reach,
    kept: &mut Kept,
) -> (Site, Option<String>) {
    let (mut tree, unread) = folder.tree();
    tree.cache = Cache { folder: cache_folder() };
    let desk = match Desk::open_again(tree, &|_| {}, kept) {
        Ok(desk) => desk,
        Err(mut problems) => {
            problems.extend(unread);
            return (Site::broken(problems), None);
        }
    };
    let unknown = args.audience.as_deref().and_then(|name| desk.audience(name).err());
    let misuse =
        unknown.map(|problem| format!("{}; {}", problem.message, problem.help.unwrap_or_default()));
    let request = request(args, args.audience.clone());
    let (planned, mut problems) = match desk.plan(&request, &|_| {}, kept) {
        Ok(planned) => {
            let problems = desk.problems(&planned);
            (Some(planned), problems)
        }
        Err(problems) => (None, problems),
    };
    problems.extend(unread);
    diagnostics::sort(&mut problems);
    let shown = match reach {
        Reach::Editor => problems.clone(),
        Reach::Others(_) => {
            let audience = args.audience.clone().unwrap_or_else(|| desk.audiences().1.to_string());
            desk.redacted(problems.clone(), &audience, request.as_of)
        }
    };
    let site = match planned {
        Some(planned) => Site::new(Some((desk, planned)), problems, &shown),
        None => Site::broken(shown),
    };
    (site, misuse)
}

/// Tells the problems where the command was typed.
fn say(site: &Site, args: &DeskArgs) {
    let empty = SourceTree::default();
    let (problems, tree): (Vec<Diagnostic>, &SourceTree) = match site.desk() {
        Some(desk) => {
            let audience = args.audience.as_deref().unwrap_or(desk.audiences().1);
            (for_this_reader(desk, site.problems.clone(), audience, args), desk.texts())
        }
        None => (site.problems.clone(), &empty),
    };
    tell(&problems, tree, args.format);
}

fn what(batch: &Batch, root: &Path) -> String {
    match batch {
        Batch::All => "all files".to_string(),
        Batch::Paths(paths) => match paths.first() {
            Some(path) if paths.len() == 1 => {
                path.strip_prefix(root).unwrap_or(path).display().to_string()
            }
            _ => counted(paths.len(), "file"),
        },
    }
}

fn listen(args: &ServeArgs) -> Result<TcpListener, String> {
    let host = args.host.as_deref().unwrap_or("127.0.0.1");
    let at = |port: u16| -> Result<TcpListener, (bool, String)> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found = (bare, port).to_socket_addrs();
        let addresses: Vec<SocketAddr> = found
            .map_err(|error| {
                (false, format!("`{host}` is no name or address of this machine: {error}"))
            })?
            .collect();
        TcpListener::bind(addresses.as_slice()).map_err(|error| {
            let taken = error.kind() == ErrorKind::AddrInUse;
            let why = if taken { "another program has it".to_string() } else { error.to_string() };
            (taken, format!("port {port} of {host} cannot be used: {why}"))
        })
    };
    if let Some(port) = args.port {
        return at(port).map_err(|(taken, message)| match taken {
            true => format!("{message}; name another with --port, or none for the next free one"),
            false => message,
        });
    }
    let mut last = String::new();
    for port in PORT..=PORT + OTHERS {
        match at(port) {
            Ok(listener) => return Ok(listener),
            Err((true, message)) => last = message,
            Err((false, message)) => return Err(message),
        }
    }
    Err(format!("{last}, and so have the next {OTHERS}; name one with --port"))
}

fn written(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

fn open_browser(address: &str) {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/c", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    if let Err(error) = Command::new(program).args(arguments).arg(address).spawn() {
        eprintln!("no browser could be opened with {program}: {error}");
    }
}

fn accept(listener: &TcpListener, live: &Arc<Live>, host: Option<&str>) {
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // Out of files, for instance: it passes.
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        if open.fetch_add(1, Ordering::Relaxed) >= MOST {
            open.fetch_sub(1, Ordering::Relaxed);
            continue;
        }
        let (live, host, open) = (live.clone(), host.map(str::to_string), open.clone());
        thread::spawn(move || {
            let _closed = Closed(open);
            converse(stream, &live, host.as_deref());
        });
    }
}

/// Counts a connection out, whatever ended it.
struct Closed(Arc<AtomicUsize>);

impl Drop for Closed {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn converse(stream: TcpStream, live: &Live, host: Option<&str>) {
    let Ok(mut connection) = Connection::new(stream) else { return };
    while let Some(request) = connection.next(host) {
        if request.path == format!("{OWN}events") && !request.head {
            if let Ok(stream) = connection.open_answer("text/event-stream") {
                let _ = tell_versions(stream, live, number(&request.query, "version"));
            }
            return;
        }
        let answer = answer(&request, live);
        if !connection.answer(&request, &answer) {
            return;
        }
    }
}

/// Tells each new version, the first at once if it is another than the one that is known.
fn tell_versions(mut stream: TcpStream, live: &Live, mut known: u64) -> std::io::Result<()> {
    loop {
        let version = live.wait(known, HEARTBEAT);
        if version == known {
            // Nothing new; whether anybody still listens is found out by saying so.
            stream.write_all(b":\n\n")?;
        } else {
            known = version;
            write!(stream, "data: {version}\n\n")?;
        }
        stream.flush()?;
    }
}

fn answer(request: &Request, live: &Live) -> Answer {
    if let Some(own) = request.path.strip_prefix(OWN) {
        return match own {
            "live.js" => Answer::new(200, kind_of(own), SCRIPT),
            "live.css" => Answer::new(200, kind_of(own), STYLE),
            "state" => state(request, live),
            _ => Answer::text(404, "not found"),
        };
    }
    let base = live.base_path();
    let Some(path) = request.path.strip_prefix(&base) else {
        let home = request.path == "/" || format!("{}/", request.path) == base;
        let below = request.path.trim_start_matches('/');
        // Where the site stands is not known while its configuration cannot be read.
        return match live.look(&file_of(below)).page {
            _ if home => redirect(&base),
            Some(_) => redirect(&format!("{base}{below}")),
            None => Answer::text(404, "the site does not stand here"),
        };
    };
    let file = file_of(path);
    let shown = live.look(&file);
    if shown.never {
        return with_script(503, NEVER, &shown, "").with("Cache-Control", "no-store");
    }
    if let Some(page) = &shown.page {
        let tag = format!("\"{}-{}-{}\"", page.tag, shown.version, shown.assets);
        if request.if_none_match.as_ref().is_some_and(|known| *known == tag) {
            return Answer::new(304, kind_of(&file), "").with("ETag", tag);
        }
        let answer = match file.ends_with(".html") {
            true => {
                let status = if file == "404.html" { 404 } else { 200 };
                with_script(status, &String::from_utf8_lossy(&page.bytes), &shown, &page.tag)
            }
            false => Answer::new(200, kind_of(&file), page.bytes.clone()),
        };
        return answer.with("ETag", tag);
    }
    if !path.ends_with('/') && live.look(&format!("{path}/index.html")).page.is_some() {
        return redirect(&format!("{}/", request.path));
    }
    let none = live.look("404.html");
    match &none.page {
        Some(page) => with_script(404, &String::from_utf8_lossy(&page.bytes), &none, &page.tag),
        None => Answer::text(404, "not found"),
    }
}

/// The file of the site that stands at an address.
fn file_of(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_string()
    }
}

fn redirect(to: &str) -> Answer {
    let encoded = percent_encoding::utf8_percent_encode(to, UNSAFE).to_string();
    Answer::text(302, "elsewhere").with("Location", encoded)
}

/// What a header cannot hold as it is.
const UNSAFE: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'%')
    .add(b'?')
    .add(b'#');

/// What the script asks for: whether its page is still the same, and what is wrong.
fn state(request: &Request, live: &Live) -> Answer {
    let asked = request.query.strip_prefix("page=").unwrap_or_default();
    let asked = percent_decode_str(asked).decode_utf8_lossy();
    let base = live.base_path();
    let shown = live.look(&file_of(asked.strip_prefix(base.as_str()).unwrap_or_default()));
    let none = || live.look("404.html").page;
    let page = shown.page.clone().or_else(|| none().filter(|_| !shown.never));
    let body = json!({
        "version": shown.version,
        "page": page.map(|page| page.tag.clone()).unwrap_or_default(),
        "assets": shown.assets.to_string(),
        "errors": shown.errors,
        "warnings": shown.warnings,
        "text": shown.told,
    });
    Answer::new(200, kind_of("x.json"), body.to_string()).with("Cache-Control", "no-store")
}

fn number(query: &str, name: &str) -> u64 {
    let named = query.split('&').filter_map(|pair| pair.split_once('='));
    named.filter(|(key, _)| *key == name).find_map(|(_, value)| value.parse().ok()).unwrap_or(0)
}

/// What is shown until there is a site.
const NEVER: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>The desk has errors</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; script-src 'self'\">\n</head>\n<body></body>\n</html>\n";

/// A page with the script that waits for the next version. The page's policy lets it ask this
/// machine, and nobody else.
fn with_script(status: u16, html: &str, shown: &Shown, tag: &str) -> Answer {
    let own = format!(
        "<link rel=\"stylesheet\" href=\"{OWN}live.css\">\n<script src=\"{OWN}live.js\" data-version=\"{}\" data-page=\"{tag}\" data-assets=\"{}\" defer></script>\n",
        shown.version, shown.assets
    );
    let mut html =
        html.replacen("default-src 'none';", "default-src 'none'; connect-src 'self';", 1);
    let end = html.find("</head>").unwrap_or(html.len());
    html.insert_str(end, &own);
    Answer::new(status, kind_of("x.html"), html)
}
