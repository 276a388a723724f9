//! Which earlier reports list the cluster's infrastructure.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use model::{DomainName, Indicator, Report};

use super::Question;
use super::alias::Resolver;

/// A report that lists something of the cluster.
#[derive(Clone, Debug)]
pub(super) struct Sighting<'a> {
    /// The report.
    pub(super) report: &'a Report,
    /// Key of the actor it is filed under; see [`Roster`].
    pub(super) actor: String,
    /// What it shares with the cluster: registrable names and addresses.
    pub(super) keys: BTreeSet<String>,
    /// Members it lists, or whose registrable name it lists something of.
    pub(super) names: BTreeSet<&'a DomainName>,
    /// How many of `names` it lists letter by letter.
    pub(super) exact: usize,
    /// Addresses it lists.
    pub(super) addresses: BTreeSet<IpAddr>,
}

/// The reports that count, and how many do not.
#[derive(Debug)]
pub(super) struct Sightings<'a> {
    /// By date, then id.
    pub(super) listed: Vec<Sighting<'a>>,
    /// Reports on this infrastructure that came after the as-of date.
    pub(super) later: usize,
}

/// Actors by the key of the name they are filed under, with how that name is printed.
#[derive(Debug, Default)]
pub(super) struct Roster(BTreeMap<String, String>);

impl Roster {
    /// Files `name`, and gives the key of its actor.
    pub(super) fn file(&mut self, resolver: &Resolver, name: &str) -> String {
        let canonical = resolver.canonical(name);
        let key = Resolver::key(&canonical);
        // Spellings that no source knows: capitals sort first and read better.
        let shown = self.0.entry(key.clone()).or_insert_with(|| canonical.clone());
        if canonical < *shown {
            *shown = canonical;
        }
        key
    }

    /// How an actor is printed.
    pub(super) fn print(&self, key: &str) -> String {
        self.0.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// Whether `name` is but a spelling of the name an actor is filed under.
    pub(super) fn is_spelling_of(key: &str, name: &str) -> bool {
        Resolver::key(name) == key
    }
}

/// Finds the reports up to the as-of date that list a member, a name of the same registrable name, or an address.
pub(super) fn sightings<'a>(question: &Question<'a>, roster: &mut Roster) -> Sightings<'a> {
    let mut zones: BTreeMap<DomainName, Vec<&'a DomainName>> = BTreeMap::new();
    for member in question.members {
        zones.entry((question.registrable)(member)).or_default().push(member);
    }
    let addresses: BTreeSet<IpAddr> = question.addresses.iter().copied().collect();
    let mut reports: Vec<&Report> = question.reports.iter().collect();
    reports.sort_by(|a, b| {
        (a.date, &a.id, &a.origin, &a.indicators).cmp(&(b.date, &b.id, &b.origin, &b.indicators))
    });
    // The same record taken in from two files is one report.
    reports.dedup_by(|a, b| a.id == b.id && a.indicators == b.indicators);
    let (mut listed, mut later) = (Vec::new(), 0);
    for report in reports {
        let Some(mut sighting) = sight(question, &zones, &addresses, report) else { continue };
        if question.as_of.is_some_and(|as_of| report.date > as_of) {
            later += 1;
            continue;
        }
        sighting.actor = roster.file(question.resolver, &report.actor);
        listed.push(sighting);
    }
    Sightings { listed, later }
}

fn sight<'a>(
    question: &Question<'a>,
    zones: &BTreeMap<DomainName, Vec<&'a DomainName>>,
    addresses: &BTreeSet<IpAddr>,
    report: &'a Report,
) -> Option<Sighting<'a>> {
    let mut sighting = Sighting {
        report,
        actor: String::new(),
        keys: BTreeSet::new(),
        names: BTreeSet::new(),
        exact: 0,
        addresses: BTreeSet::new(),
    };
    let mut exact: BTreeSet<&DomainName> = BTreeSet::new();
    for indicator in &report.indicators {
        match indicator {
            Indicator::Name(name) => {
                let zone = (question.registrable)(name);
                if let Some(members) = zones.get(&zone) {
                    exact.extend(members.iter().filter(|member| **member == name));
                    sighting.names.extend(members);
                    sighting.keys.insert(zone.to_string());
                }
            }
            Indicator::Address(address) if addresses.contains(address) => {
                sighting.addresses.insert(*address);
                sighting.keys.insert(address.to_string());
            }
            Indicator::Address(_) | Indicator::Path(_) => {}
        }
    }
    sighting.exact = exact.len();
    (!sighting.keys.is_empty()).then_some(sighting)
}
