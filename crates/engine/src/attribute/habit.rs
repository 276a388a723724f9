//! How and when names are registered, certified and hosted: habits, of which several people have the same.
//!
//! No open data tie such habits to actors, so weights are defaults: the smoothed log-likelihood ratio of each value, averaged over
//! the names asked about, at most half a nat for one attribute. What is common to everybody says nothing by its form; actors'
//! habits are those of the names in reports that the desk's own sensors saw.

use std::collections::BTreeMap;

use model::{DomainName, Family, Observation, RecordType, Timestamp};

use super::weigh::count;
use crate::hub::Hubs;

/// At most this much for one attribute, for or against.
const ATTRIBUTE_NATS: f64 = 0.5;
/// Share of everybody's habits in the mixture (Jelinek and Mercer 1980).
const BACKGROUND: f64 = 0.3;
/// So many names of everybody's are added to an actor's own.
const PSEUDO: f64 = 3.0;
/// Of fewer names of an actor no habit is read.
const NAMES: usize = 3;

/// What a habit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    /// The registrar.
    Registrar,
    /// The registrable name that the name servers lie under.
    NameServers,
    /// Who issued the certificate.
    Issuer,
    /// Day of the week of the registration, UTC.
    Weekday,
    /// Four hours of the day of the registration, UTC.
    Hours,
}

impl Attribute {
    const fn family(self) -> Family {
        match self {
            Self::Registrar | Self::NameServers | Self::Issuer => Family::Registration,
            Self::Weekday | Self::Hours => Family::Timing,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Registrar => "registrar",
            Self::NameServers => "name servers",
            Self::Issuer => "issuer of certificates",
            Self::Weekday => "day of registration",
            Self::Hours => "hours of registration",
        }
    }
}

/// One value of an attribute of one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trait {
    /// Of what.
    pub attribute: Attribute,
    /// The value.
    pub value: String,
}

/// The habits that an observation of a name shows.
#[must_use]
pub fn traits(observation: &Observation) -> Vec<Trait> {
    let of = |attribute: Attribute, value: String| Trait { attribute, value };
    match observation {
        Observation::Registration(it) => {
            let mut all: Vec<Trait> = it
                .registrar
                .iter()
                .map(|registrar| of(Attribute::Registrar, registrar.trim().to_lowercase()))
                .chain(it.nameservers.iter().map(|server| of(Attribute::NameServers, zone(server))))
                .collect();
            all.extend(it.created.into_iter().flat_map(moment));
            all.sort();
            all.dedup();
            all
        }
        Observation::Certificate(it) => vec![of(Attribute::Issuer, it.issuer.clone())],
        Observation::Resolution(it) if it.rrtype == RecordType::Ns => {
            let server = DomainName::parse(&it.rdata).ok();
            server.iter().map(|server| of(Attribute::NameServers, zone(server))).collect()
        }
        Observation::Resolution(_) | Observation::Name(_) => Vec::new(),
    }
}

fn zone(server: &DomainName) -> String {
    Hubs::embedded().registrable(server).unwrap_or_else(|| server.clone()).to_string()
}

/// Day of the week and hours, where the moment is finer than a day.
fn moment(created: Timestamp) -> Vec<Trait> {
    let seconds = created.as_micros().div_euclid(1_000_000);
    let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    if second == 0 {
        return Vec::new();
    }
    const DAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
    let weekday = DAYS[usize::try_from(day.rem_euclid(7)).unwrap_or_default() % 7];
    let from = second / 14_400 * 4;
    vec![
        Trait { attribute: Attribute::Weekday, value: weekday.to_owned() },
        Trait { attribute: Attribute::Hours, value: format!("{from:02} to {:02} h UTC", from + 4) },
    ]
}

/// How many names have each value.
type Tally = BTreeMap<Attribute, BTreeMap<String, usize>>;

/// Habits of actors.
#[derive(Clone, Debug, Default)]
pub struct Habits {
    all: Tally,
    actors: BTreeMap<String, Tally>,
}

/// What one attribute says for one actor.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Habit {
    pub(super) family: Family,
    pub(super) nats: f64,
    pub(super) text: String,
    pub(super) values: Vec<String>,
}

impl Habits {
    /// Adds what one name of an actor shows. The same name of the same actor is to be added once.
    pub fn add(&mut self, actor: &str, shown: &[Trait]) {
        let of_actor = self.actors.entry(actor.to_owned()).or_default();
        for Trait { attribute, value } in shown {
            for tally in [&mut self.all, &mut *of_actor] {
                *tally.entry(*attribute).or_default().entry(value.clone()).or_default() += 1;
            }
        }
    }

    /// What the habits of `names`, one list of traits each, say for every actor whose habits are known.
    pub(super) fn weigh(&self, names: &[Vec<Trait>]) -> BTreeMap<String, Vec<Habit>> {
        let mut asked: Tally = Tally::new();
        for Trait { attribute, value } in names.iter().flatten() {
            *asked.entry(*attribute).or_default().entry(value.clone()).or_default() += 1;
        }
        let mut weighed: BTreeMap<String, Vec<Habit>> = BTreeMap::new();
        for (actor, of_actor) in &self.actors {
            for (attribute, values) in &asked {
                let (Some(all), Some(own)) = (self.all.get(attribute), of_actor.get(attribute)) else {
                    continue;
                };
                let habit = habit(*attribute, values, own, all);
                weighed.entry(actor.clone()).or_default().extend(habit);
            }
        }
        weighed
    }
}

fn habit(
    attribute: Attribute,
    asked: &BTreeMap<String, usize>,
    own: &BTreeMap<String, usize>,
    all: &BTreeMap<String, usize>,
) -> Option<Habit> {
    let sum = |tally: &BTreeMap<String, usize>| tally.values().sum::<usize>();
    let (names, everybody, asked_in_all) = (sum(own), sum(all), sum(asked));
    if names < NAMES || everybody == names || asked_in_all == 0 {
        // Of too few names nothing is read; and where nobody else is known, nothing is peculiar.
        return None;
    }
    let mut nats = 0.0;
    for (value, times) in asked {
        // A value that nobody is known to have counts as seen once.
        let common = count(all.get(value).copied().unwrap_or_default().max(1)) / count(everybody + 1);
        let share =
            (count(own.get(value).copied().unwrap_or_default()) + PSEUDO * common) / (count(names) + PSEUDO);
        nats += count(*times) * (BACKGROUND + (1.0 - BACKGROUND) * share / common).ln();
    }
    let nats = (nats / count(asked_in_all)).clamp(-ATTRIBUTE_NATS, ATTRIBUTE_NATS);
    let (value, times) = asked.iter().max_by_key(|(value, times)| (**times, std::cmp::Reverse(*value)))?;
    Some(Habit {
        family: attribute.family(),
        nats,
        text: format!(
            "{}: {value} {times} of {asked_in_all} times; {} of {names} among its reported names that were seen, {} of \
             {everybody} among all",
            attribute.as_str(),
            own.get(value).copied().unwrap_or_default(),
            all.get(value).copied().unwrap_or_default()
        ),
        values: asked.keys().cloned().collect(),
    })
}

#[cfg(test)]
mod tests;
