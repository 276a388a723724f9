//! The evidence log: append only, each leaf a salted record, its states signed as checkpoints.

mod checkpoint;
mod size;

use std::collections::BTreeMap;

use evidence::{Entry, Hash, History, Record, Root};
use model::{Batch, Case, Digest, Timestamp};
use rusqlite::{Connection, Row, params};
use serde_json::Value;

use crate::column::unsigned;
use crate::error::{Attempt, Fault};
use crate::{Result, Store};

pub use checkpoint::{Memory, Stamp};

/// One leaf of the evidence log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Its index, from 0.
    pub index: u64,
    /// The record, canonical JSON (RFC 8785).
    pub record: String,
    /// What the record is salted with; leaves of the first format have none.
    pub salt: Option<[u8; 32]>,
    /// The leaf hash it was appended with.
    pub hash: Hash,
}

impl LogEntry {
    /// The leaf hash that the record has now: the same as [`LogEntry::hash`], or somebody altered it.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        self.entry().map_or_else(|| evidence::leaf(self.record.as_bytes()), |entry| entry.leaf())
    }

    /// Salt and record, when it is salted.
    #[must_use]
    pub fn entry(&self) -> Option<Entry> {
        self.salt.map(|salt| Entry { salt, record: self.record.clone().into_bytes() })
    }

    /// What stands in the log: the commitment, or the record itself in the first format.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.entry().map_or_else(|| self.record.clone().into_bytes(), |entry| entry.commitment().to_vec())
    }
}

const COLUMNS: &str = "leaf_index, record, salt, hash";

impl Store {
    /// The root of the evidence log as it is now.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn log_root(&self) -> Result<Root> {
        let history = self.log_history()?;
        let size = history.leaves().len() as u64;
        Ok(history.root(size).expect("a log has the size that it has"))
    }

    /// All leaf hashes, for roots and proofs of any state.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn log_history(&self) -> Result<History> {
        self.ask("read the evidence log", |connection| Ok(History::new(leaves(connection)?)))
    }

    /// The index of the last leaf of a kind (`batch`, `case`, `item`, `custody`, `package`) and key (digest of the
    /// source file, id of the case or item, digest of the tag manifest).
    ///
    /// # Errors
    /// What the database refuses.
    pub fn log_leaf_of(&self, kind: &str, key: &str) -> Result<Option<u64>> {
        self.ask("search the evidence log", |connection| leaf_of(connection, kind, key))
    }

    /// The leaf at `index`.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn log_entry(&self, index: u64) -> Result<Option<LogEntry>> {
        let Ok(index) = i64::try_from(index) else { return Ok(None) };
        self.ask("read the evidence log", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM log_leaf WHERE leaf_index = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([index])?;
            rows.next()?.map(entry).transpose()
        })
    }

    /// The entry of a package with this tag manifest: the one it has, or a new one. Gives its index.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn log_package(&mut self, package: &str, tagmanifest_sha256: &str) -> Result<u64> {
        self.change("log a package", |connection| {
            let key = format!("{package} {tagmanifest_sha256}");
            if let Some(known) = leaf_of(connection, "package", &key)? {
                return Ok(known);
            }
            let (package, tagmanifest_sha256) = (package.to_owned(), tagmanifest_sha256.to_owned());
            let record = Record::Package { v: 2, package, tagmanifest_sha256 };
            unsigned(append_record(connection, "package", &key, &record)?)
        })
    }

    /// Hands every leaf to `each`, in order, on one state of the log.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn log_entries(&self, mut each: impl FnMut(LogEntry)) -> Result<()> {
        self.ask("read the evidence log", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM log_leaf ORDER BY leaf_index");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                each(entry(row)?);
            }
            Ok(())
        })
    }

    /// Checks that every record of the log still has the leaf hash it was appended with, and that none is missing
    /// between.
    ///
    /// # Errors
    /// [`crate::StoreError::Damaged`] naming the first leaf that does not fit.
    pub fn log_check(&self) -> Result<()> {
        self.ask("check the evidence log", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM log_leaf ORDER BY leaf_index");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            let mut expected = 0;
            while let Some(row) = rows.next()? {
                let entry = entry(row)?;
                if entry.index != expected {
                    return Err(Fault::Damaged(format!("leaf {expected} of the evidence log is missing")));
                }
                if entry.leaf() != entry.hash {
                    return Err(Fault::Damaged(format!("leaf {expected} of the evidence log was altered")));
                }
                expected += 1;
            }
            Ok(())
        })
    }
}

/// Appends what was taken in.
pub(crate) fn append_batch(connection: &Connection, batch: &Batch) -> Attempt<()> {
    let key = batch.digest.to_string();
    let fields = [
        ("accepted", Value::from(batch.accepted)),
        ("decoder", Value::from(batch.decoder)),
        ("part", Value::from(batch.part.as_str())),
        ("digest", Value::from(key.clone())),
        ("file", Value::from(batch.file.clone())),
        ("format", Value::from(batch.format.clone())),
        ("rejected", Value::from(batch.rejected)),
        ("size_bytes", Value::from(batch.size_bytes)),
        ("skipped", Value::from(batch.skipped)),
    ];
    append(connection, "batch", &key, fields)
}

