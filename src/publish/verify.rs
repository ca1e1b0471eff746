//! A copy of a site, on a host or on a stick -> whether it is what its desk published.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Trouble, signature};
use crate::output::{self, Fault, MARKER, SIGNATURE, SUMS};

/// What was found.
#[derive(Debug)]
pub struct Verdict {
    pub files: usize,
    pub faults: Vec<Fault>,
    /// The signed comment, if a key was given and the signature is good.
    pub signed: Option<String>,
    pub has_signature: bool,
    /// Files that are for the host and that it does not give out.
    pub not_served: usize,
}

/// So many files are asked for at once.
const AT_ONCE: usize = 8;

/// What a host reads itself and mostly shows nobody.
const FOR_HOSTS: &[&str] = &["_headers", "_redirects", ".htaccess", ".nojekyll"];

const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Checks a folder.
pub fn folder(path: &Path, key: Option<&str>) -> Result<Verdict, Trouble> {
    let sums =
        std::fs::read(path.join(SUMS)).map_err(|_| no_record(&path.display().to_string()))?;
    let signature = std::fs::read_to_string(path.join(SIGNATURE)).ok();
    let signed = signed(key, &sums, signature.as_deref())?;
    let files = output::read_manifest(path).len();
    let has_signature = signature.is_some();
    Ok(Verdict { files, faults: output::faults(path), signed, has_signature, not_served: 0 })
}

/// Checks a site by its address. What was added there cannot be seen from outside.
pub fn address(
    url: &str,
    key: Option<&str>,
    step: &(dyn Fn(usize, usize) + Sync),
) -> Result<Verdict, Trouble> {
    let root = format!("{}/", url.trim_end_matches('/'));
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(60)))
        .http_status_as_error(false)
        .user_agent("watchdesk-verify")
        .build()
        .into();
    let sums = get(&agent, &root, SUMS)?.ok_or_else(|| no_record(url))?;
    let signature = get(&agent, &root, SIGNATURE)?;
    let signature = signature.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let signed = signed(key, &sums, signature.as_deref())?;
    let listed: Vec<(String, String)> =
        output::read_sums(&String::from_utf8_lossy(&sums)).into_iter().collect();
    if !listed.iter().any(|(path, _)| path == MARKER) {
        return Err(no_record(url));
    }
    let (next, not_served) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let faults = Mutex::new(Vec::new());
    let trouble = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((path, sum)) = listed.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let fault = match get(&agent, &root, path) {
                        Ok(Some(bytes)) if output::sum(&bytes) == *sum => None,
                        _ if FOR_HOSTS.contains(&path.as_str()) => {
                            not_served.fetch_add(1, Ordering::Relaxed);
                            None
                        }
                        Ok(Some(_)) => Some(Fault::Changed(path.clone())),
                        Ok(None) => Some(Fault::Missing(path.clone())),
                        Err(why) => {
                            // The host is gone: the rest would fail alike.
                            next.store(listed.len(), Ordering::Relaxed);
                            *trouble.lock().unwrap_or_else(|e| e.into_inner()) = Some(why);
                            None
                        }
                    };
                    if let Some(fault) = fault {
                        faults.lock().unwrap_or_else(|e| e.into_inner()).push(fault);
                    }
                    step(next.load(Ordering::Relaxed).min(listed.len()), listed.len());
                }
            });
        }
    });
    if let Some(trouble) = trouble.into_inner().unwrap_or_else(|e| e.into_inner()) {
        return Err(trouble);
    }
    let mut faults = faults.into_inner().unwrap_or_else(|e| e.into_inner());
    faults.sort();
    Ok(Verdict {
        files: listed.len(),
        faults,
        signed,
        has_signature: signature.is_some(),
        not_served: not_served.into_inner(),
    })
}

/// A file of a host; none if the host says that there is none. What fails for a moment is asked
/// for again.
fn get(agent: &ureq::Agent, root: &str, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
    let url = format!("{root}{}", utf8_percent_encode(path, ESCAPED));
    let mut last = String::new();
    for attempt in 0..4 {
        if attempt > 0 {
            std::thread::sleep(Duration::from_millis(250 << attempt));
        }
        match agent.get(&url).call() {
            Ok(mut answer) => match answer.status().as_u16() {
                200 => match answer.body_mut().with_config().limit(1 << 30).read_to_vec() {
                    Ok(bytes) => return Ok(Some(bytes)),
                    Err(error) => last = error.to_string(),
                },
                status @ (429 | 500..=599) => last = format!("it answers {status}"),
                _ => return Ok(None),
            },
            Err(error) => last = error.to_string(),
        }
    }
    Err(Trouble::new(
        format!("{url} cannot be read: {last}"),
        "look at the address and the connection, and try again",
    ))
}

fn signed(key: Option<&str>, sums: &[u8], found: Option<&str>) -> Result<Option<String>, Trouble> {
    match (key, found) {
        (None, _) => Ok(None),
        (Some(key), Some(found)) => signature::verify(key, sums, found).map(Some),
        (Some(_), None) => Err(Trouble::new(
            "the copy is not signed: there is no SHA256SUMS.minisig",
            "ask the desk whether it signs; a mirror cannot take the signature away unnoticed",
        )),
    }
}

fn no_record(place: &str) -> Trouble {
    Trouble::new(
        format!("{place} has no SHA256SUMS of watchdesk"),
        "name the folder or address at which the site's front page stands",
    )
}
