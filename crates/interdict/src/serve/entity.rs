use std::collections::BTreeSet;
use std::net::IpAddr;

use anyhow::Result;
use engine::track::{link, neighbours};
use lake::{Fact, Window};
use model::{DomainName, Edge, Interval, Key, KeyKind, Observation, Report, Timestamp};
use web::Failure;
use web::view::{Entity, HistoryRow, NeighbourRow, PathStep};

use super::{findings, words};
use crate::cli::{Asked, parse_asked};
use crate::desk::Desk;
use crate::stage::infrastructure::{edges_of, expand, is_hub, shared};

/// Rows of history on a page.
const HISTORY: usize = 500;
/// Neighbours on a page, the rarest first.
const NEIGHBOURS: usize = 100;
/// Names that share a value, as examples.
const EXAMPLES: usize = 6;
/// Reports on a page.
const REPORTS: usize = 100;

pub(super) fn entity(desk: &Desk, value: &str, as_of: Option<Timestamp>) -> Result<Entity> {
    let asked = parse_asked(value.trim()).map_err(|error| Failure::Refused(error.to_string()))?;
    match asked {
        Asked::Name(name) => of_name(desk, &name, as_of),
        Asked::Keys(keys) => of_keys(desk, &keys, as_of),
    }
}

fn of_name(desk: &Desk, name: &DomainName, as_of: Option<Timestamp>) -> Result<Entity> {
    let names = std::slice::from_ref(name);
    let mut history = Vec::new();
    let facts = desk.lake.history(name, Window { since: None, as_of })?;
    for fact in facts.take(HISTORY + 1) {
        history.push(row(fact?));
    }
    let edges = edges_of(desk, names, as_of)?;
    let keys: BTreeSet<Key> = edges.iter().map(|edge| edge.key.clone()).collect();
    let keys: Vec<Key> = keys.into_iter().collect();
    let mut found = findings::rows(desk, desk.store.findings_on(names)?)?;
    found.sort_by_key(|finding| std::cmp::Reverse(finding.likelihood));
    let seen = desk.lake.spans(names, as_of)?.remove(name).flatten();
    Ok(Entity {
        value: name.to_string(),
        kind: "name".to_owned(),
        as_of: words::moment(as_of),
        seen: words::span(seen),
        neighbours: near(desk, &edges, &keys, as_of)?,
        findings: found,
        cluster: desk.store.clusters_of(names)?.remove(name.as_str()),
        reports: reports(&desk.store.reports_listing(names, &[], as_of)?),
        ..with_history(history)
    })
}

fn of_keys(desk: &Desk, keys: &[Key], as_of: Option<Timestamp>) -> Result<Entity> {
    let Some(first) = keys.first() else {
        return Err(Failure::Refused("ask about a name or a value".to_owned()).into());
    };
    let (mut history, mut seen, mut kind) = (Vec::new(), None, first.kind);
    for key in keys.iter().filter(|key| key.kind != KeyKind::Report) {
        for holder in desk.lake.names_on(key, Window { since: None, as_of })?.take(HISTORY + 1) {
            let holder = holder?;
            kind = key.kind;
            seen = hull(seen, holder.when);
            history.push(HistoryRow {
                kind: "name".to_owned(),
                value: holder.name.to_string(),
                seen: words::span(holder.when),
                count: holder.count,
                source: format!("{} records", holder.sightings),
            });
        }
    }
    let addresses: Vec<IpAddr> = keys
        .iter()
        .filter(|key| key.kind == KeyKind::Address)
        .filter_map(|key| key.value.parse().ok())
        .collect();
    Ok(Entity {
        value: first.value.clone(),
        kind: kind.as_str().to_owned(),
        as_of: words::moment(as_of),
        seen: words::span(seen),
        neighbours: near(desk, &[], keys, as_of)?,
        findings: Vec::new(),
        cluster: None,
        reports: reports(&desk.store.reports_listing(&[], &addresses, as_of)?),
        ..with_history(history)
    })
}

