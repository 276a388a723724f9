use model::Timestamp;

use crate::column::{moment, unsigned};
use crate::{Result, Store};

/// How much one asserter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsserterCounts {
    /// Who: the source of an entry, the asserter of a claim, the publisher of a report.
    pub asserter: String,
    /// Entries of actors.
    pub actors: u64,
    /// Claims about names of actors.
    pub aliases: u64,
    /// Claims of what actors use.
    pub usages: u64,
    /// Reports.
    pub reports: u64,
    /// Date of the first that it says with a date.
    pub first: Option<Timestamp>,
    /// Date of the latest that it says with a date.
    pub last: Option<Timestamp>,
    /// How much of it carries no date.
    pub undated: u64,
}

impl Store {
    /// Who says how much, in order of name.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn asserters(&self) -> Result<Vec<AsserterCounts>> {
        self.ask("count who says what", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT who, SUM(actors), SUM(aliases), SUM(usages), SUM(reports), MIN(first), MAX(last), SUM(undated) \
                 FROM ( \
                 SELECT source AS who, COUNT(*) AS actors, 0 AS aliases, 0 AS usages, 0 AS reports, \
                 MIN(said_at) AS first, MAX(said_at) AS last, COUNT(*) - COUNT(said_at) AS undated \
                 FROM actor GROUP BY source \
                 UNION ALL SELECT asserter, 0, COUNT(*), 0, 0, MIN(said_at), MAX(said_at), COUNT(*) - COUNT(said_at) \
                 FROM alias_claim GROUP BY asserter \
                 UNION ALL SELECT asserter, 0, 0, COUNT(*), 0, MIN(said_at), MAX(said_at), COUNT(*) - COUNT(said_at) \
                 FROM usage_claim GROUP BY asserter \
                 UNION ALL SELECT publisher, 0, 0, 0, COUNT(*), MIN(CASE WHEN dated THEN date END), \
                 MAX(CASE WHEN dated THEN date END), COUNT(*) - SUM(dated) FROM report GROUP BY publisher \
                 ) GROUP BY who ORDER BY who",
            )?;
            let rows = statement.query_and_then([], |row| {
                let date = |at: Option<i64>| at.map(moment).transpose();
                Ok(AsserterCounts {
                    asserter: row.get(0)?,
                    actors: unsigned(row.get(1)?)?,
                    aliases: unsigned(row.get(2)?)?,
                    usages: unsigned(row.get(3)?)?,
                    reports: unsigned(row.get(4)?)?,
                    first: date(row.get(5)?)?,
                    last: date(row.get(6)?)?,
                    undated: unsigned(row.get(7)?)?,
                })
            })?;
            rows.collect()
        })
    }
}
