//! Derived facts: run a query, keep its text and what it gave, and run it again.

use std::time::Duration;

use anyhow::{Context, Result};
use lake::SqlLimits;
use model::{Digest, ReplayableQuery};

use crate::cli::SqlRow;
use crate::desk::Desk;

/// Rows that a derived fact may rest on at most: a fact is a sentence, not a table.
const ROWS: usize = 100_000;
/// Rows that are kept with the fact.
const SHOWN: usize = 20;
/// Time a query may take.
const TIME: Duration = Duration::from_secs(300);

/// This program with its version.
pub(crate) const TOOL: &str = concat!("interdict ", env!("CARGO_PKG_VERSION"));

/// Runs one SELECT over the lake.
pub(crate) fn run(desk: &Desk, sql: &str) -> Result<ReplayableQuery> {
    let answer = desk.lake.sql(sql, SqlLimits { rows: ROWS, time: TIME })?;
    let columns = answer.columns;
    let mut lines = Vec::new();
    for cells in answer.rows {
        let cells = cells?;
        let row = SqlRow { columns: &columns, cells: &cells };
        lines.push(serde_json::to_string(&row).context("a row does not serialise")?);
    }
    // Plans give rows in any order.
    lines.sort();
    let mut bytes = lines.join("\n").into_bytes();
    if !lines.is_empty() {
        bytes.push(b'\n');
    }
    let rows = lines.len() as u64;
    lines.truncate(SHOWN);
    Ok(ReplayableQuery {
        sql: sql.to_owned(),
        tool: TOOL.to_owned(),
        result: Digest::of(&bytes),
        rows,
        shown: lines,
    })
}

/// The number in the one cell of an answer, when that is what it is.
pub(crate) fn single_count(query: &ReplayableQuery) -> Option<u64> {
    let [row] = &query.shown[..] else { return None };
    let row: serde_json::Value = serde_json::from_str(row).ok()?;
    let object = row.as_object().filter(|object| object.len() == 1)?;
    object.values().next()?.as_u64()
}
