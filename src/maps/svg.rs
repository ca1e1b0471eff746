//! A region and its marks -> SVG that stands inside of a page.
//!
//! It carries no colour and no style: the page's style sheet has them, for light, dark and paper.

use std::fmt::Write;

use super::cut::Sheet;
use super::marks::{Form, Label, Layout, Mark, Rect, inside, labels};
use super::projection::Point;

/// The data of a path, in steps of a tenth of a unit from point to point.
#[derive(Debug, Default)]
pub struct Path {
    text: String,
    /// Where the pen is, in tenths.
    at: [i64; 2],
    /// Whether lines follow a `l`.
    steps: bool,
}

impl Path {
    pub fn ring(&mut self, points: &[Point]) {
        self.line(points);
        self.text.push('z');
        // A closed ring puts the pen back to its beginning.
        self.at = points.first().map_or(self.at, |point| tenths(*point));
    }

    pub fn line(&mut self, points: &[Point]) {
        for (place, point) in points.iter().enumerate() {
            let to = tenths(*point);
            let step = [to[0] - self.at[0], to[1] - self.at[1]];
            if place == 0 {
                self.text.push(if self.text.is_empty() { 'M' } else { 'm' });
                self.steps = false;
            } else if step == [0, 0] {
                continue;
            } else if !self.steps {
                self.text.push('l');
                self.steps = true;
            } else if step[0] >= 0 {
                self.text.push(' ');
            }
            number(step[0], &mut self.text);
            if step[1] >= 0 {
                self.text.push(' ');
            }
            number(step[1], &mut self.text);
            self.at = to;
        }
    }

    pub fn into_text(self) -> String {
        self.text
    }
}

fn tenths([x, y]: Point) -> [i64; 2] {
    [(x * 10.0).round() as i64, (y * 10.0).round() as i64]
}

/// 123 as 12.3, -4 as -.4, 20 as 2.
fn number(tenths: i64, text: &mut String) {
    if tenths < 0 {
        text.push('-');
    }
    let (whole, part) = (tenths.abs() / 10, tenths.abs() % 10);
    if whole > 0 || part == 0 {
        let _ = write!(text, "{whole}");
    }
    if part > 0 {
        let _ = write!(text, ".{part}");
    }
}

/// A number of a drawing with one decimal at most.
fn short(value: f64) -> String {
    let mut text = String::new();
    number((value * 10.0).round() as i64, &mut text);
    text
}

/// A country that the map is about, with its name.
#[derive(Debug, Clone)]
pub struct Country {
    pub shapes: Vec<u16>,
    pub name: String,
    /// Where its name leads, if anywhere.
    pub href: Option<String>,
}

/// What a mark says: beside it, to who points at it or hears it, and where it leads.
#[derive(Debug, Clone)]
pub struct Labelled {
    pub label: String,
    pub title: String,
    pub href: String,
    /// What stands inside of a mark of several places.
    pub number: String,
}

/// What else is said on a map, in the page's language.
pub struct Words<'a> {
    pub title: &'a str,
    /// What the map shows, in a sentence.
    pub says: &'a str,
    /// The letter at the arrow to the north.
    pub north: &'a str,
    /// "200 km".
    pub km: &'a dyn Fn(i64) -> String,
}

impl Layout {
    /// Draws the map. There is one [`Labelled`] for each mark.
    pub fn draw(&self, countries: &[Country], marks: &[Labelled], words: &Words) -> String {
        let region = &self.region;
        let sheet = region.frame.sheet;
        let mut taken: Vec<Rect> = Vec::new();
        let (furniture, corner) = self.furniture(words);
        taken.extend(corner);
        let texts: Vec<&str> = marks.iter().map(|mark| mark.label.as_str()).collect();
        let found = labels(&self.marks, &texts, sheet, &mut taken);

        let mut svg = format!(
            "<svg class=\"map-drawing\" viewBox=\"0 0 {} {}\" direction=\"ltr\" role=\"group\" aria-labelledby=\"map-title\" aria-describedby=\"map-says\">",
            short(sheet.width),
            short(sheet.height)
        );
        let (title, says) = (escape(words.title), escape(words.says));
        let _ = write!(
            svg,
            "<title id=\"map-title\">{title}</title>\n<desc id=\"map-says\">{says}</desc>"
        );
        if self.marks.iter().any(|mark| matches!(mark.form, Form::Area(_))) {
            svg.push_str("<defs><radialGradient id=\"map-haze\"><stop class=\"haze-in\" offset=\".2\"/><stop class=\"haze-out\" offset=\"1\"/></radialGradient></defs>");
        }
        let _ = write!(
            svg,
            "<g aria-hidden=\"true\"><rect class=\"sea\" width=\"{}\" height=\"{}\"/>",
            short(sheet.width),
            short(sheet.height)
        );
        for (class, path) in [
            ("land", &region.land),
            ("own", &region.own),
            ("border", &region.borders),
            ("disputed", &region.disputed),
        ] {
            if !path.is_empty() {
                let _ = write!(svg, "<path class=\"{class}\" d=\"{path}\"/>");
            }
        }
        // What maps of one region share has lines of its own, which the search for leaks reads once.
        svg.push_str("</g>\n");
        for country in countries {
            let middles = country.shapes.iter().find_map(|shape| region.middles.get(shape));
            let place =
                middles.and_then(|middles| inside(middles, &country.name, sheet, &mut taken));
            if let Some([x, y]) = place {
                let name = drawn(&country.name);
                let text = format!(
                    "<text class=\"name\" x=\"{}\" y=\"{}\">{name}</text>",
                    short(x),
                    short(y + 4.0)
                );
                match &country.href {
                    Some(href) => {
                        let _ = write!(svg, "<a href=\"{}\">{text}</a>", escape(href));
                    }
                    None => svg.push_str(&text),
                }
            }
        }
        for ((mark, labelled), label) in self.marks.iter().zip(marks).zip(&found) {
            draw_mark(mark, labelled, label.as_ref(), &mut svg);
        }
        svg.push('\n');
        svg.push_str(&furniture);
        svg.push_str("</svg>\n");
        svg
    }

