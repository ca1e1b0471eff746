//! `watchdesk publish`: a build to where readers find it.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

use jiff::Timestamp;

use super::build::{self, cache_root};
use super::done::Note;
use super::progress::Progress;
use super::{PublishArgs, keygen, request, trouble};
use crate::diagnostics::Diagnostic;
use crate::output::{self, Fault, Finished, Stamp, Sums, Writer};
use crate::publish::folder::Folder;
use crate::publish::git::Git;
use crate::publish::plan::{self, Plan};
use crate::publish::store::{Access, Key, Store};
use crate::publish::{Place, Sent, Trouble};
use crate::site::{Target, TargetPlace};

pub fn publish(args: &PublishArgs) -> ExitCode {
    let progress = Progress::start();
    let opened = match build::open(&args.desk, &progress) {
        Ok(opened) => opened,
        Err(problems) => return build::no_desk(&problems, &args.desk),
    };
    let target = match chosen(opened.0.targets(), args.target.as_deref()) {
        Ok(target) => target.clone(),
        Err(why) => {
            progress.clear();
            trouble(&why);
            return ExitCode::from(2);
        }
    };
    if let Some(named) = &args.desk.audience
        && *named != target.audience
    {
        let what = format!("the target `{}` is for `{}`", target.name, target.audience);
        return trouble(&Trouble::new(what, "publish to a target of that audience"));
    }
    let folder = args.desk.desk.join(opened.0.folder(&target.audience));
    if !args.as_built
        && let Err(code) = fresh(&opened, args, &target, &folder, &progress)
    {
        return code;
    }
    progress.clear();
    let strict = opened.0.keeps_addresses() && !args.let_go;
    match run(args, &target, &folder, strict) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => trouble(&why),
    }
}

/// Builds what the desk gives now, and writes it where there is no build yet. A build that differs is
/// left as it is and refused.
fn fresh(
    opened: &build::Opened,
    args: &PublishArgs,
    target: &Target,
    folder: &Path,
    progress: &Progress,
) -> Result<(), ExitCode> {
    // What the last build left is what this one would give, and nobody touched it.
    let asked = request(&args.desk, Some(target.audience.clone()));
    let note =
        Note::of(opened.0.texts(), &target.audience, &asked, false, args.desk.strict, folder);
    let is_same = |note: &Note| note.last(folder).is_some_and(|last| note.is_of(&last, folder));
    if opened.1.is_empty() && note.as_ref().is_some_and(is_same) {
        return Ok(());
    }
    if !folder.join(output::SUMS).is_file() || output::is_unfinished(folder) {
        let no_folder = |problems: &[Diagnostic]| build::no_desk(problems, &args.desk);
        let writer = Writer::open(folder).map_err(|problem| no_folder(&[problem]))?;
        let take = |path: &str, bytes: Vec<u8>| writer.take(path, &bytes);
        let stamp = build::for_publishing(opened, &target.audience, &args.desk, progress, &take)?;
        return writer.finish(&stamp).map(|_| ()).map_err(|problems| no_folder(&problems));
    }
    let sums = Sums::default();
    let take = |path: &str, bytes: Vec<u8>| sums.take(path, &bytes);
    let stamp = build::for_publishing(opened, &target.audience, &args.desk, progress, &take)?;
    progress.clear();
    let (now, there) = (sums.of(&stamp), output::read_manifest(folder));
    let differ = now.iter().filter(|(path, sum)| there.get(*path) != Some(sum)).count()
        + there.keys().filter(|path| !now.contains_key(*path)).count();
    if differ == 0 {
        return Ok(());
    }
    let what =
        format!("{} is not what the desk gives now: {differ} files differ", folder.display());
    let help = "the desk, the day or the program changed since: run `watchdesk build` and look at it, or publish it as it stands with --as-built";
    Err(trouble(&Trouble::new(what, help)))
}

