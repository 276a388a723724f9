//! The shared reports on actors, as `wire` reads them; included by tests and the fit.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::Path;

use model::{Digest, DomainName, Grade, Id, Indicator, Origin, Report, Timestamp};
use serde_json::Value;

use crate::data;

/// The file of reports.
pub(crate) const REPORTS: &str = "actor-reports/reports-until-2024-06.jsonl.gz";
/// Labels that are no actors: the measurements leave them out.
pub(crate) const NO_ACTORS: [&str; 6] = ["unclassified", "middleeast", "quasar", "scanbox", "tibet", "q015"];

/// Every report of an actor, oldest first, and how many were left out because their label is no actor or nothing they list
/// could be read.
pub(crate) fn reports(folder: &Path) -> (Vec<Report>, usize) {
    let text = data::text(folder, REPORTS);
    let mut reports: Vec<Report> = text
        .lines()
        .enumerate()
        .filter_map(|(index, line)| report(index, &serde_json::from_str(line).expect("a line of JSON")))
        .collect();
    reports.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    let left_out = text.lines().count() - reports.len();
    (reports, left_out)
}

/// The last moment of a day, `2023-06-30`.
pub(crate) fn end(day: &str) -> Timestamp {
    day.parse::<Timestamp>().expect("a day").end_of_day()
}

fn report(index: usize, line: &Value) -> Option<Report> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let actor = text(&line["actor"]);
    let mut indicators = BTreeSet::new();
    for ioc in line["iocs"].as_array()? {
        let (value, path) = (text(&ioc[1]), text(&ioc[2]));
        if let Ok(address) = value.parse::<IpAddr>() {
            indicators.insert(Indicator::Address(address));
        } else if let Ok(name) = DomainName::parse(&value) {
            indicators.insert(Indicator::Name(name));
        }
        if !path.is_empty() {
            indicators.insert(Indicator::Path(path));
        }
    }
    let references: Vec<String> = line["refs"].as_array()?.iter().map(text).collect();
    let known = !NO_ACTORS.contains(&actor.as_str()) && !indicators.is_empty();
    let raw = line.to_string();
    known.then(|| Report {
        id: Id::of(&[&index.to_string(), &raw]),
        actor,
        date: text(&line["date"]).parse().expect("a date"),
        dated: line["date_is"] == "decoded",
        publisher: references.first().cloned().unwrap_or_default(),
        grade: Grade::UNKNOWN,
        marking: None,
        references,
        indicators: indicators.into_iter().collect(),
        victims: Vec::new(),
        origin: Origin {
            source: REPORTS.to_owned(),
            raw: Some(Digest::of(raw.as_bytes())),
            line: index as u64 + 1,
        },
    })
}

/// Whether a report belongs to what was filed with the Thallium action at the turn of 2019, under actor 37.
pub(crate) fn is_thallium(report: &Report) -> bool {
    let cites = report.references.iter().any(|reference| reference.contains("bloomberglaw"));
    let (first, last) = (end("2019-12-29"), end("2020-01-31"));
    report.actor == "37" && (cites || (report.date > first && report.date <= last))
}

/// The names of the action as one report without an actor, of the day it became known.
pub(crate) fn thallium(folder: &Path) -> Report {
    let names = data::text(folder, "thallium/thallium.txt");
    let indicators: BTreeSet<Indicator> =
        names.lines().filter_map(|name| DomainName::parse(name.trim()).ok()).map(Indicator::Name).collect();
    Report {
        id: Id::of(&["thallium"]),
        actor: String::new(),
        date: end("2019-12-31"),
        dated: true,
        publisher: String::new(),
        grade: Grade::UNKNOWN,
        marking: None,
        references: Vec::new(),
        indicators: indicators.into_iter().collect(),
        victims: Vec::new(),
        origin: Origin { source: "thallium.txt".to_owned(), raw: None, line: 1 },
    }
}

/// Reports up to the day `at`, and those after it up to the day `to`.
pub(crate) fn parted(reports: &[Report], at: &str, to: &str) -> (Vec<Report>, Vec<Report>) {
    let (at, to) = (end(at), end(to));
    let before = reports.iter().filter(|report| report.date <= at).cloned().collect();
    let after = reports.iter().filter(|report| report.date > at && report.date <= to).cloned().collect();
    (before, after)
}
