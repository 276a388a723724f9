//! Attribute: who is behind a cluster or a report, as ranked hypotheses with what speaks against each.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Read as _};
use std::net::IpAddr;

use anyhow::{Context, Result};
use engine::attribute::alias::Resolver;
use engine::attribute::habit::{Habits, Trait, traits};
use engine::attribute::technique::{Item, Observed, Use};
use engine::attribute::{Known, Learned, Subject, Targets, linked_by_report};
use engine::detect::Gatherer;
use engine::detect::lookalike::Matcher;
use model::{
    Attribution, Cluster, Count, DomainName, Family, Grade, Id, Indicator, Key, KeyKind, Likelihood, Origin,
    Profile, Report, Timestamp, VictimCount, WatchList,
};
use wire::AskedReport;
use wire::stix::{CitedUse, cited_uses};

use super::infrastructure::{edges_of, is_hub, known_by, shared};
use crate::desk::Desk;
use crate::intake::unpack;

/// Reported names whose registrations and certificates are looked up for actors' habits.
const HABITS: usize = 5_000;

/// What is known on a desk, learned once for many questions.
pub(crate) struct Background {
    pub(crate) learned: Learned,
    /// The date of the latest report that counts.
    latest: Option<Timestamp>,
}

impl Background {
    /// Learns from everything the desk knew at `as_of`. What actors use is read when `uses` asks for it.
    pub(crate) fn read(desk: &Desk, as_of: Option<Timestamp>, uses: bool) -> Result<Self> {
        // All reports, later ones too: the engine leaves those out and says how many there were.
        let reports = desk.store.reports(None)?;
        let counting =
            reports.iter().map(|report| report.date).filter(|date| as_of.is_none_or(|at| *date <= at));
        let latest = counting.max();
        let until = as_of.or(latest).unwrap_or(EARLIEST);
        let actors: Vec<_> =
            desk.store.actors()?.into_iter().filter(|actor| actor.said.counts(as_of)).collect();
        let resolver = Resolver::as_of(&desk.store.aliases()?, &actors, as_of);
        let listed = listed(&reports, until);
        let said = if uses { self::uses(desk)? } else { Vec::new() };
        let counts = |of: &CitedUse| as_of.is_none_or(|at| of.known.is_none_or(|known| known <= at));
        let (uses, software) = used(said.into_iter().filter(counts));
        let learned =
            Learned::new(Known { reports, actors, uses, software }, resolver, until, &BTreeSet::new());
        let habits = habits(desk, &learned, &listed, as_of)?;
        Ok(Self { learned: learned.with_habits(habits), latest })
    }
}

/// A moment before any report.
const EARLIEST: Timestamp = Timestamp::EPOCH;

/// Attributes one cluster from what was known at `as_of`, without some families of evidence.
pub(crate) fn attribute(
    desk: &mut Desk,
    background: &Background,
    cluster: &Cluster,
    profile: &Profile,
    as_of: Option<Timestamp>,
    without: &BTreeSet<Family>,
) -> Result<Attribution> {
    let members = known_by(desk, &cluster.members, as_of)?;
    let addresses = dedicated_addresses(desk, &members, as_of)?;
    let seen = cluster.links.iter().filter_map(|link| link.when).map(model::Interval::last);
    // Of a cluster without any date, on a desk without any report, nothing can be said; the answer then says so.
    let now = as_of.or_else(|| seen.chain(background.latest).max()).unwrap_or(EARLIEST);
    let indicators: BTreeSet<Indicator> = members
        .iter()
        .cloned()
        .map(Indicator::Name)
        .chain(addresses.into_iter().map(Indicator::Address))
        .collect();
    let report = Report {
        id: Id::of(&["cluster", &cluster.designator]),
        actor: String::new(),
        date: now,
        dated: true,
        publisher: String::new(),
        grade: Grade::UNKNOWN,
        marking: None,
        references: Vec::new(),
        indicators: indicators.into_iter().collect(),
        victims: Vec::new(),
        origin: Origin { source: "lake".to_owned(), raw: None, line: 0 },
    };
    // A name that a report lists counts as infrastructure; its registration is among the habits of the reported actor, and
    // would count a second time.
    let unshared: BTreeSet<Indicator> =
        background.learned.trained().unshared(&report, now).into_iter().collect();
    let own: Vec<DomainName> =
        members.iter().filter(|name| unshared.contains(&Indicator::Name((*name).clone()))).cloned().collect();
    let attribution = engine::attribute::attribute(
        &background.learned,
        &Subject {
            targets: Targets {
                sectors: profile.imitated_sectors.clone(),
                countries: profile.imitated_countries.clone(),
            },
            traits: traits_of(desk, &own, as_of)?.into_values().collect(),
            linked_by_report: linked_by_report(&cluster.links),
            as_of,
            without: without.clone(),
            ..Subject::of(&cluster.designator, report, now)
        },
    );
    if without.is_empty() {
        desk.store.save_attribution(&attribution)?;
    }
    Ok(attribution)
}

