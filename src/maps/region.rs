//! Countries and places -> the [`Region`] that a map of them shows, with its land and borders as
//! paths of SVG.
//!
//! Many maps show one region: every incident of a country is shown on the country. So a region is
//! cut once and kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::borders::{self, Borders, Cap, Ring, index};
use super::cut::{self, Sheet};
use super::projection::{EARTH, Geo, Point, Projection, angle, mean, turn};
use super::svg::Path;

/// What is around the countries and places of a map, as a part of it.
const MARGIN: f64 = 0.06;

/// A map is never narrower than this, nor one without a country than that: in kilometres.
const NARROWEST: f64 = 120.0;
const WITHOUT_COUNTRY: f64 = 600.0;

/// What reaches further from its middle than this angle is shown on a map of the world.
const WIDEST: f64 = std::f64::consts::PI / 3.0;

/// Lines are drawn as exactly as this, in units of the drawing: the first that makes no more bytes
/// than [`MOST`], so that a coast of many islands does not make a heavy page.
const TOLERANCES: [f64; 4] = [0.5, 0.8, 1.2, 1.8];
const MOST: usize = 20_000;

/// From the globe to a drawing: x to the right and y down, in its units.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub projection: Projection,
    pub sheet: Sheet,
    /// Units of the drawing for a radius of the Earth, and the plane's point at its upper left.
    scale: f64,
    corner: Point,
}

/// A part of the world, ready to be drawn upon.
#[derive(Debug)]
pub struct Region {
    pub frame: Frame,
    /// Land beside the countries that the map is about, and these.
    pub land: String,
    pub own: String,
    pub borders: String,
    pub disputed: String,
    /// Points well inside of each own country, where its name may stand, the best first.
    pub middles: BTreeMap<u16, Vec<Point>>,
}

impl Frame {
    pub fn point(&self, at: Geo) -> Point {
        let [x, y] = self.projection.forward(at);
        [(x - self.corner[0]) * self.scale, (self.corner[1] - y) * self.scale]
    }

    /// The length of so many kilometres in the drawing; nothing on a map of the world, which has
    /// no one scale.
    pub fn length(&self, km: f64) -> Option<f64> {
        let has_scale = self.projection != Projection::World;
        has_scale.then_some(km / EARTH * self.scale)
    }

    /// The direction of the north at a point of the drawing, in degrees clockwise.
    pub fn north(&self, [x, y]: Point) -> f64 {
        let at = [x / self.scale + self.corner[0], self.corner[1] - y / self.scale];
        self.projection.north(at)
    }

    /// Fits points into a drawing of a width. A drawing is at most as high as it is wide, and at
    /// least half as high.
    fn around(points: &[Geo], width: f64, narrowest: f64) -> Frame {
        let mut middle = Geo::of_vector(mean(points.iter().map(|point| point.vector())));
        let extent = |projection: Projection| {
            let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
            points
                .iter()
                .map(|point| projection.forward(*point))
                .fold(start, |e, [x, y]| [e[0].min(x), e[1].min(y), e[2].max(x), e[3].max(y)])
        };
        // The middle of the extent is found around a middle, which moves it: three times is enough.
        for _ in 0..3 {
            let [west, south, east, north] = extent(Projection::Lambert { middle });
            let projection = Projection::Lambert { middle };
            middle =
                projection.back([(west + east) / 2.0, (south + north) / 2.0]).unwrap_or(middle);
        }
        let vector = middle.vector();
        let far = points.iter().map(|at| angle(vector, at.vector())).fold(0.0, f64::max);
        let world = far > WIDEST;
        let projection = if world { Projection::World } else { Projection::Lambert { middle } };
        let [west, south, east, north] = if world {
            // Antarctica is on it only if something there is.
            let south = points.iter().map(|point| point.lat - 4.0).fold(-58.0, f64::min);
            let [west, south] = projection.forward(Geo { lat: south.max(-90.0), lon: -180.0 });
            let [east, north] = projection.forward(Geo { lat: 84.0, lon: 180.0 });
            [west, south, east, north]
        } else {
            extent(projection)
        };
        let margin = if world { 1.0 } else { 1.0 + 2.0 * MARGIN };
        let narrowest = narrowest / EARTH;
        let wide = ((east - west) * margin).max(narrowest);
        let high = ((north - south) * margin).max(narrowest / 2.0);
        // Either the width or the height decides.
        let wide = wide.max(high);
        let high = high.max(wide / 2.0);
        let scale = width / wide;
        let centre = [(west + east) / 2.0, (south + north) / 2.0];
        Frame {
            projection,
            sheet: Sheet { width, height: (high * scale).round() },
            scale,
            corner: [centre[0] - wide / 2.0, centre[1] + high / 2.0],
        }
    }

