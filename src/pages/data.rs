//! The tables of data -> the page that says what they are and what may be done with them.

use super::scope::Scope;
use super::view::{DataFile, DataOwner, DataPage, DataTable, Link};
use crate::address;
use crate::data::{self, File, Form, TABLES};
use crate::feeds::{Feed, Form as FeedForm, Of};

pub fn page(scope: &Scope) -> DataPage {
    let graph = scope.graph;
    let link = |file: File, text: &str| {
        let address = file.address(graph);
        DataFile { link: scope.page_link(&address, text, "data"), media: file.form.media() }
    };
    let words = |form: Form| match form {
        Form::Csv => "CSV",
        Form::Hxl => "CSV + HXL",
        Form::Json => "JSON",
        Form::GeoJson => "GeoJSON",
    };
    let tables = TABLES.iter().enumerate().map(|(place, table)| {
        let forms = Form::ALL.into_iter().filter(|form| *form != Form::GeoJson || table.located);
        DataTable {
            name: table.name,
            title: scope.text(&format!("data.{}.title", table.name)),
            says: scope.text(&format!("data.{}", table.name)),
            columns: table.columns.iter().map(|column| column.name).collect(),
            files: forms
                .map(|form| link(File { table: place, of: None, form }, words(form)))
                .collect(),
        }
    });
    let owners = data::owners(graph).filter_map(|id| {
        let has = |place: &usize| TABLES[*place].has_any(graph, Some(id));
        let files: Vec<Link> = (0..TABLES.len())
            .filter(has)
            .map(|place| {
                let text = scope.text(&format!("data.{}.title", TABLES[place].name));
                link(File { table: place, of: Some(id), form: Form::Csv }, &text).link
            })
            .collect();
        (!files.is_empty()).then(|| DataOwner { link: scope.link(id), files })
    });
    let language = if super::is_shown(graph, scope.language) { scope.language } else { 0 };
    let feeds = [Of::Site, Of::Corrections, Of::Statuses].into_iter();
    let feeds = feeds.map(|of| Feed { of, language }).filter(|feed| feed.exists(graph));
    let site = scope.site;
    DataPage {
        tables: tables.collect(),
        owners: owners.collect(),
        licence: (!site.licence.is_empty()).then(|| Link {
            href: site.licence_url.clone(),
            text: site.licence.clone(),
            kind: "external",
            language: None,
        }),
        package: scope.href(&format!("{}datapackage.json", address::DATA)),
        feeds: feeds
            .map(|feed| {
                let page = feed.page(graph, site);
                let title = feed.title(scope);
                scope.page_link(&address::feed(&page, FeedForm::Atom), title, "data")
            })
            .collect(),
        all_feeds: scope.href(address::FEEDS),
    }
}
