use std::collections::BTreeMap;
use std::path::Path;

use model::{Batch, Digest, Knowledge, Rejected, WatchList};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::column::{digest, signed, unsigned};
use crate::error::{Attempt, Fault};
use crate::quarantine::KEPT_PER_BATCH;
use crate::{Result, Store, StoreError, knowledge, log, quarantine, watchlist};

/// What one source file brings in. Nothing of it is visible before [`Intake::acknowledge`]; dropped without it, or
/// killed, nothing happened.
///
/// It holds the store's write lock from the start.
#[derive(Debug)]
pub struct Intake<'store> {
    transaction: Transaction<'store>,
    path: &'store Path,
    /// Number the batch will have.
    seq: i64,
    kept: u64,
    rejected: BTreeMap<String, u64>,
}

const ACKNOWLEDGE: &str = "acknowledge a batch";
const COLUMNS: &str = "digest, size_bytes, file, format, decoder, accepted, rejected, skipped, part";

impl Store {
    /// Begins the intake of one source file.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another process writes for longer than ten seconds.
    pub fn begin(&mut self) -> Result<Intake<'_>> {
        const DOING: &str = "begin an intake";
        let (transaction, path) = self.transaction(DOING)?;
        let seq = transaction
            .query_row("SELECT COALESCE(MAX(seq), 0) + 1 FROM batch", [], |row| row.get(0))
            .map_err(|error| Fault::from(error).at(path, DOING))?;
        Ok(Intake { transaction, path, seq, kept: 0, rejected: BTreeMap::new() })
    }

    /// The batch of all of these bytes read by this version of the decoder, if it was acknowledged.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn batch(&self, digest: &Digest, decoder: u32) -> Result<Option<Batch>> {
        self.ask("look up a batch", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM batch WHERE digest = ?1 AND decoder = ?2 AND part = ''");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params![digest.to_string(), decoder])?;
            rows.next()?.map(read).transpose()
        })
    }

    /// The number of the batch that was acknowledged last; the next has a higher one. All knowledge and every watch-list came with a
    /// batch, so what was read of them stays true as long as this is the same.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn last_batch(&self) -> Result<Option<u64>> {
        self.ask("look for the last batch", |connection| {
            let last: Option<i64> =
                connection.query_row("SELECT MAX(seq) FROM batch", [], |row| row.get(0))?;
            last.map(unsigned).transpose()
        })
    }

    /// All batches, in order of acknowledgement.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn batches(&self) -> Result<Vec<Batch>> {
        self.ask("list batches", |connection| {
            let mut statement =
                connection.prepare_cached(&format!("SELECT {COLUMNS} FROM batch ORDER BY seq"))?;
            statement.query_and_then([], read)?.collect()
        })
    }
}

