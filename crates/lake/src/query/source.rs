use std::sync::Arc;

use arrow::array::{ArrayRef, StringViewArray};
use arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::Expr;
use datafusion::prelude::{SessionContext, col, lit};
use futures::TryStreamExt as _;
use model::{DomainName, Interval, Timestamp};

use super::among::among;
use crate::columns::Columns;
use crate::scan::{FilesTable, Ranges};
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

pub(super) type Plan = Result<DataFrame, DataFusionError>;

/// Which part of history counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Only what was still seen then or later; undated observations are left out when set.
    pub since: Option<Timestamp>,
    /// Only what was known then: observations that began later are left out, intervals end there at the latest, undated
    /// observations count.
    pub as_of: Option<Timestamp>,
}

impl Lake {
    /// Runs the plan that `build` makes and gives its results to `each`, batch by batch.
    pub(super) fn ask(
        &self,
        view: &View,
        build: impl FnOnce(&SessionContext) -> Plan,
        mut each: impl FnMut(&Columns<'_>) -> Result<(), DataFusionError>,
    ) -> Result<(), LakeError> {
        let session = self.session();
        let answered = self.runtime.block_on(async {
            let mut batches = build(&session)?.execute_stream().await?;
            while let Some(batch) = batches.try_next().await? {
                each(&Columns(&batch))?;
            }
            Ok(())
        });
        answered.map_err(|error: DataFusionError| self.failed(view, &error))
    }
}

fn moment(time: Timestamp) -> Expr {
    lit(ScalarValue::TimestampMicrosecond(Some(time.as_micros()), Some("UTC".into())))
}

/// What was known by `as_of`: undated rows and those that began by then.
pub(super) fn known(rows: DataFrame, as_of: Option<Timestamp>) -> Plan {
    let Some(as_of) = as_of else { return Ok(rows) };
    rows.filter(col("first").is_null().or(col("first").lt_eq(moment(as_of))))
}

/// The rows that count in `window`.
pub(super) fn within(rows: DataFrame, window: Window) -> Plan {
    let rows = known(rows, window.as_of)?;
    match window.since {
        Some(since) => rows.filter(col("last").gt_eq(moment(since))),
        None => Ok(rows),
    }
}

/// The rows of `table` whose reversed name is in `rnames`. Only files and pages that may hold one are read, so a
/// hundred thousand names cost little more than one.
pub(super) fn rows_with(
    view: &View,
    session: &SessionContext,
    table: Table,
    rnames: &Arc<Ranges>,
    as_of: Option<Timestamp>,
) -> Plan {
    known(view.over(session, forward(view, table, rnames)?)?.filter(among("rname", rnames))?, as_of)
}

/// The same, with the order of `rname` kept: a plan that sorts by it has only to merge.
pub(super) fn rows_in_order(
    view: &View,
    session: &SessionContext,
    table: Table,
    rnames: Option<&Arc<Ranges>>,
) -> Plan {
    match rnames {
        Some(rnames) => {
            let files = forward(view, table, rnames)?.ordered(&["rname"]);
            view.over(session, files)?.filter(among("rname", rnames))
        }
        None => {
            let files = FilesTable::new(table.read_schema(), view.files(table))?.ordered(&["rname"]);
            view.over(session, files)?.filter(col("rname").is_not_null())
        }
    }
}

fn forward(view: &View, table: Table, rnames: &Arc<Ranges>) -> Result<FilesTable, DataFusionError> {
    let files = view.files(table).iter().filter(|file| file.meets(rnames));
    Ok(FilesTable::new(table.read_schema(), files)?.wanting("rname", Arc::clone(rnames)))
}

/// A table in memory of the given columns, all equally long.
pub(super) fn wanted<const N: usize>(session: &SessionContext, columns: [(&str, ArrayRef); N]) -> Plan {
    let batch = RecordBatch::try_from_iter(columns)?;
    session.read_table(Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch]])?))
}

pub(super) fn texts(values: &[String]) -> ArrayRef {
    Arc::new(StringViewArray::from_iter_values(values))
}

/// The reversed names of `names` as what a scan looks for.
pub(super) fn rnames_of<'a>(names: impl IntoIterator<Item = &'a DomainName>) -> Arc<Ranges> {
    let rnames: Vec<String> = names.into_iter().map(DomainName::reversed).collect();
    Arc::new(Ranges::values(rnames.iter().map(String::as_str)))
}

/// The name that was stored reversed.
pub(super) fn name_of(rname: &str) -> Result<DomainName, DataFusionError> {
    let mut text = String::with_capacity(rname.len());
    for label in rname.rsplit('.') {
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(label);
    }
    DomainName::parse(&text).map_err(|error| DataFusionError::Execution(error.to_string()))
}

/// Widens `seen` by one more sighting; undated sightings never narrow or widen dated ones.
pub(super) fn widen(seen: &mut Option<Interval>, when: Option<Interval>) {
    *seen = match (*seen, when) {
        (Some(a), Some(b)) => Some(a.hull(b)),
        (a, b) => a.or(b),
    };
}
