//! `check`, `explain`, `schema`, `completions` and `man`, as an editor types them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

fn watchdesk() -> Command {
    Command::cargo_bin("watchdesk").expect("the program")
}

fn desk() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let desk = folder.path().join("desk");
    watchdesk().arg("init").arg(&desk).assert().success();
    (folder, desk)
}

fn write(desk: &Path, path: &str, text: &str) {
    fs::write(desk.join(path), text).expect("written");
}

/// All that was said, and the exit code.
fn said(command: &mut Command) -> (String, i32) {
    let output = command.output().expect("run");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (text + &String::from_utf8_lossy(&output.stderr), output.status.code().unwrap_or(-1))
}

fn check(desk: &Path, arguments: &[&str]) -> (String, i32) {
    said(
        watchdesk().args(["check", "--date", "2031-06-01"]).args(arguments).arg("--desk").arg(desk),
    )
}

#[test]
fn a_new_desk_has_nothing_to_be_asked() {
    let (_folder, desk) = desk();
    let (text, code) = check(&desk, &["--strict"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains(" pages, 0 warnings"), "{text}");
}

#[test]
fn what_an_editor_would_ask_is_told_once_by_check_and_not_by_build() {
    let (_folder, desk) = desk();
    let briefing = "+++\ntitle = \"B\"\ndate = 2031-05-05\n[[sources]]\nsource = \"vess-radio\"\n+++\nThe SVB came.\n";
    write(&desk, "content/briefings/b.md", briefing);
    let (text, code) = check(&desk, &[]);
    assert_eq!(code, 0, "{text}");
    for code in ["no-cutoff", "unexpanded-acronym"] {
        assert_eq!(text.matches(&format!("warning[{code}]")).count(), 1, "{text}");
    }
    assert_eq!(check(&desk, &["--strict"]).1, 1);
    let built = said(watchdesk().args(["build", "--strict", "--desk"]).arg(&desk));
    assert_eq!(built.1, 0, "{}", built.0);
    // A switch takes one away and makes an error of the other.
    let settings = fs::read_to_string(desk.join("watchdesk.toml")).expect("settings");
    let switches = "\n[checks]\nno-cutoff = \"off\"\nunexpanded-acronym = \"error\"\n";
    write(&desk, "watchdesk.toml", &(settings + switches));
    let (text, code) = check(&desk, &[]);
    assert_eq!(code, 1, "{text}");
    assert!(!text.contains("no-cutoff") && text.contains("error[unexpanded-acronym]"), "{text}");
}

#[test]
fn what_is_broken_is_not_asked_about_besides() {
    let (_folder, desk) = desk();
    write(&desk, "content/briefings/b.md", "+++\ntitle = \"B\"\ndate = 2031-05-05\nx = 1\n+++\n");
    write(&desk, "content/groups/alone.md", "+++\ntitle = \"Alone\"\n+++\n");
    let (text, code) = check(&desk, &[]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("unknown-field"), "{text}");
    assert!(!text.contains("no-cutoff") && !text.contains("orphan"), "{text}");
}

#[test]
fn one_unclear_name_is_told_once_and_a_log_hears_of_no_closed_candidate() {
    let (_folder, desk) = desk();
    for (slug, tlp) in [("delta-one", "clear"), ("delta-two", "clear"), ("zebrafinch", "amber")] {
        let group = format!("+++\ntitle = \"Delta Force\"\ntlp = \"{tlp}\"\n+++\n");
        write(&desk, &format!("content/groups/{slug}.md"), &group);
    }
    write(&desk, "content/pages/note.md", "+++\ntitle = \"Note\"\n+++\nThe Delta Force came.\n");
    let (text, code) = check(&desk, &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(text.matches("warning[ambiguous-name]").count(), 1, "{text}");
    assert!(text.contains("group:delta-two") && !text.contains("zebrafinch]]"), "{text}");
}

#[test]
fn a_log_is_told_nothing_of_what_is_closed() {
    let (_folder, desk) = desk();
    let closed = "+++\ntitle = \"Zebrafinch\"\ndate = 2033-05-05\ntlp = \"amber\"\ncountries = [\"vessia\"]\n+++\nThe QOKKA came.\n";
    write(&desk, "content/briefings/closed.md", closed);
    let (text, code) = check(&desk, &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("unexpanded-acronym in a file with parts"), "{text}");
    for secret in ["Zebrafinch", "QOKKA", "2033-05"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn an_explanation_is_as_wide_as_the_terminal() {
    let (text, _) = said(watchdesk().args(["check", "--explain", "no-front-matter"]));
    assert!(
        text.lines().count() > 8 && text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    assert!(text.contains("\n+++\ntitle = \"About\"\n+++\n"), "{text}");
}

/// A server of this machine that knows `/fine` only.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let root = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().expect("a copy"));
            let mut request = String::new();
            let _ = reader.read_line(&mut request);
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|length| length > 2) {
                line.clear();
            }
            let fine = request.split(' ').nth(1) == Some("/fine");
            let status = if fine { "200 OK" } else { "404 Not Found" };
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
        }
    });
    root
}

