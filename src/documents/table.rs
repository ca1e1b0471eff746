//! The text of a CSV file -> its rows, each cell with its place in the file.
//!
//! The cells may stand between commas, semicolons (as spreadsheets in French write them) or tabs.

use std::ops::Range;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

/// A cell: its text without outer spaces, and where it stands, without its quotation marks.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub text: String,
    pub place: Range<usize>,
    /// It begins with a quotation mark and the file ends before the second.
    pub unclosed: bool,
}

#[derive(Debug, Clone)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub place: Range<usize>,
}

/// The rows of a text, the header among them; empty lines are none.
pub struct Rows<'a> {
    text: &'a str,
    reader: Reader,
    at: usize,
    /// A cell as it was meant: without quotation marks around it and doubled ones in it.
    cell: Vec<u8>,
}

impl<'a> Rows<'a> {
    pub fn new(text: &'a str) -> Rows<'a> {
        let separator = separator(text);
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Rows { text, reader, at, cell: vec![0; 1024] }
    }

    /// Reads one cell; the second value says whether it ends its row.
    fn cell(&mut self, first: bool) -> Option<(Cell, bool)> {
        let start = self.at;
        let mut written = 0;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let (result, read, wrote) = self.reader.read_field(rest, &mut self.cell[written..]);
            self.at += read;
            written += wrote;
            match result {
                // With nothing left to read, the next call ends the last cell.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => self.cell.resize(self.cell.len() * 2, 0),
                ReadFieldResult::Field { record_end } => {
                    let meant = String::from_utf8_lossy(&self.cell[..written]);
                    let end = if record_end { self.at } else { self.at - 1 };
                    // The line end of the row before may stand in front.
                    let skipped = match first {
                        true => self.text[start..end]
                            .bytes()
                            .take_while(|b| b"\r\n".contains(b))
                            .count(),
                        false => 0,
                    };
                    return Some((self.placed(start + skipped..end, &meant), record_end));
                }
                ReadFieldResult::End => return None,
            }
        }
    }

    fn placed(&self, place: Range<usize>, meant: &str) -> Cell {
        let raw = self.text[place.clone()].trim_end();
        let inner = raw.trim_start();
        let from = place.start + (raw.len() - inner.len());
        let to = from + inner.len();
        // Behind a space a quotation mark is a part of the text.
        let quoted = raw.starts_with('"');
        let unclosed = quoted && inner.matches('"').count() % 2 == 1;
        let closed = quoted && inner.len() > 1 && inner.ends_with('"');
        let place = if closed { from + 1..to - 1 } else { from..to };
        Cell { text: meant.trim().to_string(), place, unclosed }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let mut cells = Vec::new();
        while let Some((cell, last)) = self.cell(cells.is_empty()) {
            cells.push(cell);
            if last {
                break;
            }
        }
        let (first, last) = (cells.first()?, cells.last()?);
        let place = first.place.start..last.place.end;
        Some(Row { place, cells })
    }
}

/// What stands between the cells: of the signs that can, the one that the header has most of.
fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: u8| header.bytes().filter(|byte| *byte == sign).count();
    b",;\t".iter().copied().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<(String, String)>> {
        let read = |row: Row| {
            let placed = |cell: Cell| (cell.text, text[cell.place].to_string());
            row.cells.into_iter().map(placed).collect()
        };
        Rows::new(text).map(read).collect()
    }

    fn same(text: &str) -> (String, String) {
        (text.to_string(), text.to_string())
    }

    #[test]
    fn each_cell_knows_its_place_whatever_separates_and_ends_it() {
        let read = vec![vec![same("id"), same("note")], vec![same("a"), same("é, b")]];
        assert_eq!(cells("id,note\na,\"é, b\"\n"), read);
        assert_eq!(cells("\u{feff}id;note\r\n\r\na;\"é, b\" \r\n"), read);
        assert_eq!(cells("id\tnote\n\n\na\té, b"), read);
    }

    #[test]
    fn quotation_marks_hold_line_breaks_and_each_other() {
        let read = cells("id,note\na,\"one\ntwo \"\"three\"\"\"\n");
        assert_eq!(read[1][1].0, "one\ntwo \"three\"");
        assert_eq!(read[1][1].1, "one\ntwo \"\"three\"\"");
    }

    #[test]
    fn long_cells_are_whole_and_open_ones_are_told() {
        let long = "x".repeat(5_000);
        assert_eq!(cells(&format!("id\n{long}\n"))[1], vec![same(&long)]);
        let rows: Vec<Row> = Rows::new("id,note\na,\"b\nc,d\n").collect();
        assert!(rows[1].cells[1].unclosed && !rows[1].cells[0].unclosed);
    }
}
