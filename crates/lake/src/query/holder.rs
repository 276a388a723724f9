use std::collections::VecDeque;
use std::sync::Arc;

use datafusion::error::DataFusionError;
use datafusion::prelude::{SessionContext, col, lit};
use datafusion::scalar::ScalarValue;
use model::{DomainName, Interval, Key, KeyKind, Timestamp};

use super::answers::{Answers, Step};
use super::reverse::{Asked, reverse};
use super::source::{Plan, Window, name_of, rows_in_order, widen, within};
use crate::columns::Columns;
use crate::scan::Ranges;
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

/// A name that has what was asked about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holder {
    /// The name.
    pub name: DomainName,
    /// First to last sighting; `None` when no source dates it.
    pub when: Option<Interval>,
    /// Sum of what sensors counted; `None` when none did.
    pub count: Option<u64>,
    /// Records behind it.
    pub sightings: u64,
}

impl Lake {
    /// The names on a value, each once, with the hull of its sightings; in order of reversed name, so that names of one
    /// zone stand together. Of a registrable name these are the names below it. Nobody holds a report here.
    ///
    /// # Errors
    /// When a log cannot be read; a file that cannot be read is an error of the iterator, which then ends.
    pub fn names_on(&self, key: &Key, window: Window) -> Result<Answers<'_, Holder>, LakeError> {
        if key.kind == KeyKind::Registrable {
            let rname = key.value.rsplit('.').collect::<Vec<_>>().join(".");
            return self.names_in(Some(&rname), window, None);
        }
        let view = self.view()?;
        let plan = on_value(&view, &self.session(), key, window);
        let plans = plan.map(|plan| VecDeque::from([(Table::Pivot, plan)]));
        self.answers(view, plans, merged(window.as_of, None))
    }

    /// The names of a zone, itself included, each once, with the hull of all its records of any kind; in order of
    /// reversed name.
    ///
    /// # Errors
    /// As [`Lake::names_on`].
    pub fn zone(&self, zone: &DomainName, window: Window) -> Result<Answers<'_, Holder>, LakeError> {
        self.names_in(Some(&zone.reversed()), window, None)
    }

    /// The names that were seen for the first time at `since` or later, of all names or of one zone; undated names are
    /// none of them. In order of reversed name.
    ///
    /// # Errors
    /// As [`Lake::names_on`].
    pub fn new_since(
        &self,
        since: Timestamp,
        zone: Option<&DomainName>,
        as_of: Option<Timestamp>,
    ) -> Result<Answers<'_, Holder>, LakeError> {
        let rname = zone.map(DomainName::reversed);
        self.names_in(rname.as_deref(), Window { since: None, as_of }, Some(since))
    }

    fn names_in(
        &self,
        rname: Option<&str>,
        window: Window,
        began: Option<Timestamp>,
    ) -> Result<Answers<'_, Holder>, LakeError> {
        let view = self.view()?;
        let ranges = rname.map(|zone| Arc::new(Ranges::zones([zone])));
        let plan = names_of(&view, &self.session(), ranges.as_ref(), window);
        let plans = plan.map(|plan| VecDeque::from([(Table::Pivot, plan)]));
        self.answers(view, plans, merged(window.as_of, began))
    }
}

/// The rows of one value in order of reversed name.
pub(super) fn on_value(view: &View, session: &SessionContext, key: &Key, window: Window) -> Plan {
    within(reverse(view, session, key.kind, Asked::One(&key.value))?, window)?
        .select_columns(&["rname", "first", "last", "count", "sightings"])?
        .sort(vec![col("rname").sort(true, true)])
}

/// The rows of these names, or all rows, of any kind, in order of reversed name.
pub(super) fn names_of(
    view: &View,
    session: &SessionContext,
    rnames: Option<&Arc<Ranges>>,
    window: Window,
) -> Plan {
    let mut all = None;
    for table in Table::OBSERVED {
        let mut rows = within(rows_in_order(view, session, table, rnames)?, window)?;
        if table != Table::Resolution {
            let none = lit(ScalarValue::Int64(None));
            rows = rows.with_column("count", none)?;
        }
        let rows = rows.select_columns(&["rname", "first", "last", "count", "sightings"])?;
        all = Some(match all {
            None => rows,
            Some(all) => rows.union(all)?,
        });
    }
    let all = all.ok_or_else(|| DataFusionError::Execution("a lake without tables".to_owned()))?;
    all.sort(vec![col("rname").sort(true, true)])
}

/// Makes one holder of the rows of each name, which stand together; only those that began by `began` or later.
fn merged(
    as_of: Option<Timestamp>,
    began: Option<Timestamp>,
) -> impl FnMut(Step<'_, '_>) -> Result<Vec<Holder>, DataFusionError> + Send + 'static {
    let mut open: Option<(String, Holder)> = None;
    let counts = move |holder: &Holder| {
        began.is_none_or(|began| holder.when.is_some_and(|when| when.first() >= began))
    };
    move |step| {
        let Step::Rows(_, rows) = step else {
            return Ok(open.take().map(|(_, holder)| holder).filter(counts).into_iter().collect());
        };
        let mut done = Vec::new();
        each(rows, as_of, |rname, when, count, sightings| {
            match &mut open {
                Some((known, holder)) if known == rname => {
                    widen(&mut holder.when, when);
                    holder.count = match (holder.count, count) {
                        (Some(a), Some(b)) => Some(a.saturating_add(b)),
                        (a, b) => a.or(b),
                    };
                    holder.sightings = holder.sightings.saturating_add(sightings);
                }
                _ => {
                    let holder = Holder { name: name_of(rname)?, when, count, sightings };
                    let before = open.replace((rname.to_owned(), holder));
                    done.extend(before.map(|(_, holder)| holder).filter(counts));
                }
            }
            Ok(())
        })?;
        Ok(done)
    }
}

/// Walks rows of reversed name, times, count and sightings.
fn each(
    rows: &Columns<'_>,
    as_of: Option<Timestamp>,
    mut row: impl FnMut(&str, Option<Interval>, Option<u64>, u64) -> Result<(), DataFusionError>,
) -> Result<(), DataFusionError> {
    let (rnames, whens) = (rows.texts("rname")?, rows.intervals(as_of)?);
    let (counts, sightings) = (rows.longs("count")?, rows.longs("sightings")?);
    for (((rname, when), count), sightings) in rnames.iter().zip(whens).zip(&counts).zip(&sightings) {
        let Some(rname) = rname else { continue };
        let positive = |number: i64| u64::try_from(number).unwrap_or_default();
        row(rname, when, count.map(positive), sightings.map_or(1, positive))?;
    }
    Ok(())
}
