use std::collections::BTreeMap;

use model::{Digest, Rejected};
use rusqlite::{Connection, Row, params};
use serde::Serialize;

use crate::column::{PART, digest, json, signed, unsigned};
use crate::error::Attempt;
use crate::{Result, Store};

/// How many rejected records of one batch are kept whole; the others are counted only, so that a hostile file cannot
/// fill the disk.
pub const KEPT_PER_BATCH: u64 = 10_000;

/// A record that could not be read, where it came from, and whether somebody dealt with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quarantined {
    /// Number in the quarantine, from 1, given once.
    pub id: u64,
    /// Digest of the source file.
    pub batch: Digest,
    /// Version of the decoder that refused it.
    pub decoder: u32,
    /// The source file's name.
    pub file: String,
    /// The format it was read as; `unrecognised` for a whole file that nobody knows.
    pub format: String,
    /// Why, where, and the digest of its bytes.
    pub rejected: Rejected,
    /// Whether it waits.
    pub state: QuarantineState,
}

/// Whether a quarantined record waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuarantineState {
    /// It waits.
    Open,
    /// A later decoder read it, or somebody set it aside.
    Resolved,
}

/// How many records of one batch were refused for one reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct QuarantineCount {
    /// Digest of the source file.
    pub batch: Digest,
    /// Version of the decoder.
    pub decoder: u32,
    /// The source file's name.
    pub file: String,
    /// The format it was read as.
    pub format: String,
    /// The reason's code.
    pub code: String,
    /// All of them.
    pub count: u64,
    /// Those kept whole.
    pub kept: u64,
    /// Those kept whole that still wait.
    pub open: u64,
}

const QUARANTINED: &str = "SELECT q.id, b.digest, b.decoder, b.file, b.format, q.line, q.code, q.reason, q.raw, \
     q.excerpt, q.resolved FROM quarantine q JOIN batch b ON b.seq = q.batch";

impl Store {
    /// Quarantined records with an id above `after_id`, in order of id, at most `limit`; those that wait only when
    /// `open_only`.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn quarantine(&self, open_only: bool, after_id: u64, limit: usize) -> Result<Vec<Quarantined>> {
        self.ask("list the quarantine", |connection| {
            let open = if open_only { "AND q.resolved = 0" } else { "" };
            let sql = format!("{QUARANTINED} WHERE q.id > ?1 {open} ORDER BY q.id LIMIT ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let after = i64::try_from(after_id).unwrap_or(i64::MAX);
            statement.query_and_then([after, limit], read)?.collect()
        })
    }

    /// One quarantined record.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn quarantined(&self, id: u64) -> Result<Option<Quarantined>> {
        let Ok(id) = i64::try_from(id) else { return Ok(None) };
        self.ask("look up a quarantined record", |connection| {
            let mut statement = connection.prepare_cached(&format!("{QUARANTINED} WHERE q.id = ?1"))?;
            let mut rows = statement.query([id])?;
            rows.next()?.map(read).transpose()
        })
    }

    /// Counts for each batch and code, batches in order of acknowledgement.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn quarantine_counts(&self) -> Result<Vec<QuarantineCount>> {
        self.ask("count the quarantine", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT b.digest, b.decoder, b.file, b.format, c.code, c.count, \
                 (SELECT COUNT(*) FROM quarantine q WHERE q.batch = c.batch AND q.code = c.code), \
                 (SELECT COUNT(*) FROM quarantine q WHERE q.batch = c.batch AND q.code = c.code AND q.resolved = 0) \
                 FROM quarantine_count c JOIN batch b ON b.seq = c.batch ORDER BY b.seq, c.code",
            )?;
            let rows = statement.query_and_then([], |row| {
                Ok(QuarantineCount {
                    batch: digest(&row.get::<_, String>(0)?)?,
                    decoder: row.get(1)?,
                    file: row.get(2)?,
                    format: row.get(3)?,
                    code: row.get(4)?,
                    count: unsigned(row.get(5)?)?,
                    kept: unsigned(row.get(6)?)?,
                    open: unsigned(row.get(7)?)?,
                })
            })?;
            rows.collect()
        })
    }

    /// Marks quarantined records as dealt with; ids that are not there are passed over.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn resolve_quarantined(&mut self, ids: &[u64]) -> Result<()> {
        self.change("resolve quarantined records", |connection| resolve(connection, ids))
    }
}

/// Marks records as dealt with; ids that are not there are passed over.
pub(crate) fn resolve(connection: &Connection, ids: &[u64]) -> Attempt<()> {
    let mut statement = connection
        .prepare_cached("UPDATE quarantine SET resolved = 1 WHERE id IN (SELECT value FROM json_each(?1))")?;
    for part in ids.chunks(PART) {
        statement.execute([json(part)?])?;
    }
    Ok(())
}

/// Keeps one record whole.
pub(crate) fn keep(connection: &Connection, batch: i64, rejected: &Rejected) -> Attempt<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO quarantine (batch, line, code, reason, raw, excerpt) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    statement.execute(params![
        batch,
        signed("line", rejected.line)?,
        rejected.code,
        rejected.reason,
        rejected.raw.to_string(),
        rejected.excerpt,
    ])?;
    Ok(())
}

/// Writes how many were refused, by code.
pub(crate) fn count(connection: &Connection, batch: i64, counts: &BTreeMap<String, u64>) -> Attempt<()> {
    let sql = "INSERT INTO quarantine_count (batch, code, count) VALUES (?1, ?2, ?3)";
    let mut statement = connection.prepare_cached(sql)?;
    for (code, count) in counts {
        statement.execute(params![batch, code, signed("count", *count)?])?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Attempt<Quarantined> {
    Ok(Quarantined {
        id: unsigned(row.get(0)?)?,
        batch: digest(&row.get::<_, String>(1)?)?,
        decoder: row.get(2)?,
        file: row.get(3)?,
        format: row.get(4)?,
        rejected: Rejected {
            line: unsigned(row.get(5)?)?,
            code: row.get(6)?,
            reason: row.get(7)?,
            raw: digest(&row.get::<_, String>(8)?)?,
            excerpt: row.get(9)?,
        },
        state: if row.get(10)? { QuarantineState::Resolved } else { QuarantineState::Open },
    })
}
