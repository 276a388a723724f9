use std::collections::BTreeMap;

use model::{BaseRate, KeyKind};
use serde::{Deserialize, Deserializer, Serialize};

/// What counts as a tie between two names, and how much. Part of the configuration.
///
/// # The weight of a shared value
///
/// ```text
/// base rate = (holders + 1) / (population + background)
/// weight    = clip( ln(sensitivity / base rate), 0, cap * min(1, dedicated / holders) )      [nats]
/// ```
///
/// This is the log-likelihood ratio of the Fellegi-Sunter model of record linkage (*A theory for record linkage*,
/// JASA 64, 1969): the chance that two names of one operation share such a value (`sensitivity`, its m-probability)
/// over the chance that a stranger has this very value (the base rate, its u-probability, taken by frequency as in
/// Winkler 1989). The base rate is shrunk towards "one in `background`" by pseudo-counts: a desk holds what somebody
/// found suspicious, so in a desk of some hundred names the operation itself would make its own server look
/// common. On a large desk the pseudo-counts vanish.
///
/// Limits: strangers are not spread evenly over values (tenants of one host come in crowds), so the raw ratio is too
/// sure of itself. Hence the cap, which falls as `dedicated / holders` once a value has more tenants than one
/// operation is likely to put there; hence `max_holders` and the list of hubs. The sensitivities are judgements,
/// not measurements: no open data labels passive DNS or registrations by operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// Nats from which a pair of names is joined; 3 is odds of 20 to 1 against coincidence.
    pub threshold: f64,
    /// Pseudo-count of names that do not have a value; at least 2 (Laplace's rule).
    pub background: f64,
    /// Most nats that a second, independent value of the same family adds to a pair.
    pub second: f64,
    /// Rules by kind of value. In a configuration, kinds left out keep their defaults; `max_holders = 0` turns one off.
    #[serde(deserialize_with = "over_defaults")]
    pub kinds: BTreeMap<KeyKind, KindRule>,
}

/// How values of one kind tie names together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    /// A value that more registrable names have is shared by strangers: it never links and is not followed.
    pub max_holders: u64,
    /// Up to so many holders a value may be one operation's own; above, the cap is divided among the tenants.
    pub dedicated: u64,
    /// Chance that two names of one operation share such a value, above 0, at most 1.
    pub sensitivity: f64,
    /// How many days two sightings may lie apart and still be of one tenancy; 0: they must overlap. Left out: the
    /// value fixes its own time (one certificate, one report), sightings are not compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap_days: Option<f64>,
    /// Most nats one such value can be worth.
    pub cap: f64,
}

/// A rule that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tracking rule `{field}` is {found}; it must be {must}")]
pub struct InvalidRules {
    /// Path of the field: `kinds.address.cap`.
    pub field: String,
    /// Its value.
    pub found: String,
    /// What it must be.
    pub must: &'static str,
}

impl Default for Rules {
    /// The shipped table. Reasons:
    ///
    /// | kind | reason |
    /// | --- | --- |
    /// | address | four domains on a server mean something, four thousand do not; alone up to 15 holders |
    /// | name server, mail exchanger, canonical name | only an operation's own: a provider's has thousands |
    /// | certificate | its names were requested together by one party, or by a hoster's automation (then many) |
    /// | certificate key | one private key; may be shipped in a device image, so dated |
    /// | registrant | a published contact outlives servers; privacy services exceed `max_holders` |
    /// | registration burst | strangers buy in the same minute at a large registrar: never enough alone |
    /// | registrable | hosts of one registrant; the same for every desk, so always the cap |
    /// | report | a claim, not a sighting: just enough alone up to 116 names, and only among many reported names |
    fn default() -> Self {
        let rule = |max_holders, dedicated, sensitivity, gap_days, cap| KindRule {
            max_holders,
            dedicated,
            sensitivity,
            gap_days,
            cap,
        };
        let kinds = BTreeMap::from([
            (KeyKind::Address, rule(25, 8, 0.3, Some(30.0), 5.7)),
            (KeyKind::NameServer, rule(15, 10, 0.4, Some(90.0), 4.5)),
            (KeyKind::MailExchanger, rule(15, 10, 0.3, Some(90.0), 4.5)),
            (KeyKind::CanonicalName, rule(15, 8, 0.2, Some(90.0), 4.5)),
            (KeyKind::Certificate, rule(40, 20, 0.3, None, 6.0)),
            (KeyKind::CertificateKey, rule(25, 12, 0.3, Some(365.0), 6.0)),
            (KeyKind::Registrant, rule(50, 30, 0.5, Some(730.0), 5.7)),
            (KeyKind::RegistrationBurst, rule(40, 20, 0.3, None, 2.0)),
            (KeyKind::Registrable, rule(1, 1, 1.0, None, 6.0)),
            (KeyKind::Report, rule(150, 100, 0.5, None, 3.5)),
        ]);
        Self { threshold: 3.0, background: 1000.0, second: 1.0, kinds }
    }
}

