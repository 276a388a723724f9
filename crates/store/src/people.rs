//! Who may use the desk in a browser, and what they did. Roles and acts are words here; their meaning is `web`'s.

mod audit;
mod session;

use model::Timestamp;
use rusqlite::{Connection, Row, params};

use crate::column::moment;
use crate::error::Attempt;
use crate::{Result, Store, StoreError};

pub use audit::AuditRow;
pub(crate) use audit::append_act;
pub use session::SessionRow;

const COLUMNS: &str = "name, role, password, since, active";

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

/// An account as it is to be.
pub struct AccountChange {
    /// The name to sign in with.
    pub name: String,
    /// viewer, analyst, counsel, admin.
    pub role: String,
    /// Argon2id hash in PHC string format; `None` leaves the one that is there.
    pub password: Option<String>,
    /// Whether it may be used.
    pub active: bool,
    /// When it is made, if it is new.
    pub at: Timestamp,
}

impl Store {
    /// Every account in order of name.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn accounts(&self) -> Result<Vec<AccountRow>> {
        self.ask("read the accounts", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM account ORDER BY name");
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_and_then([], row)?;
            rows.collect()
        })
    }

    /// Adds an account, or changes the one of its name, and gives it as it is then. Sessions of an account that may no longer
    /// be used end, and so do they when its password changes. `audit` says who did so, in the same transaction.
    ///
    /// # Errors
    /// [`StoreError::NoPassword`] for a new account without one, [`StoreError::LastAdmin`] when nobody would be left who manages
    /// people, and what the database refuses, also a role that is none. In each case nothing happened.
    pub fn save_account(&mut self, account: &AccountChange, audit: &AuditRow) -> Result<AccountRow> {
        self.change("save an account", |connection| {
            let managed = has_admin(connection)?;
            let known: bool = connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM account WHERE name = ?1)",
                [&account.name],
                |row| row.get(0),
            )?;
            if !known && account.password.is_none() {
                return Err(StoreError::NoPassword(account.name.clone()).into());
            }
            connection.execute(
                "DELETE FROM session WHERE person = ?1 AND label IS NULL AND EXISTS \
                 (SELECT 1 FROM account WHERE name = ?1 AND (password <> ?2 OR NOT ?3))",
                params![account.name, account.password, account.active],
            )?;
            connection.execute(
                "INSERT INTO account (name, role, password, since, active) VALUES (?1, ?2, \
                 COALESCE(?3, (SELECT password FROM account WHERE name = ?1)), ?4, ?5) ON CONFLICT (name) \
                 DO UPDATE SET role = excluded.role, password = excluded.password, active = excluded.active",
                params![account.name, account.role, account.password, account.at.as_micros(), account.active],
            )?;
            if managed && !has_admin(connection)? {
                return Err(StoreError::LastAdmin.into());
            }
            append_act(connection, audit)?;
            let sql = format!("SELECT {COLUMNS} FROM account WHERE name = ?1");
            connection.prepare_cached(&sql)?.query_row([&account.name], |found| Ok(row(found)))?
        })
    }
}

/// Whether somebody may manage people.
fn has_admin(connection: &Connection) -> Attempt<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM account WHERE role = 'admin' AND active)";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// A row of [`COLUMNS`].
fn row(row: &Row<'_>) -> Attempt<AccountRow> {
    Ok(AccountRow {
        name: row.get(0)?,
        role: row.get(1)?,
        password: row.get(2)?,
        since: moment(row.get(3)?)?,
        active: row.get(4)?,
    })
}