    /// The way around the Earth on a map of the world, which goes on beyond its edges.
    fn around_the_earth(&self) -> Option<f64> {
        let is_world = self.projection == Projection::World;
        let at = |lon: f64| self.point(Geo { lat: 0.0, lon })[0];
        is_world.then(|| at(180.0) - at(-180.0))
    }

    /// The part of the globe that can be within the drawing.
    fn cap(&self) -> Option<Cap> {
        let Projection::Lambert { middle } = self.projection else { return None };
        let half = self.sheet.width.hypot(self.sheet.height) / 2.0 / self.scale;
        // Half a chord is the sine of half the angle.
        Some(Cap { middle: middle.vector(), reach: 2.0 * (half / 2.0 * 1.05).min(1.0).asin() })
    }
}

/// What a region is cut for: countries, cells of one degree with places outside of them, width.
type Key = (Vec<u16>, Vec<(i16, i16)>, u16);

/// The region around countries and places. `None` if there are neither. It depends on nothing
/// else, and on places only by the degree in which they are, if they are outside of the countries.
pub fn around(countries: &[u16], places: &[Geo], width: u16) -> Option<Arc<Region>> {
    let countries: Vec<u16> = countries.to_vec();
    let region = kept((countries.clone(), Vec::new(), width));
    let within = |at: &Geo| {
        region.as_ref().is_some_and(|region| region.frame.sheet.holds(region.frame.point(*at), 8.0))
    };
    let mut cells: Vec<(i16, i16)> = places
        .iter()
        .filter(|place| !within(place))
        .map(|place| (place.lat.floor() as i16, place.lon.floor() as i16))
        .collect();
    cells.sort();
    cells.dedup();
    if cells.is_empty() { region } else { kept((countries, cells, width)) }
}

/// A region is the same whenever it is cut, so it is kept for the next map of it.
fn kept(key: Key) -> Option<Arc<Region>> {
    static KEPT: Mutex<BTreeMap<Key, Arc<Region>>> = Mutex::new(BTreeMap::new());
    const ROOM: usize = 2000;
    if key.0.is_empty() && key.1.is_empty() {
        return None;
    }
    let lock = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(region) = lock().get(&key) {
        return Some(region.clone());
    }
    let region = Arc::new(cut(&key, borders::world()));
    let mut kept = lock();
    if kept.len() >= ROOM {
        kept.clear();
    }
    kept.insert(key, region.clone());
    Some(region)
}

fn cut((countries, cells, width): &Key, world: &Borders) -> Region {
    let mut points: Vec<Geo> = Vec::new();
    for &country in countries {
        for ring in main_rings(&world.shapes[country as usize].rings) {
            points.extend(world.points(ring));
        }
    }
    for &(lat, lon) in cells {
        let corners = [(0, 0), (0, 1), (1, 0), (1, 1)];
        points.extend(corners.map(|(up, right)| Geo {
            lat: f64::from(lat + up).min(90.0),
            lon: f64::from(lon + right),
        }));
    }
    let narrowest = if countries.is_empty() { WITHOUT_COUNTRY } else { NARROWEST };
    let frame = Frame::around(&points, f64::from(*width), narrowest);
    let mut region = draw(frame, countries, world, TOLERANCES[0]);
    for tolerance in &TOLERANCES[1..] {
        if region.land.len() + region.own.len() + region.borders.len() <= MOST {
            break;
        }
        region = draw(frame, countries, world, *tolerance);
    }
    region
}

