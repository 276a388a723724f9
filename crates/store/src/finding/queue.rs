use model::{Count, Finding, FindingKind};
use rusqlite::{Row, params};

use super::{COLUMNS, read};
use crate::column::unsigned;
use crate::error::Attempt;
use crate::{Result, Store};

/// Which findings of the triage queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueQuery {
    /// Only this kind.
    pub kind: Option<FindingKind>,
    /// Only those that imitate this identity.
    pub identity: Option<String>,
    /// Only those with this verdict; `open` for those without any.
    pub verdict: Option<String>,
    /// Only names that hold this text.
    pub text: Option<String>,
    /// Only those after this one: its likelihood in per cent, name and id.
    pub after: Option<(u8, String, String)>,
    /// At most so many.
    pub most: u16,
}

/// Of `f` and `d`, with the parameters 1 to 4.
const WHICH: &str = "(?1 IS NULL OR f.kind = ?1) AND (?2 IS NULL OR f.identity = ?2) \
     AND (?3 IS NULL OR COALESCE(d.verdict, 'open') = ?3) AND (?4 IS NULL OR INSTR(f.subject, ?4) > 0)";

impl Store {
    /// A part of the triage queue: the likeliest first, then by name and id.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn queue(&self, query: &QueueQuery) -> Result<Vec<Finding>> {
        self.ask("read the triage queue", |connection| {
            // The likelihood descends and the rest ascends, so one row value cannot say what comes after.
            let sql = format!(
                "SELECT {COLUMNS} FROM finding f LEFT JOIN decision d ON d.finding = f.id \
                 WHERE {WHICH} AND f.likelihood <= ?5 AND (f.likelihood < ?5 OR (f.subject, f.id) > (?6, ?7)) \
                 ORDER BY f.likelihood DESC, f.subject, f.id LIMIT ?8"
            );
            // Above every likelihood when there is nothing to come after.
            let (likelihood, subject, id) =
                query.after.as_ref().map_or((101, "", ""), |(l, s, i)| (*l, s.as_str(), i.as_str()));
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_and_then(
                params![
                    query.kind.map(FindingKind::as_str),
                    query.identity,
                    query.verdict,
                    query.text,
                    likelihood,
                    subject,
                    id,
                    query.most
                ],
                read,
            )?;
            rows.collect()
        })
    }

    /// How many findings the query names, whatever its part and number.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn queue_length(&self, query: &QueueQuery) -> Result<u64> {
        self.ask("count the triage queue", |connection| {
            let sql = format!(
                "SELECT COUNT(*) FROM finding f LEFT JOIN decision d ON d.finding = f.id WHERE {WHICH}"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let count = statement.query_row(
                params![query.kind.map(FindingKind::as_str), query.identity, query.verdict, query.text],
                |row| row.get(0),
            )?;
            unsigned(count)
        })
    }

    /// One finding.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn finding(&self, id: &str) -> Result<Option<Finding>> {
        self.ask("read a finding", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM finding WHERE id = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_and_then([id], read)?.next().transpose()
        })
    }

    /// Findings by kind, and names by the identity that they imitate; the most first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn finding_tallies(&self) -> Result<(Vec<Count>, Vec<Count>)> {
        self.ask("count the findings", |connection| {
            let tally = |sql: &str| -> Attempt<Vec<Count>> {
                let mut statement = connection.prepare_cached(sql)?;
                let count = |row: &Row<'_>| Ok(Count { what: row.get(0)?, count: unsigned(row.get(1)?)? });
                statement.query_and_then([], count)?.collect()
            };
            Ok((
                tally("SELECT kind, COUNT(*) FROM finding GROUP BY kind ORDER BY 2 DESC, 1")?,
                tally(
                    "SELECT identity, COUNT(DISTINCT subject) FROM finding WHERE identity IS NOT NULL \
                     GROUP BY identity ORDER BY 2 DESC, 1",
                )?,
            ))
        })
    }
}
