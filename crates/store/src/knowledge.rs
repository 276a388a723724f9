mod actor;
mod alias;
mod asserter;
mod fetched;
mod report;
mod source_id;

pub use asserter::AsserterCounts;
pub use fetched::Fetched;
use model::Knowledge;
use rusqlite::Connection;

use crate::column::unsigned;
use crate::error::Attempt;
use crate::{Result, Store};

/// Adds what somebody says; `batch` is the batch that brings it.
pub(crate) fn absorb(connection: &Connection, batch: i64, said: &Knowledge) -> Attempt<()> {
    match said {
        Knowledge::Report(report) => report::absorb(connection, batch, report),
        Knowledge::Actor(actor) => actor::absorb(connection, batch, actor),
        Knowledge::Alias(claim) => alias::absorb(connection, batch, claim),
        Knowledge::Usage(usage) => actor::absorb_usage(connection, batch, usage),
        Knowledge::SourceId(named) => source_id::absorb(connection, batch, named),
    }
}

impl Store {
    /// How much of each kind is known, in order of kind: `actors`, `aliases`, `identities`, `indicators`,
    /// `owned names`, `reports`, `usages`.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn knowledge_counts(&self) -> Result<Vec<(String, u64)>> {
        const TABLES: [(&str, &str); 7] = [
            ("actors", "SELECT COUNT(*) FROM actor"),
            ("aliases", "SELECT COUNT(*) FROM alias_claim"),
            ("identities", "SELECT COUNT(*) FROM identity"),
            ("indicators", "SELECT COUNT(*) FROM indicator"),
            ("owned names", "SELECT COUNT(*) FROM owned_name"),
            ("reports", "SELECT COUNT(*) FROM report"),
            ("usages", "SELECT COUNT(*) FROM usage_claim"),
        ];
        self.ask("count what is known", |connection| {
            let count = |(kind, sql): (&str, &str)| {
                let count = connection.query_row(sql, [], |row| row.get(0))?;
                Ok((kind.to_owned(), unsigned(count)?))
            };
            TABLES.into_iter().map(count).collect()
        })
    }
}
