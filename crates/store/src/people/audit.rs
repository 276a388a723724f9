use model::Timestamp;
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::column::{moment, unsigned};
use crate::error::Attempt;
use crate::log::append_record;
use crate::{Result, Store};

/// An act of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub person: String,
    /// What: `POST /findings/decide`.
    pub act: String,
    /// To what; never a secret.
    pub object: String,
    /// How it ended: an HTTP status.
    pub status: u16,
}

/// Appends the line of an act, with its leaf, in the transaction of what the act changed; gives the leaf's index.
pub(crate) fn append_act(connection: &Connection, audit: &AuditRow) -> Attempt<u64> {
    let record = serde_json::json!({
        "act": audit.act, "at": crate::custody::moment(audit.at), "kind": "audit",
        "object": audit.object, "person": audit.person, "status": Value::from(audit.status), "v": 2,
    });
    let leaf = append_record(connection, "audit", &audit.person, &record)?;
    connection
        .prepare_cached(
            "INSERT INTO audit (at, person, act, object, status, leaf) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![audit.at.as_micros(), audit.person, audit.act, audit.object, audit.status, leaf])?;
    unsigned(leaf)
}

impl Store {
    /// Writes an act down that changed nothing else here, with a leaf of kind `audit` in the evidence log; gives the leaf's index.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn record_audit(&mut self, audit: &AuditRow) -> Result<u64> {
        self.change("write an act down", |connection| append_act(connection, audit))
    }

    /// The last acts, the newest first, each with its number; those before the number `before`, when given.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn audits(&self, before: Option<u64>, most: u16) -> Result<Vec<(u64, AuditRow)>> {
        let before = before.and_then(|number| i64::try_from(number).ok()).unwrap_or(i64::MAX);
        self.ask("read the audit", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT number, at, person, act, object, status FROM audit WHERE number < ?1 \
                 ORDER BY number DESC LIMIT ?2",
            )?;
            let rows = statement.query_and_then(params![before, most], |row| {
                let audit = AuditRow {
                    at: moment(row.get(1)?)?,
                    person: row.get(2)?,
                    act: row.get(3)?,
                    object: row.get(4)?,
                    status: row.get(5)?,
                };
                Ok((unsigned(row.get(0)?)?, audit))
            })?;
            rows.collect()
        })
    }
}
