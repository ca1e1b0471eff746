//! Places and countries -> a map as SVG, made from vendored outlines of the world's countries.
//!
//! ```text
//! borders     the outlines of the world, as arcs that neighbours share
//!    | projection   globe to plane
//!    | region       which part of the world; its land and borders, cut and simplified
//!    | marks        places on it: what is near to each other becomes one; labels that fit
//!    | svg          the drawing
//! ```
//!
//! It knows nothing of documents and pages: what is on a map, and so how far it reaches, is what
//! it is given. How exactly a place is known decides how it is drawn, see [`Precision`].

mod borders;
mod cut;
mod marks;
mod projection;
mod region;
mod svg;

pub use borders::shapes_of;
pub use marks::{Form, Mark, Sited, lay_out};
pub use projection::Geo;
pub use svg::{Country, Labelled, Words, drawn, escape};

/// How well it is known where something was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    Exact,
    /// Within about 25 km.
    Near,
    /// Somewhere in a district or region: the point is only its middle.
    District,
    Region,
    /// Somewhere in the country: the point says nothing.
    Country,
}

impl Precision {
    /// From the word of a document's field. A point without one is meant to be exact.
    pub fn of(word: &str) -> Precision {
        match word {
            "near" => Precision::Near,
            "district" => Precision::District,
            "region" => Precision::Region,
            "country" => Precision::Country,
            _ => Precision::Exact,
        }
    }

    /// The word for it, as documents have it.
    pub fn word(self) -> &'static str {
        match self {
            Precision::Exact => "exact",
            Precision::Near => "near",
            Precision::District => "district",
            Precision::Region => "region",
            Precision::Country => "country",
        }
    }

    /// So many decimals of a degree are justified: two are about a kilometre.
    pub fn digits(self) -> usize {
        match self {
            Precision::Exact => 2,
            Precision::Near => 1,
            _ => 0,
        }
    }

    /// The point that may be drawn, with no more digits than are justified. Of what is known to
    /// the country only there is none.
    pub fn point(self, [lat, lon]: [f64; 2]) -> Option<Geo> {
        let factor = 10f64.powi(self.digits() as i32);
        let rounded = |degrees: f64| (degrees * factor).round() / factor;
        (self != Precision::Country).then(|| Geo { lat: rounded(lat), lon: rounded(lon) })
    }
}

/// How many kilometres a point lies outside of a country, by the country's code; `None` if there
/// is no outline for the code.
pub fn km_outside(code: &str, [lat, lon]: [f64; 2]) -> Option<f64> {
    let shapes = shapes_of(code).into_iter();
    shapes.map(|shape| borders::world().distance(shape, Geo { lat, lon })).min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_has_no_more_digits_than_its_precision_justifies() {
        let at = [12.3456, -7.6543];
        let point = |precision: Precision| precision.point(at).map(|at| (at.lat, at.lon));
        assert_eq!(point(Precision::Exact), Some((12.35, -7.65)));
        assert_eq!(point(Precision::Near), Some((12.3, -7.7)));
        assert_eq!(point(Precision::District), Some((12.0, -8.0)));
        assert_eq!(point(Precision::Region), Some((12.0, -8.0)));
        assert_eq!(point(Precision::Country), None);
    }
}
