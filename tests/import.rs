//! New documents and imports, as an editor types them.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

fn watchdesk() -> Command {
    Command::cargo_bin("watchdesk").expect("the program")
}

/// The desk that `init` makes, in a folder of its own.
struct Desk {
    folder: TempDir,
}

struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Desk {
        let folder = TempDir::new().expect("a folder");
        watchdesk().arg("init").arg(folder.path().join("desk")).assert().success();
        Desk { folder }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, text).expect("written");
        path
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).expect(path)
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let asked = watchdesk()
            .args(arguments)
            .env_remove("EDITOR")
            .arg("--desk")
            .arg(self.root())
            .assert();
        let output = asked.get_output();
        Said {
            code: output.status.code().expect("a code"),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Whether the desk has no errors.
    fn is_sound(&self) {
        let said = self.run(&["check"]);
        assert_eq!(said.code, 0, "{}", said.err);
    }

    /// All files of the desk, to see that nothing was half-written.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        walkdir::WalkDir::new(self.root())
            .sort_by_file_name()
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| (entry.path().to_path_buf(), fs::read(entry.path()).expect("a file")))
            .collect()
    }
}

fn ends_with(said: &Said, path: &str) -> bool {
    Path::new(said.out.trim()).ends_with(path)
}

#[test]
fn a_new_document_of_each_kind_passes_check() {
    let desk = Desk::new();
    for (kind, path) in [
        ("briefing", "content/briefings/2031-05-21-quiet-at-kerrin.md"),
        ("incident", "content/incidents/2031-05-21-quiet-at-kerrin.md"),
        ("country", "content/countries/quiet-at-kerrin.md"),
        ("group", "content/groups/quiet-at-kerrin.md"),
        ("person", "content/people/quiet-at-kerrin.md"),
        ("place", "content/places/quiet-at-kerrin.md"),
        ("source", "content/sources/quiet-at-kerrin.md"),
        ("pages", "content/pages/quiet-at-kerrin.md"),
    ] {
        let said = desk.run(&["new", kind, "Quiet at Kerrin", "--date", "2031-05-21"]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(ends_with(&said, path), "{}", said.out);
        assert!(desk.read(path).contains("draft = true"));
    }
    desk.is_sound();
}

#[test]
fn new_never_overwrites_and_says_which_kinds_are_near() {
    let desk = Desk::new();
    desk.write("content/groups/river/hill-guard.md", "+++\ntitle = \"Hill Guard\"\n+++\n");
    let before = desk.files();
    let said = desk.run(&["new", "group", "Hill Guard"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("content/groups/river/hill-guard.md"), "{}", said.err);
    let said = desk.run(&["new", "breifing", "Hill Guard"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("did you mean `briefing`?"), "{}", said.err);
    for arguments in [
        &["new", "group", "؟"][..],
        &["new", "group", "Hill", "--slug", "Hill Guard"],
        &["new", "group", "Hill", "--edit"],
    ] {
        assert_eq!(desk.run(arguments).code, 2, "{arguments:?}");
    }
    assert_eq!(before, desk.files());
}

#[test]
fn new_writes_titles_of_any_script_and_opens_the_editor() {
    let desk = Desk::new();
    let said = desk.run(&["new", "page", "هجوم على السوق"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let path = PathBuf::from(said.out.trim());
    assert!(fs::read_to_string(&path).expect("a file").contains("title = \"هجوم على السوق\""));
    let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
    assert!(name.len() > 3 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
    let edited = watchdesk()
        .args(["new", "page", "Words", "--edit", "--desk"])
        .arg(desk.root())
        .env("EDITOR", "sed -i s/Words/Edited/")
        .assert();
    assert_eq!(edited.get_output().status.code(), Some(0));
    assert!(desk.read("content/pages/words.md").contains("title = \"Edited\""));
    desk.is_sound();
}

#[test]
fn a_folder_without_a_label_makes_a_new_document_red() {
    let desk = Desk::new();
    desk.write("watchdesk.toml", "name = \"D\"\nbase_url = \"https://example.org/\"\n");
    assert_eq!(desk.run(&["new", "page", "Words"]).code, 0);
    assert!(desk.read("content/pages/words.md").contains("\ntlp = \"red\""));
}

/// The columns of UCDP GED as its releases have them.
const UCDP: &str = "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob";
const ACLED: &str = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp";

/// A row with some cells filled.
fn row(columns: &str, cells: &[(&str, &str)]) -> String {
    let cell = |name: &str| {
        let text = cells.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text);
        if text.contains([',', '"']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_string()
        }
    };
    for (name, _) in cells {
        assert!(columns.split(',').any(|column| column == *name), "{name}");
    }
    columns.split(',').map(cell).collect::<Vec<_>>().join(",")
}

const BATTLE: &[(&str, &str)] = &[
    ("id", "901"),
    ("type_of_violence", "1"),
    ("side_a_new_id", "77"),
    ("side_a", "Government of Vessia"),
    ("side_b_new_id", "78"),
    ("side_b", "River Front (Vessia)"),
    ("source_article", "\"Vess Radio, 2031-05-03, Shots at the market\""),
    ("source_original", "army spokesman"),
    ("where_prec", "2"),
    ("where_coordinates", "Ostrel town"),
    ("where_description", "near the market, Ostrel"),
    ("adm_1", "Lower Vess"),
    ("latitude", "4.500000"),
    ("longitude", "-25.250000"),
    ("country", "Vessia"),
    ("date_prec", "2"),
    ("date_start", "2031-05-02 00:00:00.000"),
    ("date_end", "2031-05-04 00:00:00.000"),
    ("deaths_a", "3"),
    ("deaths_civilians", "9"),
    ("best", "12"),
    ("high", "14"),
    ("low", "7"),
];

fn with<'a>(base: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = base.iter().filter(|(name, _)| !other.iter().any(|(o, _)| o == name));
    kept.chain(other).copied().collect()
}

/// The cells of a row of the desk's table by its columns.
fn cells(table: &str, id: &str) -> std::collections::BTreeMap<String, String> {
    let header: Vec<&str> = table.lines().next().expect("a header").split(',').collect();
    let line = table.lines().find(|line| line.starts_with(&format!("{id},"))).expect(id);
    let mut found = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => found.push(String::new()),
            c => found.last_mut().expect("a cell").push(c),
        }
    }
    assert_eq!(header.len(), found.len(), "{line}");
    header.into_iter().map(String::from).zip(found).collect()
}

fn has(table: &str, id: &str, wanted: &[(&str, &str)]) {
    let cells = cells(table, id);
    for (column, text) in wanted {
        let found = cells.get(*column).map_or("", String::as_str);
        assert_eq!(found, *text, "{id}, {column}: {cells:?}");
    }
}

#[test]
fn an_export_of_ucdp_keeps_its_ranges_and_precision() {
    let desk = Desk::new();
    let one_sided = [
        ("id", "902"),
        ("type_of_violence", "3"),
        ("side_a", "Front of the River"),
        ("side_b", "Civilians"),
        ("where_prec", "4"),
        ("where_coordinates", "Upper Vess region"),
        ("date_prec", "4"),
        ("date_end", "2031-05-02"),
        ("date_start", "2031-05-02"),
        ("best", "0"),
        ("low", "0"),
        ("high", "1"),
    ];
    let text = format!(
        "\u{feff}{UCDP}\r\n{}\r\n{}\r\n",
        row(UCDP, BATTLE),
        row(UCDP, &with(BATTLE, &one_sided))
    );
    let export = desk.write("../ged.csv", text);
    let said = desk.run(&["import", "ucdp", export.to_str().expect("a path")]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("2 rows: 2 added, 0 changed, 0 vanished"), "{}", said.out);
    assert!(said.out.contains("1 rows: Upper Vess region"), "{}", said.out);
    assert!(said.out.contains("nothing is taken from the columns relid, year"), "{}", said.out);
    let table = desk.read("content/incidents/ucdp.csv");
    has(
        &table,
        "ucdp-901",
        &[
            ("from", "2031-05-02"),
            ("to", "2031-05-04"),
            ("date", ""),
            ("date_precision", "about"),
            ("country", "vessia"),
            ("place", "ostrel"),
            ("latitude", "4.500000"),
            ("precision", "near"),
            ("type", ""),
            ("title", "State-based violence, Ostrel town, 2031-05-02"),
            ("actors", "country:vessia (participant); river-front (participant)"),
            ("killed_low", "7"),
            ("killed_high", "14"),
            ("figures_note", "UCDP's best estimate is 12: 3 Government of Vessia; 9 civilians."),
            ("by", "UCDP, after army spokesman"),
            ("source", "ucdp-ged"),
        ],
    );
    has(
        &table,
        "ucdp-902",
        &[
            ("date", "2031-05-02"),
            ("date_precision", "month"),
            ("place", ""),
            ("precision", "region"),
            ("type", "Violence against civilians"),
            ("actors", "river-front (attributed to)"),
            ("killed_low", "0"),
            ("killed_high", "1"),
        ],
    );
    assert!(desk.read("imports/names.toml").contains("# \"Upper Vess region\" = "));
    desk.is_sound();
    let built = desk.run(&["build", "--date", "2031-06-01"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let page = desk.read("public/incidents/ucdp-901/index.html");
    assert!(page.contains("between 7 and 14") && page.contains("best estimate is 12"), "{page}");
}

#[test]
fn old_names_of_columns_and_exports_without_any_are_the_same() {
    let desk = Desk::new();
    let cells = [("country", "Old Vessia")];
    let data = row(UCDP, &with(BATTLE, &cells));
    let old = UCDP.replace(",best,high,low,", ",best_est,high_est,low_est,");
    desk.write(
        "imports/names.toml",
        "[countries]\n\"old vessia\" = \"vessia\"\n[actors]\n\"78\" = \"person:ilan-veld\"\n",
    );
    for (name, text) in
        [("new", format!("{UCDP}\n{data}\n")), ("old", format!("{old}\n{data}\n")), ("bare", data)]
    {
        let export = desk.write(&format!("../{name}.csv"), text);
        let said = desk.run(&["import", "ucdp", export.to_str().expect("a path"), "--name", name]);
        assert_eq!(said.code, 0, "{name}: {}", said.err);
        has(
            &desk.read(&format!("content/incidents/{name}.csv")),
            &format!("{name}-901"),
            &[
                ("country", "vessia"),
                ("killed_low", "7"),
                ("killed_high", "14"),
                ("actors", "country:vessia (participant); person:ilan-veld (participant)"),
            ],
        );
    }
}

const CLASH: &[(&str, &str)] = &[
    ("event_id_cnty", "VES12"),
    ("event_date", "17 May 2031"),
    ("time_precision", "2"),
    ("event_type", "Battles"),
    ("sub_event_type", "Armed clash"),
    ("actor1", "RFT: River Front of Vessia"),
    ("actor2", "Military Forces of Vessia (2029-)"),
    ("assoc_actor_2", "Civilians (Vessia); Dock Workers"),
    ("country", "Vessia"),
    ("admin1", "Lower Vess"),
    ("location", "Ostrel"),
    ("latitude", "4.5"),
    ("longitude", "-25.25"),
    ("geo_precision", "1"),
    ("source", "Vess Radio"),
    ("notes", "Shots were heard, says \"a driver\"."),
    ("fatalities", "5"),
    ("timestamp", "1936915200"),
];

#[test]
fn rows_of_acled_are_read_and_never_leave_the_desk_without_permission() {
    let desk = Desk::new();
    let protest = [
        ("event_id_cnty", "VES13"),
        ("event_date", "2031-05-18"),
        ("event_type", "Riots"),
        ("sub_event_type", "Violent demostration"),
        ("geo_precision", "3"),
        ("fatalities", "0"),
    ];
    let text = format!("{ACLED}\n{}\n{}\n", row(ACLED, CLASH), row(ACLED, &with(CLASH, &protest)));
    let export = desk.write("../acled.csv", text);
    let export = export.to_str().expect("a path");
    let said = desk.run(&["import", "acled", export]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("2 rows: Dock Workers"), "{}", said.out);
    assert!(said.out.contains("all rows are TLP:RED"), "{}", said.out);
    let table = desk.read("content/incidents/acled.csv");
    has(
        &table,
        "acled-ves12",
        &[
            ("date", "2031-05-17"),
            ("date_precision", "week"),
            ("place", "ostrel"),
            ("precision", "exact"),
            ("type", "Armed clash"),
            ("title", ""),
            ("actors", "river-front (participant); country:vessia (participant)"),
            ("killed_low", "5"),
            ("killed_high", ""),
            ("by", "ACLED, after Vess Radio"),
            ("as_of", "2031-05-19"),
            ("tlp", "red"),
        ],
    );
    has(
        &table,
        "acled-ves13",
        &[("type", "Violent demonstration"), ("precision", "region"), ("killed_low", "")],
    );
    assert!(desk.read("content/sources/acled.md").contains("redistribute = \"aggregate\""));
    assert_eq!(desk.run(&["build", "--date", "2031-06-01"]).code, 0);
    assert!(!desk.root().join("public/incidents/acled-ves12").exists());
    // With the permission, the rows have their folder's label.
    let source = desk.read("content/sources/acled.md").replace("\"aggregate\"", "\"full\"");
    desk.write("content/sources/acled.md", source);
    let said = desk.run(&["import", "acled", export]);
    assert!(said.out.contains("0 added, 2 changed, 0 vanished"), "{}", said.out);
    assert!(!desk.read("content/incidents/acled.csv").contains("red"), "{}", said.out);
    assert_eq!(desk.run(&["build", "--date", "2031-06-01"]).code, 0);
    assert!(desk.root().join("public/incidents/acled-ves12").exists());
}

#[test]
fn any_table_is_understood_by_its_names_or_by_hxl_tags() {
    let desk = Desk::new();
    let tagged = "Ref;When;Where;Who;Dead;Low;High;Hurt;Said by;Colour\n#meta+id;#date+start;#loc+name;#group+name+first;#affected+killed;#affected+killed+min;#affected+killed+max;#affected+injured;#meta+source;\n17;2031-05-02;Ostrel;River Front;6;5;8;3;Vess Radio;blue\n";
    let export = desk.write("../field reports.csv", tagged);
    let said = desk.run(&["import", "csv", export.to_str().expect("a path")]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("nothing is taken from the columns Colour"), "{}", said.out);
    has(
        &desk.read("content/incidents/field-reports.csv"),
        "field-reports-17",
        &[
            ("date", "2031-05-02"),
            ("place", "ostrel"),
            ("actors", "river-front (participant)"),
            ("killed_low", "5"),
            ("killed_high", "8"),
            ("injured", "3"),
            ("figures_note", "The figure given within this range is 6."),
            ("source", "vess-radio"),
        ],
    );
    desk.write("imports/names.toml", "[columns]\n\"Journée\" = \"date\"\n");
    let plain = "Journée,lieu,morts\n3 mai 2031,Ostrel,4\n3 mai 2031,Ostrel,\n";
    let export = desk.write("../notes.csv", plain);
    let said = desk.run(&["import", "csv", export.to_str().expect("a path")]);
    assert_eq!(said.code, 0, "{}", said.err);
    let table = desk.read("content/incidents/notes.csv");
    has(&table, "notes-2031-05-03-ostrel", &[("killed_low", "4"), ("killed_high", "4")]);
    has(&table, "notes-2031-05-03-ostrel-2", &[("killed_low", "")]);
    desk.is_sound();
}

#[test]
fn a_newer_export_updates_and_keeps_what_the_desk_changed() {
    let desk = Desk::new();
    let rows = |cells: &[&[(&str, &str)]]| {
        let rows: Vec<String> = cells.iter().map(|cells| row(UCDP, &with(BATTLE, cells))).collect();
        desk.write("../ged.csv", format!("{UCDP}\n{}\n", rows.join("\n")))
    };
    let export = rows(&[&[("id", "1")], &[("id", "2")], &[("id", "3")], &[("id", "4")]]);
    let export = export.to_str().expect("a path");
    assert_eq!(desk.run(&["import", "ucdp", export]).code, 0);
    let first = desk.read("content/incidents/ucdp.csv");
    let again = desk.run(&["import", "ucdp", export]);
    assert!(again.out.contains("4 rows: 0 added, 0 changed, 0 vanished"), "{}", again.out);
    assert_eq!(desk.read("content/incidents/ucdp.csv"), first);
    // By hand: a figure and a grade in one row, a row taken out, a row of the desk's own.
    let table: String = first
        .lines()
        .filter(|line| !line.starts_with("ucdp-4,"))
        .map(|line| match line {
            line if line.starts_with("id,") => format!("{line},grade\n"),
            line if line.starts_with("ucdp-1,") => {
                format!("{},B2\n", line.replace(",7,14,", ",8,14,"))
            }
            line => format!("{line},\n"),
        })
        .collect();
    let columns = table.lines().next().expect("a header").split(',').count();
    let own = format!("own-row,Ours,2031-05-09{}\n", ",".repeat(columns - 3));
    desk.write("content/incidents/ucdp.csv", format!("{table}{own}"));
    rows(&[
        &[("id", "1"), ("low", "6"), ("high", "15")],
        &[("id", "3"), ("where_prec", "1")],
        &[("id", "4")],
        &[("id", "5")],
    ]);
    let said = desk.run(&["import", "ucdp", export]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("4 rows: 1 added, 2 changed, 1 vanished"), "{}", said.out);
    for line in [
        "ucdp-1: killed_high",
        "ucdp-3: precision",
        "ucdp-1: killed_low; the data set says `6`",
        "vanished from the data set:\n  ucdp-2",
        "1 rows are the desk's own",
        "1 rows were taken out of the desk's table before",
    ] {
        assert!(said.out.contains(line), "{line}: {}", said.out);
    }
    let table = desk.read("content/incidents/ucdp.csv");
    has(&table, "ucdp-1", &[("killed_low", "8"), ("killed_high", "15"), ("grade", "B2")]);
    has(&table, "ucdp-3", &[("precision", "exact")]);
    has(&table, "own-row", &[("title", "Ours")]);
    assert!(
        table.contains("\nucdp-5,") && table.contains("\nucdp-2,") && !table.contains("ucdp-4")
    );
    let said = desk.run(&["import", "ucdp", export, "--remove-vanished"]);
    assert!(said.out.contains("1 vanished (1 taken out)"), "{}", said.out);
    assert!(!desk.read("content/incidents/ucdp.csv").contains("\nucdp-2,"));
    desk.is_sound();
}

#[test]
fn what_cannot_be_imported_is_told_and_changes_nothing() {
    let desk = Desk::new();
    desk.write("content/incidents/mine.csv", "id,date\na,2031-05-01\n");
    let good = format!("{UCDP}\n{}\n", row(UCDP, BATTLE));
    let truncated = &good[..good.len() - 40];
    let open_quote = format!("{UCDP}\n{}", &row(UCDP, BATTLE).replace("\"near", "near")[..150]);
    let export = |name: &str, bytes: &[u8]| desk.write(&format!("../{name}.csv"), bytes);
    let latin = good.replace("spokesman", "sp\u{fffd}").replace('\u{fffd}', "§");
    let latin: Vec<u8> = latin.chars().map(|c| c as u8).collect();
    let cases: &[(&str, &[u8], &[&str], &str)] = &[
        ("empty", b"", &[], "is empty"),
        ("blank", b"\xef\xbb\xbf \n", &[], "is empty"),
        ("binary", b"PK\x03\x04\x00\x00", &[], "is no text"),
        ("wide", b"\xff\xfei\x00d\x00", &[], "is UTF-16"),
        ("latin", &latin, &[], "is not UTF-8: line 2"),
        ("truncated", truncated.as_bytes(), &[], "line 2: the file ends in the middle of a row"),
        ("open", open_quote.as_bytes(), &[], "line 2: the file ends in the middle of a row"),
        (
            "other",
            b"id,date\n1,2031-05-01\n",
            &[],
            "no export of UCDP GED: it has no column date_start",
        ),
        ("prose", b"Dear all,\nhere it is.\n", &[], "has none of the columns of UCDP GED"),
        ("mine", good.as_bytes(), &["--name", "mine"], "is there and was not imported"),
        ("source", good.as_bytes(), &["--source", "nobody"], "there is no source `nobody`"),
    ];
    let before = desk.files();
    for (name, bytes, options, told) in cases {
        let path = export(name, bytes);
        let mut arguments = vec!["import", "ucdp", path.to_str().expect("a path")];
        arguments.extend(*options);
        let said = desk.run(&arguments);
        assert_eq!(said.code, 1, "{name}: {}", said.out);
        assert!(said.err.contains(told), "{name}: {}", said.err);
        assert!(said.err.contains("nothing was"), "{name}: {}", said.err);
    }
    assert_eq!(desk.run(&["import", "csv", "nowhere.csv"]).code, 1);
    assert_eq!(before, desk.files());
    desk.write("imports/names.toml", "[actors]\n\"X\" = \"river-fornt\"\n");
    let path = export("good", good.as_bytes());
    let said = desk.run(&["import", "ucdp", path.to_str().expect("a path")]);
    assert!(said.err.contains("did you mean group:river-front?"), "{}", said.err);
}

#[test]
fn rows_that_say_nothing_are_left_out_and_told() {
    let desk = Desk::new();
    let rows: Vec<String> = [
        &[("id", "1")][..],
        &[("id", "2"), ("date_start", "05/02/31")],
        &[("id", "3"), ("low", "20")],
        &[("id", "4"), ("latitude", "94.5")],
        &[("id", "")],
        &[("id", "1"), ("low", "6")],
    ]
    .iter()
    .map(|cells| row(UCDP, &with(BATTLE, cells)))
    .collect();
    let export = desk.write("../ged.csv", format!("{UCDP}\n{}\n", rows.join("\n")));
    let said = desk.run(&["import", "ucdp", export.to_str().expect("a path")]);
    assert_eq!(said.code, 0, "{}", said.err);
    for line in [
        "6 rows: 1 added",
        "1 ids stand in several rows",
        "4 rows were not taken:",
        "line 3: `05/02/31` is no date",
        "line 4: its low figure, 20, is above its high one, 14",
        "line 5: `94.5`, `-25.250000` is no place on Earth",
        "line 6: it has no id",
    ] {
        assert!(said.out.contains(line), "{line}: {}", said.out);
    }
    has(&desk.read("content/incidents/ucdp.csv"), "ucdp-1", &[("killed_low", "6")]);
}

const PAGE: &str = r##"<!DOCTYPE html><html><head>
<title>Market attack in Ostrel - Vess Radio</title>
<meta property="article:published_time" content="2031-05-03T08:00:00+00:00">
<link rel="canonical" href="https://radio.example/market">
<style>p { color: red }</style><script>var killed = "900 people killed";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<div class="cookie-banner">We use cookies to improve your experience. <button>Accept</button></div>
<article><h1>Market attack in Ostrel</h1>
<div class="social-share"><a href="#">Share on Facebook</a></div>
<p>Published 3 May 2031</p>
<p>Ostrel — More than nine people were killed and&nbsp;at least 20 injured on 2&nbsp;May 2031, <a href="https://radio.example/hospital">hospital staff</a> said. Ilan&nbsp;Veld&#8217;s River Front did not comment.</p>
<blockquote><p>&#8220;We were <em>all</em> at the stalls,&#8221; a trader said.</p></blockquote>
<h2>What is known</h2>
<ul><li>13 fighters took part, says the Dock Workers Union.<li>The Dock Workers Union closed the port.</ul>
<img src="/a.jpg" alt="The market on Friday">
<p>1. Numbers are not lists, and *stars* are stars.</p>
<p>Read also: <a href="/x">Floods in the north</a></p>
</article>
<a href="#top">Scroll to Top</a>
<footer>&copy; 2031 Vess Radio</footer></body></html>"##;

#[test]
fn an_article_becomes_a_draft_with_names_figures_and_a_list_of_what_is_gone() {
    let desk = Desk::new();
    let file = desk.write("../market.html", PAGE);
    let arguments = ["import", "article", file.to_str().expect("a path"), "--source", "vess-radio"];
    let said = desk.run(&arguments);
    assert_eq!(said.code, 0, "{}", said.err);
    let path = "content/briefings/2031-05-03-market-attack-in-ostrel.md";
    let text = desk.read(path);
    let (front, body) = text[4..].split_once("+++\n").expect("front matter");
    for line in [
        "title = \"Market attack in Ostrel\"",
        "date = 2031-05-03",
        "draft = true",
        "dateline = \"Ostrel\"",
        "groups = [\"river-front\"]",
        "people = [\"ilan-veld\"]",
        "places = [\"ostrel\"]",
        "incidents = [\"2031-05-03-market-attack-in-ostrel\"]",
        "source = \"vess-radio\"",
        "url = \"https://radio.example/market\"",
    ] {
        assert!(front.lines().any(|found| found == line), "{line}: {front}");
    }
    assert_eq!(
        body.trim(),
        "Ostrel — More than nine people were killed and at least 20 injured on 2 May 2031, \
[hospital staff](https://radio.example/hospital) said. Ilan Veld’s River Front did not comment.

> “We were *all* at the stalls,” a trader said.

## What is known

- 13 fighters took part, says the Dock Workers Union.
- The Dock Workers Union closed the port.

1\\. Numbers are not lists, and \\*stars\\* are stars."
    );
    for line in [
        "navigation: Home",
        "cookie notice: We use cookies",
        "share buttons: Share on Facebook",
        "the date: Published 3 May 2031",
        "other articles: Read also: Floods in the north",
        "Scroll to Top",
        "page footer: © 2031 Vess Radio",
        "picture: The market on Friday",
        "Dock Workers Union (2)",
    ] {
        assert!(said.out.contains(line), "{line}: {}", said.out);
    }
    let incident = desk.read("content/incidents/2031-05-03-market-attack-in-ostrel.md");
    assert!(incident.contains("\ndate = 2031-05-02\n"), "{incident}");
    for claim in [
        "metric = \"killed\"\nrelation = \"at least\"\nvalue = 10\n",
        "metric = \"injured\"\nrelation = \"at least\"\nvalue = 20\n",
        "metric = \"participants\"\nscope = \"armed group\"\nrelation = \"exactly\"\nvalue = 13\n",
        "note = \"13 fighters took part, says the Dock Workers Union.\"",
    ] {
        assert!(incident.contains(claim), "{claim}: {incident}");
    }
    assert_eq!(incident.matches("status = \"proposed\"").count(), 3);
    let checked = desk.run(&["check"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    assert_eq!(checked.err.matches("[proposed-claim]").count(), 3, "{}", checked.err);
    // A second time, nothing is overwritten.
    desk.write(path, "mine");
    let before = desk.files();
    let said = desk.run(&arguments);
    assert!(said.code == 1 && said.err.contains("is there already"), "{}", said.err);
    assert_eq!(before, desk.files());
}

#[test]
fn a_proposed_claim_is_on_no_page_until_a_person_has_confirmed_it() {
    let desk = Desk::new();
    let path = "content/incidents/2031-05-02-ostrel.md";
    let claim = "\n[[claims]]\nmetric = \"injured\"\nrelation = \"exactly\"\nvalue = 417\nstatus = \"proposed\"\nnote = \"Zebrafinch\"\n";
    let text = desk.read(path);
    let at = text.rfind("+++").expect("front matter");
    desk.write(path, format!("{}{claim}{}", &text[..at], &text[at..]));
    let page = |options: &[&str]| {
        let mut arguments = vec!["build", "--date", "2031-06-01"];
        arguments.extend(options);
        let built = desk.run(&arguments);
        assert_eq!(built.code, 0, "{}", built.err);
        desk.read("public/incidents/2031-05-02-ostrel/index.html")
    };
    let public = page(&[]);
    assert!(!public.contains("417") && !public.contains("Zebrafinch"));
    let draft = page(&["--drafts"]);
    assert!(draft.contains("417") && draft.contains("proposed"), "{draft}");
    desk.write(path, desk.read(path).replace("status = \"proposed\"", "by = \"the police\""));
    assert!(page(&[]).contains("417"));
}

#[test]
fn articles_of_plain_text_in_french_and_arabic() {
    let desk = Desk::new();
    for (text, title, date, kept, gone) in [
        (
            "Attaque \u{e0} Ostrel\n\nPar notre correspondant, le 3 mai 2031\n\nPartager sur Facebook\n\nÂ«\u{a0}Au moins neuf personnes ont été tuées\u{a0}», dit un t\u{e9}moin\u{a0}; il n\u{92}a rien vu.\n\nHaut de page\n",
            "Attaque à Ostrel",
            "date = 2031-05-03",
            "dit un témoin\u{a0}; il n’a rien vu.",
            "share buttons: Partager sur Facebook",
        ),
        (
            "هجوم على السوق\n\n٣ مايو ٢٠٣١\n\nقال شهود إن السوق أغلق بعد الهجوم.\n\nجميع الحقوق محفوظة\n",
            "هجوم على السوق",
            "date = 2031-05-03",
            "قال شهود إن السوق أغلق بعد الهجوم.",
            "page footer: جميع الحقوق محفوظة",
        ),
    ] {
        let file = desk.write("../copied.txt", text);
        let said = desk.run(&["import", "article", file.to_str().expect("a path")]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.out.contains(gone), "{gone}: {}", said.out);
        let path =
            said.out.lines().find_map(|line| line.strip_suffix(" is a draft")).expect("a path");
        let made = desk.read(path);
        for wanted in [&format!("title = \"{title}\""), date, kept] {
            assert!(made.contains(wanted), "{wanted}: {made}");
        }
    }
    desk.is_sound();
}

#[test]
fn an_article_without_a_text_changes_nothing() {
    let desk = Desk::new();
    let before = desk.files();
    let deep = "<div>".repeat(100_000);
    for (text, told) in [
        ("", "is empty"),
        ("<html><body><script>1</script></body></html>", "no title was found"),
        ("<h1>Title</h1><nav>Home</nav>", "no paragraph of a text"),
        ("<p", "no title was found"),
        (&deep, "no title was found"),
    ] {
        let file = desk.write("../copied.html", text);
        let said = desk.run(&["import", "article", file.to_str().expect("a path")]);
        assert_eq!(said.code, 1, "{}", said.out);
        assert!(said.err.contains(told), "{told}: {}", said.err);
    }
    assert_eq!(before, desk.files());
}

#[test]
fn a_whole_site_comes_over_and_what_does_not_is_told_by_file() {
    let desk = Desk::new();
    let page = "---\ntitle: Quiet week\ndate: 2031-05-02\ntags: [river]\nmood: calm\n---\nSee [the flood](/posts/flood/) and ![A boat](/boat.jpg).\n\n{{< map >}}\n";
    desk.write("../old/content/posts/quiet.md", page);
    desk.write(
        "../old/content/posts/flood/index.md",
        "+++\ntitle = \"Flood\"\ndate = 2031-05-01\n+++\nWords.\n",
    );
    desk.write("../old/content/posts/torn.md", "---\ntitle: [\n---\n");
    desk.write("../old/content/posts/binary.md", b"\x00\x01");
    desk.write("../old/public/content/posts/made.md", page);
    let old = desk.folder.path().join("old");
    let folder = old.to_str().expect("a path");
    let said = desk.run(&["import", "hugo", folder]);
    assert_eq!(said.code, 0, "{}", said.err);
    for line in [
        "content/posts/quiet.md\n  ",
        "  picture: /boat.jpg\n",
        "  no field for mood: \"calm\"",
        "  shortcode: {{< map >}}",
        "content/posts/torn.md\n  not carried: its YAML",
        "content/posts/binary.md\n  not carried:",
        "2 files are written",
    ] {
        assert!(said.out.contains(line), "{line}: {}", said.out);
    }
    let made = desk.read("content/briefings/quiet.md");
    assert!(made.contains("old_addresses = [\"/posts/quiet/\"]"), "{made}");
    assert!(made.contains("See [the flood](../briefings/flood.md) and A boat."), "{made}");
    desk.is_sound();
    // Again: they are there already, and nothing is touched.
    let before = desk.files();
    let again = desk.run(&["import", "hugo", folder]);
    assert!(again.code == 1 && again.err.contains("is there already"), "{}", again.err);
    let empty = desk.run(&["import", "jekyll", folder]);
    assert!(empty.code == 1 && empty.err.contains("has no article"), "{}", empty.err);
    assert_eq!(before, desk.files());
}
