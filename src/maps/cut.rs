//! Lines and rings on a plane -> fewer points, and only what is within a map.

use super::projection::Point;

/// The part of the plane that a map shows: from 0, 0 to its width and height, and a little more,
/// so that the edge of what is cut off is not seen.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    pub width: f64,
    pub height: f64,
}

const MORE: f64 = 4.0;

impl Sheet {
    pub fn holds(self, [x, y]: Point, inset: f64) -> bool {
        (inset..=self.width - inset).contains(&x) && (inset..=self.height - inset).contains(&y)
    }

    /// The four sides: which coordinate, its limit, and whether what is kept lies below it.
    fn sides(self) -> [(usize, f64, bool); 4] {
        [
            (0, -MORE, false),
            (0, self.width + MORE, true),
            (1, -MORE, false),
            (1, self.height + MORE, true),
        ]
    }
}

/// The points of a line that it cannot do without: leaving out the others moves it nowhere by more
/// than `tolerance` (Douglas and Peucker). The ends stay, so that lines which meet still do.
pub fn simplify(line: &[Point], tolerance: f64) -> Vec<usize> {
    let last = line.len() - 1;
    let mut kept = vec![false; line.len()];
    (kept[0], kept[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let mut farthest = (0.0, from);
        for at in from + 1..to {
            let off = to_line(line[at], line[from], line[to]);
            if off > farthest.0 {
                farthest = (off, at);
            }
        }
        if farthest.0 > tolerance {
            kept[farthest.1] = true;
            open.extend([(from, farthest.1), (farthest.1, to)]);
        }
    }
    (0..=last).filter(|&at| kept[at]).collect()
}

/// The distance of a point to a line between two others.
pub fn to_line([x, y]: Point, [ax, ay]: Point, [bx, by]: Point) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((x - ax) * dx + (y - ay) * dy) / length } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    // Most of a map's time is spent here: `hypot` would be far slower.
    let (off_x, off_y) = (x - ax - along * dx, y - ay - along * dy);
    (off_x * off_x + off_y * off_y).sqrt()
}

/// The part of a ring that is on the sheet, closed along its edges (Sutherland and Hodgman).
pub fn clip_ring(ring: &[Point], sheet: Sheet) -> Vec<Point> {
    let mut ring = ring.to_vec();
    for (axis, limit, below) in sheet.sides() {
        let inside = |point: &Point| (point[axis] <= limit) == below || point[axis] == limit;
        let mut clipped = Vec::with_capacity(ring.len());
        for at in 0..ring.len() {
            let (a, b) = (ring[at], ring[(at + 1) % ring.len()]);
            if inside(&a) {
                clipped.push(a);
            }
            if inside(&a) != inside(&b) {
                clipped.push(crossing(a, b, axis, limit));
            }
        }
        ring = clipped;
    }
    ring
}

fn crossing(a: Point, b: Point, axis: usize, limit: f64) -> Point {
    let along = (limit - a[axis]) / (b[axis] - a[axis]);
    let mut point = [a[0] + (b[0] - a[0]) * along, a[1] + (b[1] - a[1]) * along];
    point[axis] = limit;
    point
}

/// The parts of a line that are on the sheet.
pub fn clip_line(line: &[Point], sheet: Sheet) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    for pair in line.windows(2) {
        let Some([a, b]) = clip_segment(pair[0], pair[1], sheet) else { continue };
        match parts.last_mut() {
            Some(part) if part.last() == Some(&a) => part.push(b),
            _ => parts.push(vec![a, b]),
        }
    }
    parts
}

fn clip_segment(mut a: Point, mut b: Point, sheet: Sheet) -> Option<[Point; 2]> {
    for (axis, limit, below) in sheet.sides() {
        let outside = |point: Point| {
            if below { point[axis] > limit } else { point[axis] < limit }
        };
        match (outside(a), outside(b)) {
            (true, true) => return None,
            (true, false) => a = crossing(a, b, axis, limit),
            (false, true) => b = crossing(a, b, axis, limit),
            (false, false) => {}
        }
    }
    Some([a, b])
}

/// The size of a ring.
pub fn area(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let sum: f64 = ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum();
    (sum / 2.0).abs()
}

/// How far inside of a ring a point is; nothing if it is outside.
pub fn depth(ring: &[Point], at: Point) -> Option<f64> {
    let (mut inside, mut nearest) = (false, f64::INFINITY);
    let next = ring.iter().cycle().skip(1);
    for (&a, &b) in ring.iter().zip(next) {
        let crosses = (a[1] > at[1]) != (b[1] > at[1]);
        inside ^= crosses && at[0] < a[0] + (b[0] - a[0]) * (at[1] - a[1]) / (b[1] - a[1]);
        nearest = nearest.min(to_line(at, a, b));
    }
    inside.then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: Sheet = Sheet { width: 100.0, height: 50.0 };

    #[test]
    fn a_line_keeps_its_ends_and_its_corners_only() {
        let line = [[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [2.0, 5.0], [2.1, 8.0], [2.0, 9.0]];
        assert_eq!(simplify(&line, 0.5), [0, 2, 5]);
        assert_eq!(simplify(&line, 0.01), [0, 1, 2, 3, 4, 5]);
        // A closed line, whose ends are one point, keeps its shape too.
        let closed = [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]];
        assert_eq!(simplify(&closed, 1.0), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn no_point_that_is_left_out_was_further_off_than_the_tolerance() {
        let wave = |at: usize| {
            let x = at as f64 / 3.0;
            [x, (x / 5.0).sin() * 8.0 + (x * 1.7).cos()]
        };
        let line: Vec<Point> = (0..400).map(wave).collect();
        let kept = simplify(&line, 0.6);
        assert!(kept.len() < line.len() / 3);
        for pair in kept.windows(2) {
            for at in pair[0]..=pair[1] {
                assert!(to_line(line[at], line[pair[0]], line[pair[1]]) <= 0.6);
            }
        }
    }

    #[test]
    fn a_ring_is_cut_at_the_edges_and_closed_along_them() {
        let ring = [[50.0, 25.0], [300.0, 25.0], [300.0, 400.0], [50.0, 400.0]];
        let cut = clip_ring(&ring, SHEET);
        assert_eq!(cut, [[50.0, 25.0], [104.0, 25.0], [104.0, 54.0], [50.0, 54.0]]);
        // A country around the whole sheet fills it; one beside it leaves nothing.
        let around = [[-500.0, -500.0], [500.0, -500.0], [500.0, 500.0], [-500.0, 500.0]];
        assert_eq!(area(&clip_ring(&around, SHEET)), 108.0 * 58.0);
        assert!(clip_ring(&ring.map(|[x, y]| [x + 400.0, y]), SHEET).is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two_lines() {
        let line = [[10.0, 10.0], [10.0, 90.0], [20.0, 90.0], [20.0, 10.0]];
        let parts = clip_line(&line, SHEET);
        assert_eq!(parts, [[[10.0, 10.0], [10.0, 54.0]], [[20.0, 54.0], [20.0, 10.0]]]);
    }

    #[test]
    fn depth_is_the_distance_to_the_nearest_edge() {
        let ring = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];
        assert_eq!(depth(&ring, [5.0, 4.0]), Some(4.0));
        assert_eq!(depth(&ring, [15.0, 4.0]), None);
    }
}
