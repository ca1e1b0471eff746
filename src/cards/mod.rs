//! A briefing -> its card: the picture that messages show where somebody sends its address.
//!
//! It says what the page says at its top, in the desk's name, title, date and label, and nothing
//! else. Sixteen colours are enough, so that a card is small and soon made.

mod text;

use crate::audience::Tlp;
use text::Style;

/// In pixels, as those who show cards want them.
pub const SIZE: (u32, u32) = (1200, 630);

const WIDTH: usize = SIZE.0 as usize;
const HEIGHT: usize = SIZE.1 as usize;
const MARGIN: usize = 72;
/// Letters of a title beyond these are left out.
const LETTERS: usize = 240;

/// Dark paper, white letters, and the label's black.
const PAPER: [u8; 3] = [0x14, 0x1D, 0x26];
const INK: [u8; 3] = [0xFF, 0xFF, 0xFF];
const BLACK: [u8; 3] = [0, 0, 0];
/// The first colours go from paper to ink, the others from black to the label's own.
const INKS: u8 = 10;
const LABELS: u8 = 6;

pub struct Card<'a> {
    pub desk: &'a str,
    pub title: &'a str,
    pub date: &'a str,
    pub marking: Tlp,
    /// The card is read from right to left.
    pub rtl: bool,
}

/// Whether a card can say this: the fonts have the letters of the languages that desks write, and
/// no others.
pub fn has_letters(text: &str) -> bool {
    text::has_letters(&plain(text))
}

/// The card as a PNG: the same bytes for the same words.
pub fn png(card: &Card) -> Vec<u8> {
    let mut pixels = vec![0u8; WIDTH * HEIGHT];
    let column = WIDTH - 2 * MARGIN;
    let start = |width: usize| match card.rtl {
        true => WIDTH - MARGIN - width.min(column),
        false => MARGIN,
    };
    let mut write = |line: &text::Line, baseline: usize, strength: u8| {
        ink(&mut pixels, line, start(line.width()), baseline, (0, strength));
    };
    let desk = text::lines(&plain(card.desk), Style { size: 34, rtl: card.rtl }, column, 1);
    desk.iter().for_each(|line| write(line, 112, 6));
    let date = text::lines(&plain(card.date), Style { size: 34, rtl: card.rtl }, column / 2, 1);
    date.iter().for_each(|line| write(line, HEIGHT - 78, 6));
    let title: String = plain(card.title).chars().take(LETTERS).collect();
    // A long title is written smaller, so that most of it is there.
    let size = if text::lines(&title, Style { size: 66, rtl: card.rtl }, column, 9).len() > 4 {
        46
    } else {
        66
    };
    let most = if size == 66 { 4 } else { 5 };
    let title = text::lines(&title, Style { size, rtl: card.rtl }, column, most);
    for (number, line) in title.iter().enumerate() {
        write(line, 216 + size + number * size * 13 / 10 - 36, INKS - 1);
    }
    label(&mut pixels, card);
    encode(&pixels, card.marking)
}

/// The label stands as it is everywhere: its colour on black, at the end of the line, from left to
/// right in every language.
fn label(pixels: &mut [u8], card: &Card) {
    let lines = text::lines(card.marking.label(), Style { size: 34, rtl: false }, WIDTH, 1);
    let Some(line) = lines.first() else { return };
    let (width, height) = (line.width() + 40, 64);
    let left = if card.rtl { MARGIN } else { WIDTH - MARGIN - width };
    let top = HEIGHT - 122;
    for row in pixels.chunks_mut(WIDTH).skip(top).take(height) {
        row[left..left + width].fill(INKS);
    }
    ink(pixels, line, left + 20, HEIGHT - 78, (INKS, LABELS - 1));
}

/// Writes a line in the colours from the first to so many further.
fn ink(
    pixels: &mut [u8],
    line: &text::Line,
    left: usize,
    baseline: usize,
    (first, steps): (u8, u8),
) {
    let drawn = line.draw();
    for (row, cover) in drawn.cover.chunks(drawn.width.max(1)).enumerate() {
        let y = baseline as i32 + drawn.top + row as i32;
        if !(0..HEIGHT as i32).contains(&y) {
            continue;
        }
        for (column, cover) in cover.iter().enumerate() {
            let x = left as i32 + drawn.left + column as i32;
            let step = (u16::from(*cover) * u16::from(steps) + 127) / 255;
            if step > 0 && (0..WIDTH as i32).contains(&x) {
                pixels[y as usize * WIDTH + x as usize] = first + step as u8;
            }
        }
    }
}

