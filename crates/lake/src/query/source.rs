use std::sync::Arc;

use arrow::array::{ArrayRef, StringViewArray};
use arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::JoinType;
use datafusion::prelude::{SessionContext, col, lit};
use futures::TryStreamExt as _;
use model::{Interval, Timestamp};

use crate::columns::Columns;
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

pub(super) type Plan = Result<DataFrame, DataFusionError>;

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

/// What was known by `as_of`: undated rows and those that began by then.
pub(super) fn known(rows: DataFrame, as_of: Option<Timestamp>) -> Plan {
    let Some(as_of) = as_of else { return Ok(rows) };
    let limit = ScalarValue::TimestampMicrosecond(Some(as_of.as_micros()), Some("UTC".into()));
    rows.filter(col("first").is_null().or(col("first").lt_eq(lit(limit))))
}

/// The rows of `table` known by `as_of` whose `column` is one of `values`: a join, so a hundred thousand values cost
/// little more than one.
pub(super) fn rows_with(
    view: &View,
    session: &SessionContext,
    table: Table,
    (column, values): (&str, &[String]),
    as_of: Option<Timestamp>,
) -> Plan {
    let rows = known(view.scan(session, table)?, as_of)?;
    wanted(session, [("wanted", texts(values))])?.join(
        rows,
        JoinType::RightSemi,
        &["wanted"],
        &[column],
        None,
    )
}

/// A table in memory of the given columns, all equally long.
pub(super) fn wanted<const N: usize>(session: &SessionContext, columns: [(&str, ArrayRef); N]) -> Plan {
    let batch = RecordBatch::try_from_iter(columns)?;
    session.read_table(Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch]])?))
}

pub(super) fn texts(values: &[String]) -> ArrayRef {
    Arc::new(StringViewArray::from_iter_values(values))
}

/// Widens `seen` by one more sighting; undated sightings never narrow or widen dated ones.
pub(super) fn widen(seen: &mut Option<Interval>, when: Option<Interval>) {
    *seen = match (*seen, when) {
        (Some(a), Some(b)) => Some(a.hull(b)),
        (a, b) => a.or(b),
    };
}