fn chosen<'a>(targets: &'a [Target], named: Option<&str>) -> Result<&'a Target, Trouble> {
    let names: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    let all = names.join(", ");
    match (named, targets) {
        (_, []) => Err(Trouble::new(
            "watchdesk.toml has no target to publish to",
            "write one: [[targets]] with `name` and one of `folder`, `git` and `store`",
        )),
        (Some(name), _) => targets.iter().find(|target| target.name == name).ok_or_else(|| {
            Trouble::new(format!("there is no target `{name}`"), format!("the targets are: {all}"))
        }),
        (None, [only]) => Ok(only),
        (None, _) => {
            Err(Trouble::new("watchdesk.toml has several targets", format!("name one of: {all}")))
        }
    }
}

fn run(args: &PublishArgs, target: &Target, folder: &Path, strict: bool) -> Result<(), Trouble> {
    if args.sign || args.key.is_some() {
        sign(folder, args.key.as_deref())?;
    }
    let site = Finished::read(folder).map_err(|faults| not_whole(folder, &faults))?;
    allowed(&site.stamp, target)?;
    let mut place = open(args, target)?;
    let start = Instant::now();
    let mut first = None;
    for _ in 0..3 {
        let there = place.look(&site)?;
        // Whoever publishes another site at the same moment is not written over.
        let sums = there.sums.clone();
        if first.get_or_insert_with(|| sums.clone()) != &sums {
            return Err(Trouble::new(
                "somebody else published meanwhile",
                "look at what they published, then publish again",
            ));
        }
        let plan = plan::plan(&site, &there);
        tell(&plan, args.dry_run);
        if !plan.in_the_way.is_empty() && !args.replace {
            return Err(in_the_way(&plan.in_the_way));
        }
        if strict && !plan.gone.is_empty() {
            return Err(Trouble::new(
                format!(
                    "{} would be gone, and strict_addresses keeps them",
                    pages(plan.gone.len())
                ),
                "give the new page `old_addresses`, or the withdrawn one `expires` and `tombstone`; --let-go lets them go this once",
            ));
        }
        if args.dry_run {
            return Ok(());
        }
        if plan.is_empty() {
            println!("{}: nothing changed", target.name);
            return Ok(());
        }
        let progress = Travel::new(plan.length());
        let sent = place.send(&site, &plan, &|bytes| progress.add(bytes));
        progress.clear();
        if sent? == Sent::Done {
            println!(
                "{}: {} added, {} changed, {} deleted, {}, {:.2} s",
                target.name,
                plan.added.len(),
                plan.changed.len(),
                plan.deleted.len(),
                size(plan.length()),
                start.elapsed().as_secs_f64()
            );
            return Ok(());
        }
    }
    Err(Trouble::new(
        "somebody else changes the target all the time",
        "wait until they are done, then publish again",
    ))
}

/// What is marked above a target's ceiling never goes there, whatever the desk says.
fn allowed(stamp: &Stamp, target: &Target) -> Result<(), Trouble> {
    if stamp.audience != target.audience {
        return Err(Trouble::new(
            format!(
                "the build is for `{}`, and the target for `{}`",
                stamp.audience, target.audience
            ),
            "build for the target's audience",
        ));
    }
    if stamp.ceiling > target.ceiling {
        return Err(Trouble::new(
            format!(
                "the build may hold what is TLP:{}, and the target `{}` takes no more than TLP:{}",
                stamp.ceiling.word().to_uppercase(),
                target.name,
                target.ceiling.word().to_uppercase()
            ),
            "publish to a place that only this audience can read, and say so with `ceiling` of the target",
        ));
    }
    Ok(())
}

