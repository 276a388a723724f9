//! Infrastructure that a report shares with earlier reports, every key with its time and the number of actors on it.
//!
//! Zones and addresses of strangers are no keys (`hub`): without that, two reports that share a key are 15 times as likely
//! to be on one actor as two at random; with it 284 times.

mod join;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use model::{DomainName, Indicator, Key, KeyKind, Report, Timestamp};
use serde::{Deserialize, Serialize};

use super::weigh::{freshness, grade_factor};
use crate::hub::Hubs;
pub use join::join;

/// What kind of value two reports share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A host name that is not itself registrable.
    Name,
    /// A registrable name; zones of dynamic DNS and free hosting count as suffixes.
    Registrable,
    /// An address.
    Address,
    /// The /24 of an IPv4 address: weak.
    Network,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "host name",
            Self::Registrable => "registrable name",
            Self::Address => "address",
            Self::Network => "network",
        }
    }

    /// Whether it is somebody's own: what a registrable name or an address is, and a network is not.
    #[must_use]
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Registrable | Self::Address)
    }
}

/// A key that a report shares with earlier reports on one actor.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedKey {
    /// What kind of value.
    pub kind: Kind,
    /// The value.
    pub value: String,
    /// How many actors are reported on it.
    pub actors: usize,
    /// Places of the reports on this actor that list it, among those trained on.
    pub reports: Vec<usize>,
    /// What remains of its worth, 0 to 1.5: that of the best report, one half for two years between the two, by grade (an
    /// unknown one counts 1), divided by the number of actors.
    pub strength: f64,
}

/// A key of the report asked about that earlier reports list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What kind of value.
    pub kind: Kind,
    /// The value.
    pub value: String,
    /// Places of the reports that list it, among those trained on, sorted.
    pub reports: Vec<usize>,
}

/// Keys of earlier reports.
#[derive(Clone, Debug, Default)]
pub struct Overlap {
    /// By key, the places of the reports that list it.
    keys: BTreeMap<(Kind, String), Vec<usize>>,
}

impl Overlap {
    /// Files the keys of `reports`.
    #[must_use]
    pub fn train(reports: &[&Report]) -> Self {
        let hubs = Hubs::embedded();
        let mut it = Self::default();
        for (place, report) in reports.iter().enumerate() {
            for key in keys(report, hubs) {
                it.keys.entry(key).or_default().push(place);
            }
        }
        it
    }

    /// The keys of `report` that reports passing `counts` list.
    #[must_use]
    pub fn find(&self, report: &Report, counts: &dyn Fn(usize) -> bool) -> Vec<Found> {
        let listed = |key: (Kind, String)| {
            let reports: Vec<usize> = self.keys.get(&key)?.iter().copied().filter(|at| counts(*at)).collect();
            (!reports.is_empty()).then_some(Found { kind: key.0, value: key.1, reports })
        };
        keys(report, Hubs::embedded()).into_iter().filter_map(listed).collect()
    }

    /// The indicators of `report` that share neither name, registrable name nor address with a report that passes `counts`.
    #[must_use]
    pub fn unshared(&self, report: &Report, counts: &dyn Fn(usize) -> bool) -> Vec<Indicator> {
        let hubs = Hubs::embedded();
        let is_shared = |indicator: &Indicator| {
            keys_of(indicator, hubs).iter().any(|key| {
                key.0 != Kind::Network
                    && self.keys.get(key).is_some_and(|reports| reports.iter().any(|at| counts(*at)))
            })
        };
        report.indicators.iter().filter(|indicator| !is_shared(indicator)).cloned().collect()
    }
}

/// What was found, by actor: strongest key first; a network only where no address of it is shared. `trained` are the
/// reports trained on, `date` is that of the report asked about; reports of the publisher `without` do not count.
#[must_use]
pub fn by_actor(
    found: &[Found],
    trained: &[Report],
    date: Timestamp,
    without: Option<&str>,
) -> BTreeMap<String, Vec<SharedKey>> {
    let mut shared: BTreeMap<String, Vec<SharedKey>> = BTreeMap::new();
    for key in found {
        let mut actors: BTreeMap<&str, (f64, Vec<usize>)> = BTreeMap::new();
        for place in &key.reports {
            let Some(report) = trained.get(*place) else { continue };
            if Some(report.publisher.as_str()) == without {
                continue;
            }
            let (first, last) = (report.date.min(date), report.date.max(date));
            let worth = freshness(first, last) * grade_factor(report.grade);
            let of_actor = actors.entry(&report.actor).or_default();
            of_actor.0 = of_actor.0.max(worth);
            of_actor.1.push(*place);
        }
        let on_it = actors.len();
        for (actor, (worth, reports)) in actors {
            #[expect(clippy::cast_precision_loss, reason = "counts of actors are far below 2^52")]
            let strength = worth / on_it as f64;
            shared.entry(actor.to_owned()).or_default().push(SharedKey {
                kind: key.kind,
                value: key.value.clone(),
                actors: on_it,
                reports,
                strength,
            });
        }
    }
    for keys in shared.values_mut() {
        let exact: BTreeSet<String> = keys
            .iter()
            .filter(|k| k.kind == Kind::Address)
            .filter_map(|k| network(k.value.parse().ok()?))
            .collect();
        keys.retain(|key| key.kind != Kind::Network || !exact.contains(&key.value));
        keys.sort_by(|a, b| {
            b.strength.total_cmp(&a.strength).then_with(|| (a.kind, &a.value).cmp(&(b.kind, &b.value)))
        });
    }
    shared
}

/// The keys of a report that may link it to another, sorted.
fn keys(report: &Report, hubs: &Hubs) -> BTreeSet<(Kind, String)> {
    report.indicators.iter().flat_map(|indicator| keys_of(indicator, hubs)).collect()
}

fn keys_of(indicator: &Indicator, hubs: &Hubs) -> Vec<(Kind, String)> {
    match indicator {
        Indicator::Name(name) => {
            let Some(registrable) = owned(name, hubs) else { return Vec::new() };
            let own = (*name != registrable).then(|| (Kind::Name, name.as_str().to_owned()));
            let zone = (Kind::Registrable, registrable.as_str().to_owned());
            own.into_iter().chain([zone]).collect()
        }
        Indicator::Address(address) if hubs.address(*address).is_none() => {
            let network = network(*address).map(|network| (Kind::Network, network));
            std::iter::once((Kind::Address, address.to_string())).chain(network).collect()
        }
        Indicator::Address(_) | Indicator::Path(_) => Vec::new(),
    }
}

/// The registrable name, when it is no stranger's: `None` for hubs.
fn owned(name: &DomainName, hubs: &Hubs) -> Option<DomainName> {
    let registrable = hubs.registrable(name)?;
    let key = Key { kind: KeyKind::Registrable, value: registrable.as_str().to_owned() };
    (hubs.key(&key).is_none() && hubs.zone(name).is_none_or(|(_, class)| class.is_suffix()))
        .then_some(registrable)
}

fn network(address: IpAddr) -> Option<String> {
    let IpAddr::V4(v4) = address.to_canonical() else { return None };
    let [a, b, c, _] = v4.octets();
    Some(format!("{a}.{b}.{c}.0/24"))
}

#[cfg(test)]
mod tests;
