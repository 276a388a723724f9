use std::collections::BTreeMap;

use evidence::{Hash, InclusionProof, Root, Tree};
use model::{Batch, Case, Digest, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use crate::column::{json, unsigned};
use crate::error::{Attempt, Fault};
use crate::{Result, Store};

impl Store {
    /// The root of the evidence log as it is now.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn log_root(&self) -> Result<Root> {
        self.ask("read the evidence log", |connection| Ok(Tree::from_leaves(leaves(connection)?).root()))
    }

    /// The index of the last leaf of a kind (`batch`, `case`) and key (digest of the source file, id of the case).
    ///
    /// # Errors
    /// What the database refuses.
    pub fn log_leaf_of(&self, kind: &str, key: &str) -> Result<Option<u64>> {
        self.ask("search the evidence log", |connection| {
            let sql = "SELECT MAX(leaf_index) FROM log_leaf WHERE kind = ?1 AND key = ?2";
            let index: Option<i64> =
                connection.prepare_cached(sql)?.query_row([kind, key], |row| row.get(0))?;
            index.map(unsigned).transpose()
        })
    }

    /// The record of a leaf, canonical JSON (RFC 8785): its bytes are what [`evidence::leaf`] hashes.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn log_record(&self, index: u64) -> Result<Option<String>> {
        let Ok(index) = i64::try_from(index) else { return Ok(None) };
        self.ask("read the evidence log", |connection| {
            let sql = "SELECT record FROM log_leaf WHERE leaf_index = ?1";
            Ok(connection.prepare_cached(sql)?.query_row([index], |row| row.get(0)).optional()?)
        })
    }

    /// The proof that the leaf at `index` is in the log of [`Store::log_root`].
    ///
    /// # Errors
    /// [`crate::StoreError::Proof`] when there is no such leaf, and what the database refuses.
    pub fn log_inclusion(&self, index: u64) -> Result<InclusionProof> {
        let leaves = self.ask("read the evidence log", leaves)?;
        Ok(evidence::inclusion(&leaves, index)?)
    }

    /// Checks that every record of the log still has the leaf hash it was appended with, and that none is missing
    /// between.
    ///
    /// # Errors
    /// [`crate::StoreError::Damaged`] naming the first leaf that does not fit.
    pub fn log_check(&self) -> Result<()> {
        self.ask("check the evidence log", |connection| {
            let sql = "SELECT leaf_index, record, hash FROM log_leaf ORDER BY leaf_index";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            let mut expected = 0_i64;
            while let Some(row) = rows.next()? {
                let (index, record, stored): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                if index != expected {
                    return Err(Fault::Damaged(format!("leaf {expected} of the evidence log is missing")));
                }
                if evidence::leaf(record.as_bytes()) != hash(&stored)? {
                    return Err(Fault::Damaged(format!("leaf {index} of the evidence log was altered")));
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

/// Appends one record as canonical JSON. Keys here are ASCII, values texts and integers below 2^53, and the map is
/// sorted: for these `serde_json` writes what RFC 8785 asks for.
fn append<const N: usize>(
    connection: &Connection,
    kind: &'static str,
    key: &str,
    fields: [(&'static str, Value); N],
) -> Attempt<()> {
    let mut record = BTreeMap::from(fields);
    record.insert("kind", Value::from(kind));
    record.insert("v", Value::from(1));
    let record = json(&record)?;
    let hash = evidence::leaf(record.as_bytes()).to_string();
    let mut statement = connection.prepare_cached(
        "INSERT INTO log_leaf (leaf_index, kind, key, record, hash) \
         VALUES ((SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM log_leaf), ?1, ?2, ?3, ?4)",
    )?;
    statement.execute(params![kind, key, record, hash])?;
    Ok(())
}

fn leaves(connection: &Connection) -> Attempt<Vec<Hash>> {
    let mut statement = connection.prepare_cached("SELECT hash FROM log_leaf ORDER BY leaf_index")?;
    statement.query_and_then([], |row| hash(&row.get::<_, String>(0)?))?.collect()
}

fn hash(text: &str) -> Attempt<Hash> {
    text.parse().map_err(|error| Fault::Damaged(format!("a leaf hash does not read back: {error}")))
}