/// The rings of a country that its map is to hold: its largest one, what is near to that, and
/// what is nearly as large and not far. So France is shown without its lands overseas, and the
/// United States with Alaska.
fn main_rings(rings: &[Ring]) -> Vec<&Ring> {
    let outer = || rings.iter().filter(|ring| !ring.hole);
    let Some(main) = outer().max_by(|a, b| a.area.total_cmp(&b.area)) else { return Vec::new() };
    let near = main.cap.reach.max(0.05);
    outer()
        .filter(|ring| {
            let gap = angle(ring.cap.middle, main.cap.middle) - ring.cap.reach - main.cap.reach;
            gap < near / 2.0 || ring.area > main.area / 10.0 && gap < near * 4.0
        })
        .collect()
}

fn draw(frame: Frame, countries: &[u16], world: &Borders, tolerance: f64) -> Region {
    // An island smaller than this is left out; of the countries that the map is about, only specks.
    let island = 2.0 * tolerance;
    let view = frame.cap();
    let in_view = |cap: &Cap| match view {
        Some(view) => angle(view.middle, cap.middle) < view.reach + cap.reach,
        None => true,
    };
    let mut lines: Vec<Option<Line>> = world.arcs.iter().map(|_| None).collect();
    let mut used = vec![false; world.arcs.len()];
    let (mut land, mut own) = (Path::default(), Path::default());
    let mut middles = BTreeMap::new();
    for (number, shape) in world.shapes.iter().enumerate() {
        let is_own = countries.contains(&(number as u16));
        let mut largest: (f64, Vec<Point>) = (0.0, Vec::new());
        for ring in shape.rings.iter().filter(|ring| in_view(&ring.cap)) {
            let mut points: Vec<Point> = Vec::new();
            for &arc in &ring.arcs {
                let at = index(arc);
                let line =
                    lines[at].get_or_insert_with(|| Line::new(&world.arcs[at], &frame, tolerance));
                append(&mut points, line.points(arc < 0), &frame);
            }
            close_at_the_pole(&mut points, ring, &frame);
            for points in copies(&points, &frame) {
                let points = cut::clip_ring(&points, frame.sheet);
                let area = cut::area(&points);
                if points.len() < 3 || area < if is_own { island / 16.0 } else { island } {
                    continue;
                }
                ring.arcs.iter().for_each(|&arc| used[index(arc)] = true);
                if is_own { &mut own } else { &mut land }.ring(&points);
                if is_own && area > largest.0 {
                    largest = (area, points);
                }
            }
        }
        if is_own {
            middles.insert(number as u16, middles_of(&largest.1));
        }
    }
    let (mut inner, mut disputed) = (Path::default(), Path::default());
    let between = |(at, arc): &(usize, &borders::Arc)| used[*at] && arc.shapes.len() > 1;
    for (at, arc) in world.arcs.iter().enumerate().filter(between) {
        let Some(line) = &lines[at] else { continue };
        for (is_disputed, part) in line.parts(arc) {
            let path = if is_disputed { &mut disputed } else { &mut inner };
            for part in copies(&part, &frame) {
                cut::clip_line(&part, frame.sheet).iter().for_each(|part| path.line(part));
            }
        }
    }
    Region {
        frame,
        land: land.into_text(),
        own: own.into_text(),
        borders: inner.into_text(),
        disputed: disputed.into_text(),
        middles,
    }
}

