//! The vendored outlines -> [`Borders`]: arcs, and the countries that are made of them.
//!
//! The file is TopoJSON: each stretch of a border is stored once, as an arc, and a country is a
//! list of arcs. So what is done to an arc is done to both of its neighbours.

use std::sync::LazyLock;

use serde::Deserialize;

use super::projection::{Geo, Vector, angle, mean, turn};

const OUTLINES: &str = include_str!("../../data/borders/countries-50m.json");
const CODES: &str = include_str!("../../data/borders/codes.txt");
const DISPUTED: &str = include_str!("../../data/borders/disputed.txt");

/// A part of the globe around a point: its middle, and how far it reaches (an angle).
#[derive(Debug, Clone, Copy)]
pub struct Cap {
    pub middle: Vector,
    pub reach: f64,
}

/// A stretch of a coast or a border.
#[derive(Debug)]
pub struct Arc {
    pub points: Vec<Geo>,
    /// The shapes on its sides: one at a coast, two at a border.
    pub shapes: Vec<u16>,
    /// Where it is disputed: in a box of west, south, east and north.
    pub disputed: Vec<[f64; 4]>,
}

/// One closed line of a shape, of whole arcs. A negative number is an arc read backwards.
#[derive(Debug)]
pub struct Ring {
    pub arcs: Vec<i32>,
    pub cap: Cap,
    /// On the unit sphere, and positive.
    pub area: f64,
    /// It is a hole in the ring before it.
    pub hole: bool,
}

/// A country or territory.
#[derive(Debug)]
pub struct Shape {
    pub name: String,
    number: Option<String>,
    pub rings: Vec<Ring>,
}

impl Arc {
    /// Whether a piece of it, between two of its points, is disputed.
    pub fn is_disputed(&self, a: Geo, b: Geo) -> bool {
        let (lat, lon) = ((a.lat + b.lat) / 2.0, (a.lon + b.lon) / 2.0);
        self.disputed.iter().any(|[west, south, east, north]| {
            (*west..=*east).contains(&lon) && (*south..=*north).contains(&lat)
        })
    }
}

/// All outlines of the world.
#[derive(Debug)]
pub struct Borders {
    pub arcs: Vec<Arc>,
    pub shapes: Vec<Shape>,
}

/// The outlines, read once.
pub fn world() -> &'static Borders {
    static WORLD: LazyLock<Borders> = LazyLock::new(|| {
        Borders::read(OUTLINES, DISPUTED).expect("a test reads the vendored outlines")
    });
    &WORLD
}

/// The shapes of a country by its code of ISO 3166-1, such as `ML`; none for a code without an outline.
pub fn shapes_of(code: &str) -> Vec<u16> {
    let mut rows = CODES.lines().filter_map(|line| line.split_once(' '));
    let row = rows.find_map(|(two, shape)| (two == code).then_some(shape));
    let Some(wanted) = row else { return Vec::new() };
    let shapes = world().shapes.iter().enumerate();
    let is = |shape: &Shape| shape.number.as_deref() == Some(wanted) || shape.name == wanted;
    shapes.filter(|(_, shape)| is(shape)).map(|(index, _)| index as u16).collect()
}

#[derive(Deserialize)]
struct File {
    objects: Objects,
    arcs: Vec<Vec<[i64; 2]>>,
    transform: Transform,
}

#[derive(Deserialize)]
struct Objects {
    countries: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(flatten)]
    form: Form,
    id: Option<String>,
    properties: Properties,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "arcs")]
enum Form {
    Polygon(Vec<Vec<i32>>),
    MultiPolygon(Vec<Vec<Vec<i32>>>),
}

#[derive(Deserialize)]
struct Properties {
    name: String,
}