fn open(args: &PublishArgs, target: &Target) -> Result<Box<dyn Place>, Trouble> {
    let desk = &args.desk.desk;
    Ok(match &target.place {
        TargetPlace::Folder(path) => {
            Box::new(Folder { path: desk.join(path), replace: args.replace })
        }
        TargetPlace::Git { remote, branch } => {
            let remote = remote_of(desk, remote);
            let name = output::sum(format!("{remote}\n{branch}").as_bytes());
            let cache = cache_root().unwrap_or_else(std::env::temp_dir);
            let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok());
            Box::new(Git {
                remote,
                branch: branch.clone(),
                repository: cache.join("publish").join(format!("{}.git", &name[..16])),
                date: epoch.unwrap_or_else(|| Timestamp::now().as_second()),
                terminal: std::io::stdin().is_terminal(),
                seen: None,
            })
        }
        TargetPlace::Store { url, endpoint, region } => {
            let key = if url.starts_with("s3://") { aws_key()? } else { None };
            let access = Access {
                url: url.clone(),
                endpoint: endpoint.clone(),
                region: region.clone(),
                key,
            };
            Box::new(Store::open(access)?)
        }
    })
}

/// A remote by its name in the desk's repository, a path from the desk, or an address.
fn remote_of(desk: &Path, remote: &str) -> String {
    if !remote.contains(['/', ':', '\\']) {
        let asked = std::process::Command::new("git")
            .arg("-C")
            .arg(desk)
            .args(["remote", "get-url", "--push", "--", remote])
            .output();
        let said = asked.ok().filter(|output| output.status.success());
        if let Some(said) = said {
            return String::from_utf8_lossy(&said.stdout).trim().to_string();
        }
    }
    let path = desk.join(remote);
    match !remote.contains(':') && path.is_dir() {
        true => std::path::absolute(&path).unwrap_or(path).display().to_string(),
        false => remote.to_string(),
    }
}

/// The key in `~/.aws/credentials`, where the environment has none.
fn aws_key() -> Result<Option<Key>, Trouble> {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let other = [
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];
    if other.iter().any(|name| named(name).is_some()) {
        return Ok(None);
    }
    let file = named("AWS_SHARED_CREDENTIALS_FILE").map(PathBuf::from).or_else(|| {
        named("HOME")
            .or_else(|| named("USERPROFILE"))
            .map(|home| Path::new(&home).join(".aws/credentials"))
    });
    let text = file.and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
    let profile = named("AWS_PROFILE").unwrap_or_else(|| "default".to_string());
    match key_in(&text, &profile) {
        Some(key) => Ok(Some(key)),
        None => Err(Trouble::new(
            "there are no credentials for the store",
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write them into ~/.aws/credentials (AWS_PROFILE chooses among several)",
        )),
    }
}

fn key_in(text: &str, profile: &str) -> Option<Key> {
    let mut inside = false;
    let (mut id, mut secret, mut token) = (None, None, None);
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = name.trim() == profile;
        } else if inside && let Some((name, value)) = line.split_once('=') {
            let value = Some(value.trim().to_string());
            match name.trim() {
                "aws_access_key_id" => id = value,
                "aws_secret_access_key" => secret = value,
                "aws_session_token" => token = value,
                _ => {}
            }
        }
    }
    Some(Key { id: id?, secret: secret?, token })
}

/// Signs the folder's `SHA256SUMS`. The comment has no clock in it, so the same build gives the same
/// signature.
pub(super) fn sign(folder: &Path, key: Option<&Path>) -> Result<(), Trouble> {
    let key = keygen::signing_key(key)?;
    let site = Finished::read(folder).map_err(|faults| not_whole(folder, &faults))?;
    let Stamp { version, audience, date, base_url, .. } = &site.stamp;
    let comment = format!("{base_url} for {audience} as of {date}, by watchdesk {version}");
    let signature = key.sign(site.sums.as_bytes(), &comment);
    output::sign(folder, &signature)
        .map_err(|problem| Trouble::new(problem.message, problem.help.unwrap_or_default()))
}