fn over_defaults<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<KeyKind, KindRule>, D::Error> {
    let given = BTreeMap::<KeyKind, KindRule>::deserialize(deserializer)?;
    let mut kinds = Rules::default().kinds;
    kinds.extend(given);
    Ok(kinds)
}

impl Rules {
    /// Checks every number; call it once after reading a configuration.
    ///
    /// # Errors
    /// [`InvalidRules`] for the first number out of its range.
    pub fn check(&self) -> Result<(), InvalidRules> {
        let ensure = |holds: bool, field: String, found: f64, must: &'static str| {
            if holds { Ok(()) } else { Err(InvalidRules { field, found: found.to_string(), must }) }
        };
        let positive = |n: f64| n.is_finite() && n > 0.0;
        ensure(positive(self.threshold), "threshold".into(), self.threshold, "a positive number of nats")?;
        ensure(
            self.background.is_finite() && self.background >= 2.0,
            "background".into(),
            self.background,
            "at least 2",
        )?;
        let second = self.second.is_finite() && self.second >= 0.0;
        ensure(second, "second".into(), self.second, "a number of nats, 0 or more")?;
        for (kind, rule) in &self.kinds {
            let field = |name: &str| format!("kinds.{kind}.{name}");
            let chance = rule.sensitivity > 0.0 && rule.sensitivity <= 1.0;
            ensure(chance, field("sensitivity"), rule.sensitivity, "above 0 and at most 1")?;
            ensure(positive(rule.cap), field("cap"), rule.cap, "a positive number of nats")?;
            let gap = rule.gap_days.unwrap_or(0.0);
            ensure(gap.is_finite() && gap >= 0.0, field("gap_days"), gap, "a number of days, 0 or more")?;
        }
        Ok(())
    }

    /// The chance that a stranger has a value this common: `(holders + 1) / (population + background)`, at most 1.
    #[must_use]
    pub fn base_rate(&self, rate: BaseRate) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts of names; a rate needs no more than 52 bits")]
        let (holders, population) = (rate.holders as f64, rate.population.max(rate.holders) as f64);
        ((holders + 1.0) / (population + self.background.max(2.0))).min(1.0)
    }

    /// Nats that sharing such a value is worth, both sightings dated; `None` when it never links: no rule for the
    /// kind, or more holders than the rule admits.
    #[must_use]
    pub fn weight(&self, kind: KeyKind, rate: BaseRate) -> Option<f64> {
        let rule = self.kinds.get(&kind)?;
        if rule.max_holders == 0 {
            return None;
        }
        if kind == KeyKind::Registrable {
            return Some(rule.cap);
        }
        if rate.holders > rule.max_holders {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "both are counts of at most some thousand names")]
        let share = (rule.dedicated as f64 / rate.holders.max(1) as f64).min(1.0);
        let ratio = (rule.sensitivity / self.base_rate(rate)).ln();
        // Written with min and max because clamp panics on bounds that a wrong configuration can turn around.
        Some(ratio.min(rule.cap * share).max(0.0))
    }
}

#[cfg(test)]
mod tests;
