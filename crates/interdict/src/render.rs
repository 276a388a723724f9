//! Answers as text for people: one function for each kind of answer, plain columns, no colour.

mod attribution;
mod case;
mod infrastructure;
mod intake;
mod table;

pub(crate) use attribution::{attribution, profile};
pub(crate) use case::{case, cases};
pub(crate) use infrastructure::{cluster, clusters, events, findings, neighbours, path, tracked};
pub(crate) use intake::{observed, overview, quarantine, quarantined, retried};
pub(crate) use table::Table;

use model::{Count, Interval};

/// An interval as dates: `2019-01-02 to 2019-03-04`.
pub(crate) fn dates(when: Option<Interval>) -> String {
    match when {
        None => "undated".to_owned(),
        Some(when) if when.first().date() == when.last().date() => when.first().date(),
        Some(when) => format!("{} to {}", when.first().date(), when.last().date()),
    }
}

/// A list cut after `most`, which says what it left out.
pub(crate) fn some<T: ToString>(items: &[T], most: usize) -> String {
    let mut shown: Vec<String> = items.iter().take(most).map(ToString::to_string).collect();
    if items.len() > most {
        shown.push(format!("and {} more", items.len() - most));
    }
    shown.join(", ")
}

/// `1 name`, `2 names`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Counts on one line: `name 3, resolution 5`.
pub(crate) fn counts(counts: &[Count]) -> String {
    let shown: Vec<String> = counts.iter().map(|count| format!("{} {}", count.what, count.count)).collect();
    some(&shown, 30)
}
