//! Numbers by month -> a chart as SVG that stands inside of a page.
//!
//! It carries no colour: the page's style sheet has them, for light, dark and paper.

use std::fmt::Write;

use crate::maps::{drawn, escape};

/// The drawing's size, and the room at its left for the numbers and below for the years.
const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 128.0;
const LEFT: f64 = 34.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 34.0;

/// From a lowest to a highest number; without a highest one it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    pub low: i64,
    pub high: Option<i64>,
}

impl Reach {
    /// Of two numbers of different things, the sum. What has an open part is open.
    pub fn plus(self, other: Reach) -> Reach {
        let high = self.high.zip(other.high).map(|(a, b)| a.saturating_add(b));
        Reach { low: self.low.saturating_add(other.low), high }
    }
}

/// One month.
#[derive(Debug, Clone)]
pub struct Column {
    /// The month and its number, in words.
    pub says: String,
    pub reach: Option<Reach>,
    /// There is something, of which no number is known.
    pub unknown: bool,
}

/// The months from the first to the last, counted from the year 0, and how numbers are written.
pub struct Axis<'a> {
    pub first: (i32, &'a str),
    pub last: (i32, &'a str),
    pub year: &'a dyn Fn(i16) -> String,
    pub number: &'a dyn Fn(i64) -> String,
}

/// Draws a chart with one column for each month. `name` tells the charts of one page apart.
pub fn draw(name: &str, title: &str, columns: &[Column], axis: &Axis) -> String {
    let known = columns.iter().filter_map(|column| column.reach);
    // An arrow needs some room above where it begins.
    let most = known.map(|reach| reach.high.unwrap_or(reach.low + reach.low / 5)).max();
    let step = step(most.unwrap_or(0));
    let top = (most.unwrap_or(0) + step - 1).div_euclid(step).max(1) * step;
    let floor = HEIGHT - BOTTOM;
    let y = |n: i64| floor - (n as f64 / top as f64) * (floor - TOP);
    let wide = (WIDTH - LEFT - 2.0) / columns.len().max(1) as f64;

    let mut svg = format!(
        "<svg class=\"chart-drawing {name}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" direction=\"ltr\" role=\"img\" aria-labelledby=\"chart-{name}\"><title id=\"chart-{name}\">{}</title>",
        escape(title)
    );
    for line in 0..=top / step {
        let at = short(y(line * step));
        let _ = write!(
            svg,
            "<path class=\"line\" d=\"M{LEFT} {at}H{WIDTH}\"/><text class=\"end\" x=\"{}\" y=\"{}\">{}</text>",
            LEFT - 5.0,
            short(y(line * step) + 4.0),
            escape(&(axis.number)(line * step))
        );
    }
    for (place, column) in columns.iter().enumerate() {
        let x = LEFT + 1.0 + place as f64 * wide;
        draw_column(column, x, wide, (floor, &y), &mut svg);
    }
    years(axis, wide, floor, &mut svg);
    svg.push_str("</svg>\n");
    svg
}

fn draw_column(
    column: &Column,
    x: f64,
    wide: f64,
    (floor, y): (f64, &dyn Fn(i64) -> f64),
    svg: &mut String,
) {
    let middle = x + wide / 2.0;
    let bar = (wide * 0.7).min(16.0);
    let left = short(middle - bar / 2.0);
    let title = escape(&column.says);
    let open = |svg: &mut String, class: &str| {
        let _ = write!(svg, "<g class=\"{class}\"><title>{title}</title>");
    };
    match column.reach {
        Some(Reach { low, high: Some(high) }) => {
            open(svg, if low == 0 { "bar" } else { "bar range" });
            // One number alone is a stroke and not a bar from 0, which would be a range too.
            let (above, below) = (y(high), y(low));
            let high = (below - above).max(2.5);
            let _ = write!(
                svg,
                "<rect x=\"{left}\" y=\"{}\" width=\"{}\" height=\"{}\"/></g>",
                short(if below - above < 2.5 { above - 1.25 } else { above }),
                short(bar),
                short(high)
            );
        }
        Some(Reach { low, high: None }) => {
            open(svg, "bar open");
            let (from, head) = (y(low), (bar / 2.0).min(4.0));
            let _ = write!(
                svg,
                "<rect x=\"{left}\" y=\"{}\" width=\"{}\" height=\"2.5\"/><path d=\"M{m} {}V{to}m-{head} {head}l{head}-{head} {head} {head}\"/></g>",
                short(from - 1.25),
                short(bar),
                short(from),
                m = short(middle),
                to = short((from - 18.0).max(3.0)),
                head = short(head),
            );
        }
        None if column.unknown => {
            open(svg, "unknown");
            let r = (bar / 2.0).min(3.5);
            let _ = write!(
                svg,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"/></g>",
                short(middle),
                short(floor - 5.0),
                short(r)
            );
        }
        None => {}
    }
}

/// The years below, each at its first month where there is room, and the first and last month.
fn years(axis: &Axis, wide: f64, floor: f64, svg: &mut String) {
    let ((first, from), (last, to)) = (axis.first, axis.last);
    for year in first.div_euclid(12)..=last.div_euclid(12) {
        let begin = (year * 12).max(first) - first;
        let end = (year * 12 + 11).min(last) - first + 1;
        let x = LEFT + 1.0 + f64::from(begin) * wide;
        let _ = write!(svg, "<path class=\"tick\" d=\"M{} {floor}v5\"/>", short(x));
        if f64::from(end - begin) * wide >= 30.0 {
            let middle = x + f64::from(end - begin) * wide / 2.0;
            let text = drawn(&(axis.year)(year as i16));
            let at = short(floor + 13.0);
            let _ = write!(
                svg,
                "<text class=\"middle\" x=\"{}\" y=\"{at}\">{text}</text>",
                short(middle)
            );
        }
    }
    let at = short(floor + 27.0);
    let _ = write!(svg, "<text x=\"{LEFT}\" y=\"{at}\">{}</text>", drawn(from));
    if first != last {
        let _ = write!(svg, "<text class=\"end\" x=\"{WIDTH}\" y=\"{at}\">{}</text>", drawn(to));
    }
}

/// The step between the lines of a chart: 1, 2, 5, 10 … so that there are at most four.
fn step(most: i64) -> i64 {
    let mut ten: i64 = 1;
    loop {
        for by in [1, 2, 5] {
            let step = ten.saturating_mul(by);
            if step.saturating_mul(4) >= most {
                return step;
            }
        }
        ten = ten.saturating_mul(10);
    }
}

fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_string).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn reach(low: i64, high: Option<i64>) -> Reach {
        Reach { low, high }
    }

    #[test]
    fn ranges_of_two_incidents_add_and_open_stays_open() {
        assert_eq!(reach(4, Some(6)).plus(reach(10, Some(10))), reach(14, Some(16)));
        assert_eq!(reach(4, Some(6)).plus(reach(76, None)), reach(80, None));
    }

    fn chart(reach: Option<Reach>, unknown: bool) -> String {
        let column = Column { says: "May 2031: <4>".to_string(), reach, unknown };
        let axis = Axis {
            first: (24376, "May 2031"),
            last: (24376, "May 2031"),
            year: &|year| year.to_string(),
            number: &|n| n.to_string(),
        };
        draw("killed", "Killed", &[column], &axis)
    }

    #[test]
    fn an_open_end_is_an_arrow_and_a_month_without_a_figure_is_marked() {
        assert!(chart(Some(reach(76, None)), false).contains("class=\"bar open\""));
        assert!(chart(Some(reach(4, Some(9))), false).contains("class=\"bar range\""));
        let unknown = chart(None, true);
        assert!(unknown.contains("class=\"unknown\"") && !unknown.contains("<rect"));
        assert!(unknown.contains("<title>May 2031: &lt;4&gt;</title>"));
        assert!(!chart(None, false).contains("<g "));
    }

    #[test]
    fn a_chart_has_few_lines_whatever_the_numbers() {
        for most in [0, 1, 3, 4, 5, 17, 99, 600, 12_345, i64::MAX / 4] {
            let step = step(most);
            assert!(most / step <= 4 && (most < 4 || most / step >= 1), "{most} {step}");
        }
    }
}