pub(super) fn not_whole(folder: &Path, faults: &[Fault]) -> Trouble {
    let first = match faults.first() {
        Some(Fault::Missing(path)) => format!("{path} is missing"),
        Some(Fault::Changed(path)) => format!("{path} was changed after the build"),
        Some(Fault::Added(path)) => format!("{path} was added"),
        Some(Fault::Unfinished) => "the build was cut off".to_string(),
        _ => "it has no watchdesk.json and SHA256SUMS that can be read".to_string(),
    };
    let more = match faults.len() {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    Trouble::new(
        format!("{} is no finished build: {first}{more}", folder.display()),
        "run `watchdesk build`; what is to be published is changed in the desk, never in the build",
    )
}

fn in_the_way(paths: &[String]) -> Trouble {
    let more =
        if paths.len() > 3 { format!(" and {} more", paths.len() - 3) } else { String::new() };
    Trouble::new(
        format!(
            "files that watchdesk did not publish stand where pages must go: {}{more}",
            paths[..paths.len().min(3)].join(", ")
        ),
        "move them away; or, if they are an older site that this one replaces, use --replace",
    )
}

/// What would be done, and which pages would be gone.
fn tell(plan: &Plan, all: bool) {
    if all {
        for (sign, files) in [("+", &plan.added), ("~", &plan.changed)] {
            for (path, length) in files {
                println!("{sign} {path}  {}", size(*length));
            }
        }
        for path in &plan.deleted {
            println!("- {path}");
        }
        println!(
            "{} to add, {} to change, {} to delete, {} to send",
            plan.added.len(),
            plan.changed.len(),
            plan.deleted.len(),
            size(plan.length())
        );
    }
    for path in plan.gone.iter().take(20) {
        eprintln!(
            "warning: /{path} was published, and leads nowhere now",
            path = path.trim_end_matches("index.html")
        );
    }
    if plan.gone.len() > 20 {
        eprintln!("warning: and {} more", pages(plan.gone.len() - 20));
    }
    if !plan.gone.is_empty() {
        eprintln!(
            "  help: `old_addresses` of the page that took its place makes a redirect; `tombstone` says that it was withdrawn"
        );
    }
}

fn pages(count: usize) -> String {
    if count == 1 { "1 page".to_string() } else { format!("{count} pages") }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} KB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// How far it has come: one line on a terminal, with the rate and the time that is left.
struct Travel {
    terminal: bool,
    start: Instant,
    all: u64,
    done: Mutex<(u64, Instant)>,
}

impl Travel {
    fn new(all: u64) -> Travel {
        let start = Instant::now();
        Travel {
            terminal: std::io::stderr().is_terminal(),
            start,
            all,
            done: Mutex::new((0, start)),
        }
    }

    fn add(&self, bytes: u64) {
        let Ok(mut done) = self.done.lock() else { return };
        done.0 += bytes;
        if !self.terminal || done.1.elapsed().as_millis() < 100 {
            return;
        }
        done.1 = Instant::now();
        let rate = done.0 as f64 / self.start.elapsed().as_secs_f64();
        let left = (self.all - done.0.min(self.all)) as f64 / rate.max(1.0);
        let _ = write!(
            std::io::stderr(),
            "\r\x1b[K{} of {}, {}/s, {left:.0} s left",
            size(done.0),
            size(self.all),
            size(rate as u64)
        );
    }

    fn clear(&self) {
        if self.terminal {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::key_in;

    #[test]
    fn a_profile_has_its_own_key() {
        let text = "[default]\naws_access_key_id = A\naws_secret_access_key=S\n\n[desk]\naws_access_key_id=B\naws_secret_access_key = T=U\naws_session_token = V\n";
        let key = key_in(text, "desk").expect("a key");
        assert_eq!((key.id.as_str(), key.secret.as_str()), ("B", "T=U"));
        assert_eq!(key.token.as_deref(), Some("V"));
        assert_eq!(key_in(text, "default").map(|key| key.id).as_deref(), Some("A"));
        assert!(key_in(text, "other").is_none());
        assert!(key_in("[a]\naws_access_key_id=B\n[b]\naws_secret_access_key=C\n", "a").is_none());
    }
}
