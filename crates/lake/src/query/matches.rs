use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use arrow::array::Array as _;
use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::prelude::{SessionContext, col, lit};
use datafusion::scalar::ScalarValue;
use model::{DomainName, Interval, Key, KeyKind, Timestamp};

use super::among::among;
use super::answers::{Answers, Step};
use super::reverse::{Asked, reverse};
use super::source::{Plan, Window, name_of, widen, within};
use crate::columns::Columns;
use crate::scan::{FilesTable, Ranges};
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

/// What is looked for in all history.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Indicator {
    /// A name, and every name below it.
    Name(DomainName),
    /// A value.
    Key(Key),
}

/// A name that an indicator meets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// Which indicator: of several names the longest.
    pub indicator: Indicator,
    /// The name that was seen: at or below the indicator, or with its value.
    pub name: DomainName,
    /// First to last sighting.
    pub when: Option<Interval>,
    /// Records behind it.
    pub sightings: u64,
}

impl Lake {
    /// Where a list of indicators occurs in all history: one pass over the names for all names together, one over each
    /// kind of value. Only hits are decoded, so a million indicators cost little more than ten. The order is not
    /// defined, and a name comes once for each data file and indicator that have it.
    ///
    /// # Errors
    /// When a log cannot be read; a file that cannot be read is an error of the iterator, which then ends.
    pub fn matches(
        &self,
        indicators: impl IntoIterator<Item = Indicator>,
        window: Window,
    ) -> Result<Answers<'_, Match>, LakeError> {
        let mut names = BTreeSet::new();
        let mut values = BTreeMap::<KeyKind, BTreeSet<String>>::new();
        for indicator in indicators {
            match indicator {
                Indicator::Name(name) => drop(names.insert(name.reversed())),
                Indicator::Key(Key { kind: KeyKind::Registrable, value }) => {
                    names.insert(value.rsplit('.').collect::<Vec<_>>().join("."));
                }
                Indicator::Key(key) => drop(values.entry(key.kind).or_default().insert(key.value)),
            }
        }
        let view = self.view()?;
        let plans = plans(&view, &self.session(), &names, &values, window);
        let kinds: Vec<KeyKind> = values.into_keys().collect();
        let mut hits = Hits { names, kinds, as_of: window.as_of };
        self.answers(view, plans, move |step| match step {
            Step::Rows(table, rows) => hits.of(table, rows),
            Step::End => Ok(Vec::new()),
        })
    }
}

fn plans(
    view: &View,
    session: &SessionContext,
    names: &BTreeSet<String>,
    values: &BTreeMap<KeyKind, BTreeSet<String>>,
    window: Window,
) -> Result<VecDeque<(Table, DataFrame)>, DataFusionError> {
    let mut plans = VecDeque::new();
    if !names.is_empty() {
        let ranges = Arc::new(Ranges::zones(names.iter().map(String::as_str)));
        for table in Table::OBSERVED {
            if view.files(table).iter().any(|file| file.meets(&ranges)) {
                plans.push_back((table, names_among(view, session, table, &ranges, window)?));
            }
        }
    }
    for (place, (kind, values)) in values.iter().enumerate() {
        let ranges = Arc::new(Ranges::values(values.iter().map(String::as_str)));
        plans.push_back((Table::Pivot, values_among(view, session, (*kind, place), &ranges, window)?));
    }
    Ok(plans)
}

pub(super) fn names_among(
    view: &View,
    session: &SessionContext,
    table: Table,
    ranges: &Arc<Ranges>,
    window: Window,
) -> Plan {
    let files = view.files(table).iter().filter(|file| file.meets(ranges));
    let files = FilesTable::new(table.read_schema(), files)?.wanting("rname", Arc::clone(ranges));
    within(view.over(session, files)?.filter(among("rname", ranges))?, window)?.select_columns(&[
        "rname",
        "first",
        "last",
        "sightings",
    ])
}

pub(super) fn values_among(
    view: &View,
    session: &SessionContext,
    (kind, place): (KeyKind, usize),
    ranges: &Arc<Ranges>,
    window: Window,
) -> Plan {
    let place = i64::try_from(place).unwrap_or_default();
    within(reverse(view, session, kind, Asked::Many(ranges))?, window)?.select(vec![
        col("value"),
        col("rname"),
        col("first"),
        col("last"),
        col("sightings"),
        lit(ScalarValue::Int64(Some(place))).alias("place"),
    ])
}

struct Hits {
    names: BTreeSet<String>,
    kinds: Vec<KeyKind>,
    as_of: Option<Timestamp>,
}

impl Hits {
    fn of(&mut self, table: Table, rows: &Columns<'_>) -> Result<Vec<Match>, DataFusionError> {
        let (rnames, whens) = (rows.texts("rname")?, rows.intervals(self.as_of)?);
        let sightings = rows.longs("sightings")?;
        let values =
            if table == Table::Pivot { Some((rows.texts("value")?, rows.longs("place")?)) } else { None };
        let mut found: Vec<Match> = Vec::new();
        let mut last = (0, "");
        for (row, (rname, when)) in rnames.iter().zip(whens).enumerate() {
            let Some(rname) = rname else { continue };
            let records =
                if sightings.is_valid(row) { u64::try_from(sightings.value(row)).unwrap_or(1) } else { 1 };
            // Rows of one name stand together; of one value and name too.
            if let Some(open) = found.last_mut()
                && last.1 == rname
                && values.as_ref().is_none_or(|(values, _)| values.value(last.0) == values.value(row))
            {
                widen(&mut open.when, when);
                open.sightings += records;
                continue;
            }
            let indicator = match &values {
                Some((values, places)) => {
                    let kind = usize::try_from(places.value(row)).ok().and_then(|at| self.kinds.get(at));
                    let kind = *kind.ok_or_else(|| DataFusionError::Execution("no such kind".to_owned()))?;
                    Indicator::Key(Key { kind, value: values.value(row).to_owned() })
                }
                None => Indicator::Name(self.longest(rname)?),
            };
            last = (row, rname);
            found.push(Match { indicator, name: name_of(rname)?, when, sightings: records });
        }
        Ok(found)
    }

    /// The longest of the names asked about that `rname` is or lies below.
    fn longest(&self, rname: &str) -> Result<DomainName, DataFusionError> {
        let mut zone = rname;
        while !self.names.contains(zone) {
            let above = zone.rsplit_once('.').map(|(above, _)| above);
            zone =
                above.ok_or_else(|| DataFusionError::Execution(format!("`{rname}` was not asked about")))?;
        }
        name_of(zone)
    }
}
