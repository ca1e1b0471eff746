//! Rows -> CSV, CSV with tags of HXL, JSON and GeoJSON.

use std::fmt::Write;

use super::rows::{Cell, Row};
use super::tables::Column;
use crate::audience::Tlp;

/// CSV as RFC 4180 has it, in UTF-8.
pub fn csv(columns: &[Column], rows: &[Row], tagged: bool) -> String {
    let mut csv = String::with_capacity(rows.len() * 400 + 400);
    line(&mut csv, columns.iter().map(|column| column.name.to_string()));
    if tagged {
        line(&mut csv, columns.iter().map(|column| column.hxl.to_string()));
    }
    for row in rows {
        line(&mut csv, row.cells.iter().map(plain));
    }
    csv
}

fn line(csv: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            csv.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            let _ = write!(csv, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            csv.push_str(&cell);
        }
    }
    csv.push_str("\r\n");
}

/// A cell as plain text. A spreadsheet would take some texts for formulas: those get an apostrophe
/// before them. Numbers are the program's own and stay as they are.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::None => String::new(),
        Cell::Text(text) => safe(text),
        Cell::List(items) => safe(&items.join("; ")),
        Cell::Integer(number) => number.to_string(),
        Cell::Degrees(degrees, digits) => format!("{degrees:.digits$}"),
    }
}

fn safe(text: &str) -> String {
    let formula = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    // Other control characters say nothing and break what reads the file.
    let kept: String =
        text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\r' | '\n')).collect();
    if kept.starts_with(formula) { format!("'{kept}") } else { kept }
}

/// A list of objects, a row each.
pub fn json(columns: &[Column], rows: &[Row]) -> String {
    let mut json = String::with_capacity(rows.len() * 640 + 8);
    json.push('[');
    for (at, row) in rows.iter().enumerate() {
        json.push_str(if at > 0 { ",\n" } else { "\n" });
        object(&mut json, columns, row);
    }
    json.push_str("\n]\n");
    json
}

/// What has a point, with all of its columns as properties.
pub fn geojson(columns: &[Column], rows: &[Row]) -> String {
    let located: Vec<&Row> = rows.iter().filter(|row| !row.points.is_empty()).collect();
    let marking = located.iter().map(|row| row.marking).max().unwrap_or(Tlp::Clear);
    let mut json = String::with_capacity(located.len() * 800 + 100);
    let _ =
        write!(json, "{{\"type\":\"FeatureCollection\",\"marking\":\"{marking}\",\"features\":[");
    for (at, row) in located.iter().enumerate() {
        json.push_str(if at > 0 { ",\n" } else { "\n" });
        json.push_str("{\"type\":\"Feature\",\"geometry\":");
        let point = |(lat, lon, digits): &(f64, f64, usize)| {
            format!("[{},{}]", number(*lon, *digits), number(*lat, *digits))
        };
        match row.points.as_slice() {
            [one] => {
                let _ = write!(json, "{{\"type\":\"Point\",\"coordinates\":{}}}", point(one));
            }
            many => {
                let many: Vec<String> = many.iter().map(point).collect();
                let many = many.join(",");
                let _ = write!(json, "{{\"type\":\"MultiPoint\",\"coordinates\":[{many}]}}");
            }
        }
        json.push_str(",\"properties\":");
        object(&mut json, columns, row);
        json.push('}');
    }
    json.push_str("\n]}\n");
    json
}

fn object(json: &mut String, columns: &[Column], row: &Row) {
    for (at, (column, cell)) in columns.iter().zip(&row.cells).enumerate() {
        json.push(if at > 0 { ',' } else { '{' });
        let _ = write!(json, "\"{}\":", column.name);
        match cell {
            Cell::None => json.push_str("null"),
            Cell::Text(text) => string(json, text),
            Cell::List(items) => {
                json.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        json.push(',');
                    }
                    string(json, item);
                }
                json.push(']');
            }
            Cell::Integer(number) => {
                let _ = write!(json, "{number}");
            }
            Cell::Degrees(degrees, digits) => json.push_str(&number(*degrees, *digits)),
        }
    }
    json.push('}');
}

fn string(json: &mut String, text: &str) {
    json.push_str(&serde_json::Value::from(text).to_string());
}

/// With exactly the digits that are justified; never "-0".
fn number(degrees: f64, digits: usize) -> String {
    let written = format!("{degrees:.digits$}");
    if written.trim_matches(['-', '0', '.']).is_empty() {
        return written.trim_start_matches('-').to_string();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_takes_no_cell_for_a_formula() {
        for text in ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "＝1"] {
            assert_eq!(safe(text), format!("'{text}"));
        }
        assert_eq!(safe("a=1\u{7}"), "a=1");
        assert_eq!(plain(&Cell::Degrees(-8.0, 1)), "-8.0");
    }

    #[test]
    fn a_number_has_the_digits_that_it_is_given() {
        assert_eq!(number(-8.0, 0), "-8");
        assert_eq!(number(-0.01, 1), "0.0");
        assert_eq!(number(12.3, 2), "12.30");
    }
}
