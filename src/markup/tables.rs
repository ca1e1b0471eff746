//! The cells of a table: aligned by class, since the pages' policy forbids style attributes.

use pulldown_cmark::Alignment;

#[derive(Default)]
pub struct Table {
    classes: Vec<&'static str>,
    in_head: bool,
    column: usize,
}

impl Table {
    pub fn begin(&mut self, alignments: &[Alignment]) {
        self.classes = alignments
            .iter()
            .map(|alignment| match alignment {
                Alignment::None | Alignment::Left => "",
                Alignment::Center => " class=\"center\"",
                Alignment::Right => " class=\"right\"",
            })
            .collect();
    }

    pub fn head(&mut self) {
        self.in_head = true;
        self.column = 0;
    }

    pub fn row(&mut self) {
        self.in_head = false;
        self.column = 0;
    }

    pub fn open_cell(&mut self) -> String {
        let class = self.classes.get(self.column).copied().unwrap_or_default();
        if self.in_head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") }
    }

    pub fn close_cell(&mut self) -> &'static str {
        self.column += 1;
        if self.in_head { "</th>" } else { "</td>" }
    }
}
