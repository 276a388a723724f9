use model::Timestamp;
use rusqlite::params;

use super::{AuditRow, append_act};
use crate::column::moment;
use crate::error::Attempt;
use crate::{Result, Store};

/// A sign-in that holds, or a token of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of its secret, lower-case hex.
    pub digest: String,
    /// Whose it is.
    pub person: String,
    /// The role it may use at most.
    pub role: String,
    /// What a token is for; `None` for a browser.
    pub label: Option<String>,
    /// When it was made.
    pub since: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// What of its role it may use: all, read, or the id of one case; its meaning is `web`'s.
    pub scope: String,
}

const COLUMNS: &str = "digest, person, role, label, since, until, scope";

impl Store {
    /// Keeps a session, and forgets those that ended before this one began. `audit` says who made it, in the same transaction;
    /// `None` where another act says so.
    ///
    /// # Errors
    /// What the database refuses, also a session of nobody who has an account.
    pub fn save_session(&mut self, session: &SessionRow, audit: Option<&AuditRow>) -> Result<()> {
        self.change("save a session", |connection| {
            connection.execute("DELETE FROM session WHERE until <= ?1", [session.since.as_micros()])?;
            connection.execute(
                &format!("INSERT OR REPLACE INTO session ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
                params![
                    session.digest,
                    session.person,
                    session.role,
                    session.label,
                    session.since.as_micros(),
                    session.until.as_micros(),
                    session.scope,
                ],
            )?;
            audit.map_or(Ok(()), |audit| append_act(connection, audit).map(drop))
        })
    }

    /// The session of this digest, ended or not.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn session(&self, digest: &str) -> Result<Option<SessionRow>> {
        self.ask("read a session", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM session WHERE digest = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            let found = statement.query_and_then([digest], row)?.next();
            found.transpose()
        })
    }

    /// Ends a session; one that is not there is no failure. `audit` says who did so, in the same transaction.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn end_session(&mut self, digest: &str, audit: &AuditRow) -> Result<()> {
        self.change("end a session", |connection| {
            connection.execute("DELETE FROM session WHERE digest = ?1", [digest])?;
            append_act(connection, audit).map(drop)
        })
    }

    /// Tokens of programs, the newest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn tokens(&self) -> Result<Vec<SessionRow>> {
        self.ask("read the tokens", |connection| {
            let sql =
                format!("SELECT {COLUMNS} FROM session WHERE label IS NOT NULL ORDER BY since DESC, digest");
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_and_then([], row)?;
            rows.collect()
        })
    }
}

/// A row of [`COLUMNS`].
fn row(row: &rusqlite::Row<'_>) -> Attempt<SessionRow> {
    Ok(SessionRow {
        digest: row.get(0)?,
        person: row.get(1)?,
        role: row.get(2)?,
        label: row.get(3)?,
        since: moment(row.get(4)?)?,
        until: moment(row.get(5)?)?,
        scope: row.get(6)?,
    })
}
