//! The program as a newcomer types it.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

fn watchdesk() -> Command {
    Command::cargo_bin("watchdesk").expect("the program")
}

/// A new desk made by `init`, in a folder of its own.
fn desk() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    watchdesk().arg("init").arg(folder.path().join("desk")).assert().success();
    folder
}

fn build(folder: &TempDir) -> assert_cmd::assert::Assert {
    watchdesk()
        .args(["build", "--date", "2031-06-01", "--desk"])
        .arg(folder.path().join("desk"))
        .assert()
}

fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

fn snapshot(folder: &Path) -> Vec<(String, Vec<u8>, std::time::SystemTime)> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path();
            let changed = entry.metadata().expect("metadata").modified().expect("a time");
            (path.display().to_string(), fs::read(path).expect("a file"), changed)
        })
        .collect()
}

#[test]
fn a_new_desk_builds_at_once_and_says_what_it_did_in_one_line() {
    let folder = desk();
    let built = build(&folder).success();
    let said = text(&built.get_output().stdout);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(" pages: ") && said.contains("0 deleted, 0 warnings"), "{said}");
    assert!(built.get_output().stderr.is_empty());
    assert!(
        folder.path().join("desk/public/briefings/2031-05-04-ostrel-market/index.html").is_file()
    );
}

#[test]
fn init_refuses_a_folder_that_holds_something() {
    let folder = desk();
    let refused = watchdesk().arg("init").arg(folder.path().join("desk")).assert().code(1);
    assert!(text(&refused.get_output().stderr).contains("not an empty folder"));
}

#[test]
fn a_second_build_changes_nothing_and_keeps_the_time_stamps() {
    let folder = desk();
    build(&folder).success();
    let before = snapshot(&folder.path().join("desk/public"));
    let again = build(&folder).success();
    assert!(text(&again.get_output().stdout).contains(" 0 written"));
    assert_eq!(before, snapshot(&folder.path().join("desk/public")));
}

#[test]
fn a_page_whose_document_is_gone_is_deleted_and_nothing_else_is() {
    let folder = desk();
    build(&folder).success();
    let public = folder.path().join("desk/public");
    fs::write(public.join("CNAME"), "example.org").expect("a file");
    fs::remove_file(folder.path().join("desk/content/people/ilan-veld.md")).expect("removed");
    build(&folder).success();
    assert!(!public.join("people/ilan-veld").exists());
    assert!(public.join("CNAME").is_file());
}

#[test]
fn a_failing_build_leaves_the_last_good_site_as_it_was() {
    let folder = desk();
    build(&folder).success();
    let public = folder.path().join("desk/public");
    let before = snapshot(&public);
    let country = folder.path().join("desk/content/countries/vessia.md");
    fs::write(&country, "+++\ntitle = \"Vessia\"\niso = 7\n+++\n").expect("written");
    let failed = build(&folder).code(1);
    let said = text(&failed.get_output().stderr);
    assert!(said.contains("content/countries/vessia.md:3:7"), "{said}");
    assert!(said.contains("nothing was written"), "{said}");
    assert_eq!(before, snapshot(&public));
}

#[test]
fn a_folder_that_watchdesk_did_not_make_is_refused() {
    let folder = desk();
    let public = folder.path().join("desk/public");
    fs::create_dir(&public).expect("a folder");
    fs::write(public.join("thesis.txt"), "years of work").expect("a file");
    let refused = build(&folder).code(1);
    assert!(text(&refused.get_output().stderr).contains("foreign-folder"));
    assert_eq!(
        fs::read_to_string(public.join("thesis.txt")).expect("still there"),
        "years of work"
    );
    assert_eq!(fs::read_dir(&public).expect("a folder").count(), 1);
}