/// Points of a ring that are well inside of it, the innermost first.
fn middles_of(ring: &[Point]) -> Vec<Point> {
    const STEPS: usize = 14;
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for point in ring {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    let step = |axis: usize, at: usize| {
        low[axis] + (high[axis] - low[axis]) * (at as f64 + 0.5) / STEPS as f64
    };
    let mut found: Vec<(f64, Point)> = (0..STEPS * STEPS)
        .filter_map(|at| {
            let point = [step(0, at % STEPS), step(1, at / STEPS)];
            Some((cut::depth(ring, point)?, point))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().take(24).map(|(_, point)| point).collect()
}

/// Adds an arc to a ring. On a map of the world it goes on where the ring has come to, be it beyond
/// the edge.
fn append(ring: &mut Vec<Point>, arc: impl Iterator<Item = Point>, frame: &Frame) {
    let mut shift = None;
    for [x, y] in arc {
        let shift = *shift.get_or_insert_with(|| match (frame.around_the_earth(), ring.last()) {
            (Some(around), Some(last)) => ((last[0] - x) / around).round() * around,
            _ => 0.0,
        });
        ring.push([x + shift, y]);
    }
}

/// A ring around a pole has no end on a map of the world: it is closed along the edge there.
fn close_at_the_pole(points: &mut Vec<Point>, ring: &Ring, frame: &Frame) {
    let (Some(around), Some(first), Some(last)) =
        (frame.around_the_earth(), points.first().copied(), points.last().copied())
    else {
        return;
    };
    if (last[0] - first[0]).abs() > around / 2.0 {
        let lat = Geo::of_vector(ring.cap.middle).lat.signum() * 90.0;
        let pole = frame.point(Geo { lat, lon: 0.0 })[1];
        let end = first[0] + around.copysign(last[0] - first[0]);
        points.extend([[end, first[1]], [end, pole], [first[0], pole]]);
    }
}

/// A line, and on a map of the world what of it comes in again at the other edge.
fn copies(points: &[Point], frame: &Frame) -> Vec<Vec<Point>> {
    let shifts = match frame.around_the_earth() {
        Some(around) => vec![-around, 0.0, around],
        None => vec![0.0],
    };
    let shifted = |shift: f64| points.iter().map(|[x, y]| [x + shift, *y]).collect();
    shifts.into_iter().map(shifted).collect()
}

/// An arc in a drawing, simplified. Both of its neighbours draw this one.
struct Line {
    kept: Vec<usize>,
    points: Vec<Point>,
}

impl Line {
    fn new(arc: &borders::Arc, frame: &Frame, tolerance: f64) -> Line {
        // From point to point the shorter way around, over the 180th meridian too.
        let mut lon = arc.points[0].lon;
        let unrolled = arc.points.iter().map(|point| {
            lon += turn(point.lon - lon);
            Geo { lat: point.lat, lon }
        });
        let all: Vec<Point> = unrolled.map(|point| frame.point(point)).collect();
        let kept = cut::simplify(&all, tolerance);
        let points = kept.iter().map(|at| all[*at]).collect();
        Line { kept, points }
    }

    /// In the order of a ring, without the last point, which is the next arc's first.
    fn points(&self, backwards: bool) -> impl Iterator<Item = Point> + '_ {
        let count = self.points.len() - 1;
        (0..count).map(move |at| if backwards { self.points[count - at] } else { self.points[at] })
    }

    /// The line in parts: those that are disputed, and the others.
    fn parts(&self, arc: &borders::Arc) -> Vec<(bool, Vec<Point>)> {
        let mut parts: Vec<(bool, Vec<Point>)> = Vec::new();
        for at in 1..self.points.len() {
            let (a, b) = (arc.points[self.kept[at - 1]], arc.points[self.kept[at]]);
            let is_disputed = arc.is_disputed(a, b);
            match parts.last_mut() {
                Some((last, part)) if *last == is_disputed => part.push(self.points[at]),
                _ => parts.push((is_disputed, vec![self.points[at - 1], self.points[at]])),
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use borders::shapes_of;

    fn region(codes: &[&str]) -> Arc<Region> {
        let shapes: Vec<u16> = codes.iter().flat_map(|code| shapes_of(code)).collect();
        around(&shapes, &[], 460).expect("a region")
    }

    #[test]
    fn any_country_of_the_world_is_wholly_on_its_map() {
        for (code, lat, lon) in [
            ("ML", 12.64, -8.0),
            ("FJ", -17.8, 178.0),
            ("FJ", -16.8, -179.97),
            ("RU", 66.0, -170.5),
            ("RU", 54.7, 20.5),
            ("US", 64.8, -147.7),
            ("NZ", -36.8, 174.8),
            ("SB", -9.4, 160.0),
            ("SJ", 0.0, 0.0),
            ("NO", 69.6, 18.9),
            ("GL", 77.5, -69.2),
            ("AQ", -75.0, 123.0),
            ("ID", -4.0, 139.0),
            ("MV", 4.2, 73.5),
            ("VA", 41.9, 12.45),
        ] {
            let shapes = shapes_of(code);
            let Some(region) = around(&shapes, &[], 460) else { continue };
            let at = region.frame.point(Geo { lat, lon });
            assert!(region.frame.sheet.holds(at, 2.0), "{code} {at:?} {:?}", region.frame);
            assert!(!region.own.is_empty() || code == "VA", "{code}");
        }
    }

    #[test]
    fn every_map_is_small_and_not_higher_than_wide() {
        for shape in 0..borders::world().shapes.len() as u16 {
            let region = around(&[shape], &[], 460).expect("a region");
            let Sheet { width, height } = region.frame.sheet;
            assert!(height <= width && height >= width / 2.0 - 1.0, "{shape}");
            let bytes = region.land.len() + region.own.len() + region.borders.len();
            let name = &borders::world().shapes[shape as usize].name;
            assert!(bytes < 22_000, "{name}: {bytes}");
            for path in [&region.land, &region.own, &region.borders] {
                assert!(!path.contains("NaN") && !path.contains("inf"), "{name}");
            }
        }
    }

    #[test]
    fn overseas_lands_do_not_make_a_map_of_half_the_world() {
        let france = region(&["FR"]);
        assert!(!france.frame.sheet.holds(france.frame.point(Geo { lat: 4.9, lon: -52.3 }), 0.0));
        assert!(france.frame.sheet.holds(france.frame.point(Geo { lat: 42.0, lon: 9.0 }), 0.0));
    }

    #[test]
    fn a_place_outside_of_the_countries_widens_the_map_by_whole_degrees() {
        let shapes = shapes_of("ML");
        let near = around(&shapes, &[Geo { lat: 12.64, lon: -8.0 }], 460).expect("a region");
        assert!(Arc::ptr_eq(&near, &region(&["ML"])));
        let far = |lat: f64| around(&shapes, &[Geo { lat, lon: 25.3 }], 460).expect("a region");
        assert!(Arc::ptr_eq(&far(31.2), &far(31.9)));
        let at = far(31.2).frame.point(Geo { lat: 31.2, lon: 25.3 });
        assert!(far(31.2).frame.sheet.holds(at, 2.0));
        // The islands of Kiribati lie far apart, on both sides of the 180th meridian.
        let tarawa = Geo { lat: 1.4, lon: 173.0 };
        let kiribati = around(&shapes_of("KI"), &[tarawa], 460).expect("a region");
        assert!(kiribati.frame.sheet.holds(kiribati.frame.point(tarawa), 2.0));
    }

    #[test]
    fn what_spans_the_earth_is_a_map_of_the_world_without_a_scale() {
        let world = region(&["ML", "NZ", "CA"]);
        assert_eq!(world.frame.projection, Projection::World);
        assert_eq!(world.frame.length(100.0), None);
    }

    #[test]
    fn disputed_borders_are_apart_from_the_others() {
        assert!(!region(&["MA"]).disputed.is_empty());
        assert!(!region(&["IN"]).disputed.is_empty() && !region(&["IN"]).borders.is_empty());
        assert!(region(&["ZM"]).disputed.is_empty());
    }

    #[test]
    fn a_map_of_the_world_is_cut_at_its_edges_and_has_no_line_across() {
        let world = region(&["FJ", "ML", "RU", "AQ"]);
        let Sheet { width, .. } = world.frame.sheet;
        // Steps from point to point, one of which would be a line across the map.
        for path in [&world.land, &world.own] {
            let steps = path.split(['l', ' ', 'm', 'z', 'M']).filter_map(|n| n.parse().ok());
            let longest = steps.fold(0.0, |most: f64, step: f64| most.max(-step));
            assert!(longest < width + 10.0, "{longest}");
        }
        let east = world.frame.point(Geo { lat: 66.0, lon: 179.0 });
        let west = world.frame.point(Geo { lat: 66.0, lon: -179.0 });
        assert!(east[0] > width - 3.0 && west[0] < 3.0);
    }
}
