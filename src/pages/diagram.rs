//! A group's relations -> a drawing: its own box, and a line to a box for each relation.
//!
//! Widths are guessed from the number of letters, since fonts are not known here; so boxes are
//! wide and texts short. Whatever the drawing shows stands beside it as a list.

use super::scope::Scope;
use super::view::{Diagram, DiagramBox, DiagramLine, DiagramText};
use crate::dates::When;
use crate::graph::Side;

/// So many relations are drawn; the list has them all.
const DRAWN: usize = 12;

const WIDTH: u32 = 460;
const OWN_WIDTH: u32 = 112;
const OTHER_WIDTH: u32 = 188;
/// Where the lines part on their way from the group's box.
const TRUNK: u32 = OWN_WIDTH + 14;
const ROW: u32 = 58;
const BOX: u32 = 46;
const LINE: u32 = 17;

pub fn diagram(scope: &Scope, id: u32, title: &str) -> Option<Diagram> {
    let mut sides: Vec<&Side> = scope.graph.relations[id as usize].iter().collect();
    if sides.is_empty() {
        return None;
    }
    sides.sort_by_key(|side| scope.is_past(side.relation.to));
    sides.truncate(DRAWN);
    let mirrored = scope.words.dir() == "rtl";
    let height = ROW * sides.len() as u32;
    let middle = height / 2;
    let own = named_box(mirrored, 1, middle, OWN_WIDTH, &name(scope, id), 14);
    let others = sides.iter().enumerate().map(|(row, side)| {
        let y = ROW * row as u32 + ROW / 2;
        let end = WIDTH - OTHER_WIDTH - 1;
        let past = scope.is_past(side.relation.to);
        let [from, trunk, to] = [OWN_WIDTH + 1, TRUNK, end].map(|x| mirror(mirrored, x));
        let text = |y, text| DiagramText { x: mirror(mirrored, (TRUNK + end) / 2), y, text };
        let mut period = period(scope, side);
        if past {
            let parts = [scope.text("state.former"), period];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            period = parts.join(scope.words.text("list.comma"));
        }
        DiagramLine {
            to: named_box(mirrored, end, y, OTHER_WIDTH, &name(scope, side.other), 24),
            path: format!("M{from} {middle}H{trunk}V{y}H{to}"),
            label: text(y - 6, label(scope, side)),
            period: text(y + 15, period),
            past,
        }
    });
    Some(Diagram {
        width: WIDTH,
        height,
        title: scope.fill("diagram.title", &[("name", title)]),
        own,
        others: others.collect(),
    })
}

/// The words for a relation, from the side that it is seen from.
pub fn label(scope: &Scope, side: &Side) -> String {
    let inverse = if side.inverse { ".inverse" } else { "" };
    scope.text(&format!("relation.{}{inverse}", side.relation.kind.replace(' ', "-")))
}

/// The years of a relation; the list has the days.
fn period(scope: &Scope, side: &Side) -> String {
    let year = |when: Option<When>| when.and_then(|when| When::year(when.parts().0));
    let relation = &side.relation;
    scope.relation_period(relation.kind, year(relation.from), year(relation.to))
}

fn name(scope: &Scope, id: u32) -> String {
    scope.draw(id);
    scope.note(scope.graph.entry(id).marking);
    match scope.graph.entry(id).front.text("short") {
        "" => scope.link(id).text,
        short => short.to_string(),
    }
}

/// The same place as seen from the other side.
fn mirror(mirrored: bool, x: u32) -> u32 {
    if mirrored { WIDTH - x } else { x }
}

fn named_box(
    mirrored: bool,
    x: u32,
    middle: u32,
    width: u32,
    name: &str,
    letters: usize,
) -> DiagramBox {
    let lines = wrapped(name, letters);
    let first = middle + 5 - LINE * (lines.len() as u32 - 1) / 2;
    let lines = lines.into_iter().enumerate().map(|(index, text)| DiagramText {
        x: mirror(mirrored, x + width / 2),
        y: first + LINE * index as u32,
        text,
    });
    DiagramBox {
        x: if mirrored { WIDTH - x - width } else { x },
        y: middle - BOX / 2,
        width,
        height: BOX,
        lines: lines.collect(),
    }
}

/// A name on two lines at most.
fn wrapped(name: &str, letters: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in name.split_whitespace() {
        let line = lines.last_mut().filter(|line| !line.is_empty());
        match line {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) => lines.push(word.to_string()),
            None => lines = vec![word.to_string()],
        }
    }
    let cut = lines.len() > 2;
    lines.truncate(2);
    let last = lines.len() - 1;
    for (index, line) in lines.iter_mut().enumerate() {
        let long = line.chars().count() > letters;
        if long || (cut && index == last) {
            *line = line.chars().take(letters - 1).chain(['…']).collect();
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn a_long_name_is_cut_after_two_lines() {
        assert_eq!(wrapped("Mali", 14), ["Mali"]);
        assert_eq!(wrapped("Alliance of Sahel States", 14), ["Alliance of", "Sahel States"]);
        assert_eq!(wrapped("a bbbbbbbbbbbb ccccc ddddd", 14), ["a bbbbbbbbbbbb", "ccccc ddddd"]);
        assert_eq!(wrapped("one two three four five six", 8), ["one two", "three…"]);
        assert_eq!(wrapped("Incomprehensibilities", 8), ["Incompr…"]);
        assert_eq!(wrapped("", 8), [""]);
    }
}