impl Borders {
    /// Reads TopoJSON and the list of disputed borders.
    fn read(outlines: &str, disputed: &str) -> Result<Borders, String> {
        let file: File = serde_json::from_str(outlines).map_err(|error| error.to_string())?;
        let [scale, translate] = [file.transform.scale, file.transform.translate];
        let arcs = file.arcs.iter().map(|steps| {
            let (mut x, mut y) = (0, 0);
            let point = |[dx, dy]: &[i64; 2]| {
                x += dx;
                y += dy;
                Geo {
                    lon: x as f64 * scale[0] + translate[0],
                    lat: y as f64 * scale[1] + translate[1],
                }
            };
            let points: Vec<Geo> = steps.iter().map(point).collect();
            Arc { points, shapes: Vec::new(), disputed: Vec::new() }
        });
        let mut arcs: Vec<Arc> = arcs.collect();
        let mut shapes: Vec<Shape> = Vec::new();
        for geometry in file.objects.countries.geometries {
            let polygons = match geometry.form {
                Form::Polygon(rings) => vec![rings],
                Form::MultiPolygon(polygons) => polygons,
            };
            let mut rings = Vec::new();
            for polygon in polygons {
                let mut hole = false;
                for ring in polygon {
                    for &arc in &ring {
                        let sides = &mut arcs[index(arc)].shapes;
                        let shape = shapes.len() as u16;
                        if !sides.contains(&shape) {
                            sides.push(shape);
                        }
                    }
                    let points: Vec<Geo> = points_of(&arcs, &ring).collect();
                    let (cap, area) = (cap(points.iter()), area(&points));
                    // Antarctica is a hole in a ring that is only the pole.
                    if cap.reach > 1e-4 {
                        rings.push(Ring { arcs: ring, cap, area, hole });
                        hole = true;
                    }
                }
            }
            let Geometry { id: number, properties, .. } = geometry;
            shapes.push(Shape { name: properties.name, number, rings });
        }
        let mut borders = Borders { arcs, shapes };
        for line in disputed.lines().filter(|line| !line.starts_with('#')) {
            borders.dispute(line).ok_or_else(|| format!("disputed.txt: {line}"))?;
        }
        Ok(borders)
    }

    /// A line such as `India | Pakistan | 72.5 32.3 78.5 37.5`.
    fn dispute(&mut self, line: &str) -> Option<()> {
        let mut parts = line.split('|').map(str::trim);
        let (one, other) = (parts.next()?, parts.next()?);
        let find = |name: &str| self.shapes.iter().position(|shape| shape.name == name);
        let one = find(one)? as u16;
        let other = if other == "*" { None } else { Some(find(other)? as u16) };
        let area: [f64; 4] = match parts.next() {
            None => [-180.0, -90.0, 180.0, 90.0],
            Some(numbers) => {
                let numbers: Option<Vec<f64>> =
                    numbers.split(' ').map(|number| number.parse().ok()).collect();
                numbers?.try_into().ok()?
            }
        };
        let mut any = None;
        for arc in &mut self.arcs {
            let is_between = arc.shapes.len() == 2
                && arc.shapes.contains(&one)
                && other.is_none_or(|other| arc.shapes.contains(&other));
            if is_between {
                arc.disputed.push(area);
                any = Some(());
            }
        }
        any
    }

    /// The points of a ring, each once.
    pub fn points<'a>(&'a self, ring: &'a Ring) -> impl Iterator<Item = Geo> + 'a {
        points_of(&self.arcs, &ring.arcs)
    }

    /// Whether a shape has a point in it: whether the way from there to the North Pole, which is
    /// in no shape, crosses its lines an odd number of times. The 180th meridian does not matter.
    pub fn contains(&self, shape: u16, at: Geo) -> bool {
        let mut inside = false;
        for ring in &self.shapes[shape as usize].rings {
            if angle(ring.cap.middle, at.vector()) > ring.cap.reach + 0.001 {
                continue;
            }
            let points: Vec<Geo> = self.points(ring).collect();
            for (a, b) in edges(&points) {
                let (from, to) = (turn(a.lon - at.lon), turn(b.lon - at.lon));
                let crosses = (from < 0.0) != (to < 0.0) && (from - to).abs() < 180.0;
                let lat = a.lat - from / (to - from) * (b.lat - a.lat);
                inside ^= crosses && lat > at.lat;
            }
        }
        inside
    }