#[test]
fn addresses_elsewhere_are_asked_for_what_an_audience_sees_only() {
    let (folder, desk) = desk();
    let root = server();
    let page = format!(
        "+++\ntitle = \"Note\"\n+++\n(TLP:AMBER) [Closed]({root}/closed)\n\nWords, [good]({root}/fine) and [bad]({root}/missing).\n"
    );
    write(&desk, "content/pages/note.md", &page);
    let ask = |arguments: &[&str]| {
        let mut command = watchdesk();
        command.env("WATCHDESK_CACHE", folder.path().join("cache"));
        said(command.args(["check", "--external"]).args(arguments).arg("--desk").arg(&desk))
    };
    let (text, code) = ask(&[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(text.matches("warning[dead-address]").count(), 1, "{text}");
    assert!(text.contains("content/pages/note.md:6:"), "{text}");
    let kept = fs::read_to_string(folder.path().join("cache/addresses.json")).expect("a cache");
    assert!(kept.contains("/fine") && kept.contains("/missing"), "{kept}");
    assert!(!kept.contains("closed"), "{kept}");
    let (text, _) = ask(&["--audience", "partners"]);
    assert_eq!(text.matches("warning[dead-address]").count(), 2, "{text}");
}

#[test]
fn a_page_is_explained_by_every_way_to_write_its_address() {
    let (_folder, desk) = desk();
    let explain = |what: &str| said(watchdesk().args(["explain", what, "--desk"]).arg(&desk));
    for what in [
        "/groups/river-front/",
        "groups/river-front",
        "https://example.org/groups/river-front/#mentions",
        "public/groups/river-front/index.html",
    ] {
        let (text, code) = explain(what);
        assert_eq!(code, 0, "{text}");
        for line in [
            "/groups/river-front/  the page of group:river-front",
            "  audience   public",
            "  file       content/groups/river-front.md",
            "  template   group.html (the theme's)",
            "  view       Dossier (docs/views.md)",
            "content/briefings/2031-05-04-ostrel-market.md",
            "content/people/ilan-veld.md",
        ] {
            assert!(text.contains(line), "{what}: {line}\n{text}");
        }
    }
    let (text, code) = explain("/groups/river-frot/");
    assert_eq!(code, 1);
    assert!(text.contains("did you mean /groups/river-front/"), "{text}");
}

#[test]
fn a_file_is_explained_by_the_pages_that_show_it() {
    let (_folder, desk) = desk();
    let explain = |what: &str| said(watchdesk().args(["explain", what, "--desk"]).arg(&desk));
    let whole = desk.join("content/people/ilan-veld.md");
    for what in ["content/people/ilan-veld.md", whole.to_str().expect("a path")] {
        let (text, code) = explain(what);
        assert_eq!(code, 0, "{text}");
        let pages: Vec<&str> = text.split_whitespace().filter(|w| w.starts_with('/')).collect();
        for page in ["/people/ilan-veld/", "/people/", "/groups/river-front/"] {
            assert!(pages.contains(&page), "{page}: {text}");
        }
        assert!(!pages.contains(&"/places/ostrel/"), "{text}");
    }
    // Every page that it tells of does name the person.
    said(watchdesk().args(["build", "--desk"]).arg(&desk));
    let (text, _) = explain("content/people/ilan-veld.md");
    for page in text.split_whitespace().filter(|word| word.starts_with('/')) {
        let file = if page.ends_with('/') { format!("{page}index.html") } else { page.to_string() };
        let html = fs::read_to_string(desk.join("public").join(&file[1..])).expect("a page");
        assert!(html.contains("ilan-veld") || html.contains("Ilan Veld"), "{page}");
    }
}

#[test]
fn explain_respects_the_audience() {
    let (_folder, desk) = desk();
    write(&desk, "content/groups/closed.md", "+++\ntitle = \"Zebrafinch\"\ntlp = \"amber\"\n+++\n");
    write(
        &desk,
        "content/pages/note.md",
        "+++\ntitle = \"N\"\ntlp = \"amber\"\n+++\nThe River Front.\n",
    );
    let explain = |arguments: &[&str]| {
        said(watchdesk().arg("explain").args(arguments).arg("--desk").arg(&desk))
    };
    let (text, code) = explain(&["content/groups/closed.md"]);
    assert_eq!(code, 1);
    assert!(text.contains("for public; it is there for partners"), "{text}");
    assert!(!text.contains("Zebrafinch"), "{text}");
    let (text, code) = explain(&["content/groups/closed.md", "--audience", "partners"]);
    assert!(code == 0 && text.contains("/groups/closed/"), "{text}");
    assert!(!explain(&["/groups/river-front/"]).0.contains("note.md"));
    let named = explain(&["content/groups/river-front.md", "--audience", "partners"]).0;
    assert!(named.contains("/note/"), "{named}");
    assert_eq!(explain(&["/", "--audience", "partner"]).1, 2);
}

#[test]
fn schemas_are_printed_and_written_and_what_is_there_stays() {
    let (_folder, desk) = desk();
    let names = said(watchdesk().arg("schema")).0;
    assert!(names.lines().any(|name| name == "briefing"), "{names}");
    let printed = said(watchdesk().args(["schema", "briefing"])).0;
    let schema: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(
        schema["properties"]["date"]["description"].as_str().map(|d| d.len() > 20),
        Some(true)
    );
    let (text, code) = said(watchdesk().args(["schema", "breifing"]));
    assert!(code == 2 && text.contains("did you mean briefing?"), "{text}");
    let write_all = || said(watchdesk().args(["schema", "--write", "--desk"]).arg(&desk));
    assert_eq!(write_all().1, 0);
    let taplo = fs::read_to_string(desk.join(".taplo.toml")).expect("a file");
    let rules: toml::Table = taplo.parse().expect("TOML");
    for rule in rules["rule"].as_array().expect("rules") {
        let path = rule["schema"]["path"].as_str().expect("a path");
        assert!(desk.join(path).is_file(), "{path}");
    }
    write(&desk, ".taplo.toml", "# mine\n");
    let (text, code) = write_all();
    assert!(code == 0 && text.contains("is yours"), "{text}");
    assert_eq!(fs::read_to_string(desk.join(".taplo.toml")).expect("a file"), "# mine\n");
    // The desk is as sound as before.
    assert_eq!(check(&desk, &["--strict"]).1, 0);
}

#[test]
fn every_command_is_completed_described_and_shown_by_example() {
    let (help, _) = said(watchdesk().arg("--help"));
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() > 7, "{help}");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (text, code) = said(watchdesk().args(["completions", shell]));
        assert_eq!(code, 0);
        for command in &commands {
            assert!(text.contains(command), "{shell}: {command}");
        }
    }
    let folder = TempDir::new().expect("a folder");
    let man = folder.path().join("man1");
    assert_eq!(said(watchdesk().args(["man", "--dir"]).arg(&man)).1, 0);
    assert!(fs::read_to_string(man.join("watchdesk.1")).expect("a page").contains(".SH NAME"));
    for command in &commands {
        let (text, _) = said(watchdesk().args([command, "--help"]));
        let example = text.lines().any(|line| line.starts_with(&format!("  watchdesk {command}")));
        assert!(text.contains("Examples:") && example, "{command}: {text}");
        let page = fs::read_to_string(man.join(format!("watchdesk-{command}.1"))).expect("a page");
        assert_eq!(page, said(watchdesk().args(["man", command])).0, "{command}");
    }
    assert_eq!(said(watchdesk().args(["man", "biuld"])).1, 2);
}
