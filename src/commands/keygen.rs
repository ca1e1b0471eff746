//! `watchdesk keygen`: a new key to sign sites with.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::publish::Trouble;
use crate::publish::signature::SecretKey;

/// Writes the secret key and, beside it, the public one. Nothing is ever written over.
pub fn keygen(file: &Path) -> ExitCode {
    let public = PathBuf::from(format!("{}.pub", file.display()));
    let mut random = [0; 40];
    if let Err(error) = getrandom::fill(&mut random) {
        eprintln!("error: the system gives no random numbers: {error}");
        return ExitCode::FAILURE;
    }
    let key = SecretKey::new(random);
    for (path, text, mode) in [(file, key.text(), 0o600), (&public, key.public_text(), 0o644)] {
        if let Err(error) = write_new(path, &text, mode) {
            eprintln!("error: {} cannot be written: {error}", path.display());
            if error.kind() == std::io::ErrorKind::AlreadyExists {
                eprintln!("  help: a key is never written over; move it away or name another file");
            }
            return ExitCode::FAILURE;
        }
    }
    println!("{}: keep it secret and keep a copy; it has no password", file.display());
    println!("{}: give it to everybody", public.display());
    println!(
        "in watchdesk.toml, so that /about/verify/ shows it:\n\npublic_key = \"{}\"",
        key.public()
    );
    ExitCode::SUCCESS
}

fn write_new(path: &Path, text: &str, mode: u32) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    options.open(path)?.write_all(text.as_bytes())
}

/// The key that a build is signed with: the file that was named, else what WATCHDESK_KEY holds, a
/// path or the key's own text.
pub fn signing_key(named: Option<&Path>) -> Result<SecretKey, Trouble> {
    let variable = std::env::var("WATCHDESK_KEY").unwrap_or_default();
    if named.is_none() && variable.contains('\n') {
        return SecretKey::read(&variable);
    }
    let path = match named {
        Some(path) => path.to_path_buf(),
        None if !variable.is_empty() => PathBuf::from(variable),
        None => {
            return Err(Trouble::new(
                "there is no key to sign with",
                "name its file with --key, or in WATCHDESK_KEY; `watchdesk keygen` makes one",
            ));
        }
    };
    let text = std::fs::read_to_string(&path).map_err(|error| {
        // In CI the variable may hold half a secret by mistake: it is not repeated.
        let place = named.map_or("the file that WATCHDESK_KEY names".to_string(), |path| {
            path.display().to_string()
        });
        Trouble::new(format!("{place} cannot be read: {error}"), "name the secret key's file")
    })?;
    SecretKey::read(&text)
}