    /// How many kilometres a point lies outside of a shape; 0 inside it.
    pub fn distance(&self, shape: u16, at: Geo) -> f64 {
        if self.contains(shape, at) {
            return 0.0;
        }
        let mut nearest = f64::INFINITY;
        for ring in &self.shapes[shape as usize].rings {
            let points: Vec<Geo> = self.points(ring).collect();
            for (a, b) in edges(&points) {
                nearest = nearest.min(at.to_line(a, b));
            }
        }
        nearest
    }
}

/// The number of an arc, whichever way it is read.
pub fn index(arc: i32) -> usize {
    if arc < 0 { !arc as usize } else { arc as usize }
}

fn points_of<'a>(arcs: &'a [Arc], ring: &'a [i32]) -> impl Iterator<Item = Geo> + 'a {
    ring.iter().flat_map(move |&arc| {
        let points = &arcs[index(arc)].points;
        // The last point of an arc is the first of the next one.
        let count = points.len() - 1;
        (0..count).map(move |at| if arc < 0 { points[count - at] } else { points[at] })
    })
}

fn edges(points: &[Geo]) -> impl Iterator<Item = (Geo, Geo)> + '_ {
    points.iter().copied().zip(points.iter().copied().cycle().skip(1))
}

/// A cap that has all of the points in it.
fn cap<'a>(points: impl Iterator<Item = &'a Geo> + Clone) -> Cap {
    let middle = mean(points.clone().map(|point| point.vector()));
    let reach = points.map(|point| angle(middle, point.vector())).fold(0.0, f64::max);
    Cap { middle, reach }
}

/// The area of a ring on the unit sphere, measured from the South Pole.
fn area(points: &[Geo]) -> f64 {
    let sum: f64 = edges(points)
        .map(|(a, b)| {
            let (south, north) = (a.lat.to_radians().sin(), b.lat.to_radians().sin());
            turn(b.lon - a.lon).to_radians() * (2.0 + south + north)
        })
        .sum();
    (sum / 2.0).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_disputed_border_and_every_code_has_its_outline() {
        let borders = world();
        assert!(borders.arcs.iter().filter(|arc| !arc.disputed.is_empty()).count() > 20);
        for line in CODES.lines().filter(|line| !line.starts_with('#')) {
            assert!(!shapes_of(&line[..2]).is_empty(), "{line}");
        }
        assert!(shapes_of("XV").is_empty());
    }

    #[test]
    fn a_point_is_in_its_country_or_so_far_outside() {
        let borders = world();
        let mali = shapes_of("ML")[0];
        assert_eq!(borders.distance(mali, Geo { lat: 12.64, lon: -8.0 }), 0.0);
        // Dakar is some 600 km west of the border.
        let dakar = borders.distance(mali, Geo { lat: 14.69, lon: -17.45 });
        assert!((500.0..700.0).contains(&dakar), "{dakar}");
        // Fiji lies on both sides of the 180th meridian.
        let fiji = shapes_of("FJ")[0];
        let east = borders.distance(fiji, Geo { lat: -17.0, lon: -178.5 });
        let west = borders.distance(fiji, Geo { lat: -17.0, lon: 178.0 });
        assert!(east < 100.0 && west < 100.0, "{east} {west}");
        for (code, lat, lon) in
            [("RU", 66.5, -175.0), ("RU", 66.5, 175.0), ("AQ", -88.0, 179.9), ("AQ", -89.0, 10.0)]
        {
            assert!(borders.contains(shapes_of(code)[0], Geo { lat, lon }), "{code} {lat} {lon}");
            assert!(!borders.contains(mali, Geo { lat, lon }));
        }
    }
}
