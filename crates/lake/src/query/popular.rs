use std::cmp::Reverse;
use std::collections::BTreeSet;

use datafusion::error::DataFusionError;
use model::{BaseRate, Interval, Key, KeyKind, Timestamp};

use super::distinct::Distinct;
use super::source::{Window, name_of, widen};
use super::tenancy::by_value;
use crate::columns::Columns;
use crate::{Lake, LakeError};

/// A value that very many share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Popular {
    /// The value.
    pub key: Key,
    /// Registrable names on it, among those with any value of its kind.
    pub rate: BaseRate,
    /// Names on it.
    pub names: u64,
    /// First to last sighting of anybody.
    pub when: Option<Interval>,
}

impl Lake {
    /// The `most` values of `kind` that the most registrable names share, the most shared first; of equals the lesser
    /// value first. Reads every value of the kind once.
    ///
    /// # Errors
    /// When a file of the lake cannot be read, or the answer needs more memory than allowed.
    pub fn top_shared(&self, kind: KeyKind, most: usize, window: Window) -> Result<Vec<Popular>, LakeError> {
        let view = self.view()?;
        let population = self.population(&view, &BTreeSet::from([kind]), window.as_of)?;
        let population = population.get(&kind).copied().unwrap_or_default();
        let mut top = Top { most, best: BTreeSet::new(), open: None };
        self.ask(
            &view,
            |session| by_value(&view, session, kind, window),
            |rows| top.add(rows, window.as_of),
        )?;
        top.close();
        let popular = |(Reverse(holders), value, names, when): Ranked| Popular {
            key: Key { kind, value },
            rate: BaseRate { holders, population: population.max(holders) },
            names,
            when,
        };
        Ok(top.best.into_iter().map(popular).collect())
    }
}

type Ranked = (Reverse<u64>, String, u64, Option<Interval>);

struct Top {
    most: usize,
    best: BTreeSet<Ranked>,
    open: Option<Open>,
}

#[derive(Default)]
struct Open {
    value: String,
    rname: String,
    names: u64,
    when: Option<Interval>,
    distinct: Distinct,
}

impl Top {
    fn add(&mut self, rows: &Columns<'_>, as_of: Option<Timestamp>) -> Result<(), DataFusionError> {
        let (values, rnames, whens) = (rows.texts("value")?, rows.texts("rname")?, rows.intervals(as_of)?);
        for ((value, rname), when) in values.iter().zip(&rnames).zip(whens) {
            let Some((value, rname)) = value.zip(rname) else { continue };
            if self.open.as_ref().is_none_or(|open| open.value != value) {
                self.close();
                self.open = Some(Open { value: value.to_owned(), ..Open::default() });
            }
            let Some(open) = &mut self.open else { continue };
            widen(&mut open.when, when);
            if open.rname != rname {
                open.distinct.push(rname, &name_of(rname)?);
                open.names += 1;
                open.rname.clear();
                open.rname.push_str(rname);
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        self.best.insert((Reverse(open.distinct.count), open.value, open.names, open.when));
        if self.best.len() > self.most {
            self.best.pop_last();
        }
    }
}
