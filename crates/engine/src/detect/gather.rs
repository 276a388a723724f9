//! From judgements of single sightings to one finding for each name and kind.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    DomainName, Finding, FindingKind, Grade, Id, Interval, Likelihood, Origin, Reason, Report, Timestamp,
};

use super::lookalike::{Judgement, Lure, Matcher};

/// What a listing in a report of unknown grade is worth, in nats: the log odds of 0.92, the measured share of shared
/// registrable domains that belong to the actor of the earlier report (`attribution.md`, section 6, stream test).
const LISTED: f64 = 2.5;

/// Gathers sightings into findings; memory grows with the findings, not with the sightings.
pub struct Gatherer<'a> {
    matcher: &'a Matcher,
    reported: &'a BTreeSet<DomainName>,
    found: BTreeMap<DomainName, Found>,
    /// The last name that gave nothing: sorted streams repeat a name many times.
    dull: Option<DomainName>,
}

struct Found {
    judgement: Option<Judgement>,
    lure: Option<Lure>,
    reported: bool,
    seen: Option<Interval>,
    origin: Origin,
}

impl<'a> Gatherer<'a> {
    /// `reported` holds the names that any report lists.
    #[must_use]
    pub const fn new(matcher: &'a Matcher, reported: &'a BTreeSet<DomainName>) -> Self {
        Self { matcher, reported, found: BTreeMap::new(), dull: None }
    }

    /// Takes one sighting.
    pub fn see(&mut self, name: DomainName, when: Option<Interval>, origin: Origin) {
        if self.dull.as_ref() == Some(&name) {
            return;
        }
        if let Some(found) = self.found.get_mut(&name) {
            found.seen = match (found.seen, when) {
                (Some(a), Some(b)) => Some(a.hull(b)),
                (a, b) => a.or(b),
            };
            found.origin = found.origin.clone().min(origin);
            return;
        }
        let judgement = self.matcher.judge(name.as_str());
        let reported = !self.matcher.is_owned(name.as_str())
            && (self.reported.contains(&name)
                || name.registrable().is_some_and(|registrable| self.reported.contains(&registrable.name())));
        let lure = if judgement.is_none() { self.matcher.lure(name.as_str()) } else { None };
        if judgement.is_none() && lure.is_none() && !reported {
            self.dull = Some(name);
            return;
        }
        self.found.insert(name, Found { judgement, lure, reported, seen: when, origin });
    }

    /// The names that a report lists, to fetch those reports for [`Gatherer::finish`].
    #[must_use]
    pub fn reported(&self) -> Vec<DomainName> {
        self.found.iter().filter(|(_, found)| found.reported).map(|(name, _)| name.clone()).collect()
    }

    /// The findings, by subject and kind; those less likely than `least` are left out.
    #[must_use]
    pub fn finish(self, reports: &[Report], least: Likelihood) -> Vec<Finding> {
        let mut listed: BTreeMap<&DomainName, Vec<&Report>> = BTreeMap::new();
        for report in reports {
            for indicator in &report.indicators {
                if let model::Indicator::Name(name) = indicator {
                    listed.entry(name).or_default().push(report);
                }
            }
        }
        let mut findings = Vec::new();
        for (name, found) in self.found {
            if let Some(judgement) = found.judgement {
                findings.push(imitation(&name, judgement, found.seen, found.origin.clone()));
            }
            if let Some(lure) = found.lure {
                findings.push(lured(&name, lure, found.seen, found.origin.clone()));
            }
            if found.reported {
                let registrable = name.registrable().map(|registrable| registrable.name());
                let reports = std::iter::once(&name)
                    .chain(registrable.as_ref().filter(|registrable| **registrable != name))
                    .flat_map(|name| {
                        listed.get(name).into_iter().flatten().map(move |report| (name, *report))
                    });
                findings.extend(listing(&name, reports, found.seen, found.origin));
            }
        }
        findings.retain(|finding| finding.likelihood >= least);
        findings
    }
}

fn imitation(name: &DomainName, judgement: Judgement, seen: Option<Interval>, origin: Origin) -> Finding {
    Finding {
        id: Id::of(&[FindingKind::Imitation.as_str(), name.as_str(), &judgement.identity]),
        subject: name.clone(),
        kind: FindingKind::Imitation,
        identity: Some(judgement.identity),
        likelihood: judgement.likelihood,
        reasons: judgement.reasons,
        seen,
        origin,
    }
}

/// A lure names nobody and leads to nobody by itself ([`FindingKind::is_lead`]).
fn lured(name: &DomainName, lure: Lure, seen: Option<Interval>, origin: Origin) -> Finding {
    Finding {
        id: Id::of(&[FindingKind::Lure.as_str(), name.as_str()]),
        subject: name.clone(),
        kind: FindingKind::Lure,
        identity: None,
        likelihood: lure.likelihood,
        reasons: lure.reasons,
        seen,
        origin,
    }
}

fn listing<'r>(
    name: &DomainName,
    reports: impl Iterator<Item = (&'r DomainName, &'r Report)>,
    seen: Option<Interval>,
    origin: Origin,
) -> Option<Finding> {
    let mut by_date: Vec<(Timestamp, &DomainName, &Report)> =
        reports.map(|(listed, report)| (report.date, listed, report)).collect();
    by_date.sort_by(|a, b| (a.0, &a.2.id, a.1).cmp(&(b.0, &b.2.id, b.1)));
    by_date.dedup_by(|a, b| a.2.id == b.2.id);
    let reasons: Vec<Reason> = by_date
        .iter()
        .map(|(date, listed, report)| {
            let subject = if *listed == name { String::new() } else { format!("{listed} is ") };
            Reason {
                code: "report".to_owned(),
                text: format!(
                    "{subject}listed in a report on {} ({}, {}, {})",
                    report.actor,
                    report.publisher,
                    date.date(),
                    report.grade
                ),
                weight: LISTED * (report.grade.factor() / Grade::UNKNOWN.factor()).min(1.0),
            }
        })
        .collect();
    if reasons.is_empty() {
        return None;
    }
    let nats: f64 = reasons.iter().map(|reason| reason.weight).sum();
    Some(Finding {
        id: Id::of(&[FindingKind::Reported.as_str(), name.as_str()]),
        subject: name.clone(),
        kind: FindingKind::Reported,
        identity: None,
        likelihood: Likelihood::from_fraction(1.0 / (1.0 + (-nats).exp())),
        reasons,
        seen,
        origin,
    })
}

#[cfg(test)]
mod tests;