#[test]
fn a_build_that_is_killed_is_repaired_by_the_next() {
    let folder = desk();
    build(&folder).success();
    let clean = snapshot(&folder.path().join("desk/public"));
    for round in 0..12u64 {
        let desk = folder.path().join("desk");
        let note = desk.join(format!("content/pages/note-{round}.md"));
        fs::write(&note, "+++\ntitle = \"A note\"\n+++\nWords.\n").expect("written");
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("watchdesk"))
            .args(["build", "--date", "2031-06-01", "--desk"])
            .arg(&desk)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(std::time::Duration::from_millis(round * 4));
        // On this system `kill` is SIGKILL: the program has no say in it.
        child.kill().expect("killed");
        child.wait().expect("gone");
        fs::remove_file(&note).expect("removed");
    }
    build(&folder).success();
    let content = |files: &[(String, Vec<u8>, std::time::SystemTime)]| -> Vec<(String, Vec<u8>)> {
        files.iter().map(|(path, bytes, _)| (path.clone(), bytes.clone())).collect()
    };
    let after = snapshot(&folder.path().join("desk/public"));
    assert_eq!(content(&clean), content(&after));
}

#[test]
fn the_same_problems_come_as_json_and_as_annotations() {
    let folder = desk();
    let country = folder.path().join("desk/content/countries/vessia.md");
    fs::write(&country, "+++\ntitle = \"Vessia\"\niso = \"XT\"\ncapitol = \"ostrel\"\n+++\n")
        .expect("written");
    let ask = |format: &str| {
        let desk = folder.path().join("desk");
        let asked =
            watchdesk().args(["check", "--format", format, "--desk"]).arg(desk).assert().code(1);
        text(&asked.get_output().stdout)
    };
    let json: serde_json::Value = serde_json::from_str(&ask("json")).expect("JSON");
    assert_eq!(json[0]["code"], "unknown-field");
    assert_eq!(json[0]["file"], "content/countries/vessia.md");
    assert_eq!((json[0]["line"].as_u64(), json[0]["column"].as_u64()), (Some(4), Some(1)));
    let annotations = ask("github");
    assert!(
        annotations.starts_with("::error file=content/countries/vessia.md,line=4,col=1"),
        "{annotations}"
    );
}

#[test]
fn a_log_never_quotes_a_file_that_is_not_for_all() {
    let folder = desk();
    let desk = folder.path().join("desk");
    let secret = "+++\ntitle = \"Zebrafinch\"\ntlp = \"amber\"\ntype = \"zebrafinch\"\n+++\n";
    fs::write(desk.join("content/groups/closed.md"), secret).expect("written");
    fs::write(
        desk.join("content/groups/open.md"),
        "+++\ntitle = \"Open\"\ntype = \"quokka\"\n+++\n",
    )
    .expect("written");
    for format in ["terminal", "json", "github"] {
        let asked =
            watchdesk().args(["check", "--format", format, "--desk"]).arg(&desk).assert().code(1);
        let output = asked.get_output();
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(!said.to_lowercase().contains("zebrafinch"), "{format}: {said}");
        assert!(said.contains("closed.md") && said.contains("quokka"), "{format}: {said}");
    }
}

#[test]
fn a_log_quotes_no_table_that_has_a_closed_row() {
    let folder = desk();
    let desk = folder.path().join("desk");
    let tables = [
        // One row is closed: so is what is wrong in another.
        ("row", "id,date,type,tlp\na,2031-05-01,Zebrafinch,\nb,2031-05-01,Attack,amber\n"),
        // The closed row became no document.
        ("ragged", "id,date,note,tlp\nc,2031-05-01,x,\nd,2031-05-01,Zebrafinch, and,amber\n"),
        ("double", "id,date,type,tlp\ne,2031-05-01,,\ne,2031-05-01,Zebrafinch,amber\n"),
        ("nameless", "id,date,type,tlp\n,2031-05-01,Zebrafinch,amber\n"),
        ("column", "id,date,zebrafinch,tlp\nf,2031-05-01,Zebrafinch,amber\n"),
        ("open", "id,date,type\ng,2031-05-01,Quokka\n"),
    ];
    for (name, table) in tables {
        fs::write(desk.join(format!("content/incidents/{name}.csv")), table).expect("written");
    }
    for format in ["terminal", "json", "github"] {
        let asked =
            watchdesk().args(["check", "--format", format, "--desk"]).arg(&desk).assert().code(1);
        let output = asked.get_output();
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(!said.to_lowercase().contains("zebrafinch"), "{format}: {said}");
        assert!(said.contains("Quokka"), "{format}: {said}");
        for (name, _) in tables {
            assert!(said.contains(&format!("{name}.csv")), "{format}, {name}: {said}");
        }
    }
}