/// Appends the digest of a case as it was saved.
pub(crate) fn append_case(connection: &Connection, case: &Case, document: &str) -> Attempt<()> {
    let fields = [
        ("domains", Value::from(case.domains.len())),
        ("exhibits", Value::from(case.exhibits.len())),
        ("id", Value::from(case.id.clone())),
        ("sha256", Value::from(Digest::of(document.as_bytes()).to_string())),
    ];
    append(connection, "case", &case.id, fields)
}

/// Appends the digest of what persons put into a case, with the act that changed it.
pub(crate) fn append_case_work(
    connection: &Connection,
    case: &str,
    document: &str,
    action: &str,
    by: &str,
) -> Attempt<()> {
    let fields = [
        ("action", Value::from(action)),
        ("by", Value::from(by)),
        ("id", Value::from(case)),
        ("sha256", Value::from(Digest::of(document.as_bytes()).to_string())),
    ];
    append(connection, "case_work", case, fields)
}

/// Appends the seal of a case, and gives the index of its leaf. The only place where sealing touches the log.
pub(crate) fn append_seal(
    connection: &Connection,
    case: &str,
    digest: Digest,
    by: &str,
    at: Timestamp,
) -> Attempt<i64> {
    let fields = [
        ("at", Value::from(at.to_string())),
        ("by", Value::from(by)),
        ("id", Value::from(case)),
        ("sha256", Value::from(digest.to_string())),
    ];
    append(connection, "case_seal", case, fields)?;
    let sql = "SELECT MAX(leaf_index) FROM log_leaf WHERE kind = 'case_seal' AND key = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([case], |row| row.get(0))?)
}

/// Appends one record of format 1: its fields, its kind and the format.
pub(crate) fn append<const N: usize>(
    connection: &Connection,
    kind: &'static str,
    key: &str,
    fields: [(&'static str, Value); N],
) -> Attempt<()> {
    let mut record = BTreeMap::from(fields);
    record.insert("kind", Value::from(kind));
    record.insert("v", Value::from(1));
    append_record(connection, kind, key, &record).map(|_| ())
}

/// Appends one record as canonical JSON behind a fresh salt; gives its index.
pub(crate) fn append_record<T: serde::Serialize>(
    connection: &Connection,
    kind: &str,
    key: &str,
    record: &T,
) -> Attempt<i64> {
    let record = evidence::canonical(record).map_err(|error| Fault::Damaged(error.to_string()))?;
    let entry = Entry { salt: random()?, record };
    let mut statement = connection.prepare_cached(
        "INSERT INTO log_leaf (leaf_index, kind, key, record, salt, hash) \
         VALUES ((SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM log_leaf), ?1, ?2, ?3, ?4, ?5)",
    )?;
    let text = std::str::from_utf8(&entry.record).expect("JSON is UTF-8");
    statement.execute(params![kind, key, text, hex::encode(entry.salt), entry.leaf().to_string()])?;
    Ok(connection.last_insert_rowid())
}

/// 32 bytes that nobody can guess: salts and seeds come from here.
pub(crate) fn random() -> Attempt<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Fault::Damaged(format!("no randomness: {error}")))?;
    Ok(bytes)
}

pub(crate) fn leaf_of(connection: &Connection, kind: &str, key: &str) -> Attempt<Option<u64>> {
    let sql = "SELECT MAX(leaf_index) FROM log_leaf WHERE kind = ?1 AND key = ?2";
    let index: Option<i64> = connection.prepare_cached(sql)?.query_row([kind, key], |row| row.get(0))?;
    index.map(unsigned).transpose()
}

pub(crate) fn leaves(connection: &Connection) -> Attempt<Vec<Hash>> {
    let mut statement = connection.prepare_cached("SELECT hash FROM log_leaf ORDER BY leaf_index")?;
    statement.query_and_then([], |row| hash(&row.get::<_, String>(0)?))?.collect()
}

/// The columns of [`COLUMNS`].
fn entry(row: &Row<'_>) -> Attempt<LogEntry> {
    let salt: Option<String> = row.get(2)?;
    let salt = salt.map(|text| hash(&text).map(|hash| hash.0)).transpose()?;
    Ok(LogEntry {
        index: unsigned(row.get(0)?)?,
        record: row.get(1)?,
        salt,
        hash: hash(&row.get::<_, String>(3)?)?,
    })
}

fn hash(text: &str) -> Attempt<Hash> {
    text.parse().map_err(|error| Fault::Damaged(format!("a leaf hash does not read back: {error}")))
}