    /// The scale and the arrow to the north, in a corner without marks, and the room they take.
    /// A map of the world has neither: it has no one scale.
    fn furniture(&self, words: &Words) -> (String, Option<Rect>) {
        const HEIGHT: f64 = 24.0;
        let frame = &self.region.frame;
        let Sheet { width, height } = frame.sheet;
        let Some(one) = frame.length(1.0) else { return (String::new(), None) };
        let km = round_number(width / 4.0 / one);
        let length = km * one;
        let wide = length + 40.0;
        let corners = [
            [6.0, height - HEIGHT - 6.0],
            [width - wide - 6.0, height - HEIGHT - 6.0],
            [width - wide - 6.0, 6.0],
            [6.0, 6.0],
        ];
        let rect = |[x, y]: Point| [x - 2.0, y - 2.0, x + wide, y + HEIGHT + 2.0];
        let marks_in = |corner: &Point| {
            let [left, top, right, bottom] = rect(*corner);
            let r = |mark: &Mark| mark.radius() + 4.0;
            let hit = |mark: &&Mark| {
                let [x, y] = mark.at;
                let r = r(mark);
                x + r > left && x - r < right && y + r > top && y - r < bottom
            };
            self.marks.iter().filter(hit).count()
        };
        let least = corners.iter().enumerate().min_by_key(|(at, corner)| (marks_in(corner), *at));
        let corner = least.map_or(corners[0], |(_, corner)| *corner);
        let [x, y] = corner;
        let arrow = [x + length + 26.0, y + 12.0];
        let turn = frame.north(arrow).round() as i64;
        let text = (words.km)(km.round() as i64);
        let drawing = format!(
            "<g class=\"scale\"><path d=\"M{} {}v4h{}v-4\"/><text x=\"{}\" y=\"{}\">{}</text><g transform=\"translate({} {}) rotate({turn})\"><path d=\"M0 10v-18m-4 6l4-6 4 6\"/></g><text class=\"north\" x=\"{}\" y=\"{}\">{}</text></g>",
            short(x),
            short(y + 16.0),
            short(length),
            short(x + length / 2.0),
            short(y + 13.0),
            drawn(&text),
            short(arrow[0]),
            short(arrow[1]),
            short(arrow[0] + 8.0),
            short(arrow[1] + 8.0),
            escape(words.north),
        );
        (drawing, Some(rect(corner)))
    }
}

fn draw_mark(mark: &Mark, labelled: &Labelled, label: Option<&Label>, svg: &mut String) {
    let [x, y] = mark.at.map(short);
    let title = escape(&labelled.title);
    let pale = if mark.incidents == 0 { " pale" } else { "" };
    let class = match mark.form {
        Form::Point => "point",
        Form::Ring(_) => "ring",
        Form::Area(_) => "area",
        Form::Many => "many",
    };
    let href = escape(&labelled.href);
    let _ = write!(svg, "<a class=\"mark {class}{pale}\" href=\"{href}\"><title>{title}</title>");
    let radius = match mark.form {
        Form::Area(radius) => radius,
        _ => mark.radius(),
    };
    let _ = write!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{}\"/>", short(radius));
    if mark.form == Form::Many {
        let number = escape(&labelled.number);
        let below = short(mark.at[1] + 4.0);
        let long = if labelled.number.chars().count() > 3 { " long" } else { "" };
        let _ = write!(svg, "<text class=\"number{long}\" x=\"{x}\" y=\"{below}\">{number}</text>");
    }
    if let Some(Label { x, y, anchor, wide_only }) = label {
        let class = if *wide_only { "label wide" } else { "label" };
        let _ = write!(
            svg,
            "<text class=\"{class} {anchor}\" x=\"{}\" y=\"{}\">{}</text>",
            short(*x),
            short(*y),
            drawn(&labelled.label)
        );
    }
    svg.push_str("</a>");
}

/// The largest of 1, 2, 5, 10, 20 … that is not above a number.
fn round_number(most: f64) -> f64 {
    let ten = 10f64.powf(most.max(1.0).log10().floor());
    [5.0, 2.0, 1.0].map(|by| by * ten).into_iter().find(|n| *n <= most).unwrap_or(1.0)
}

/// A text as it stands in a drawing. Drawings run from left to right whatever the page does, so a
/// text of a script that does not is told to keep its own direction.
pub fn drawn(text: &str) -> String {
    let escaped = escape(text);
    let from_the_right = |c: char| ('\u{590}'..='\u{8FF}').contains(&c);
    if text.contains(from_the_right) { format!("\u{2067}{escaped}\u{2069}") } else { escaped }
}

/// A text as it stands in a page.
pub fn escape(text: &str) -> String {
    let mut escaped = String::new();
    // Writing to a text cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut escaped, text);
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_in_short_steps() {
        let mut path = Path::default();
        path.ring(&[[10.0, 5.0], [12.5, 5.04], [12.5, 4.6]]);
        path.line(&[[11.0, 5.0], [11.0, 5.0], [9.0, 6.0]]);
        assert_eq!(path.into_text(), "M10 5l2.5 0 0-.4zm1 0l-2 1");
    }

    #[test]
    fn a_scale_is_a_round_number() {
        for (most, scale) in [(1.2, 1.0), (4.9, 2.0), (60.0, 50.0), (499.0, 200.0), (0.4, 1.0)] {
            assert_eq!(round_number(most), scale);
        }
    }
}
