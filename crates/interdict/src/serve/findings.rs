use anyhow::Result;
use model::{DomainName, Finding, FindingKind};
use store::{DecisionRow, QueueQuery};
use web::view::{Decided, Decision, FindingPage, FindingQuery, FindingRow, ReasonRow, Verdict};
use web::{Audit, Failure};

use super::reading::reading;
use super::{people, words};
use crate::desk::Desk;

/// Findings on one page, unless asked for more.
const PART: u16 = 50;

pub(super) fn page(desk: &Desk, query: &FindingQuery) -> Result<FindingPage> {
    let most = query.limit.unwrap_or(PART);
    let asked = QueueQuery {
        kind: query.kind.as_deref().map(kind).transpose()?,
        identity: query.identity.clone(),
        verdict: query.state.as_deref().map(state).transpose()?,
        text: query.text.as_ref().map(|text| text.to_lowercase()),
        after: query.cursor.as_deref().map(after).transpose()?,
        // One more than shown says whether there is a next part.
        most: most + 1,
    };
    let mut found = desk.store.queue(&asked)?;
    let more = found.len() > usize::from(most);
    found.truncate(usize::from(most));
    let next = found.last().filter(|_| more).map(cursor);
    Ok(FindingPage { findings: rows(desk, found)?, total: desk.store.queue_length(&asked)?, next })
}

pub(super) fn one(desk: &Desk, id: &str) -> Result<FindingRow> {
    let missing =
        || Failure::NotFound(format!("There is no finding `{id}`; the detectors may have run since."));
    let finding = desk.store.finding(id)?.ok_or_else(missing)?;
    Ok(rows(desk, vec![finding])?.pop().ok_or_else(missing)?)
}

pub(super) fn decide(desk: &mut Desk, decision: &Decision, line: &Audit) -> Result<()> {
    let line = people::written(line)?;
    let row = DecisionRow {
        verdict: decision.verdict.as_str().to_owned(),
        reason: decision.reason.clone(),
        person: line.person.clone(),
        at: line.at,
    };
    Ok(desk.store.decide(&decision.findings, &row, &line)?)
}

/// Findings with their clusters and what was decided on them.
pub(super) fn rows(desk: &Desk, findings: Vec<Finding>) -> Result<Vec<FindingRow>> {
    let names: Vec<DomainName> = findings.iter().map(|finding| finding.subject.clone()).collect();
    let ids: Vec<String> = findings.iter().map(|finding| finding.id.to_string()).collect();
    let (clusters, mut decisions) = (desk.store.clusters_of(&names)?, desk.store.decisions_on(&ids)?);
    Ok(findings
        .into_iter()
        .map(|finding| {
            let id = finding.id.to_string();
            FindingRow {
                name: finding.subject.to_string(),
                kind: finding.kind.to_string(),
                likelihood: finding.likelihood.percent(),
                words: finding.likelihood.words().to_owned(),
                reading: reading(&finding),
                seen: words::span(finding.seen),
                cluster: clusters.get(finding.subject.as_str()).cloned(),
                decided: decisions.remove(&id).and_then(decided),
                origin: format!("{}, line {}", finding.origin.source, finding.origin.line),
                reasons: finding
                    .reasons
                    .into_iter()
                    .map(|reason| ReasonRow { code: reason.code, text: reason.text, weight: reason.weight })
                    .collect(),
                identity: finding.identity,
                id,
            }
        })
        .collect())
}

fn decided(row: DecisionRow) -> Option<Decided> {
    let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == row.verdict)?;
    Some(Decided { verdict, reason: row.reason, by: row.person, at: row.at.to_string() })
}

/// The likelihood, name and id of the last finding shown: names and ids hold no colon.
fn cursor(finding: &Finding) -> String {
    format!("{}:{}:{}", finding.likelihood.percent(), finding.subject, finding.id)
}

fn after(cursor: &str) -> Result<(u8, String, String)> {
    let mut parts = cursor.splitn(3, ':');
    let parts = (parts.next().and_then(|percent| percent.parse().ok()), parts.next(), parts.next());
    match parts {
        (Some(percent), Some(name), Some(id)) => Ok((percent, name.to_owned(), id.to_owned())),
        _ => Err(Failure::Refused("`cursor` is none that an answer gave".to_owned()).into()),
    }
}

fn kind(text: &str) -> Result<FindingKind> {
    let known = FindingKind::ALL.into_iter().find(|kind| kind.as_str() == text);
    Ok(known.ok_or_else(|| Failure::Refused("the kinds are imitation, reported and lure".to_owned()))?)
}

fn state(text: &str) -> Result<String> {
    let known = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == text);
    let known =
        known.ok_or_else(|| Failure::Refused("the states are open, confirmed and dismissed".to_owned()))?;
    Ok(known.as_str().to_owned())
}
