//! Values of the model as pages have them.

use model::{Count, Interval, Timestamp};
use web::view::{SourceRow, Span, Tally};

/// First and last sighting.
pub(super) fn span(when: Option<Interval>) -> Option<Span> {
    when.map(|when| Span { first: when.first().to_string(), last: when.last().to_string() })
}

/// Counts.
pub(super) fn tallies(counts: Vec<Count>) -> Vec<Tally> {
    counts.into_iter().map(|Count { what, count }| Tally { what, count }).collect()
}

/// The first of many counts.
pub(super) fn first(counts: Vec<Count>, most: usize) -> Vec<Tally> {
    tallies(counts.into_iter().take(most).collect())
}

/// Files taken in, the newest first.
pub(super) fn sources(batches: Vec<model::Batch>, most: usize) -> Vec<SourceRow> {
    let row = |batch: model::Batch| SourceRow {
        file: batch.file,
        sha256: batch.digest.to_string(),
        format: batch.format,
        accepted: batch.accepted,
        rejected: batch.rejected,
        bytes: batch.size_bytes,
    };
    batches.into_iter().rev().take(most).map(row).collect()
}

/// A moment, when there is one.
pub(super) fn moment(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}

/// Several texts in one, cut when there are many.
pub(super) fn some<T: std::fmt::Display>(items: &[T], most: usize) -> String {
    crate::render::some(items, most)
}