fn with_history(mut history: Vec<HistoryRow>) -> Entity {
    let more = history.len() > HISTORY;
    history.truncate(HISTORY);
    history.sort_by(|a, b| {
        let first = |row: &HistoryRow| row.seen.as_ref().map(|span| span.first.clone());
        first(a).cmp(&first(b)).then_with(|| a.cmp(b))
    });
    Entity { history, more, ..Entity::default() }
}

fn near(desk: &Desk, edges: &[Edge], keys: &[Key], as_of: Option<Timestamp>) -> Result<Vec<NeighbourRow>> {
    let shared = shared(desk, keys, as_of)?;
    let found = neighbours(edges, &shared, &desk.config.rules()?, &is_hub);
    let rows = found.into_iter().take(NEIGHBOURS).map(|near| NeighbourRow {
        kind: near.key.kind.as_str().to_owned(),
        value: near.key.value,
        holders: near.rate.holders,
        population: near.rate.population,
        rarity: near.rarity,
        links: near.links,
        names: near.names.iter().take(EXAMPLES).map(|(name, _)| name.to_string()).collect(),
        seen: words::span(near.when),
    });
    Ok(rows.collect())
}

fn row(fact: Fact) -> HistoryRow {
    let Fact { observed, .. } = fact;
    let (kind, value, count) = match observed.what {
        Observation::Name(_) => ("listed".to_owned(), String::new(), None),
        Observation::Resolution(of) => (of.rrtype.as_str().to_owned(), of.rdata, of.count),
        Observation::Certificate(of) => {
            let digest = of.fingerprint.map(|digest| digest.to_string());
            ("certificate".to_owned(), digest.unwrap_or_else(|| format!("{}/{}", of.issuer, of.serial)), None)
        }
        Observation::Registration(of) => ("registration".to_owned(), of.registrar.unwrap_or_default(), None),
    };
    HistoryRow {
        kind,
        value,
        seen: words::span(observed.when),
        count,
        source: format!("{}, line {}", observed.origin.source, observed.origin.line),
    }
}

/// Reports in words, the newest first.
pub(super) fn reports(listed: &[Report]) -> Vec<String> {
    let mut listed: Vec<&Report> = listed.iter().collect();
    listed.sort_by(|a, b| (b.date, &b.id).cmp(&(a.date, &a.id)));
    let say = |report: &&Report| {
        let actor = if report.actor.is_empty() { "nobody in particular" } else { &report.actor };
        format!(
            "{}, {}: {} indicators, filed under {actor} ({})",
            report.date.date(),
            report.publisher,
            report.indicators.len(),
            report.grade
        )
    };
    listed.iter().take(REPORTS).map(say).collect()
}

pub(super) fn path(desk: &Desk, a: &str, b: &str) -> Result<Vec<PathStep>> {
    let name = |text: &str| {
        DomainName::parse(text.trim()).map_err(|error| Failure::Refused(format!("`{text}`: {error}")))
    };
    let (a, b) = (name(a)?, name(b)?);
    let rules = desk.config.rules()?;
    let expanded = expand(desk, [a.clone(), b.clone()], &rules, None)?;
    let links = link(&expanded.shared, &rules, &is_hub);
    let steps = engine::track::path(&links, &a, &b).unwrap_or_default();
    let mut at = a;
    let steps = steps.into_iter().map(|step| {
        let to = if step.a == at { step.b } else { step.a };
        let from = std::mem::replace(&mut at, to.clone());
        PathStep {
            from: from.to_string(),
            to: to.to_string(),
            kind: step.key.kind.as_str().to_owned(),
            value: step.key.value,
            holders: step.rate.holders,
            weight: step.weight,
        }
    });
    Ok(steps.collect())
}

fn hull(a: Option<Interval>, b: Option<Interval>) -> Option<Interval> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.hull(b)),
        (a, b) => a.or(b),
    }
}
