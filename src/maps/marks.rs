//! Places -> marks on a map: what would overlap becomes one mark, and labels stand where they
//! cover nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::projection::{Geo, Point};
use super::region::{self, Frame, Region};
use super::{Precision, cut::Sheet};

/// Marks are at least so far apart, in units of the drawing; where there are many places, a
/// little more. There are at most so many marks.
const APART: f64 = 17.0;
const MANY: usize = 30;
const APART_IF_MANY: f64 = 22.0;
const MOST: usize = 60;

/// The radius of what is known within about 25 km.
const NEAR: f64 = 25.0;

/// A district or region is drawn as a haze of this radius. Its size says nothing: the outline of
/// the district is not known, so that none is drawn.
const DISTRICT: f64 = 40.0;
const REGION: f64 = 100.0;

/// Size of letters, in units of the drawing; on a narrow screen they are larger.
pub const LETTERS: f64 = 11.5;
pub const LETTERS_NARROW: f64 = 17.0;

/// A place to be drawn: where, how exactly known, and the incidents there.
#[derive(Debug, Clone)]
pub struct Sited {
    pub at: Geo,
    pub precision: Precision,
    pub incidents: Vec<u32>,
}

/// How a mark is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// An exact place.
    Point,
    /// Within about 25 km: a ring of this radius.
    Ring(f64),
    /// Somewhere in a district or region: a haze of this radius.
    Area(f64),
    /// Several places that are too near to each other for marks of their own.
    Many,
}

/// One mark: where it is drawn, and which of the places it stands for, the foremost first.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub at: Point,
    pub form: Form,
    pub places: Vec<usize>,
    /// How many incidents there are at these places; one that is at two of them counts once.
    pub incidents: usize,
}

/// A map's region and marks.
#[derive(Debug)]
pub struct Layout {
    pub(super) region: Arc<Region>,
    pub marks: Vec<Mark>,
}

/// Lays places out on the region around them and the countries (shapes of [`super::shapes_of`]).
/// `None` if there is nothing to show.
pub fn lay_out(countries: &[u16], places: &[Sited], width: u16) -> Option<Layout> {
    let points: Vec<Geo> = places.iter().map(|place| place.at).collect();
    let region = region::around(countries, &points, width)?;
    let is_area = |place: &Sited| place.precision >= Precision::District;
    let of = |area: bool| -> Vec<usize> {
        (0..places.len()).filter(|at| is_area(&places[*at]) == area).collect()
    };
    // A haze lies below everything else.
    let mut marks = gather(&of(true), places, &region.frame);
    marks.extend(gather(&of(false), places, &region.frame));
    Some(Layout { region, marks })
}

/// Marks for places. If there are too many, what is near to each other is gathered more widely.
fn gather(which: &[usize], places: &[Sited], frame: &Frame) -> Vec<Mark> {
    let mut order = which.to_vec();
    order.sort_by_key(|at| (std::cmp::Reverse(places[*at].incidents.len()), *at));
    let points: Vec<(usize, Point)> =
        order.iter().map(|at| (*at, frame.point(places[*at].at))).collect();
    let mut apart = if which.len() > MANY { APART_IF_MANY } else { APART };
    loop {
        let groups = groups(&points, apart);
        if groups.len() <= MOST {
            return groups.into_iter().map(|(at, which)| mark(at, which, places, frame)).collect();
        }
        apart *= 1.3;
    }
}

/// Each point joins the nearest earlier one that has none before it within the distance. The
/// foremost place of a group is where its mark stands, so that a mark is always at a true place.
fn groups(points: &[(usize, Point)], apart: f64) -> Vec<(Point, Vec<usize>)> {
    let cell = |[x, y]: Point| ((x / apart).floor() as i64, (y / apart).floor() as i64);
    let mut groups: Vec<(Point, Vec<usize>)> = Vec::new();
    let mut cells: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for &(place, at) in points {
        let (column, row) = cell(at);
        let around = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (column + x, row + y)));
        let near = around
            .filter_map(|cell| cells.get(&cell))
            .flatten()
            .map(|&group| {
                let [x, y]: Point = groups[group].0;
                ((x - at[0]).hypot(y - at[1]), group)
            })
            .filter(|(off, _)| *off < apart)
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        match near {
            Some((_, group)) => groups[group].1.push(place),
            None => {
                cells.entry((column, row)).or_default().push(groups.len());
                groups.push((at, vec![place]));
            }
        }
    }
    groups
}