/// A report as the engine is asked about it: what was known before its date, or at `as_of`, counts. Whom it is aimed at is what it
/// says of victims, and whom its names imitate.
pub(crate) fn subject(
    asked: &AskedReport,
    watched: &Watched<'_>,
    as_of: Option<Timestamp>,
    without: &BTreeSet<Family>,
) -> Subject {
    let report = &asked.report;
    let until = as_of.unwrap_or_else(|| report.date.just_before());
    let name =
        asked.citation.clone().unwrap_or_else(|| format!("{}:{}", report.origin.source, report.origin.line));
    let imitated = watched.imitated(report);
    let targets = |of: &dyn Fn(&VictimCount) -> Option<String>, imitated: Vec<Count>| {
        let victims = report.victims.iter().filter_map(|victims| Some((of(victims)?, victims.count)));
        Count::tally(victims.chain(imitated.into_iter().map(|of| (of.what, of.count))))
    };
    Subject {
        observed: Observed { techniques: asked.techniques.clone(), software: asked.software.clone() },
        citation: asked.citation.clone(),
        targets: Targets {
            sectors: targets(&|of| of.sector.clone(), imitated.imitated_sectors),
            countries: targets(&|of| of.country.clone(), imitated.imitated_countries),
        },
        as_of,
        without: without.clone(),
        ..Subject::of(&name, report.clone(), until)
    }
}

/// The watch-list, ready to say whom names imitate.
pub(crate) struct Watched<'a> {
    list: &'a WatchList,
    matcher: Matcher,
    least: Likelihood,
}

impl<'a> Watched<'a> {
    pub(crate) fn new(list: &'a WatchList, desk: &Desk) -> Result<Self> {
        let matcher = Matcher::compile(list).context("cannot compile the watch-list")?;
        Ok(Self { list, matcher, least: Likelihood::new(desk.config.detect.min_likelihood)? })
    }

    fn imitated(&self, report: &Report) -> Profile {
        let none = BTreeSet::new();
        let mut gatherer = Gatherer::new(&self.matcher, &none);
        let mut names = Vec::new();
        for indicator in &report.indicators {
            if let Indicator::Name(name) = indicator {
                gatherer.see(name.clone(), None, report.origin.clone());
                names.push(name.clone());
            }
        }
        let findings = gatherer.finish(&[], self.least);
        engine::profile::profile("", &names, &findings, self.list, &[])
    }
}

/// What actors use and software does, with citations, from the bundles in the vault.
pub(crate) fn uses(desk: &Desk) -> Result<Vec<CitedUse>> {
    let mut uses = BTreeSet::new();
    for batch in
        desk.store.batches()?.into_iter().filter(|batch| batch.format == wire::Format::Stix.to_string())
    {
        let file = desk.vault.open_object(&batch.digest)?;
        let mut bytes = Vec::new();
        unpack(Box::new(BufReader::new(file)), desk.config.observe.max_unpacked_bytes)
            .and_then(|mut reader| reader.read_to_end(&mut bytes))
            .with_context(|| format!("cannot read `{}` in the vault", batch.file))?;
        // A bundle that is damaged as a whole was told when it came in.
        uses.extend(cited_uses(&bytes).unwrap_or_default());
    }
    Ok(uses.into_iter().collect())
}