/// What cannot be written on one line is a space.
fn plain(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// TLP's own colours.
fn colour(marking: Tlp) -> [u8; 3] {
    match marking {
        Tlp::Clear => [0xFF, 0xFF, 0xFF],
        Tlp::Green => [0x33, 0xFF, 0x00],
        Tlp::Amber | Tlp::AmberStrict => [0xFF, 0xC0, 0x00],
        Tlp::Red => [0xFF, 0x2B, 0x2B],
    }
}

fn encode(pixels: &[u8], marking: Tlp) -> Vec<u8> {
    let between = |from: [u8; 3], to: [u8; 3], steps: u8| {
        let last = u16::from(steps - 1);
        (0..u16::from(steps)).flat_map(move |step| {
            [0, 1, 2].map(|n: usize| {
                ((u16::from(from[n]) * (last - step) + u16::from(to[n]) * step) / last) as u8
            })
        })
    };
    let palette: Vec<u8> =
        between(PAPER, INK, INKS).chain(between(BLACK, colour(marking), LABELS)).collect();
    let packed: Vec<u8> = pixels.chunks(2).map(|two| two[0] << 4 | two[1]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIZE.0, SIZE.1);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(palette);
    encoder.set_deflate_compression(png::DeflateCompression::Level(2));
    encoder.set_filter(png::Filter::NoFilter);
    // Writing into memory fails only for a picture of wrong size, which this one is not.
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&packed));
    debug_assert!(written.is_ok());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(card: &Card) -> image::RgbImage {
        let bytes = png(card);
        assert_eq!(bytes, png(card), "the same words make the same bytes");
        image::load_from_memory(&bytes).expect("a picture").to_rgb8()
    }

    fn card<'a>(title: &'a str, rtl: bool, marking: Tlp) -> Card<'a> {
        Card { desk: "Desk", title, date: "4 May 2031", marking, rtl }
    }

    /// The columns of the title that are not empty.
    fn inked(picture: &image::RgbImage) -> (u32, u32) {
        let of_title = |x: &u32| (180..480).any(|y| picture.get_pixel(*x, y).0 != PAPER);
        let mut columns = (0..SIZE.0).filter(of_title);
        let first = columns.next().expect("letters");
        (first, columns.next_back().unwrap_or(first))
    }

    #[test]
    fn a_title_stands_where_its_language_begins() {
        let latin = inked(&pixels(&card("Mali", false, Tlp::Clear)));
        assert!(latin.0 >= 72 && latin.1 < 400, "{latin:?}");
        let arabic = inked(&pixels(&card("مالي", true, Tlp::Clear)));
        assert!(arabic.0 > 800 && arabic.1 < 1130, "{arabic:?}");
    }

    #[test]
    fn the_label_has_its_own_colour_on_black() {
        for (marking, colour) in [(Tlp::Green, [0x33, 0xFF, 0]), (Tlp::Red, [0xFF, 0x2B, 0x2B])] {
            let picture = pixels(&card("Mali", false, marking));
            let has = |rgb: [u8; 3]| picture.pixels().any(|pixel| pixel.0 == rgb);
            assert!(has(colour) && has(BLACK), "{marking}");
        }
    }

    #[test]
    fn no_title_is_too_long() {
        let one = "ا".repeat(600);
        let words = "attaque près de Ménaka ".repeat(30);
        for title in ["", "\u{1}\n", "W".repeat(500).as_str(), &one, &words, "a ب c ד\u{202E} e"]
        {
            let picture = pixels(&card(title, false, Tlp::Clear));
            for y in 0..SIZE.1 {
                assert_eq!(picture.get_pixel(SIZE.0 - 30, y).0, PAPER, "{title}");
            }
        }
    }

    #[test]
    fn letters_that_no_font_has_are_known() {
        assert!(has_letters("Côte d’Ivoire – ɓoko, مالي، 12 %\n"));
        assert!(!has_letters("北京") && !has_letters("አማርኛ"));
    }
}
