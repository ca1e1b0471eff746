//! A branch of a git remote, as pages services serve it.
//!
//! Commits are made by `git fast-import` in a bare repository of our own, without a work tree, from
//! the branch as it is: what others have put there stays, history is never rewritten. A push is
//! all or nothing, so readers see one site or the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use super::plan::{Plan, There};
use super::{Place, Sent, Trouble};
use crate::output::{self, Finished, SIGNATURE, SUMS};

pub struct Git {
    /// An address or a path that git can push to.
    pub remote: String,
    pub branch: String,
    /// Our own bare repository, kept so that the next run fetches little.
    pub repository: PathBuf,
    /// Seconds since 1970, for the commit.
    pub date: i64,
    /// Git may ask for a password.
    pub terminal: bool,
    /// The commit that the branch had when it was looked at.
    pub seen: Option<String>,
}

const SEEN: &str = "refs/watchdesk/seen";
const NEXT: &str = "refs/watchdesk/next";

impl Git {
    fn command(&self) -> Command {
        let mut git = Command::new("git");
        git.arg("--git-dir").arg(&self.repository).env("LC_ALL", "C");
        // A hook of another repository may have called us.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
            git.env_remove(name);
        }
        if !self.terminal {
            git.env("GIT_TERMINAL_PROMPT", "0");
            git.stdin(Stdio::null());
        }
        git
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, Trouble> {
        self.command().args(arguments).output().map_err(|error| no_git(&error))
    }

    /// What a command prints, if it succeeds.
    fn read(&self, arguments: &[&str]) -> Result<Vec<u8>, Trouble> {
        let output = self.run(arguments)?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(self.failed(&output)),
        }
    }

    fn failed(&self, output: &Output) -> Trouble {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let said = without_secrets(said.trim());
        let lower = said.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let help = if has(&[
            "authentication",
            "permission denied",
            "could not read username",
            "403",
        ]) {
            "git itself asks for the password: set up a credential helper, an SSH key, or in CI a token that may write to the repository"
        } else if has(&["could not resolve", "unable to access", "timed out", "connection"]) {
            "look at the address in watchdesk.toml and at the connection, and publish again"
        } else if has(&["does not appear to be a git repository", "not found", "does not exist"]) {
            "look at `git` of the target in watchdesk.toml; the repository must be there, its branch need not"
        } else if has(&["no space left"]) {
            "make room on the disk and publish again: nothing is half done"
        } else {
            "mend the cause and publish again: the branch is as it was"
        };
        Trouble::new(format!("git says: {said}"), help)
    }

    /// The branch's commit; none if there is no such branch.
    fn tip(&self) -> Result<Option<String>, Trouble> {
        let reference = format!("refs/heads/{}", self.branch);
        let said = self.read(&["ls-remote", "--", &self.remote, &reference])?;
        let said = String::from_utf8_lossy(&said);
        Ok(said.split_whitespace().next().map(str::to_string))
    }

    fn text(&self, file: &str) -> Option<String> {
        let output = self.run(&["cat-file", "blob", &format!("{SEEN}:{file}")]).ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The commit as a stream for `git fast-import`.
    fn stream(&self, site: &Finished, plan: &Plan) -> Vec<u8> {
        let message = format!(
            "Publish {} files for {} as of {}\n",
            site.files().count(),
            site.stamp.audience,
            site.stamp.date
        );
        let mut head = format!(
            "commit {NEXT}\ncommitter watchdesk <watchdesk@localhost> {} +0000\ndata {}\n{message}\n",
            self.date,
            message.len()
        );
        if let Some(seen) = &self.seen {
            let _ = writeln!(head, "from {seen}");
        }
        for path in &plan.deleted {
            let _ = writeln!(head, "D {}", quoted(path));
        }
        let mut stream = head.into_bytes();
        let mut add = |path: &str, bytes: &[u8]| {
            let head = format!("M 100644 inline {}\ndata {}\n", quoted(path), bytes.len());
            stream.extend(head.as_bytes());
            stream.extend(bytes);
            stream.push(b'\n');
        };
        for (path, _) in plan.added.iter().chain(&plan.changed) {
            add(path, site.get(path).unwrap_or_default());
        }
        add(SUMS, site.sums.as_bytes());
        match &site.signature {
            Some(signature) => add(SIGNATURE, signature.as_bytes()),
            None => stream.extend(format!("D {SIGNATURE}\n").as_bytes()),
        }
        stream.extend(b"\n");
        stream
    }

    fn import(&self, stream: Vec<u8>) -> Result<(), Trouble> {
        let mut git = self.command();
        git.args(["fast-import", "--quiet", "--force"]);
        git.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = git.spawn().map_err(|error| no_git(&error))?;
        let pipe = child.stdin.take();
        let writer = std::thread::spawn(move || {
            // If git ends early it says why.
            pipe.map(|mut pipe| pipe.write_all(&stream))
        });
        let output = child.wait_with_output().map_err(|error| no_git(&error))?;
        let _ = writer.join();
        match output.status.success() {
            true => Ok(()),
            false => Err(self.failed(&output)),
        }
    }
}

