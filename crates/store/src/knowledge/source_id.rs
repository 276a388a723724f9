use model::SourceId;
use rusqlite::{Connection, params};

use crate::error::Attempt;
use crate::{Result, Store};

impl Store {
    /// The identifiers that sources give to what has the identifier `id`, a source's or the canonical one; sorted.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn source_ids(&self, id: &str) -> Result<Vec<SourceId>> {
        self.ask("look up identifiers", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT canonical, id, asserter FROM source_id WHERE canonical = ?1 \
                 OR canonical IN (SELECT canonical FROM source_id WHERE id = ?1) ORDER BY canonical, id",
            )?;
            let rows = statement.query_and_then([id], |row| {
                Ok(SourceId { canonical: row.get(0)?, id: row.get(1)?, asserter: row.get(2)? })
            })?;
            rows.collect()
        })
    }
}

pub(super) fn absorb(connection: &Connection, batch: i64, named: &SourceId) -> Attempt<()> {
    let mut statement = connection.prepare_cached(
        "INSERT OR IGNORE INTO source_id (canonical, id, asserter, batch) VALUES (?1, ?2, ?3, ?4)",
    )?;
    statement.execute(params![named.canonical, named.id, named.asserter, batch])?;
    Ok(())
}
