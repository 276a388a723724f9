use std::collections::VecDeque;
use std::fs;
use std::path::Path;

use model::{Bulk, Observation, Observed};
use tokio::task::JoinHandle;

use crate::columns::{BulkTable, batch_row, bulk_rows, rows_of, sorted_rows};
use crate::compact::in_key_order;
use crate::lock::BatchLock;
use crate::part::{self, Part};
use crate::schema::Table;
use crate::{BatchId, Lake, LakeError, directory};

/// Rows of one part file of certificates or registrations, about.
const PART_ROWS: usize = 131_072;
/// Rows of one part file of names or resolutions, about: enough for four row groups.
const BULK_ROWS: usize = 1_048_576;

/// Places in [`Table::OBSERVED`].
const NAMES: usize = 0;
const RESOLUTIONS: usize = 1;

/// A batch on its way in. Memory is bounded: full buffers become Parquet files at once, on the lake's threads. None of
/// them is seen before [`Intake::commit`]; dropped without it, the intake leaves nothing.
pub struct Intake<'lake> {
    lake: &'lake Lake,
    batch: BatchId,
    text: String,
    /// In the order of [`Table::OBSERVED`].
    buffers: [Buffer; 4],
    /// Parts being written, oldest first: the place of their table, and the part when it is on the disk.
    running: VecDeque<(usize, JoinHandle<Result<Part, LakeError>>)>,
    complete: bool,
    committing: bool,
    _lock: BatchLock,
}

#[derive(Default)]
struct Buffer {
    /// Names and resolutions.
    bulk: Bulk,
    /// Certificates and registrations, numbered.
    records: Vec<(u64, Observed<Observation>)>,
    rows: usize,
    bytes: usize,
    /// An earlier try has committed this table; what is pushed is counted and let go.
    committed: bool,
    pushed_rows: u64,
    pushed_records: u64,
    next_part: u32,
    parts: Vec<Part>,
}

/// What a finished intake added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Rows of the batch in each table; a certificate has one row for each of its names.
    pub rows: Vec<(&'static str, u64)>,
    /// False when the lake already held the batch and nothing was added.
    pub added: bool,
}

impl<'lake> Intake<'lake> {
    pub(crate) fn begin(lake: &'lake Lake, batch: BatchId) -> Result<Self, LakeError> {
        let text = batch.text()?;
        let lock = BatchLock::take(&lake.config.root.join("intake"), &text)?;
        let complete = lake.has(Table::Batch, &text)?;
        let mut buffers = [const { None }; 4];
        for (buffer, table) in buffers.iter_mut().zip(Table::OBSERVED) {
            *buffer = Some(Buffer { committed: complete || lake.has(table, &text)?, ..Buffer::default() });
        }
        let buffers = buffers.map(Option::unwrap_or_default);
        let running = VecDeque::new();
        Ok(Self { lake, batch, text, buffers, running, complete, committing: false, _lock: lock })
    }

    /// Adds one observation. Writes a file now and then, and waits when the disk is behind.
    ///
    /// # Errors
    /// When an earlier file could not be written; drop the intake then, and take the batch in again.
    pub fn push(&mut self, observed: Observed<Observation>) -> Result<(), LakeError> {
        let place = match observed.what {
            Observation::Name(_) => NAMES,
            Observation::Resolution(_) => RESOLUTIONS,
            Observation::Certificate(_) => 2,
            Observation::Registration(_) => 3,
        };
        let buffer = &mut self.buffers[place];
        if matches!(place, NAMES | RESOLUTIONS) {
            buffer.pushed_rows += 1;
            if !buffer.committed {
                buffer.bulk.observe(&observed);
            }
            return self.flush_when_full(place);
        }
        let rows = rows_of(&observed.what);
        let record = buffer.pushed_records;
        buffer.pushed_records += 1;
        buffer.pushed_rows += rows as u64;
        if buffer.committed {
            return Ok(());
        }
        buffer.rows += rows;
        buffer.bytes += weight(&observed);
        buffer.records.push((record, observed));
        self.flush_when_full(place)
    }

    /// Adds all rows of `names` and `resolutions`, as [`Intake::push`] does one.
    ///
    /// # Errors
    /// As [`Intake::push`].
    pub fn push_bulk(&mut self, names: &Bulk, resolutions: &Bulk) -> Result<(), LakeError> {
        for (place, bulk) in [(NAMES, names), (RESOLUTIONS, resolutions)] {
            let buffer = &mut self.buffers[place];
            buffer.pushed_rows += bulk.len() as u64;
            if !buffer.committed {
                buffer.bulk.append(bulk);
            }
            self.flush_when_full(place)?;
        }
        Ok(())
    }

    fn flush_when_full(&mut self, place: usize) -> Result<(), LakeError> {
        let buffer = &self.buffers[place];
        let rows = buffer.rows >= PART_ROWS || buffer.bulk.len() >= BULK_ROWS;
        let config = &self.lake.config;
        let bytes = buffer.bytes >= config.buffer_bytes() || buffer.bulk.bytes() >= config.bulk_bytes();
        if rows || bytes { self.flush(place) } else { Ok(()) }
    }