impl Place for Git {
    fn look(&mut self, site: &Finished) -> Result<There, Trouble> {
        if !self.repository.join("HEAD").is_file() {
            let folder = self.repository.display();
            std::fs::create_dir_all(&self.repository).map_err(|error| {
                Trouble::new(
                    format!("{folder} cannot be made: {error}"),
                    "WATCHDESK_CACHE names another folder for it",
                )
            })?;
            self.read(&["init", "--quiet", "--bare"])?;
        }
        self.seen = self.tip()?;
        let Some(seen) = &self.seen else { return Ok(There::default()) };
        let known = self.run(&["rev-parse", "--verify", "--quiet", SEEN])?;
        if String::from_utf8_lossy(&known.stdout).trim() != seen {
            let what = format!("+refs/heads/{}:{SEEN}", self.branch);
            self.read(&[
                "fetch",
                "--quiet",
                "--no-tags",
                "--depth",
                "1",
                "--",
                &self.remote,
                &what,
            ])?;
            // It may have moved since it was asked for.
            let now = self.read(&["rev-parse", "--verify", SEEN])?;
            self.seen = Some(String::from_utf8_lossy(&now).trim().to_string());
        }
        let listed = self.read(&["ls-tree", "-r", "-z", "--name-only", SEEN])?;
        let paths: BTreeSet<String> = listed
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty())
            .map(|path| String::from_utf8_lossy(path).into_owned())
            .collect();
        let sums = self.text(SUMS);
        let recorded = output::read_sums(sums.as_deref().unwrap_or_default());
        let (ours, others): (Vec<String>, Vec<String>) =
            paths.into_iter().partition(|path| recorded.contains_key(path));
        let ours: BTreeMap<String, Option<String>> =
            ours.into_iter().map(|path| (path.clone(), recorded.get(&path).cloned())).collect();
        let wanted: BTreeSet<&str> = site.files().map(|(path, ..)| path).collect();
        let others = others.into_iter().filter(|path| wanted.contains(path.as_str())).collect();
        Ok(There { ours, others, interrupted: false, sums, signature: self.text(SIGNATURE) })
    }

    fn send(
        &mut self,
        site: &Finished,
        plan: &Plan,
        sent: &(dyn Fn(u64) + Sync),
    ) -> Result<Sent, Trouble> {
        self.import(self.stream(site, plan))?;
        let what = format!("{NEXT}:refs/heads/{}", self.branch);
        let output = self.run(&["push", "--quiet", "--porcelain", "--", &self.remote, &what])?;
        if output.status.success() {
            sent(plan.length());
            self.read(&["update-ref", SEEN, NEXT])?;
            return Ok(Sent::Done);
        }
        // Another push that came first is told from any other refusal by looking.
        match self.tip()? != self.seen {
            true => Ok(Sent::Overtaken),
            false => Err(self.failed(&output)),
        }
    }
}

/// A path as `git fast-import` reads it.
fn quoted(path: &str) -> String {
    match path.contains(['"', '\\', '\n']) {
        true => {
            let path = path.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            format!("\"{path}\"")
        }
        false => path.to_string(),
    }
}

/// A message without what stands before the @ of an address.
fn without_secrets(text: &str) -> String {
    let mut clean = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        clean += before;
        let host = after.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(after.len());
        rest = match after[..host].rfind('@') {
            Some(sign) => {
                clean += "***";
                &after[sign..]
            }
            None => after,
        };
    }
    clean + rest
}

fn no_git(error: &std::io::Error) -> Trouble {
    Trouble::new(
        format!("git cannot be run: {error}"),
        "publishing to a branch needs the program git; install it, or publish to a folder",
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_message_keeps_no_secret() {
        for (text, clean) in [
            (
                "fatal: https://me:tok@host.example/x.git 403",
                "fatal: https://***@host.example/x.git 403",
            ),
            ("https://a.example/ ssh://git@b.example", "https://a.example/ ssh://***@b.example"),
            ("no address", "no address"),
        ] {
            assert_eq!(super::without_secrets(text), clean);
        }
    }
}
