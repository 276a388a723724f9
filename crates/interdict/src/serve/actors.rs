use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use engine::attribute::alias::{Resolver, Verdict, Word};
use web::Failure;
use web::view::{ActorPage, ActorRow, AliasWord};

use super::entity::reports;
use super::known::{Known, Names};
use crate::desk::Desk;

/// Actors in order of name, as the sources spell them.
pub(super) fn rows(
    desk: &Desk,
    known: &Known,
    query: &str,
    after: Option<&str>,
    most: usize,
) -> Result<Vec<ActorRow>> {
    let names = known.names(desk)?;
    let wanted = query.trim().to_lowercase();
    let found =
        listed(&names).into_iter().filter(|(name, _)| after.is_none_or(|after| name.as_str() > after));
    let mut rows = Vec::new();
    for (name, sources) in found {
        let resolved = names.resolver.resolve(&name);
        let others = || resolved.undisputed.iter().chain(std::iter::once(&name));
        if !wanted.is_empty() && !others().any(|other| other.to_lowercase().contains(&wanted)) {
            continue;
        }
        let aliases = resolved.undisputed.iter().filter(|other| **other != name).count() as u64;
        rows.push(ActorRow { name, sources: sources.len() as u64, aliases });
        if rows.len() == most {
            break;
        }
    }
    Ok(rows)
}

/// Every name that a source has an entry of, in one spelling, with these sources.
fn listed(names: &Names) -> BTreeMap<String, BTreeSet<&str>> {
    let mut listed: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for actor in &names.actors {
        listed.entry(names.resolver.spelling(&actor.name)).or_default().insert(actor.source.as_str());
    }
    listed
}

pub(super) fn one(desk: &Desk, known: &Known, name: &str) -> Result<ActorPage> {
    let names = known.names(desk)?;
    let name = names.resolver.spelling(name);
    let key = Resolver::key(&name);
    let mut called: BTreeSet<String> =
        names.resolver.resolve(&name).undisputed.iter().map(|other| Resolver::key(other)).collect();
    called.insert(key);
    let mut reported = desk.store.reports(None)?;
    reported.retain(|report| called.contains(&Resolver::key(&report.actor)));
    if !names.resolver.knows(&name) && reported.is_empty() {
        return Err(Failure::NotFound(format!("No source on this desk has the name `{name}`.")).into());
    }
    let words = names.resolver.candidates(&name).into_iter().map(|other| AliasWord {
        name: other.name,
        verdict: verdict(&other.verdict).to_owned(),
        asserted_by: other.sayings.asserted_by.iter().map(|word| said(word, false)).collect(),
        contradicted_by: other.sayings.contradicted_by.iter().map(|word| said(word, true)).collect(),
    });
    Ok(ActorPage {
        canonical: names.resolver.canonical(&name),
        words: words.collect(),
        reports: reports(&reported),
        name,
    })
}

fn said(word: &Word, how: bool) -> String {
    let date = word.said.date.map_or_else(|| "undated".to_owned(), model::Timestamp::date);
    let how = if how && !word.how.is_empty() { format!(": {}", word.how) } else { String::new() };
    format!("{} ({date}, {}){how}", word.source, word.said.grade)
}

const fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Same { .. } => "same",
        Verdict::Different { .. } => "different",
        Verdict::Contested(_) => "contested",
        Verdict::Unknown => "unknown",
    }
}
