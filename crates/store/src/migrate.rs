use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::StoreError;
use crate::error::Attempt;

/// Every step from an empty file to today's tables. A step that was shipped is never edited: add one.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_foundation.sql"),
    include_str!("../migrations/0002_statements.sql"),
    include_str!("../migrations/0003_evidence.sql"),
    include_str!("../migrations/0004_case_work.sql"),
    include_str!("../migrations/0005_sealed_for_good.sql"),
    include_str!("../migrations/0006_people.sql"),
    include_str!("../migrations/0007_scope.sql"),
];

/// The newest format this program knows.
#[expect(clippy::cast_possible_truncation, reason = "a handful of migrations")]
pub(crate) const KNOWN: u32 = MIGRATIONS.len() as u32;

/// SQLite's `application_id` of a store: `IDST` in ASCII.
const APPLICATION: i32 = i32::from_be_bytes(*b"IDST");

/// The format of the file; 0 for one without anything in it.
///
/// Refuses a database of another program and a format newer than [`KNOWN`].
pub(crate) fn format(connection: &Connection, path: &Path) -> Attempt<u32> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let application: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let objects: i64 = connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if (version, application, objects) == (0, 0, 0) {
        return Ok(0);
    }
    let foreign = || StoreError::NotAStore { path: path.to_owned() };
    if application != APPLICATION {
        return Err(foreign().into());
    }
    let found = u32::try_from(version).ok().filter(|found| *found > 0).ok_or_else(foreign)?;
    if found > KNOWN {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: KNOWN }.into());
    }
    Ok(found)
}

/// Brings the file to today's format; each step is one transaction, so a kill between steps needs no repair.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Attempt<()> {
    while format(connection, path)? < KNOWN {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Asked again under the lock: another process may have taken this step meanwhile.
        let found = format(&step, path)?;
        if let Some(sql) = MIGRATIONS.get(found as usize) {
            step.execute_batch(sql)?;
            step.pragma_update(None, "application_id", APPLICATION)?;
            step.pragma_update(None, "user_version", found + 1)?;
        }
        step.commit()?;
    }
    Ok(())
}
