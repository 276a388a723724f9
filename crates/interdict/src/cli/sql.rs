use std::time::Duration;

use anyhow::Result;
use lake::{Cell, SqlLimits};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::rows::Rows;
use crate::answer::{Exit, Format};
use crate::desk::Desk;

/// Ask the lake in SQL: one SELECT, read-only, with limits.
///
/// Tables: name, resolution, certificate, registration (sorted by rname, the name with its labels reversed), and pivot
/// (kind, value, rname: the way back from values, sorted by them). reverse('www.example.com') is 'com.example.www',
/// registrable('www.example.com') is 'example.com'. Conditions on rname, kind and value are fast; on name they are not.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    interdict --desk desk sql \"SELECT rrtype, count(*) AS rows FROM resolution GROUP BY rrtype ORDER BY rows DESC\"\n  \
    interdict --desk desk sql \"SELECT name, rdata, last FROM resolution WHERE rname = reverse('www.example.com')\"\n  \
    interdict --desk desk --format ndjson sql \"SELECT rname FROM pivot WHERE kind = 'address' AND value = '192.0.2.10'\"")]
pub(crate) struct Sql {
    /// The question.
    select: String,
    /// Rows at most.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    limit: usize,
    /// Seconds it may work.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    timeout: u64,
}

/// A row as an object, its columns in order.
pub(crate) struct Row<'a> {
    pub(crate) columns: &'a [String],
    pub(crate) cells: &'a [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            match cell {
                Cell::Null => map.serialize_entry(column, &None::<()>)?,
                Cell::Flag(flag) => map.serialize_entry(column, flag)?,
                Cell::Whole(number) => map.serialize_entry(column, number)?,
                Cell::Real(number) => map.serialize_entry(column, number)?,
                Cell::Time(time) => map.serialize_entry(column, time)?,
                Cell::Text(text) => map.serialize_entry(column, text)?,
            }
        }
        map.end()
    }
}

impl Sql {
    pub(crate) fn run(self, desk: &Desk, format: Format) -> Result<Exit> {
        let limits = SqlLimits { rows: self.limit, time: Duration::from_secs(self.timeout) };
        let answer = desk.lake.sql(&self.select, limits)?;
        let mut rows = Rows::to_stdout(format);
        rows.heading(&answer.columns.join("\t"))?;
        let mut cut = None;
        for cells in answer.rows {
            let cells = match cells {
                Ok(cells) => cells,
                Err(error) => {
                    cut = Some(error);
                    break;
                }
            };
            let text = || cells.iter().map(shown).collect::<Vec<_>>().join("\t");
            if !rows.row(&Row { columns: &answer.columns, cells: &cells }, text)? {
                break;
            }
        }
        rows.end()?;
        match cut {
            Some(error) => Err(error.into()),
            None => Ok(Exit::Done),
        }
    }
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Whole(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Time(time) => time.to_string(),
        Cell::Text(text) => text.clone(),
    }
}
