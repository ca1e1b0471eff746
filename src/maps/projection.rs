//! A point on the globe -> a point on a plane, and back.
//!
//! A region is drawn in Lambert's azimuthal equal-area projection around its own middle: any part
//! of the world, over the 180th meridian and at the poles, with one scale near the middle. What
//! reaches over half of the world is drawn on a plain map of the world, degrees as a rectangle.

use std::f64::consts::PI;

/// The mean radius of the Earth in kilometres.
pub const EARTH: f64 = 6371.0;

/// What lies further from the middle than this angle is drawn on its rim: it is never within a
/// map, and the projection would tear it apart at the far side of the Earth.
const RIM: f64 = 100.0 * PI / 180.0;

/// How much narrower than high a degree is on the map of the world: true at 36 degrees.
const WORLD_WIDTH: f64 = 0.809;

/// A point on the globe, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Geo {
    pub lat: f64,
    pub lon: f64,
}

/// A point on the unit sphere.
pub type Vector = [f64; 3];

/// A point on a plane; in a projection x grows to the east and y to the north.
pub type Point = [f64; 2];

impl Geo {
    pub fn vector(self) -> Vector {
        let (lat, lon) = (self.lat.to_radians(), self.lon.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    }

    pub fn of_vector([x, y, z]: Vector) -> Geo {
        Geo { lat: z.atan2(x.hypot(y)).to_degrees(), lon: y.atan2(x).to_degrees() }
    }

    /// The point so many kilometres from here in a direction (radians clockwise from the north).
    pub fn towards(self, direction: f64, km: f64) -> Geo {
        let (lat, lon, c) = (self.lat.to_radians(), self.lon.to_radians(), km / EARTH);
        let sine = lat.sin() * c.cos() + lat.cos() * c.sin() * direction.cos();
        let east = direction.sin() * c.sin() * lat.cos();
        let far = turn((lon + east.atan2(c.cos() - lat.sin() * sine)).to_degrees());
        Geo { lat: sine.clamp(-1.0, 1.0).asin().to_degrees(), lon: far }
    }

    /// Kilometres to a short line between two points.
    pub fn to_line(self, a: Geo, b: Geo) -> f64 {
        let wide = self.lat.to_radians().cos();
        // Degrees as a plane around this point; lines of the outlines are short.
        let flat = |point: Geo| [turn(point.lon - self.lon) * wide, point.lat - self.lat];
        let ([ax, ay], [bx, by]) = (flat(a), flat(b));
        let (dx, dy) = (bx - ax, by - ay);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 { -(ax * dx + ay * dy) / length } else { 0.0 };
        let along = along.clamp(0.0, 1.0);
        (ax + along * dx).hypot(ay + along * dy).to_radians() * EARTH
    }
}

/// A difference of longitudes the shorter way around: from -180 to 180.
pub fn turn(degrees: f64) -> f64 {
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

/// The angle between two points of the sphere.
pub fn angle(a: Vector, b: Vector) -> f64 {
    (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]).clamp(-1.0, 1.0).acos()
}

/// The middle of points of the sphere.
pub fn mean(points: impl Iterator<Item = Vector>) -> Vector {
    let sum = points.fold([0.0; 3], |sum, p| [sum[0] + p[0], sum[1] + p[1], sum[2] + p[2]]);
    let length = (sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]).sqrt();
    if length < 1e-9 { [1.0, 0.0, 0.0] } else { sum.map(|part| part / length) }
}

/// From the globe to a plane. Lengths on the plane are in radii of the Earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Projection {
    /// Around a point.
    Lambert { middle: Geo },
    /// The whole world, with Greenwich in the middle; it goes on beyond its edges.
    World,
}

impl Projection {
    pub fn forward(self, at: Geo) -> Point {
        match self {
            Projection::Lambert { middle } => lambert(middle, at),
            Projection::World => [at.lon.to_radians() * WORLD_WIDTH, at.lat.to_radians()],
        }
    }

