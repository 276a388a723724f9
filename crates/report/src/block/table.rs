use serde::Serialize;

use super::{Block, Runs};

/// More text than this in a row may run over the end of a page.
const TALL: usize = 1_200;

/// A table with a head that every page repeats.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

/// One column.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Column {
    title: &'static str,
    /// Share of the width.
    share: f64,
    /// Numbers stand right.
    right: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    cells: Vec<Runs>,
    /// A last cell below the others, over the whole width.
    below: Option<Runs>,
    /// May be divided between pages.
    tall: bool,
}

impl Column {
    pub(crate) const fn new(title: &'static str, share: f64) -> Self {
        Self { title, share, right: false }
    }

    pub(crate) const fn right(title: &'static str, share: f64) -> Self {
        Self { title, share, right: true }
    }
}

impl Table {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<Runs>) {
        self.push(cells, None);
    }

    /// A row with a further cell below it: a digest or a long name has the whole width there.
    pub(crate) fn row_below(&mut self, cells: Vec<Runs>, below: Runs) {
        self.push(cells, Some(below));
    }

    fn push(&mut self, cells: Vec<Runs>, below: Option<Runs>) {
        let length = cells.iter().chain(&below).map(Runs::length).max().unwrap_or(0);
        self.rows.push(Row { cells, below, tall: length > TALL });
    }

    /// The table as a block, or the sentence that stands instead when nothing is in it.
    pub(crate) fn or(self, nothing: &str) -> Block {
        if self.rows.is_empty() { Block::plain(nothing) } else { Block::Table(self) }
    }
}
