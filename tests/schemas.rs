//! The schemas against a validator that is not ours, and against what watchdesk itself takes.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// TOML as editors hand it to a validator: dates are texts.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(list) => list.into_iter().map(json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect())
        }
        plain => serde_json::to_value(plain).expect("a plain value"),
    }
}

fn problems(schema: &str, toml: &str) -> Option<String> {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let schema = watchdesk::schema::schema(schema).expect("a schema");
    compiler.add_resource("https://example.org/schema", schema).expect("a resource");
    let index =
        compiler.compile("https://example.org/schema", &mut schemas).expect("a sound schema");
    let value = json(toml.parse::<toml::Table>().map(toml::Value::Table).expect("TOML"));
    schemas.validate(&value, index).err().map(|error| format!("{error:#}"))
}

#[test]
fn the_example_and_the_new_desk_are_valid() {
    let mut count = 0;
    for desk in ["", "src/commands/starter"] {
        let desk = Path::new(env!("CARGO_MANIFEST_DIR")).join(desk);
        let settings = fs::read_to_string(desk.join("watchdesk.toml")).expect("settings");
        assert_eq!(problems("watchdesk.toml", &settings), None);
        for entry in walkdir::WalkDir::new(desk.join("content")).into_iter().filter_map(Result::ok)
        {
            let path = entry.path();
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = fs::read_to_string(path).expect("a document");
            let front = text.split("+++").nth(1).expect("front matter");
            let folder = path.strip_prefix(desk.join("content")).expect("in content");
            let folder = folder.iter().next().and_then(|name| name.to_str()).expect("a folder");
            let kinds = watchdesk::kinds::KINDS.iter();
            let kind = kinds.clone().find(|about| about.folder == folder).expect("a kind").name;
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let name = if stem.contains('.') { "translation" } else { kind };
            assert_eq!(problems(name, front), None, "{}", path.display());
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn what_watchdesk_refuses_the_schemas_refuse() {
    let good = "title = \"A\"\ndate = 2031-05-04\n";
    assert_eq!(problems("briefing", good), None);
    for (schema, toml) in [
        ("briefing", "title = \"A\"\n"),
        ("briefing", "title = \" \"\ndate = 2031\n"),
        ("briefing", "title = \"A\"\ndate = \"May\"\n"),
        ("briefing", "title = \"A\"\ndate = 2031\ncuttoff = 2031-05-04\n"),
        ("briefing", "title = \"A\"\ndate = 2031\ncountries = \"mali\"\n"),
        ("briefing", "title = \"A\"\ndate = 2031\ntlp = \"purple\"\n"),
        ("briefing", "title = \"A\"\ndate = 2031\n[[sources]]\nsource = \"x\"\ngrade = \"Z9\"\n"),
        ("briefing", "title = \"A\"\ndate = 2031\n[[sources]]\ntitle = \"x\"\n"),
        ("country", "title = \"A\"\niso = \"ml\"\n"),
        ("place", "title = \"A\"\ncoordinates = [91, 0]\n"),
        ("incident", "title = \"A\"\n[[claims]]\nmetric = \"kiled\"\n"),
        ("translation", "title = \"A\"\ndate = 2031\n"),
        ("picture", "credits = \"A\"\n"),
        ("watchdesk.toml", "name = \"A\"\nbase_url = \"example.org\"\n"),
        (
            "watchdesk.toml",
            "name = \"A\"\nbase_url = \"https://a.example/\"\n[checks]\norphans = \"off\"\n",
        ),
        (
            "watchdesk.toml",
            "name = \"A\"\nbase_url = \"https://a.example/\"\n[checks]\norphan = \"no\"\n",
        ),
        (
            "watchdesk.toml",
            "name = \"A\"\nbase_url = \"https://a.example/\"\n[markings]\ncontent = \"open\"\n",
        ),
    ] {
        assert!(problems(schema, toml).is_some(), "{schema} takes:\n{toml}");
    }
    let label = "title = \"A\"\ndate = 2031\ntlp = \"TLP:Amber+Strict\"\n[[sources]]\nsource = \"x\"\ntlp = \"red\"\n";
    assert_eq!(problems("briefing", label), None);
    let checks = "name = \"A\"\nbase_url = \"https://a.example/\"\n[checks]\norphan = \"off\"\n";
    assert_eq!(problems("watchdesk.toml", checks), None);
}