impl Intake<'_> {
    /// Adds something people say. What is known already adds nothing.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn knowledge(&mut self, said: &Knowledge) -> Result<()> {
        self.within("add knowledge", |intake| knowledge::absorb(&intake.transaction, intake.seq, said))
    }

    /// Adds identities to protect and names they own.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn watch_list(&mut self, list: &WatchList) -> Result<()> {
        self.within("add to the watch-list", |intake| watchlist::absorb(&intake.transaction, list))
    }

    /// Puts a record into quarantine. The first [`KEPT_PER_BATCH`] are kept whole, all are counted.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn reject(&mut self, rejected: &Rejected) -> Result<()> {
        self.within("fill the quarantine", |intake| {
            if intake.kept < KEPT_PER_BATCH {
                quarantine::keep(&intake.transaction, intake.seq, rejected)?;
                intake.kept += 1;
            }
            match intake.rejected.get_mut(&rejected.code) {
                Some(count) => *count += 1,
                None => {
                    intake.rejected.insert(rejected.code.clone(), 1);
                }
            }
            Ok(())
        })
    }

    /// Counts records that were rejected, by code, beyond those handed to [`Intake::reject`].
    pub fn count_rejected(&mut self, counts: &BTreeMap<String, u64>) {
        for (code, count) in counts {
            *self.rejected.entry(code.clone()).or_default() += count;
        }
    }

    /// Makes all of it visible and durable, and appends the batch to the evidence log.
    ///
    /// # Errors
    /// [`StoreError::Acknowledged`] when these bytes were acknowledged with this decoder before,
    /// [`StoreError::Miscounted`] when `batch.rejected` is not the number of records handed to [`Intake::reject`]
    /// and [`Intake::count_rejected`],
    /// and what the database refuses. In each case nothing happened.
    pub fn acknowledge(self, batch: &Batch) -> Result<()> {
        let path = self.path;
        self.finish(batch, &[]).map_err(|fault| fault.at(path, ACKNOWLEDGE))
    }

    /// As [`Intake::acknowledge`], and marks the quarantined records `resolved` as dealt with in the same transaction;
    /// ids that are not there are passed over.
    ///
    /// It may be repeated after a kill: when these bytes, or this part of them, were acknowledged with this decoder
    /// before, the intake is rolled back and only the marks are made.
    ///
    /// # Errors
    /// [`StoreError::Miscounted`] as for [`Intake::acknowledge`], and what the database refuses. In each case nothing
    /// happened.
    pub fn acknowledge_resolving(self, batch: &Batch, resolved: &[u64]) -> Result<()> {
        let path = self.path;
        self.finish_or_repeat(batch, resolved).map_err(|fault| fault.at(path, ACKNOWLEDGE))
    }

    fn finish_or_repeat(self, batch: &Batch, resolved: &[u64]) -> Attempt<()> {
        if !exists(&self.transaction, batch)? {
            return self.finish(batch, resolved);
        }
        // A batch is never taken back, so the lock may be let go for the moment between the two.
        self.transaction.execute_batch("ROLLBACK; BEGIN IMMEDIATE")?;
        quarantine::resolve(&self.transaction, resolved)?;
        self.transaction.commit()?;
        Ok(())
    }

    fn finish(self, batch: &Batch, resolved: &[u64]) -> Attempt<()> {
        let given = self.rejected.values().sum();
        if given != batch.rejected {
            let file = batch.file.clone();
            return Err(StoreError::Miscounted { file, said: batch.rejected, given }.into());
        }
        if exists(&self.transaction, batch)? {
            let (digest, decoder) = (batch.digest, batch.decoder);
            return Err(StoreError::Acknowledged { digest, decoder }.into());
        }
        write(&self.transaction, self.seq, batch)?;
        quarantine::count(&self.transaction, self.seq, &self.rejected)?;
        quarantine::resolve(&self.transaction, resolved)?;
        log::append_batch(&self.transaction, batch)?;
        self.transaction.commit()?;
        Ok(())
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.transaction
    }

    pub(crate) fn within<T>(
        &mut self,
        doing: &'static str,
        step: impl FnOnce(&mut Self) -> Attempt<T>,
    ) -> Result<T> {
        let path = self.path;
        step(self).map_err(|fault| fault.at(path, doing))
    }
}

fn exists(connection: &Connection, batch: &Batch) -> Attempt<bool> {
    let sql = "SELECT 1 FROM batch WHERE digest = ?1 AND decoder = ?2 AND part = ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement
        .query_row(params![batch.digest.to_string(), batch.decoder, batch.part], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

fn write(connection: &Connection, seq: i64, batch: &Batch) -> Attempt<()> {
    let sql = format!("INSERT INTO batch (seq, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    connection.prepare_cached(&sql)?.execute(params![
        seq,
        batch.digest.to_string(),
        signed("size", batch.size_bytes)?,
        batch.file,
        batch.format,
        batch.decoder,
        signed("count", batch.accepted)?,
        signed("count", batch.rejected)?,
        signed("count", batch.skipped)?,
        batch.part,
    ])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Attempt<Batch> {
    Ok(Batch {
        digest: digest(&row.get::<_, String>(0)?)?,
        size_bytes: unsigned(row.get(1)?)?,
        file: row.get(2)?,
        format: row.get(3)?,
        decoder: row.get(4)?,
        accepted: unsigned(row.get(5)?)?,
        rejected: unsigned(row.get(6)?)?,
        skipped: unsigned(row.get(7)?)?,
        part: row.get(8)?,
    })
}
