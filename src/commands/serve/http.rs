//! Bytes from a browser -> a request that may be answered, and an answer -> bytes.
//!
//! No more of HTTP than a desk on its editor's machine needs: pages are asked for and given. A
//! page of another site that the editor has open must not be able to read the desk, so a request
//! must name a host that only this machine, or an address, can be.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, TcpStream};
use std::time::Duration;

use percent_encoding::percent_decode_str;

/// More than this is no request for a page.
const LONGEST: usize = 16 * 1024;
/// A connection on which nothing is asked is closed.
const PATIENCE: Duration = Duration::from_secs(30);

/// One end of a connection, on which several requests may come one after the other.
pub struct Connection {
    stream: BufReader<TcpStream>,
}

/// What a browser asks for.
pub struct Request {
    /// Without its query, decoded, and with no part of it that could lead upwards.
    pub path: String,
    pub query: String,
    /// Only the head of the answer is wanted.
    pub head: bool,
    pub if_none_match: Option<String>,
    close: bool,
}

/// What a browser is given.
pub struct Answer {
    pub status: u16,
    pub kind: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn new(status: u16, kind: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status, kind, headers: Vec::new(), body: body.into() }
    }

    pub fn text(status: u16, text: &str) -> Answer {
        Answer::new(status, "text/plain; charset=utf-8", format!("{text}\n"))
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }
}

impl Connection {
    pub fn new(stream: TcpStream) -> io::Result<Connection> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream: BufReader::new(stream) })
    }

    /// The next request; `None` when there are no more. One that may not be answered is refused
    /// here. `own` is the name that the editor gave to this machine, if any.
    pub fn next(&mut self, own: Option<&str>) -> Option<Request> {
        let head = self.read_head()?;
        match parse(&head, own) {
            Ok(request) => Some(request),
            Err(answer) => {
                let _ = self.send(&answer, false, true);
                None
            }
        }
    }

    /// Gives an answer. Says whether another request may follow.
    pub fn answer(&mut self, request: &Request, answer: &Answer) -> bool {
        self.send(answer, request.head, request.close).is_ok() && !request.close
    }

    /// Gives the head of an answer that has no end, for which the stream is handed out.
    pub fn open_answer(self, kind: &str) -> io::Result<TcpStream> {
        let mut stream = self.stream.into_inner();
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nCache-Control: no-store\r\n")?;
        write!(stream, "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n")?;
        stream.flush()?;
        Ok(stream)
    }

    fn read_head(&mut self) -> Option<Vec<u8>> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") && !head.ends_with(b"\n\n") {
            let left = (LONGEST - head.len()) as u64;
            let read = self.stream.by_ref().take(left).read_until(b'\n', &mut head).ok()?;
            if read == 0 {
                if head.len() >= LONGEST {
                    let _ = self.send(&Answer::text(431, "the request is too long"), false, true);
                }
                return None;
            }
        }
        Some(head)
    }

    fn send(&mut self, answer: &Answer, only_head: bool, close: bool) -> io::Result<()> {
        let mut head = format!(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n",
            answer.status,
            reason(answer.status),
            answer.kind,
            answer.body.len()
        );
        // Other sites may neither frame these pages nor use them as scripts or pictures.
        head.push_str("X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n");
        for (name, value) in &answer.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(if close { "Connection: close\r\n\r\n" } else { "\r\n" });
        let mut bytes = head.into_bytes();
        if !only_head && answer.status != 304 {
            bytes.extend_from_slice(&answer.body);
        }
        let stream = self.stream.get_mut();
        stream.write_all(&bytes)?;
        stream.flush()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Error",
    }
}

fn parse(head: &[u8], own: Option<&str>) -> Result<Request, Answer> {
    let bad = || Answer::text(400, "this is no request that a browser sends");
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    parsed.parse(head).map_err(|_| bad())?;
    let (Some(method), Some(target), Some(version)) = (parsed.method, parsed.path, parsed.version)
    else {
        return Err(bad());
    };
    let all = |name: &str| -> Vec<&str> {
        let named = parsed.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        named.filter_map(|header| std::str::from_utf8(header.value).ok()).map(str::trim).collect()
    };
    match all("host").as_slice() {
        [host] if is_own_host(host, own) => {}
        [_] => return Err(Answer::text(421, "this desk is not served under that name")),
        _ => return Err(bad()),
    }
    // A script or picture of another site's page.
    let from_elsewhere = all("sec-fetch-site").contains(&"cross-site");
    if from_elsewhere && !all("sec-fetch-mode").contains(&"navigate") {
        return Err(Answer::text(403, "another site asks for this"));
    }
    if !matches!(method, "GET" | "HEAD") {
        return Err(Answer::text(405, "only GET and HEAD").with("Allow", "GET, HEAD"));
    }
    // What follows the head would be taken for the next request.
    if !all("transfer-encoding").is_empty() || all("content-length").iter().any(|n| *n != "0") {
        return Err(bad());
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let connection = all("connection").join(",").to_ascii_lowercase();
    Ok(Request {
        path: sound_path(path).ok_or_else(bad)?,
        query: query.to_string(),
        head: method == "HEAD",
        if_none_match: all("if-none-match").first().map(|tag| tag.to_string()),
        close: version == 0 || connection.contains("close"),
    })
}

/// A path as it was meant, if it is one of a site.
fn sound_path(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let sound = decoded.starts_with('/')
        && !decoded.contains(['\\', '\0'])
        && decoded.split('/').all(|part| part != "." && part != "..");
    sound.then(|| decoded.into_owned())
}

/// Whether a browser can have come here under this name without a foreign name server's help: a
/// page that calls itself `evil.example` and leads to this machine cannot.
fn is_own_host(host: &str, own: Option<&str>) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok()
        || own.is_some_and(|own| own.eq_ignore_ascii_case(name))
}

/// A file's kind by the end of its name.
pub fn kind_of(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "geojson" => "application/json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "toml" | "" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1:4747", "[::1]:4747", "192.168.1.4:80"]
        {
            assert!(is_own_host(host, None), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example:4747", "", "desk"] {
            assert!(!is_own_host(host, None), "{host}");
        }
        assert!(is_own_host("desk:4747", Some("Desk")));
    }

    #[test]
    fn no_path_leads_upwards() {
        assert_eq!(sound_path("/a%20b/").as_deref(), Some("/a b/"));
        let bad = ["/../x", "/a/%2e%2e/x", "/a/..%2fx", "/%5c..", "x", "/a/./b", "/%00", "/%ff"];
        for path in bad {
            assert_eq!(sound_path(path), None, "{path}");
        }
    }
}
