//! All files of the whole desk -> `datapackage.json`, which says what is in them.

use serde_json::{Value, json};

use super::tables::{Column, ColumnKind};
use super::{Form, TABLES, Table};
use crate::audience::Tlp;
use crate::pages::scope::Scope;

pub fn package(scope: &Scope) -> Vec<u8> {
    let site = scope.site;
    let mut resources = Vec::new();
    let mut strictest = Tlp::Clear;
    for table in TABLES {
        let rows = table.rows(scope, None);
        let marking = rows.iter().map(|row| row.marking).max().unwrap_or(Tlp::Clear);
        strictest = strictest.max(marking);
        let forms = Form::ALL.into_iter().filter(|form| *form != Form::GeoJson || table.located);
        resources.extend(forms.map(|form| resource(table, form, marking)));
    }
    let mut whole = json!({
        "profile": "data-package",
        "name": slug::slugify(&site.id),
        "title": site.name,
        "homepage": site.base_url,
        "marking": strictest.label(),
        "resources": resources,
    });
    if !site.description.is_empty() {
        whole["description"] = site.description.as_str().into();
    }
    if !site.licence.is_empty() {
        let mut licence = json!({ "name": site.licence, "title": site.licence });
        if !site.licence_url.is_empty() {
            licence["path"] = site.licence_url.as_str().into();
        }
        whole["licenses"] = json!([licence]);
    }
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

fn resource(table: &Table, form: Form, marking: Tlp) -> Value {
    let name = match form {
        Form::Csv => table.name.to_string(),
        form => format!("{}-{}", table.name, form.ending().replace(".csv", "")),
    };
    let mut resource = json!({
        "name": name,
        "path": format!("{}.{}", table.name, form.ending()),
        "format": form.ending().rsplit('.').next(),
        "mediatype": form.media(),
        "encoding": "utf-8",
        "description": table.says,
        "marking": marking.label(),
    });
    if form == Form::Csv {
        resource["profile"] = "tabular-data-resource".into();
        let fields: Vec<Value> = table.columns.iter().map(field).collect();
        resource["schema"] = json!({ "fields": fields, "missingValues": [""] });
    }
    resource
}

fn field(column: &Column) -> Value {
    let kind = match column.kind {
        ColumnKind::Text | ColumnKind::List => "string",
        ColumnKind::Day => "date",
        ColumnKind::Integer => "integer",
        ColumnKind::Degrees => "number",
    };
    let mut field = json!({ "name": column.name, "type": kind });
    if !column.says.is_empty() {
        field["description"] = column.says.into();
    }
    field
}
