use model::Timestamp;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::moment;
use crate::column::{from_json, json as text};
use crate::error::Attempt;
use crate::log::append_record;
use crate::{Result, Store};

/// A named person's statement that the clock of this machine was right over a span of time, and how it is known: what
/// stands in for a synchronised clock where there is no network. It is logged, printed with every exhibit that rests on
/// it, and its author can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockStatement {
    /// Who states it.
    pub person: String,
    /// In which role.
    pub role: Option<String>,
    /// First moment it is about.
    pub from: Timestamp,
    /// Last moment it is about.
    pub until: Timestamp,
    /// How far off the clock was at most, in milliseconds.
    pub within_ms: u64,
    /// How it is known: compared with what, when.
    pub method: String,
    /// When it was stated.
    pub stated_at: Timestamp,
}

impl Store {
    /// Keeps a statement on the clock, with its entry in the log.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn state_clock(&mut self, statement: &ClockStatement) -> Result<()> {
        self.change("keep a statement on the clock", |connection| {
            let record = json!({
                "from": moment(statement.from), "kind": "clock", "method": statement.method,
                "person": statement.person, "role": statement.role, "stated_at": moment(statement.stated_at),
                "until": moment(statement.until), "v": 2, "within_ms": statement.within_ms,
            });
            let leaf = append_record(connection, "clock", &statement.person, &record)?;
            let sql =
                "INSERT INTO clock_statement (from_at, until_at, document, leaf) VALUES (?1, ?2, ?3, ?4)";
            let (from, until) = (statement.from.as_micros(), statement.until.as_micros());
            connection.execute(sql, params![from, until, text(statement)?, leaf])?;
            Ok(())
        })
    }

    /// All statements on the clock, in the order in which they were made.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn clock_statements(&self) -> Result<Vec<ClockStatement>> {
        self.ask("read the statements on the clock", statements)
    }
}

fn statements(connection: &Connection) -> Attempt<Vec<ClockStatement>> {
    let mut statement = connection.prepare_cached("SELECT document FROM clock_statement ORDER BY number")?;
    statement
        .query_and_then([], |row| from_json(&row.get::<_, String>(0)?, "a statement on the clock"))?
        .collect()
}