    /// The way back, where there is one: not for the map of the world, which needs none.
    pub fn back(self, [x, y]: Point) -> Option<Geo> {
        let Projection::Lambert { middle } = self else { return None };
        let radius = x.hypot(y);
        if radius < 1e-12 {
            return Some(middle);
        }
        let c = 2.0 * (radius / 2.0).min(1.0).asin();
        let north = middle.lat.to_radians();
        let sine = c.cos() * north.sin() + y * c.sin() * north.cos() / radius;
        let east = (x * c.sin()).atan2(radius * north.cos() * c.cos() - y * north.sin() * c.sin());
        let lon = turn(middle.lon + east.to_degrees());
        Some(Geo { lat: sine.clamp(-1.0, 1.0).asin().to_degrees(), lon })
    }

    /// The direction of the north at a point of the plane, in degrees clockwise from above.
    pub fn north(self, at: Point) -> f64 {
        let Some(here) = self.back(at) else { return 0.0 };
        let [x, y] = self.forward(Geo { lat: (here.lat + 0.01).min(90.0), ..here });
        (x - at[0]).atan2(y - at[1]).to_degrees()
    }
}

fn lambert(middle: Geo, at: Geo) -> Point {
    let (lat, lon) = (at.lat.to_radians(), (at.lon - middle.lon).to_radians());
    let north = middle.lat.to_radians();
    let x = lat.cos() * lon.sin();
    let y = north.cos() * lat.sin() - north.sin() * lat.cos() * lon.cos();
    let cosine = north.sin() * lat.sin() + north.cos() * lat.cos() * lon.cos();
    if cosine < RIM.cos() {
        // The far side: in the same direction, on the rim.
        let (rim, length) = (2.0 * (RIM / 2.0).sin(), x.hypot(y));
        let far = length > 1e-9;
        return if far { [x / length * rim, y / length * rim] } else { [0.0, rim] };
    }
    let scale = (2.0 / (1.0 + cosine)).sqrt();
    [x * scale, y * scale]
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDDLES: [Geo; 5] = [
        Geo { lat: 15.0, lon: -3.0 },
        Geo { lat: -17.0, lon: 179.0 },
        Geo { lat: 78.0, lon: 16.0 },
        Geo { lat: -90.0, lon: 0.0 },
        Geo { lat: 0.0, lon: -180.0 },
    ];

    #[test]
    fn what_goes_to_the_plane_comes_back() {
        for middle in MIDDLES {
            let plane = Projection::Lambert { middle };
            for direction in 0..12 {
                for km in [1.0, 25.0, 900.0, 6000.0] {
                    let at = middle.towards(f64::from(direction) * PI / 6.0, km);
                    let back = plane.back(plane.forward(at)).expect("a way back");
                    let off = angle(at.vector(), back.vector()) * EARTH;
                    assert!(off < 0.01, "{middle:?} {at:?} {back:?}");
                }
            }
        }
    }

    #[test]
    fn a_kilometre_near_the_middle_is_a_kilometre_everywhere() {
        for middle in MIDDLES {
            let plane = Projection::Lambert { middle };
            for direction in 0..12 {
                let [x, y] = plane.forward(middle.towards(f64::from(direction), 25.0));
                assert!((x.hypot(y) * EARTH - 25.0).abs() < 0.001, "{middle:?}");
            }
        }
    }

    #[test]
    fn neighbours_over_the_meridian_of_180_degrees_stay_neighbours() {
        let plane = Projection::Lambert { middle: Geo { lat: -17.0, lon: 179.0 } };
        let [a, _] = plane.forward(Geo { lat: -17.0, lon: 179.99 });
        let [b, _] = plane.forward(Geo { lat: -17.0, lon: -179.99 });
        assert!(0.0 < b - a && (b - a) * EARTH < 3.0);
    }

    #[test]
    fn north_is_above_at_the_middle_and_leans_inward_beside_it() {
        let plane = Projection::Lambert { middle: Geo { lat: 60.0, lon: 100.0 } };
        assert!(plane.north([0.0, 0.0]).abs() < 1e-6);
        assert!(plane.north([0.3, 0.0]) < -5.0 && plane.north([-0.3, 0.0]) > 5.0);
    }

    #[test]
    fn the_far_side_stays_outside_of_every_map() {
        let plane = Projection::Lambert { middle: Geo { lat: 10.0, lon: 20.0 } };
        for (lat, lon) in [(-10.0, -160.0), (-9.9, -159.0), (0.0, -150.0)] {
            let [x, y] = plane.forward(Geo { lat, lon });
            assert!(x.is_finite() && (x.hypot(y) - 2.0 * (RIM / 2.0).sin()).abs() < 1e-9);
        }
    }
}
