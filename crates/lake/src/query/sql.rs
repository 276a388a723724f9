use std::collections::VecDeque;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use arrow::array::{Array, ArrayRef, AsArray as _, StringViewArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, TimestampMicrosecondType};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::{ColumnarValue, LogicalPlan, ScalarUDF, Volatility, create_udf};
use datafusion::prelude::{SessionContext, lit};
use model::{DomainName, KeyKind, Timestamp};

use super::answers::{Answers, Step};
use super::reverse::{Asked, COLUMNS, reverse};
use super::source::Plan;
use crate::columns::Columns;
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

/// What one SQL question may take besides the memory of the lake's configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqlLimits {
    /// Rows given at most.
    pub rows: usize,
    /// Time it may work.
    pub time: Duration,
}

/// One value of an answer to SQL.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// Another number.
    Real(f64),
    /// A moment.
    Time(Timestamp),
    /// A text, or the text of a value of any other type.
    Text(String),
}

/// The answer to SQL: names of columns, and rows as they come.
pub struct SqlAnswer<'lake> {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows. One more than the limit allows comes as an error.
    pub rows: Answers<'lake, Vec<Cell>>,
}

static REVERSE: LazyLock<ScalarUDF> =
    LazyLock::new(|| of_text("reverse", |text| text.rsplit('.').collect::<Vec<_>>().join(".")));

static REGISTRABLE: LazyLock<ScalarUDF> = LazyLock::new(|| {
    of_text("registrable", |text| {
        let name = DomainName::parse(text).ok().and_then(|name| name.registrable());
        name.map_or_else(|| text.to_owned(), |registrable| registrable.as_str().to_owned())
    })
});

fn of_text(name: &str, each: fn(&str) -> String) -> ScalarUDF {
    let run = move |arguments: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(arguments)?;
        let texts = cast(&arrays[0], &DataType::Utf8View)?;
        let mapped = texts.as_string_view().iter().map(|text| text.map(each));
        let mapped: ArrayRef = Arc::new(mapped.collect::<StringViewArray>());
        Ok(ColumnarValue::Array(mapped))
    };
    create_udf(name, vec![DataType::Utf8View], DataType::Utf8View, Volatility::Immutable, Arc::new(run))
}

impl Lake {
    /// Answers one `SELECT` over the tables `name`, `resolution`, `certificate`, `registration` and `pivot` (kind,
    /// value, rname, first, last, count, sightings: the reverse direction of all of them). Besides the usual functions
    /// there are `reverse('www.example.com')`, which is `com.example.www`, and `registrable('www.example.com')`,
    /// which is `example.com`. Tables are sorted by `rname`, `pivot` by `kind` and `value`: conditions on them are fast.
    ///
    /// # Errors
    /// [`LakeError::Sql`] when the text is no single `SELECT` that these tables can answer. The rows end with
    /// [`LakeError::Limit`] when there are more than `limits` allow or it takes too long, or with [`LakeError::Memory`].
    pub fn sql(&self, text: &str, limits: SqlLimits) -> Result<SqlAnswer<'_>, LakeError> {
        let view = self.view()?;
        let session = self.session_with_names();
        let plan = self.runtime.block_on(planned(&view, &session, text));
        let plan = plan.map_err(|error| LakeError::Sql { detail: error.strip_backtrace() })?;
        let columns = plan.schema().fields().iter().map(|field| field.name().clone()).collect();
        let plan = plan.limit(0, limits.rows.checked_add(1));
        let plans = plan.map(|plan| VecDeque::from([(Table::Pivot, plan)]));
        let mut given = 0;
        let rows = self.answers(view, plans, move |step| match step {
            Step::Rows(_, rows) => {
                let cells = cells(rows)?;
                given += cells.len();
                if given > limits.rows {
                    let words = format!("more than {} rows", limits.rows);
                    return Err(DataFusionError::External(Box::new(OverLimit(words))));
                }
                Ok(cells)
            }
            Step::End => Ok(Vec::new()),
        })?;
        Ok(SqlAnswer { columns, rows: rows.within(limits.time) })
    }
}

/// A limit of a question was reached.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct OverLimit(pub(crate) String);

async fn planned(view: &View, session: &SessionContext, text: &str) -> Plan {
    for table in Table::OBSERVED {
        session.register_table(table.as_str(), view.scan(session, table)?.into_view())?;
    }
    session.register_table("pivot", pivot(view, session)?.into_view())?;
    session.register_udf(REVERSE.clone());
    session.register_udf(REGISTRABLE.clone());
    let plan = session.state().create_logical_plan(text).await?;
    let only = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    only.verify_plan(&plan)?;
    if matches!(plan, LogicalPlan::Explain(_) | LogicalPlan::Analyze(_) | LogicalPlan::DescribeTable(_)) {
        return Err(DataFusionError::Plan("only SELECT is answered".to_owned()));
    }
    session.execute_logical_plan(plan).await
}

fn pivot(view: &View, session: &SessionContext) -> Result<DataFrame, DataFusionError> {
    let mut all: Option<DataFrame> = None;
    let columns: Vec<&str> = std::iter::once("kind").chain(COLUMNS).collect();
    for kind in KeyKind::ALL {
        if matches!(kind, KeyKind::Registrable | KeyKind::Report) {
            continue;
        }
        let rows = reverse(view, session, kind, Asked::All)?.with_column("kind", lit(kind.as_str()))?;
        let rows = rows.select_columns(&columns)?;
        all = Some(match all {
            None => rows,
            Some(all) => all.union(rows)?,
        });
    }
    all.ok_or_else(|| DataFusionError::Execution("no kind of value".to_owned()))
}

fn cells(rows: &Columns<'_>) -> Result<Vec<Vec<Cell>>, DataFusionError> {
    let mut all = vec![Vec::with_capacity(rows.0.num_columns()); rows.rows()];
    for column in rows.0.columns() {
        let column = readable(column)?;
        let options = FormatOptions::default();
        let others = ArrayFormatter::try_new(column.as_ref(), &options)?;
        for (row, cells) in all.iter_mut().enumerate() {
            cells.push(if column.is_null(row) { Cell::Null } else { cell(&column, row, &others) });
        }
    }
    Ok(all)
}

/// The column as one of the types that [`cell`] knows, where it can be.
fn readable(column: &ArrayRef) -> Result<ArrayRef, DataFusionError> {
    let target = match column.data_type() {
        kind if kind.is_integer() && *kind != DataType::UInt64 => DataType::Int64,
        kind if kind.is_floating() => DataType::Float64,
        DataType::Timestamp(..) => crate::schema::time_type(),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Dictionary(..) => DataType::Utf8View,
        _ => return Ok(Arc::clone(column)),
    };
    Ok(cast(column, &target)?)
}

fn cell(column: &ArrayRef, row: usize, others: &ArrayFormatter<'_>) -> Cell {
    match column.data_type() {
        DataType::Boolean => Cell::Flag(column.as_boolean().value(row)),
        DataType::Int64 => Cell::Whole(column.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => Cell::Real(column.as_primitive::<arrow::datatypes::Float64Type>().value(row)),
        DataType::Timestamp(..) => {
            let micros = column.as_primitive::<TimestampMicrosecondType>().value(row);
            Timestamp::from_micros(micros).map_or(Cell::Null, Cell::Time)
        }
        DataType::Utf8View => Cell::Text(column.as_string_view().value(row).to_owned()),
        _ => Cell::Text(others.value(row).to_string()),
    }
}
