mod hubs;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::error::DataFusionError;
use datafusion::prelude::{SessionContext, col};
use model::{BaseRate, DomainName, Interval, Key, KeyKind, Shared, Timestamp};

use super::distinct::Distinct;
use super::holder::names_of;
use super::reverse::{Asked, reverse};
use super::source::{Plan, Window, known, name_of, widen};
use crate::columns::Columns;
use crate::scan::Ranges;
use crate::view::View;
use crate::{Lake, LakeError};

pub(crate) use hubs::Hubs;

/// What is known of one asked value while its rows come in, ordered by reversed name.
#[derive(Default)]
struct Holders {
    names: BTreeMap<DomainName, Option<Interval>>,
    distinct: Distinct,
}

impl Lake {
    /// Who has these values: one entry for each different key, in order of key, also for a key nobody has.
    ///
    /// At most `cap` names are listed, the first ones in order of name, each with the hull of its sightings; names
    /// that only inherit a value from their zone are not. `holders` (registrable names seen on the value) is an
    /// exact count, whatever `cap` is; `population` (registrable names seen on any value of this kind) is exact up to
    /// 4,096 and an estimate with a standard error of 1.6 % above. Reports are no observations: nobody holds one here. `as_of` as in [`Lake::edges_of`].
    ///
    /// # Errors
    /// When a file of the lake cannot be read, or the answer needs more memory than allowed.
    pub fn shared(
        &self,
        keys: &[Key],
        cap: usize,
        as_of: Option<Timestamp>,
    ) -> Result<Vec<Shared>, LakeError> {
        let keys: Vec<Key> = keys.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let view = self.view()?;
        let kinds: BTreeSet<KeyKind> = keys.iter().map(|key| key.kind).collect();
        let populations = self.population(&view, &kinds, as_of)?;
        let known = keys.iter().filter_map(|key| self.hubs.get(view.versions, key, cap, as_of));
        let mut known: BTreeMap<Key, Shared> = known.map(|shared| (shared.key.clone(), shared)).collect();
        let mut found = BTreeMap::<&Key, Holders>::new();
        for kind in kinds {
            let asked = |key: &&Key| key.kind == kind && !known.contains_key(*key);
            let of_kind: Vec<&Key> = keys.iter().filter(asked).collect();
            if kind == KeyKind::Report || of_kind.is_empty() {
                continue;
            }
            self.ask(
                &view,
                |session| holders(&view, session, kind, &of_kind, as_of),
                |rows| collect(rows, &of_kind, &mut found, cap, as_of),
            )?;
        }
        let shared = keys.iter().map(|key| {
            if let Some(known) = known.remove(key) {
                return known;
            }
            let Holders { names, distinct } = found.remove(key).unwrap_or_default();
            let population = populations.get(&key.kind).copied().unwrap_or_default();
            // A population is estimated once it is large; it is never smaller than what is counted.
            let rate = BaseRate { holders: distinct.count, population: population.max(distinct.count) };
            let shared = Shared { key: key.clone(), names: names.into_iter().collect(), rate };
            self.hubs.keep(view.versions, cap, as_of, &shared);
            shared
        });
        Ok(shared.collect())
    }
}

/// Rows of value, reversed name, first and last, in this order, of all `keys`, which are of one kind.
pub(super) fn holders(
    view: &View,
    session: &SessionContext,
    kind: KeyKind,
    keys: &[&Key],
    as_of: Option<Timestamp>,
) -> Plan {
    let window = Window { since: None, as_of };
    if kind == KeyKind::Registrable {
        let zones: Vec<String> =
            keys.iter().map(|key| key.value.rsplit('.').collect::<Vec<_>>().join(".")).collect();
        let zones = Arc::new(Ranges::zones(zones.iter().map(String::as_str)));
        return names_of(view, session, Some(&zones), window);
    }
    let values;
    let asked = match keys {
        [one] => Asked::One(&one.value),
        many => {
            values = Arc::new(Ranges::values(many.iter().map(|key| key.value.as_str())));
            Asked::Many(&values)
        }
    };
    known(reverse(view, session, kind, asked)?, as_of)?
        .select_columns(&["value", "rname", "first", "last"])?
        .sort(vec![col("value").sort(true, true), col("rname").sort(true, true)])
}

fn collect<'k>(
    rows: &Columns<'_>,
    keys: &[&'k Key],
    found: &mut BTreeMap<&'k Key, Holders>,
    cap: usize,
    as_of: Option<Timestamp>,
) -> Result<(), DataFusionError> {
    let (rnames, whens) = (rows.texts("rname")?, rows.intervals(as_of)?);
    let values = if rows.has("value") { Some(rows.texts("value")?) } else { None };
    for (row, (rname, when)) in rnames.iter().zip(whens).enumerate() {
        let Some(rname) = rname else { continue };
        let name = name_of(rname)?;
        let own;
        let value = match &values {
            Some(values) => values.value(row),
            None => {
                own = name.registrable();
                own.as_ref().map_or(name.as_str(), |registrable| registrable.as_str())
            }
        };
        let Ok(place) = keys.binary_search_by(|key| key.value.as_str().cmp(value)) else { continue };
        let holders = found.entry(keys[place]).or_default();
        holders.distinct.push(rname, &name);
        if holders.names.len() < cap || holders.names.last_key_value().is_some_and(|(last, _)| name <= *last)
        {
            widen(holders.names.entry(name).or_default(), when);
            if holders.names.len() > cap {
                holders.names.pop_last();
            }
        }
    }
    Ok(())
}
