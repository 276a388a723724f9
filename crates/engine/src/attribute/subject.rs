//! What is asked about: a cluster or a report, with whatever was collected on it.

use std::collections::BTreeSet;

use model::{Family, KeyKind, Link, Report, Timestamp};

use super::habit::Trait;
use super::target::Targets;
use super::technique::Observed;
use super::weigh::count;

/// What is asked about. What was not collected is left empty, and the answer says so.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The cluster's designator, or what the report is called.
    pub designator: String,
    /// Names, dedicated addresses and paths, as a report of the moment asked about; its actor is not looked at. Of a cluster
    /// the id is its own and there are no references.
    pub report: Report,
    /// Techniques and software seen, by external id.
    pub observed: Observed,
    /// The name under which the profiles of actors cite this report: what only it says is then left out of them.
    pub citation: Option<String>,
    /// Whom it is aimed at.
    pub targets: Targets,
    /// How its names were registered and certified: one list for each name.
    pub traits: Vec<Vec<Trait>>,
    /// The part of a cluster's links that are reports, 0 to 1; see [`linked_by_report`].
    pub linked_by_report: f64,
    /// The as-of date that was asked for.
    pub as_of: Option<Timestamp>,
    /// Only reports up to this moment count.
    pub until: Timestamp,
    /// Families left out; the prior too can be.
    pub without: BTreeSet<Family>,
}

impl Subject {
    /// A report and nothing else.
    #[must_use]
    pub fn of(designator: &str, report: Report, until: Timestamp) -> Self {
        Self {
            designator: designator.to_owned(),
            report,
            observed: Observed::default(),
            citation: None,
            targets: Targets::default(),
            traits: Vec::new(),
            linked_by_report: 0.0,
            as_of: None,
            until,
            without: BTreeSet::new(),
        }
    }
}

/// The part of `links` that are reports listing both names, 0 to 1; 0 when there are none.
#[must_use]
pub fn linked_by_report(links: &[Link]) -> f64 {
    let reports = links.iter().filter(|link| link.key.kind == KeyKind::Report).count();
    count(reports) / count(links.len().max(1))
}
