//! Infrastructure that a report shares with earlier reports, every key with its time and the number of actors on it.
//!
//! Zones and addresses of strangers are no keys (`hub`): without that, two reports that share a key are 15 times as likely
//! to be on one actor as two at random; with it 284 times.

mod join;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use model::{DomainName, Indicator, Key, KeyKind, Report, Timestamp};
use serde::{Deserialize, Serialize};

use super::weigh::freshness;
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
    /// The date nearest to the report at which it was reported on this actor.
    pub nearest: Timestamp,
    /// What remains of its worth, 0 to 1: one half for two years between the reports, divided by the number of actors.
    pub strength: f64,
}

/// Keys of earlier reports.
#[derive(Clone, Debug, Default)]
pub struct Overlap {
    /// By key and actor, the dates of reports, sorted.
    keys: BTreeMap<(Kind, String), BTreeMap<String, Vec<Timestamp>>>,
}

impl Overlap {
    /// Files the keys of `reports`.
    #[must_use]
    pub fn train(reports: &[&Report]) -> Self {
        let hubs = Hubs::embedded();
        let mut it = Self::default();
        for report in reports {
            for key in keys(report, hubs) {
                it.keys.entry(key).or_default().entry(report.actor.clone()).or_default().push(report.date);
            }
        }
        it.keys.values_mut().flat_map(BTreeMap::values_mut).for_each(|dates| dates.sort_unstable());
        it
    }

    /// What `report` shares with reports on each actor: strongest key first; a network only where no address of it is
    /// shared. Actors without a shared key are absent.
    #[must_use]
    pub fn of(&self, report: &Report) -> BTreeMap<String, Vec<SharedKey>> {
        let mut shared: BTreeMap<String, Vec<SharedKey>> = BTreeMap::new();
        for (kind, value) in keys(report, Hubs::embedded()) {
            let key = (kind, value);
            let Some(actors) = self.keys.get(&key) else { continue };
            for (actor, dates) in actors {
                let Some(nearest) = dates.iter().copied().min_by(|a, b| {
                    let apart = |date: &Timestamp| date.days_until(report.date).abs();
                    apart(a).total_cmp(&apart(b))
                }) else {
                    continue;
                };
                let (first, last) = (nearest.min(report.date), nearest.max(report.date));
                #[expect(clippy::cast_precision_loss, reason = "counts of actors are far below 2^52")]
                let strength = freshness(first, last) / actors.len() as f64;
                shared.entry(actor.clone()).or_default().push(SharedKey {
                    kind,
                    value: key.1.clone(),
                    actors: actors.len(),
                    nearest,
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

    /// The indicators of `report` that share neither name, registrable name nor address with an earlier report.
    #[must_use]
    pub fn unshared(&self, report: &Report) -> Vec<Indicator> {
        let hubs = Hubs::embedded();
        let is_shared = |indicator: &Indicator| {
            let keys = keys_of(indicator, hubs);
            keys.iter().any(|key| key.0 != Kind::Network && self.keys.contains_key(key))
        };
        report.indicators.iter().filter(|indicator| !is_shared(indicator)).cloned().collect()
    }
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
