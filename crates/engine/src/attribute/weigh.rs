//! What a statement is worth, by its age and by who makes it.

use model::{Grade, Timestamp};

/// Infrastructure changes hands: what a report is worth halves in this many days.
const HALF_LIFE_DAYS: f64 = 2.0 * 365.25;
/// A good grade counts for at most this much more than an unknown one: the constants were measured on ungraded reports,
/// and nothing shows that a grade makes shared infrastructure worth twice as much.
const GRADE_CEILING: f64 = 1.5;

/// What a report loses in a cluster that reports alone hold together: they bring its names together and name its actor, and
/// the first use proves nothing for the second. A quarter at most.
const COUNTED_TWICE: f64 = 0.25;

/// Whether reports are the larger part of what holds a cluster together.
pub(super) fn is_circular(linked_by_report: f64) -> bool {
    linked_by_report > 0.5
}

/// The factor on the infrastructure of every actor, 0.75 to 1: less where most links of the cluster are reports.
pub(super) fn counted_once(linked_by_report: f64) -> f64 {
    if is_circular(linked_by_report) { 1.0 - COUNTED_TWICE * linked_by_report.min(1.0) } else { 1.0 }
}

/// What remains of a statement made on `date`, at `now`: 1 when new, one half after two years.
pub(super) fn freshness(date: Timestamp, now: Timestamp) -> f64 {
    0.5_f64.powf(date.days_until(now).max(0.0) / HALF_LIFE_DAYS)
}

/// A grade's factor relative to that of the unknown grade, 0 to 1.5.
pub(super) fn grade_factor(grade: Grade) -> f64 {
    (grade.factor() / Grade::UNKNOWN.factor()).min(GRADE_CEILING)
}

/// A count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "counts of names, reports and actors are far below 2^53")]
pub(super) const fn count(n: usize) -> f64 {
    n as f64
}

/// The interval at 95 % of a share, by Wilson's score (1927), within 0 to 1; of nothing all is possible.
pub(super) fn wilson(right: f64, all: f64) -> (f64, f64) {
    const Z: f64 = 1.96;
    if all <= 0.0 {
        return (0.0, 1.0);
    }
    let p = right / all;
    let scale = 1.0 + Z * Z / all;
    let centre = (p + Z * Z / (2.0 * all)) / scale;
    let half = Z * (p * (1.0 - p) / all + Z * Z / (4.0 * all * all)).sqrt() / scale;
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// Probabilities of scores in nats (softmax).
pub(super) fn softmax(scores: &[f64]) -> Vec<f64> {
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let parts: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
    let sum: f64 = parts.iter().sum();
    parts.into_iter().map(|part| part / sum).collect()
}
