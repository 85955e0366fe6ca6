//! A table that reads well in a terminal and is Markdown at the same time: the cells of a column are
//! equally wide. It must never cut what is in a cell.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

pub struct Table {
    columns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(columns: &[(&str, Align)]) -> Self {
        let names = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self { columns: columns.iter().map(|(_, align)| *align).collect(), rows: vec![names] }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    fn widths(&self) -> Vec<usize> {
        let width = |at: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(at));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0).max(3)
        };
        (0..self.columns.len()).map(width).collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for (at, row) in self.rows.iter().enumerate() {
            for ((cell, width), align) in row.iter().zip(&widths).zip(&self.columns) {
                match align {
                    Align::Left => write!(f, "| {cell:<width$} ")?,
                    Align::Right => write!(f, "| {cell:>width$} ")?,
                }
            }
            writeln!(f, "|")?;
            if at == 0 {
                for (width, align) in widths.iter().zip(&self.columns) {
                    match align {
                        Align::Left => write!(f, "|{}", "-".repeat(width + 2))?,
                        Align::Right => write!(f, "|{}:", "-".repeat(width + 1))?,
                    }
                }
                writeln!(f, "|")?;
            }
        }
        Ok(())
    }
}

/// A time in milliseconds, or a dash for none.
pub fn cell(time: Option<f64>) -> String {
    time.map_or_else(|| "–".to_owned(), |time| format!("{time:.1}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(&[("what", Align::Left), ("p50 ms", Align::Right)]);
        table.row(["café".to_owned(), cell(Some(12.345))]);
        table.row(["a longer one".to_owned(), cell(None)]);
        let lines = [
            "| what         | p50 ms |",
            "|--------------|-------:|",
            "| café         |   12.3 |",
            "| a longer one |      – |",
        ];
        assert_eq!(table.to_string(), lines.join("\n") + "\n");
    }
}
