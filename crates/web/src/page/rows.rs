use maud::{Markup, html};

use crate::respond::Asked;

/// Rows that may stand open on a page of several sections.
pub(super) const FEW: usize = 24;
/// Rows of a part.
const ROWS: usize = 200;

/// The part of a long list that is asked for: a field of the query has the number of rows before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    field: &'static str,
    before: usize,
    all: usize,
    asked: bool,
}

impl Part {
    /// Of a list of `all` rows. What is no number, or beyond the end, asks for the beginning.
    pub(super) fn asked(asked: &Asked, field: &'static str, all: usize) -> Self {
        let before = asked.field(field).and_then(|text| text.parse().ok()).filter(|before| *before < all);
        Self { field, before: before.unwrap_or_default(), all, asked: before.is_some() }
    }

    /// The query that asks for the part with the row of this index; of a row that is in no list, the beginning.
    pub(super) fn holding(field: &str, row: Option<usize>) -> String {
        format!("?{field}={}", row.unwrap_or_default() / ROWS * ROWS)
    }

    /// Whether its section begins open: it was asked for, or is short.
    pub(super) const fn open(self) -> bool {
        self.asked || self.all <= FEW
    }

    /// Its rows.
    pub(super) fn of<T>(self, rows: &[T]) -> &[T] {
        let rest = rows.get(self.before..).unwrap_or_default();
        &rest[..rest.len().min(ROWS)]
    }

    /// Which part it is, and the ways to those beside it. Nothing where it is the whole.
    pub(super) fn others(self) -> Markup {
        let (end, place) =
            (self.all.min(self.before + ROWS), |before: usize| format!("?{}={before}", self.field));
        html! {
            @if self.all > ROWS {
                p {
                    (self.before + 1) " to " (end) " of " (self.all) "."
                    @if self.before > 0 { " " a rel="prev" href=(place(self.before.saturating_sub(ROWS))) { "Part before" } }
                    @if end < self.all { " " a rel="next" href=(place(end)) { "Next part" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
