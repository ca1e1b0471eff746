//! The tables of fields -> JSON schemas, by which editors with TOML support complete and check.
//!
//! A schema knows a field's type and its words. Whether a slug exists, or a date follows another,
//! only `watchdesk check` knows.

use serde_json::{Map, Value, json};

use crate::audience::Tlp;
use crate::diagnostics::{Code, Switch};
use crate::documents::files;
use crate::kinds::{COMMON, KINDS, Kind, NAMED, NAMING, TRANSLATED};
use crate::record::{Field, Shape};
use crate::site;

/// What the desk's own settings are called among the schemas.
pub const DESK: &str = "watchdesk.toml";

/// Every schema's name: the kinds, a translation, the file beside a picture, the desk.
pub fn names() -> Vec<&'static str> {
    let kinds = KINDS.iter().map(|about| about.name);
    kinds.chain(["translation", "picture", DESK]).collect()
}

/// The schema of a name in [`names`].
pub fn schema(name: &str) -> Option<Value> {
    let (title, lists, marked) = match name {
        DESK => ("The settings of a desk".to_string(), vec![site::FIELDS], false),
        "translation" => ("The front matter of a translation".to_string(), vec![TRANSLATED], true),
        "picture" => {
            ("What is known of the picture beside the file".to_string(), vec![files::FIELDS], true)
        }
        _ => {
            let kind = Kind::from_name(name)?;
            let naming = NAMED.contains(&kind).then_some(NAMING);
            let lists = [COMMON, kind.about().fields].into_iter().chain(naming).collect();
            (format!("The front matter of a {name}"), lists, true)
        }
    };
    let mut definitions = Map::new();
    let mut schema = table(lists.into_iter().flatten(), marked, "", &mut definitions);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(title);
    schema["definitions"] = Value::Object(definitions);
    Some(schema)
}

/// A table and, by their dotted names, the tables inside it.
fn table<'a>(
    fields: impl Iterator<Item = &'a Field>,
    marked: bool,
    before: &str,
    definitions: &mut Map<String, Value>,
) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let mut value = shape(field, before, definitions);
        let wanted = match field.shape {
            Shape::Tables(_) => format!("tables [[{}]]", field.name),
            shape => shape.wanted().to_string(),
        };
        value["description"] = json!(format!("{} ({wanted})", field.says));
        properties.insert(field.name.to_string(), value);
        if field.required {
            required.push(field.name);
        }
    }
    if marked {
        let mut label = marking();
        label["description"] = json!("who may see it: a TLP label");
        properties.insert("tlp".to_string(), label);
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A day, a month, a year; a day bare or in quotation marks.
const WHEN: &str = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$";
const DAY_OR_MOMENT: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].+)?$";
const SLUG: &str = "^([a-z]+:)?[a-z0-9]+(-[a-z0-9]+)*$";

fn shape(field: &Field, before: &str, definitions: &mut Map<String, Value>) -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    match field.shape {
        Shape::Line => text("^[^\\n\\r]*[^\\s][^\\n\\r]*$"),
        Shape::Text => json!({ "type": "string" }),
        Shape::Lines => json!({ "type": "array", "items": { "type": "string" } }),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::When => json!({ "type": ["string", "integer"], "pattern": WHEN }),
        Shape::Month => text("^[0-9]{4}-[0-9]{2}$"),
        Shape::Moment => text("^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].+$"),
        Shape::DayOrMoment => text(DAY_OR_MOMENT),
        Shape::Number => json!({ "type": "integer", "minimum": 0 }),
        Shape::Point => json!({
            "type": "array",
            "items": [
                { "type": "number", "minimum": -90, "maximum": 90 },
                { "type": "number", "minimum": -180, "maximum": 180 },
            ],
            "minItems": 2,
            "maxItems": 2,
        }),
        Shape::Url => text("^https?://."),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Words(words) => json!({ "type": "array", "items": { "enum": words } }),
        Shape::Grade => text("^([A-F][1-6]?|[1-6])$"),
        Shape::Letter => text("^[A-F]$"),
        Shape::CountryCode => text("^[A-Z]{2}$"),
        Shape::Reference(_) => text(SLUG),
        Shape::References(_) => json!({ "type": "array", "items": text(SLUG) }),
        Shape::Marking => marking(),
        Shape::Pairs => pairs(field.name),
        Shape::Tables(inner) => {
            let name = format!("{before}{}", field.name);
            let inside = table(inner.iter(), true, &format!("{name}."), definitions);
            definitions.insert(name.clone(), inside);
            let one = json!({ "$ref": format!("#/definitions/{name}") });
            json!({ "anyOf": [{ "type": "array", "items": one }, one] })
        }
    }
}

/// A label may be written in any capitals, and with `TLP:` before it.
fn marking() -> Value {
    let words: Vec<&str> = Tlp::ALL.into_iter().map(Tlp::word).collect();
    let any = |word: &str| -> String {
        let each = word.chars().map(|c| match c {
            'a'..='z' => format!("[{c}{}]", c.to_ascii_uppercase()),
            '+' => "\\+".to_string(),
            c => c.to_string(),
        });
        each.collect()
    };
    let patterns: Vec<String> = words.iter().map(|word| any(word)).collect();
    let pattern = format!("^({}:)?({})$", any("tlp"), patterns.join("|"));
    json!({ "type": "string", "anyOf": [{ "enum": words }, { "pattern": pattern }] })
}

/// The tables of `watchdesk.toml` whose names the desk chooses; those of checks it does not.
fn pairs(name: &str) -> Value {
    if name != "checks" {
        return json!({ "type": "object", "additionalProperties": marking() });
    }
    let codes = Code::ALL.iter().filter(|code| code.can_be_switched());
    let properties: Map<String, Value> = codes
        .map(|code| {
            let says = code.explanation();
            (code.name().to_string(), json!({ "enum": Switch::WORDS, "description": says }))
        })
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
