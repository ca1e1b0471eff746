//! Words -> lines of outlines: the order of right-to-left writing, joined letters, and where a line
//! ends.

use std::ops::Range;
use std::sync::LazyLock;

use harfrust::{Buffer, Direction, ShapeOptions, ShaperFont};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider};
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;
use zeno::{Command, Mask, Vector};

const LATIN: &[u8] = include_bytes!("fonts/NotoSans-Bold.ttf");
const ARABIC: &[u8] = include_bytes!("fonts/NotoSansArabic-Bold.ttf");

/// A font for shaping and for drawing.
struct Face {
    shapes: harfrust::Font,
    outlines: FontRef<'static>,
    units: f32,
}

/// The first that has a letter draws it.
static FACES: LazyLock<Vec<Face>> = LazyLock::new(|| {
    let face = |bytes: &'static [u8]| {
        let shapes = harfrust::Font::new(bytes, 0)?;
        let outlines = FontRef::new(bytes).ok()?;
        Some(Face { units: f32::from(shapes.units_per_em()), shapes, outlines })
    };
    [LATIN, ARABIC].into_iter().filter_map(face).collect()
});

fn face_of(c: char) -> Option<usize> {
    FACES.iter().position(|face| face.outlines.charmap().map(c).is_some())
}

/// Characters that are obeyed and not drawn.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

pub fn has_letters(text: &str) -> bool {
    text.chars().all(|c| is_invisible(c) || face_of(c).is_some())
}

#[derive(Clone, Copy)]
pub struct Style {
    /// In pixels.
    pub size: usize,
    /// The paragraph is read from right to left.
    pub rtl: bool,
}

/// A glyph and where it stands on its line.
struct Glyph {
    face: usize,
    id: harfrust::GlyphId,
    x: f32,
    y: f32,
}

pub struct Line {
    glyphs: Vec<Glyph>,
    width: f32,
    size: f32,
}

/// How much of each pixel is covered; `top` counts from the baseline, downwards.
pub struct Drawn {
    pub cover: Vec<u8>,
    pub width: usize,
    pub left: i32,
    pub top: i32,
}

/// Sets a text in lines that are no wider than so many pixels. Beyond the last line that there may be
/// it is cut off with an ellipsis.
pub fn lines(text: &str, style: Style, width: usize, most: usize) -> Vec<Line> {
    let width = width as f32;
    let measure = |text: &str| set(text, style).width;
    let fits = |text: &str| measure(text) <= width;
    let space = measure(" ");
    let mut rows: Vec<String> = Vec::new();
    // How far the last row goes. Letters do not join across a space, so words are measured alone.
    let mut reached = 0.0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let long = measure(word);
        match rows.last_mut().filter(|_| reached + space + long <= width) {
            Some(row) => {
                row.push(' ');
                row.push_str(word);
                reached += space + long;
            }
            None if long <= width => {
                rows.push(word.to_string());
                reached = long;
            }
            None => {
                // A word that is wider than a line goes on in the next.
                let mut rest = String::new();
                for letter in word.graphemes(true) {
                    rest.push_str(letter);
                    if !fits(&rest) && rest.len() > letter.len() {
                        rest.truncate(rest.len() - letter.len());
                        rows.push(std::mem::replace(&mut rest, letter.to_string()));
                    }
                }
                reached = measure(&rest);
                rows.push(rest);
            }
        }
        if rows.len() > most {
            break;
        }
    }
    if rows.len() > most {
        rows.truncate(most);
        if let Some(last) = rows.last_mut() {
            while !last.is_empty() && !fits(&format!("{last}…")) {
                let end = last.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
                last.truncate(end);
            }
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    rows.iter().map(|row| set(row, style)).collect()
}

/// Sets a text in one line.
fn set(text: &str, style: Style) -> Line {
    let size = style.size as f32;
    let mut line = Line { glyphs: Vec::new(), width: 0.0, size };
    let level = if style.rtl { Level::rtl() } else { Level::ltr() };
    let order = BidiInfo::new(text, Some(level));
    for paragraph in &order.paragraphs {
        let (levels, runs) = order.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let rtl = levels[run.start].is_rtl();
            let mut parts = of_one_face(text, run);
            if rtl {
                parts.reverse();
            }
            for (face, range) in parts {
                shape(&mut line, &text[range], face, rtl);
            }
        }
    }
    line
}

/// A run in parts that one font draws each. What every font has, such as a space, stays with what
/// stands before it.
fn of_one_face(text: &str, run: Range<usize>) -> Vec<(usize, Range<usize>)> {
    let mut parts: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, c) in text[run.clone()].char_indices() {
        let at = run.start + at;
        let end = at + c.len_utf8();
        match parts.last_mut() {
            Some((face, range))
                if is_invisible(c) || FACES[*face].outlines.charmap().map(c).is_some() =>
            {
                range.end = end;
                let _ = face;
            }
            _ => parts.push((face_of(c).unwrap_or(0), at..end)),
        }
    }
    parts
}

fn shape(line: &mut Line, text: &str, face: usize, rtl: bool) {
    let Some(Face { shapes, units, .. }) = FACES.get(face) else { return };
    let scale = line.size / units;
    let mut buffer = Buffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if rtl { Direction::RightToLeft } else { Direction::LeftToRight });
    let font = ShaperFont::new(shapes);
    // It fails only for a buffer that was shaped before.
    if harfrust::shape(&font, &mut buffer, ShapeOptions::new()).is_err() {
        return;
    }
    for (info, at) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
        line.glyphs.push(Glyph {
            face,
            id: info.glyph_id.into(),
            x: line.width + at.x_offset as f32 * scale,
            y: at.y_offset as f32 * scale,
        });
        line.width += at.x_advance as f32 * scale;
    }
}

/// Outlines on the way to the mask, whose `y` grows downwards.
struct Pen {
    path: Vec<Command>,
    x: f32,
    y: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> Vector {
        Vector::new(self.x + x, -(self.y + y))
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.push(Command::MoveTo(self.at(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.push(Command::LineTo(self.at(x, y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.push(Command::QuadTo(self.at(cx, cy), self.at(x, y)));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.push(Command::CurveTo(self.at(ax, ay), self.at(bx, by), self.at(x, y)));
    }

    fn close(&mut self) {
        self.path.push(Command::Close);
    }
}

impl Line {
    pub fn width(&self) -> usize {
        self.width.ceil() as usize
    }

    pub fn draw(&self) -> Drawn {
        let mut pen = Pen { path: Vec::new(), x: 0.0, y: 0.0 };
        for glyph in &self.glyphs {
            let outlines = FACES[glyph.face].outlines.outline_glyphs();
            let Some(outline) = outlines.get(glyph.id) else { continue };
            (pen.x, pen.y) = (glyph.x, glyph.y);
            let settings = DrawSettings::unhinted(Size::new(self.size), LocationRef::default());
            // A glyph of our own fonts can be drawn.
            let drawn = outline.draw(settings, &mut pen);
            debug_assert!(drawn.is_ok());
        }
        let (cover, place) = Mask::new(pen.path.as_slice()).render();
        Drawn { cover, width: place.width as usize, left: place.left, top: place.top }
    }
}