    /// Hands a buffer to a thread that sorts, encodes and writes it.
    fn flush(&mut self, place: usize) -> Result<(), LakeError> {
        let buffer = &mut self.buffers[place];
        if buffer.records.is_empty() && buffer.bulk.is_empty() {
            return Ok(());
        }
        let (records, bulk) = (std::mem::take(&mut buffer.records), std::mem::take(&mut buffer.bulk));
        (buffer.rows, buffer.bytes) = (0, 0);
        let name = format!("{}.{:05}.parquet", self.text, buffer.next_part);
        buffer.next_part += 1;
        while self.running.len() >= self.lake.config.threads() {
            self.wait_for_one()?;
        }
        let table = Table::OBSERVED[place];
        let folder = self.lake.log(table).folder().to_owned();
        let text = self.text.clone();
        let written = self.lake.runtime.spawn_blocking(move || match BulkTable::of(table) {
            Some(kind) => write_bulk(&folder, name, kind, &text, &bulk),
            None => write(&folder, name, table, &text, &records),
        });
        self.running.push_back((place, written));
        Ok(())
    }

    fn wait_for_one(&mut self) -> Result<(), LakeError> {
        let Some((place, written)) = self.running.pop_front() else { return Ok(()) };
        let root = &self.lake.config.root;
        let part = self.lake.runtime.block_on(written).map_err(|error| LakeError::read(root, error))??;
        self.buffers[place].parts.push(part);
        Ok(())
    }

    /// Makes the batch durable and visible, all of it at once. When this returns, no loss of power takes it back.
    ///
    /// Each table gets one commit, with the batch as its transaction; the row in `batch` comes last and completes it.
    ///
    /// # Errors
    /// When a file or a commit cannot be written. The batch is then not acknowledged; taking it in again completes it
    /// without losing or doubling a row, whatever had been committed.
    pub fn commit(mut self) -> Result<Committed, LakeError> {
        let rows = |buffers: &[Buffer; 4]| {
            Table::OBSERVED
                .into_iter()
                .zip(buffers)
                .map(|(table, buffer)| (table.as_str(), buffer.pushed_rows))
                .collect()
        };
        if self.complete {
            return Ok(Committed { rows: rows(&self.buffers), added: false });
        }
        for place in 0..self.buffers.len() {
            self.flush(place)?;
        }
        while !self.running.is_empty() {
            self.wait_for_one()?;
        }
        self.committing = true;
        for (buffer, table) in self.buffers.iter().zip(Table::OBSERVED) {
            self.publish(table, &buffer.parts)?;
        }
        let total = self.buffers.iter().map(|buffer| buffer.pushed_rows).sum();
        let folder = self.lake.log(Table::Batch).folder();
        let row =
            batch_row(&self.batch, &self.text, total).map_err(|error| LakeError::read(folder, error))?;
        let part = part::write(folder, format!("{}.parquet", self.text), &row, None)?;
        self.publish(Table::Batch, &[part])?;
        Ok(Committed { rows: rows(&self.buffers), added: true })
    }

    fn publish(&self, table: Table, parts: &[Part]) -> Result<(), LakeError> {
        if parts.is_empty() {
            return Ok(());
        }
        let log = self.lake.log(table);
        directory::sync(log.folder()).map_err(|error| LakeError::io("sync", log.folder(), error))?;
        self.lake.runtime.block_on(log.append(&self.text, parts))
    }
}

impl Drop for Intake<'_> {
    fn drop(&mut self) {
        if self.committing {
            return;
        }
        // Files of an intake that was given up; one that stays behind is invisible and is overwritten by the next try.
        while !self.running.is_empty() {
            let _ = self.wait_for_one();
        }
        for (buffer, table) in self.buffers.iter().zip(Table::OBSERVED) {
            for part in &buffer.parts {
                let _ = fs::remove_file(self.lake.log(table).folder().join(&part.name));
            }
        }
    }
}

fn write_bulk(
    folder: &Path,
    name: String,
    table: BulkTable,
    batch: &str,
    bulk: &Bulk,
) -> Result<Part, LakeError> {
    let order = bulk.order();
    let end = |place: Option<&u32>| place.map(|place| bulk.row(*place as usize).rname.to_owned());
    let range = end(order.first()).zip(end(order.last()));
    let schema = table.schema();
    part::write_all(folder, name, &schema, bulk_rows(table, &schema, batch, bulk, &order), range)
}

fn write(
    folder: &Path,
    name: String,
    table: Table,
    batch: &str,
    records: &[(u64, Observed<Observation>)],
) -> Result<Part, LakeError> {
    let rows = sorted_rows(table, batch, records).map_err(|error| LakeError::read(folder, error))?;
    let batch = in_key_order(table, rows.batch).map_err(|error| LakeError::read(folder, error))?;
    part::write(folder, name, &batch, rows.rnames)
}

/// About how many bytes a record holds in memory, as a value and as columns.
fn weight(observed: &Observed<Observation>) -> usize {
    let own = match &observed.what {
        // Kept in bulk, which knows its own size.
        Observation::Name(_) | Observation::Resolution(_) => 0,
        Observation::Certificate(certificate) => {
            let names: usize = certificate.names.iter().map(|name| 3 * name.as_str().len() + 64).sum();
            let each = certificate.serial.len() + certificate.issuer.len() + certificate.subject.len() + 320;
            names + each * (certificate.names.len() + 1)
        }
        Observation::Registration(registration) => {
            let lists = registration.status.iter().map(String::len);
            let servers = registration.nameservers.iter().map(|server| server.as_str().len());
            512 + lists.chain(servers).map(|len| 2 * len + 32).sum::<usize>()
        }
    };
    own + observed.origin.source.len() + size_of::<Observed<Observation>>()
}
