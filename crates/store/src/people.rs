//! Who may use the desk in a browser, and what they did. Roles and acts are words here; their meaning is `web`'s.

mod audit;
mod session;

use model::Timestamp;
use rusqlite::params;

use crate::column::moment;
use crate::{Result, Store};

pub use audit::AuditRow;
pub(crate) use audit::append_act;
pub use session::SessionRow;

/// A person who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The name to sign in with.
    pub name: String,
    /// viewer, analyst, counsel, admin.
    pub role: String,
    /// Argon2id hash in PHC string format.
    pub password: String,
    /// When the account was made.
    pub since: Timestamp,
    /// Whether it may be used.
    pub active: bool,
}

// No hash in a log.
impl std::fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountRow")
            .field("name", &self.name)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Every account in order of name.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn accounts(&self) -> Result<Vec<AccountRow>> {
        self.ask("read the accounts", |connection| {
            let sql = "SELECT name, role, password, since, active FROM account ORDER BY name";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_and_then([], |row| {
                Ok(AccountRow {
                    name: row.get(0)?,
                    role: row.get(1)?,
                    password: row.get(2)?,
                    since: moment(row.get(3)?)?,
                    active: row.get(4)?,
                })
            })?;
            rows.collect()
        })
    }

    /// Adds an account, or puts this one in place of the one of its name. Sessions of an account that may no longer be
    /// used end, and so do they when its password changes. `audit` says who did so, in the same transaction.
    ///
    /// # Errors
    /// What the database refuses, also a role that is none.
    pub fn save_account(&mut self, account: &AccountRow, audit: &AuditRow) -> Result<()> {
        self.change("save an account", |connection| {
            connection.execute(
                "DELETE FROM session WHERE person = ?1 AND label IS NULL AND EXISTS \
                 (SELECT 1 FROM account WHERE name = ?1 AND (password <> ?2 OR NOT ?3))",
                params![account.name, account.password, account.active],
            )?;
            connection.execute(
                "INSERT INTO account (name, role, password, since, active) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (name) DO UPDATE SET role = excluded.role, password = excluded.password, \
                 active = excluded.active",
                params![
                    account.name,
                    account.role,
                    account.password,
                    account.since.as_micros(),
                    account.active
                ],
            )?;
            append_act(connection, audit).map(drop)
        })
    }
}
