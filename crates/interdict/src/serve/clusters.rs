use std::collections::BTreeMap;

use anyhow::Result;
use model::{Attribution, Change, Cluster, Count, DomainName, Hypothesis, Likelihood};
use web::Failure;
use web::view::{
    Cell, ClusterEventRow, ClusterPage, ClusterRow, EvidenceRow, HypothesisRow, LinkRow, Victims,
};

use super::known::Known;
use super::{overview, words};
use crate::desk::Desk;

/// Hypotheses on a page.
const HYPOTHESES: usize = 8;
/// What the hypothesis is called that nobody has reported.
const UNKNOWN: &str = "none of the known actors";

pub(super) fn rows(desk: &Desk) -> Result<Vec<ClusterRow>> {
    desk.store.cluster_sizes()?.iter().map(|(designator, names)| row(desk, designator, *names)).collect()
}

/// A cluster in a list.
pub(super) fn row(desk: &Desk, designator: &str, names: u64) -> Result<ClusterRow> {
    let attribution = desk.store.attribution(designator)?;
    let answer = attribution.as_ref().and_then(Attribution::answer);
    Ok(ClusterRow {
        designator: designator.to_owned(),
        names,
        leading: answer.map(|rung| rung.name.clone()),
        likelihood: answer.map(|rung| rung.likelihood.percent()),
        confidence: attribution.as_ref().map(|of| of.confidence.to_string()),
    })
}

/// The cluster, or that there is none.
pub(super) fn find(desk: &Desk, designator: &str) -> Result<Cluster> {
    let missing = || Failure::NotFound(format!("There is no cluster `{designator}`."));
    Ok(desk.store.cluster(designator)?.ok_or_else(missing)?)
}

pub(super) fn one(desk: &Desk, known: &Known, designator: &str) -> Result<ClusterPage> {
    let cluster = find(desk, designator)?;
    let attribution = desk.store.attribution(designator)?;
    let profile = desk.store.profile(designator)?.unwrap_or_default();
    let events = desk.store.events(Some(designator))?;
    let victims = profile.victim_sectors.into_iter().chain(profile.victim_countries);
    let threshold = desk.config.case.victim_threshold;
    let techniques = match &attribution {
        Some(of) => techniques(desk, known, of)?,
        None => Vec::new(),
    };
    Ok(ClusterPage {
        designator: cluster.designator,
        names: cluster.members.iter().map(DomainName::to_string).collect(),
        links: cluster.links.into_iter().map(link).collect(),
        events: events
            .into_iter()
            .map(|event| ClusterEventRow { run: event.run, text: change(&event.change) })
            .collect(),
        hypotheses: attribution.as_ref().map(hypotheses).unwrap_or_default(),
        confidence: attribution.as_ref().map(|of| of.confidence.to_string()),
        caveats: attribution.as_ref().map(|of| of.caveats.clone()).unwrap_or_default(),
        contested: attribution.as_ref().map(contested).unwrap_or_default(),
        identities: words::tallies(profile.identities),
        victims: words::tallies(victims.filter(|count| count.count >= threshold).collect()),
        techniques,
    })
}

fn link(link: model::Link) -> LinkRow {
    LinkRow {
        a: link.a.to_string(),
        b: link.b.to_string(),
        kind: link.key.kind.as_str().to_owned(),
        value: link.key.value,
        holders: link.rate.holders,
        population: link.rate.population,
        weight: link.weight,
        seen: words::span(link.when),
    }
}

fn hypotheses(of: &Attribution) -> Vec<HypothesisRow> {
    let evidence = |actor: Option<&str>| {
        let about = of.contributions.iter().filter(|one| one.actor.as_deref() == actor);
        let rows = about.map(|one| EvidenceRow {
            family: one.family.to_string(),
            text: one.text.clone(),
            weight: one.nats,
            source: one.grade.map_or_else(|| one.source.clone(), |grade| format!("{} ({grade})", one.source)),
        });
        rows.collect::<Vec<_>>()
    };
    let known = of.hypotheses.iter().take(HYPOTHESES).map(|one: &Hypothesis| HypothesisRow {
        actor: one.actor.clone(),
        also: one.also_known_as.clone(),
        likelihood: one.likelihood.percent(),
        words: one.likelihood.words().to_owned(),
        evidence: evidence(Some(&one.actor)),
    });
    let mut rows: Vec<HypothesisRow> = known.collect();
    let unknown = Likelihood::from_fraction(of.unknown);
    rows.push(HypothesisRow {
        actor: UNKNOWN.to_owned(),
        also: Vec::new(),
        likelihood: unknown.percent(),
        words: unknown.words().to_owned(),
        evidence: evidence(None),
    });
    rows.sort_by_key(|row| std::cmp::Reverse(row.likelihood));
    rows
}

fn contested(of: &Attribution) -> Vec<String> {
    let say = |contest: &model::Contest| {
        format!(
            "{}: say {}; {}",
            contest.claim,
            words::some(&contest.asserted_by, 6),
            words::some(&contest.contradicted_by, 6)
        )
    };
    of.contested.iter().map(say).collect()
}

/// What the likeliest actor is said to use, under any name that nobody disputes.
fn techniques(desk: &Desk, known: &Known, of: &Attribution) -> Result<Vec<(String, String)>> {
    let Some(first) = of.hypotheses.first() else { return Ok(Vec::new()) };
    let names = known.names(desk)?;
    let mut called = names.resolver.resolve(&first.actor).undisputed;
    called.extend([first.actor.clone(), names.resolver.canonical(&first.actor)]);
    let mut found = BTreeMap::new();
    for usage in desk.store.usages_of(&called)? {
        if let Some(id) = usage.external_id.filter(|_| usage.category == "technique") {
            found.insert(id, usage.name);
        }
    }
    Ok(found.into_iter().collect())
}

fn change(change: &Change) -> String {
    match change {
        Change::New { members } => format!("new, with {} names: {}", members.len(), words::some(members, 8)),
        Change::Grown { gained } => format!("gained {}", words::some(gained, 8)),
        Change::Shrunk { lost } => format!("lost {}", words::some(lost, 8)),
        Change::Merged { absorbed } => format!("took over {absorbed}"),
        Change::Split { into, members } => format!("split: {} left as {into}", words::some(members, 8)),
        Change::Dissolved => "dissolved: no link holds it together any more".to_owned(),
    }
}

/// Whom the clusters target, small cells left out.
pub(super) fn victims(desk: &Desk) -> Result<Victims> {
    let threshold = desk.config.case.victim_threshold;
    let (mut sectors, mut countries) = (Vec::new(), Vec::new());
    for (designator, _) in desk.store.cluster_sizes()? {
        let profile = desk.store.profile(&designator)?.unwrap_or_default();
        sectors.extend(profile.victim_sectors);
        countries.extend(profile.victim_countries);
    }
    let cells = |counts: Vec<Count>| {
        let counts = Count::tally(counts.into_iter().map(|count| (count.what, count.count)));
        let cell =
            |count: Count| Cell { what: count.what, count: Some(count.count).filter(|n| *n >= threshold) };
        counts.into_iter().map(cell).collect::<Vec<_>>()
    };
    let (_, identities) = desk.store.finding_tallies()?;
    let (imitated_sectors, imitated_countries) = overview::targets(desk, &identities)?;
    Ok(Victims {
        sectors: cells(sectors),
        countries: cells(countries),
        imitated_sectors: words::tallies(imitated_sectors),
        imitated_countries: words::tallies(imitated_countries),
        threshold,
    })
}