fn mark(at: Point, which: Vec<usize>, places: &[Sited], frame: &Frame) -> Mark {
    let incidents: BTreeSet<u32> =
        which.iter().flat_map(|place| places[*place].incidents.iter().copied()).collect();
    // Smaller than can be seen, a ring would be taken for a point.
    let radius = |km: f64, least: f64| frame.length(km).unwrap_or(0.0).max(least);
    let least_exact = which.iter().map(|place| places[*place].precision).max();
    let form = match least_exact {
        Some(Precision::Region | Precision::Country) => Form::Area(radius(REGION, 20.0)),
        Some(Precision::District) => Form::Area(radius(DISTRICT, 14.0)),
        _ if which.len() > 1 => Form::Many,
        Some(Precision::Near) => {
            let ring = frame.length(NEAR).map(|_| ring(places[which[0]].at, at, frame));
            Form::Ring(ring.unwrap_or(0.0).max(5.0))
        }
        _ => Form::Point,
    };
    Mark { at, form, places: which, incidents: incidents.len() }
}

/// The radius of 25 km at a place, which far from the map's middle is not that in the middle.
fn ring(place: Geo, at: Point, frame: &Frame) -> f64 {
    let quarter = std::f64::consts::FRAC_PI_2;
    let radius = |direction: u8| {
        let [x, y] = frame.point(place.towards(f64::from(direction) * quarter, NEAR));
        (x - at[0]).hypot(y - at[1])
    };
    (0..4).map(radius).sum::<f64>() / 4.0
}

impl Mark {
    /// The radius of what is drawn solid; labels keep clear of it.
    pub fn radius(&self) -> f64 {
        let more = (self.incidents.max(1) as f64).log2();
        match self.form {
            Form::Point if self.incidents == 0 => 3.0,
            Form::Point => 4.0 + more.min(4.0),
            Form::Many => 8.5 + (more / 3.0).min(2.4),
            Form::Ring(radius) => radius,
            Form::Area(_) => 4.0,
        }
    }
}

/// A rectangle: left, top, right, bottom.
pub type Rect = [f64; 4];

/// A label that found its place: where its text begins, and whether it is left out where the
/// screen is narrow.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub x: f64,
    pub y: f64,
    pub anchor: &'static str,
    pub wide_only: bool,
}

/// Finds a place for each text beside its mark, or none. Those that come first have the choice.
pub fn labels(
    marks: &[Mark],
    texts: &[&str],
    sheet: Sheet,
    taken: &mut Vec<Rect>,
) -> Vec<Option<Label>> {
    for mark in marks {
        let r = mark.radius().min(14.0);
        taken.push([mark.at[0] - r, mark.at[1] - r, mark.at[0] + r, mark.at[1] + r]);
    }
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(marks[*at].incidents), *at));
    let mut found: Vec<Option<Label>> = vec![None; marks.len()];
    // Those that have room with large letters stand on every screen, the others on a wide one.
    for (letters, wide_only) in [(LETTERS_NARROW, false), (LETTERS, true)] {
        for &at in &order {
            if found[at].is_some() || texts[at].is_empty() {
                continue;
            }
            let mark = &marks[at];
            found[at] = beside(mark, width(texts[at], letters), letters, sheet, taken)
                .map(|(x, y, anchor)| Label { x, y, anchor, wide_only });
        }
    }
    found
}

fn beside(
    mark: &Mark,
    width: f64,
    letters: f64,
    sheet: Sheet,
    taken: &mut Vec<Rect>,
) -> Option<(f64, f64, &'static str)> {
    let [x, y] = mark.at;
    let r = mark.radius().min(14.0) + 3.0;
    let (middle, half) = (y + LETTERS * 0.35, letters * 0.62);
    // The baseline, and the box around the text.
    let places = [
        (x + r, middle, "start", [x + r, y - half, x + r + width, y + half]),
        (x - r, middle, "end", [x - r - width, y - half, x - r, y + half]),
        (
            x,
            y - r - 1.0,
            "middle",
            [x - width / 2.0, y - r - letters, x + width / 2.0, y - r + 1.0],
        ),
        (
            x,
            y + r + LETTERS * 0.8,
            "middle",
            [x - width / 2.0, y + r - 1.0, x + width / 2.0, y + r + letters],
        ),
    ];
    for (x, y, anchor, rect) in places {
        let own = |other: &&Rect| {
            let (cx, cy) = ((other[0] + other[2]) / 2.0, (other[1] + other[3]) / 2.0);
            (cx - mark.at[0]).abs() < 0.01 && (cy - mark.at[1]).abs() < 0.01
        };
        if is_free(rect, sheet, taken.iter().filter(|other| !own(other))) {
            taken.push(rect);
            return Some((x, y, anchor));
        }
    }
    None
}

/// Finds a place for a country's name well inside of it.
pub fn inside(middles: &[Point], text: &str, sheet: Sheet, taken: &mut Vec<Rect>) -> Option<Point> {
    let (wide, half) = (width(text, LETTERS * 1.15), LETTERS * 0.7);
    let rect = |[x, y]: Point| [x - wide / 2.0, y - half, x + wide / 2.0, y + half];
    let place = middles.iter().find(|at| is_free(rect(**at), sheet, taken.iter()))?;
    taken.push(rect(*place));
    Some(*place)
}