#[test]
fn a_table_in_another_encoding_is_told_with_its_line() {
    let folder = desk();
    let desk = folder.path().join("desk");
    fs::write(desk.join("content/incidents/old.csv"), b"id;date;note\na;2031-05-01;\xe9t\xe9\n")
        .expect("written");
    let asked = watchdesk().args(["check", "--desk"]).arg(&desk).assert().code(1);
    let said = text(&asked.get_output().stderr);
    assert!(said.contains("not-utf8") && said.contains("line 2"), "{said}");
}

#[test]
fn names_prints_the_table_and_closes_it_to_a_log() {
    let folder = desk();
    let desk = folder.path().join("desk");
    let group = "+++\ntitle = \"Zebrafinch\"\ntlp = \"amber\"\naliases = [\"=Finch, the\"]\n+++\n";
    fs::write(desk.join("content/groups/closed.md"), group).expect("written");
    let page = "+++\ntitle = \"Note\"\ntlp = \"amber\"\n+++\nZebrafinch and the River Front met Zebrafinch.\n";
    fs::write(desk.join("content/pages/note.md"), page).expect("written");
    let names = |arguments: &[&str]| {
        let asked = watchdesk().arg("names").args(arguments).arg("--desk").arg(&desk).assert();
        text(&asked.success().get_output().stdout)
    };
    for format in ["table", "csv", "json"] {
        let said = names(&["--format", format]);
        assert!(said.contains("River Front") && !said.contains("Zebrafinch"), "{said}");
    }
    let table = names(&["--audience", "partners"]);
    let line = table.lines().find(|line| line.contains("Zebrafinch")).expect("a line");
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["Zebrafinch", "title", "2"]);
    let csv = names(&["--audience", "partners", "--format", "csv"]);
    assert!(csv.contains("\nZebrafinch,group:closed,title,en,2,0,,\n"), "{csv}");
    assert!(csv.contains("\n\"'=Finch, the\",group:closed,alias,en,0,0,,\n"), "{csv}");
    let json = names(&["--audience", "partners", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let row = rows.as_array().and_then(|rows| rows.iter().find(|row| row["name"] == "Zebrafinch"));
    assert_eq!(row.map(|row| row["entity"].clone()), Some("group:closed".into()));
    let none = watchdesk().args(["names", "--audience", "nobody", "--desk"]).arg(&desk).assert();
    assert!(text(&none.code(1).get_output().stderr).contains("there is no audience `nobody`"));
}

#[test]
fn check_lists_what_looks_like_a_name_and_is_none() {
    let folder = desk();
    let desk = folder.path().join("desk");
    for number in 0..3 {
        let page = format!(
            "+++\ntitle = \"Note {number}\"\n+++\nThe Kestrel Patrol and the River Front met the ZQF.\n"
        );
        fs::write(desk.join(format!("content/pages/note-{number}.md")), page).expect("written");
        let closed = format!(
            "+++\ntitle = \"Closed {number}\"\ntlp = \"amber\"\n+++\nThe Quokka Patrol met the ZQF.\n"
        );
        fs::write(desk.join(format!("content/pages/closed-{number}.md")), closed).expect("written");
    }
    let said = |arguments: &[&str]| {
        let asked = watchdesk().arg("check").args(arguments).arg("--desk").arg(&desk).assert();
        let output = asked.success();
        text(&output.get_output().stdout) + &text(&output.get_output().stderr)
    };
    assert!(!said(&[]).contains("candidate-name"));
    let found = said(&["--names"]);
    for name in ["`Kestrel Patrol` stands in 3 documents, 3 times", "`ZQF` stands in 3 documents"] {
        assert!(found.contains(name), "{found}");
    }
    assert!(!found.contains("`River Front`") && !found.contains("Quokka"), "{found}");
    let json = said(&["--names", "--format", "json"]);
    assert!(json.contains("candidate-name") && !json.contains("Quokka"), "{json}");
}

#[test]
fn each_audience_has_a_folder_of_its_own() {
    let folder = desk();
    let desk = folder.path().join("desk");
    let closed = "+++\ntitle = \"Closed Group\"\ntlp = \"amber\"\n+++\n";
    fs::write(desk.join("content/groups/closed.md"), closed).expect("written");
    watchdesk().args(["build", "--all-audiences", "--desk"]).arg(&desk).assert().success();
    assert!(!desk.join("public/groups/closed").exists());
    assert!(desk.join("public-partners/groups/closed/index.html").is_file());
    let sums = fs::read_to_string(desk.join("public-partners/SHA256SUMS")).expect("a manifest");
    assert!(sums.contains("  groups/closed/index.html\n"));
    let checked = watchdesk().args(["check", "--desk"]).arg(&desk).assert().success();
    let matrix = text(&checked.get_output().stdout);
    assert!(matrix.contains("public: 1 of the documents are withheld"), "{matrix}");
    assert!(!matrix.contains("closed.md"), "{matrix}");
}

#[test]
fn an_unknown_audience_is_a_misuse_and_the_nearest_are_named() {
    let folder = desk();
    let desk = folder.path().join("desk");
    for command in ["build", "check"] {
        for (typed, told) in
            [("partner", "did you mean `partners`?"), ("zz", "the desk's audiences are: ")]
        {
            let asked = watchdesk()
                .args([command, "--audience", typed, "--desk"])
                .arg(&desk)
                .assert()
                .code(2);
            let said = text(&asked.get_output().stderr);
            assert!(said.contains(&format!("there is no audience `{typed}`; {told}")), "{said}");
        }
    }
    assert!(!desk.join("public").exists());
}

#[test]
fn every_code_explains_itself_and_an_unknown_one_is_a_misuse() {
    for code in watchdesk::diagnostics::Code::ALL {
        assert!(code.explanation().len() > 80, "{} says too little", code.name());
        watchdesk().args(["check", "--explain", code.name()]).assert().success();
    }
    let unknown = watchdesk().args(["check", "--explain", "unmraked"]).assert().code(2);
    assert!(text(&unknown.get_output().stderr).contains("unmarked"));
}

#[test]
fn a_folder_without_a_desk_and_a_wrong_flag_are_told_apart() {
    let folder = TempDir::new().expect("a folder");
    let no_desk = watchdesk().args(["build", "--desk"]).arg(folder.path()).assert().code(1);
    assert!(text(&no_desk.get_output().stderr).contains("watchdesk init"));
    watchdesk().args(["build", "--wrong"]).assert().code(2);
}

#[test]
fn files_that_cannot_be_read_are_named_with_the_repair() {
    let folder = desk();
    let content = folder.path().join("desk/content");
    fs::write(content.join("groups/latin.md"), b"+++\ntitle = \"Caf\xe9\"\n+++\n")
        .expect("written");
    fs::write(
        content.join("pages/mark.md"),
        "\u{feff}+++\r\ntitle = \"A mark\"\r\n+++\r\nFine.\r\n",
    )
    .expect("written");
    std::os::unix::fs::symlink(&content, content.join("pages/loop")).expect("a link");
    let failed = build(&folder).code(1);
    let said = text(&failed.get_output().stderr);
    assert!(said.contains("not-utf8") && said.contains("line 2"), "{said}");
    assert!(said.contains("symlink-loop"), "{said}");
    assert!(!said.contains("mark.md"), "{said}");
}

#[test]
fn one_block_of_one_template_can_be_changed() {
    let folder = desk();
    let templates = folder.path().join("desk/templates");
    fs::create_dir(&templates).expect("a folder");
    let own = "{% extends \"theme/page.html\" %}{% block footer %}<footer>Ours alone</footer>{% endblock %}";
    fs::write(templates.join("page.html"), own).expect("written");
    build(&folder).success();
    let page = |path: &str| {
        fs::read_to_string(folder.path().join("desk/public").join(path)).expect("a page")
    };
    assert!(page("about/index.html").contains("Ours alone"));
    assert!(page("about/index.html").contains("About this desk"));
    assert!(!page("index.html").contains("Ours alone"));
}

#[test]
fn an_edition_is_one_file_that_asks_for_nothing() {
    let folder = desk();
    let edition = |month: &str| {
        watchdesk()
            .args(["build", "--date", "2031-06-01", "--edition", month, "--desk"])
            .arg(folder.path().join("desk"))
            .assert()
    };
    edition("2031-05").success();
    let file = folder.path().join("desk/public-2031-05.html");
    let html = fs::read_to_string(file).expect("the edition");
    assert!(html.contains("<style>") && html.contains("default-src 'none'; img-src data:"));
    let page = scraper::Html::parse_document(&html);
    let loading = "script, link:not([rel=canonical]), img:not([src^='data:']), [srcset]";
    let selector = scraper::Selector::parse(loading).expect("one");
    assert_eq!(page.select(&selector).count(), 0);
    // Links lead to the site or stay in the file.
    let selector = scraper::Selector::parse("a[href]").expect("one");
    for link in page.select(&selector).filter_map(|link| link.value().attr("href")) {
        assert!(link.starts_with('#') || link.contains("://"), "{link}");
    }
    assert!(!folder.path().join("desk/public").exists(), "no site is written");
    // It is not divided, as the pages of the site are.
    for day in 10..24 {
        let text = "The men of the bridge spoke of the market once more. ".repeat(600);
        let text = format!("+++\ntitle = \"Day {day}\"\ndate = 2031-05-{day}\n+++\n{text}\n");
        let path = folder.path().join(format!("desk/content/briefings/day-{day}.md"));
        fs::write(path, text).expect("written");
    }
    edition("2031-05").success();
    let file = folder.path().join("desk/public-2031-05.html");
    let html = fs::read_to_string(file).expect("the edition");
    assert!(html.len() > 400_000);
    assert!((10..24).all(|day| html.contains(&format!(">Day {day}</a></h2>"))));
    let none = edition("2030-01").failure();
    assert!(text(&none.get_output().stderr).contains("there is no briefing of 2030-01"));
    edition("May").code(2);
}

#[test]
fn publishing_takes_away_what_a_run_that_was_killed_at_its_very_end_left() {
    let folder = desk();
    let config = folder.path().join("desk/watchdesk.toml");
    let target = "\n[[targets]]\nname = \"there\"\naudience = \"public\"\nfolder = \"../there\"\n";
    let configured = fs::read_to_string(&config).expect("a configuration") + target;
    fs::write(&config, configured).expect("written");
    build(&folder).success();
    let publish = || {
        let mut command = watchdesk();
        command.args(["publish", "there", "--as-built", "--desk"]);
        text(&command.arg(folder.path().join("desk")).assert().success().get_output().stdout)
    };
    publish();
    let there = folder.path().join("there");
    let whole = snapshot(&there);
    // All is in place, and the program did not come to let go of the folder.
    fs::write(there.join(".watchdesk-lock"), "").expect("written");
    fs::create_dir_all(there.join(".watchdesk-waiting/briefings")).expect("made");
    publish();
    assert!(snapshot(&there) == whole, "what stands there is not as it was");
    assert!(!there.join(".watchdesk-waiting").exists());
    assert!(publish().contains("nothing changed"));
}
