//! Answers as text for people: one function for each kind of answer, plain columns, no colour.

mod attribution;
mod case;
mod dossier;
mod infrastructure;
mod intake;
mod knowledge;
mod names;
mod package;
mod reading;
mod table;

pub(crate) use attribution::{attribution, profile, verdict};
pub(crate) use case::{case, cases};
pub(crate) use dossier::{
    accepted, actions, caption, causes, collateral, dossier, exhibits, facts, losses, marks, matrix, removed,
    replayed, service, sheets, supplement, waiting,
};
pub(crate) use infrastructure::{cluster, clusters, components, events, findings, neighbours, path, tracked};
pub(crate) use intake::{observed, overview, quarantine, quarantined, retried, sources};
pub(crate) use knowledge::{exported, known, source_ids, updated};
pub(crate) use names::{named, related};
pub(crate) use package::package;
pub(crate) use reading::reading;
pub(crate) use table::Table;

use model::{Count, Finding, Interval, Timestamp};

/// An interval as dates: `2019-01-02 to 2019-03-04`.
pub(crate) fn dates(when: Option<Interval>) -> String {
    match when {
        None => "undated".to_owned(),
        Some(when) if when.first().date() == when.last().date() => when.first().date(),
        Some(when) => format!("{} to {}", when.first().date(), when.last().date()),
    }
}

/// A moment; one that ends a day as that day.
pub(crate) fn moment(moment: Timestamp) -> String {
    if moment == moment.end_of_day() { format!("the end of {}", moment.date()) } else { moment.to_string() }
}

/// The strongest reasons for a finding, in words.
pub(crate) fn why(finding: &Finding) -> String {
    let mut reasons: Vec<_> = finding.reasons.iter().filter(|reason| reason.weight > 0.0).collect();
    reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let texts: Vec<&str> = reasons.iter().take(3).map(|reason| reason.text.as_str()).collect();
    texts.join("; ")
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