fn is_free<'a>(
    [left, top, right, bottom]: Rect,
    sheet: Sheet,
    mut taken: impl Iterator<Item = &'a Rect>,
) -> bool {
    sheet.holds([left, top], 2.0)
        && sheet.holds([right, bottom], 2.0)
        && !taken.any(|t| left < t[2] && t[0] < right && top < t[3] && t[1] < bottom)
}

/// About how wide a text is: letters of most scripts are half as wide as they are high, those of
/// East Asia as wide as high.
pub fn width(text: &str, letters: f64) -> f64 {
    let em = |c: char| if ('\u{2E80}'..'\u{FFFF}').contains(&c) { 1.0 } else { 0.56 };
    text.chars().map(em).sum::<f64>() * letters
}

#[cfg(test)]
mod tests {
    use super::super::shapes_of;
    use super::*;

    fn place(lat: f64, lon: f64, precision: Precision, incidents: &[u32]) -> Sited {
        Sited { at: Geo { lat, lon }, precision, incidents: incidents.to_vec() }
    }

    fn marks(places: &[Sited]) -> Vec<Mark> {
        lay_out(&shapes_of("ML"), places, 460).expect("a map").marks
    }

    #[test]
    fn how_exactly_a_place_is_known_decides_its_form() {
        let marks = marks(&[
            place(12.6, -8.0, Precision::Exact, &[1]),
            place(16.3, 0.0, Precision::Near, &[2]),
            place(18.0, 1.0, Precision::District, &[]),
            place(15.0, -4.0, Precision::Region, &[3]),
        ]);
        assert!(matches!(marks[0].form, Form::Area(radius) if radius > 14.0));
        assert!(matches!(marks[1].form, Form::Area(_)));
        assert!(marks.iter().any(|mark| mark.form == Form::Point && mark.places == [0]));
        assert!(marks.iter().any(|mark| matches!(mark.form, Form::Ring(_)) && mark.places == [1]));
    }

    #[test]
    fn a_ring_of_25_km_has_that_radius_on_the_map() {
        // Lesotho is some 270 km wide: the ring is well over the least that can be seen.
        let at = Geo { lat: -29.5, lon: 28.2 };
        let places = [Sited { at, precision: Precision::Near, incidents: vec![] }];
        let map = lay_out(&shapes_of("LS"), &places, 460).expect("a map");
        let Form::Ring(radius) = map.marks[0].form else { panic!("no ring") };
        let true_radius = map.region.frame.length(25.0).expect("a scale");
        assert!((radius / true_radius - 1.0).abs() < 0.01, "{radius} {true_radius}");
        assert!(radius > 20.0);
    }

    #[test]
    fn places_that_would_overlap_are_one_mark_and_an_incident_counts_once() {
        let marks = marks(&[
            place(12.64, -8.0, Precision::Exact, &[7, 8]),
            place(12.58, -7.95, Precision::Near, &[7]),
            place(18.4, 1.4, Precision::Exact, &[9]),
        ]);
        assert_eq!(marks.len(), 2);
        assert_eq!((marks[0].form, marks[0].places.as_slice()), (Form::Many, &[0, 1][..]));
        assert_eq!(marks[0].incidents, 2);
    }

    #[test]
    fn five_hundred_places_are_gathered_to_what_can_be_read() {
        let places: Vec<Sited> = (0..500)
            .map(|at| {
                let (row, column) = (f64::from(at / 25), f64::from(at % 25));
                place(11.0 + row * 0.6, -11.0 + column * 0.6, Precision::Exact, &[at as u32])
            })
            .collect();
        let marks = marks(&places);
        assert!((20..=MOST).contains(&marks.len()), "{}", marks.len());
        let shown: usize = marks.iter().map(|mark| mark.places.len()).sum();
        let incidents: usize = marks.iter().map(|mark| mark.incidents).sum();
        assert_eq!((shown, incidents), (500, 500));
        for (at, a) in marks.iter().enumerate() {
            for b in &marks[..at] {
                assert!((a.at[0] - b.at[0]).hypot(a.at[1] - b.at[1]) >= APART);
            }
        }
    }

    #[test]
    fn labels_cover_neither_each_other_nor_a_mark() {
        let places: Vec<Sited> = (0..40)
            .map(|at| {
                let (row, column) = (f64::from(at / 8), f64::from(at % 8));
                place(13.0 + row, -9.0 + column * 0.9, Precision::Exact, &[at as u32])
            })
            .collect();
        let marks = marks(&places);
        let texts = vec!["A name of a place"; marks.len()];
        let sheet = Sheet { width: 460.0, height: 460.0 };
        let mut taken = Vec::new();
        let found = labels(&marks, &texts, sheet, &mut taken);
        assert!(found.iter().flatten().count() > 5);
        let rects = &taken[marks.len()..];
        for (at, a) in rects.iter().enumerate() {
            for b in &rects[..at] {
                assert!(a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3]);
            }
        }
    }
}