/// What actors use and what software does, as the engine takes them: actors by the group's name, which the resolver knows,
/// software by its external id.
pub(crate) fn used(said: impl IntoIterator<Item = CitedUse>) -> (Vec<Use>, Vec<Use>) {
    let (mut uses, mut software) = (Vec::new(), Vec::new());
    for of in said {
        let item = if of.is_technique { Item::Technique(of.item) } else { Item::Software(of.item) };
        let (actor, of_kind) = if of.of_software { (of.actor, &mut software) } else { (of.name, &mut uses) };
        of_kind.push(Use { actor, item, citations: of.citations });
    }
    (uses, software)
}

/// The actors whose reports up to `until` list a name, the most recent reports first and so many names at most.
fn listed(reports: &[Report], until: Timestamp) -> BTreeMap<DomainName, BTreeSet<String>> {
    let mut listed: BTreeMap<DomainName, BTreeSet<String>> = BTreeMap::new();
    for report in reports.iter().rev().filter(|report| report.date <= until) {
        for indicator in &report.indicators {
            if let Indicator::Name(name) = indicator
                && (listed.len() < HABITS || listed.contains_key(name))
            {
                listed.entry(name.clone()).or_default().insert(report.actor.clone());
            }
        }
    }
    listed
}

/// The habits of actors, read from what the desk's own sensors saw of names in reports on them.
fn habits(
    desk: &Desk,
    learned: &Learned,
    listed: &BTreeMap<DomainName, BTreeSet<String>>,
    as_of: Option<Timestamp>,
) -> Result<Habits> {
    let names: Vec<DomainName> = listed.keys().cloned().collect();
    let names: Vec<DomainName> = desk.lake.seen(&names, as_of)?.into_iter().collect();
    let mut habits = Habits::default();
    for (name, shown) in traits_of(desk, &names, as_of)? {
        let actors: BTreeSet<String> =
            listed.get(&name).into_iter().flatten().map(|actor| learned.key(actor)).collect();
        actors.iter().for_each(|actor| habits.add(actor, &shown));
    }
    Ok(habits)
}

/// How each of these names was registered and certified.
fn traits_of(
    desk: &Desk,
    names: &[DomainName],
    as_of: Option<Timestamp>,
) -> Result<BTreeMap<DomainName, Vec<Trait>>> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let asked: BTreeSet<&DomainName> = names.iter().collect();
    let mut shown: BTreeMap<DomainName, BTreeSet<Trait>> = BTreeMap::new();
    for fact in desk.lake.facts(names, as_of)? {
        let found = traits(&fact.observed.what);
        if !found.is_empty() {
            for name in fact.observed.what.names().into_iter().filter(|name| asked.contains(name)) {
                shown.entry(name.clone()).or_default().extend(found.iter().cloned());
            }
        }
    }
    Ok(shown.into_iter().map(|(name, shown)| (name, shown.into_iter().collect())).collect())
}

/// Addresses of the members that few strangers share: a report that lists such an address speaks of the members.
fn dedicated_addresses(desk: &Desk, members: &[DomainName], as_of: Option<Timestamp>) -> Result<Vec<IpAddr>> {
    let rules = desk.config.rules()?;
    let Some(rule) = rules.kinds.get(&KeyKind::Address) else { return Ok(Vec::new()) };
    let mut keys: Vec<Key> = edges_of(desk, members, as_of)?
        .into_iter()
        .map(|edge| edge.key)
        .filter(|key| key.kind == KeyKind::Address && !is_hub(key))
        .collect();
    keys.sort();
    keys.dedup();
    Ok(shared(desk, &keys, as_of)?
        .into_iter()
        .filter(|shared| shared.rate.holders <= rule.max_holders)
        .filter_map(|shared| shared.key.value.parse().ok())
        .collect())
}
