use std::collections::{BTreeSet, VecDeque};

use datafusion::error::DataFusionError;
use datafusion::prelude::{SessionContext, col};
use model::{BaseRate, DomainName, Interval, Key, KeyKind, Shared, Timestamp};

use super::answers::{Answers, Step};
use super::distinct::Distinct;
use super::reverse::{Asked, reverse};
use super::source::{Plan, Window, name_of, widen, within};
use crate::columns::Columns;
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

impl Lake {
    /// Every value of `kind` that at least two and at most `most` registrable names have, each with all its names: what
    /// infrastructure ties together, over the whole lake. In order of value, names in order of reversed name, each
    /// once with the hull of its sightings.
    ///
    /// A value that more have is a hub: it is passed over as soon as that shows, so hubs cost no memory and little time.
    /// Registrable names and reports are no values that are stored: of them there are none.
    ///
    /// # Errors
    /// When a log cannot be read; a file that cannot be read is an error of the iterator, which then ends.
    pub fn tenancies(
        &self,
        kind: KeyKind,
        most: u64,
        window: Window,
    ) -> Result<Answers<'_, Shared>, LakeError> {
        let view = self.view()?;
        let population = self.population(&view, &BTreeSet::from([kind]), window.as_of)?;
        let population = population.get(&kind).copied().unwrap_or_default();
        let plan = by_value(&view, &self.session(), kind, window);
        let mut groups = Groups { kind, most, population, as_of: window.as_of, open: None };
        self.answers(view, plan.map(|plan| VecDeque::from([(Table::Pivot, plan)])), move |step| match step {
            Step::Rows(_, rows) => groups.add(rows),
            Step::End => Ok(groups.close().into_iter().collect()),
        })
    }
}

/// All values of a kind with their names, in order of both.
pub(super) fn by_value(view: &View, session: &SessionContext, kind: KeyKind, window: Window) -> Plan {
    within(reverse(view, session, kind, Asked::All)?, window)?
        .select_columns(&["value", "rname", "first", "last"])?
        .sort(vec![col("value").sort(true, true), col("rname").sort(true, true)])
}

struct Groups {
    kind: KeyKind,
    most: u64,
    population: u64,
    as_of: Option<Timestamp>,
    open: Option<Group>,
}

struct Group {
    value: String,
    /// The last name, reversed.
    rname: String,
    names: Vec<(DomainName, Option<Interval>)>,
    distinct: Distinct,
    hub: bool,
}

impl Groups {
    fn add(&mut self, rows: &Columns<'_>) -> Result<Vec<Shared>, DataFusionError> {
        let (values, rnames) = (rows.texts("value")?, rows.texts("rname")?);
        let whens = rows.intervals(self.as_of)?;
        let mut done = Vec::new();
        for ((value, rname), when) in values.iter().zip(&rnames).zip(whens) {
            let Some((value, rname)) = value.zip(rname) else { continue };
            if self.open.as_ref().is_none_or(|open| open.value != value) {
                done.extend(self.close());
                self.open = Some(Group {
                    value: value.to_owned(),
                    rname: String::new(),
                    names: Vec::new(),
                    distinct: Distinct::default(),
                    hub: false,
                });
            }
            if let Some(group) = self.open.as_mut().filter(|group| !group.hub) {
                group.add(rname, when, self.most)?;
            }
        }
        Ok(done)
    }

    fn close(&mut self) -> Option<Shared> {
        let Group { value, names, distinct, hub, .. } = self.open.take()?;
        if hub || distinct.count < 2 {
            return None;
        }
        let rate = BaseRate { holders: distinct.count, population: self.population.max(distinct.count) };
        Some(Shared { key: Key { kind: self.kind, value }, names, rate })
    }
}

impl Group {
    fn add(&mut self, rname: &str, when: Option<Interval>, most: u64) -> Result<(), DataFusionError> {
        if self.rname == rname
            && let Some((_, seen)) = self.names.last_mut()
        {
            widen(seen, when);
            return Ok(());
        }
        let name = name_of(rname)?;
        self.distinct.push(rname, &name);
        if self.distinct.count > most {
            self.hub = true;
            self.names = Vec::new();
            return Ok(());
        }
        self.names.push((name, when));
        self.rname.clear();
        self.rname.push_str(rname);
        Ok(())
    }
}
