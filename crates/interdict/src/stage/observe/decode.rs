//! Decodes one batch into lake and store; nothing is visible before `commit`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

use anyhow::{Context, Result, bail};
use lake::{BatchId, Lake};
use model::{Batch, Rejected};
use store::{Acquired, DeskKeys, KEPT_PER_BATCH, Store};
use wire::{Block, DocumentError, Format, LineDecoder, Record, Shape, Source};

use super::parallel::{self, Reading};
use crate::intake::{Lines, Next, Progress, is_damage};

/// The code of a rejection that stands for all that follows it, too.
pub(crate) const CUT: &str = "truncated";

/// A batch on its way in.
pub(crate) struct Decoding<'a> {
    /// `None` when a run that was killed before its acknowledgement had already committed to the lake.
    lake: Option<lake::Intake<'a>>,
    store: Door<'a>,
    quarantine: Quarantine,
    accepted: u64,
    rejected: u64,
    skipped: u64,
    /// What becomes an item of evidence together with the batch.
    acquired: Option<(&'a DeskKeys, &'a Acquired)>,
}

impl<'a> Decoding<'a> {
    pub(crate) fn begin(lake: &'a Lake, store: &'a mut Store, id: BatchId) -> Result<Self> {
        let lake = if lake.holds(&id)? { None } else { Some(lake.intake(id)?) };
        let (store, quarantine) = (Door::Closed(store), Quarantine::default());
        Ok(Self { lake, store, quarantine, accepted: 0, rejected: 0, skipped: 0, acquired: None })
    }

    /// The source becomes an item of evidence in the transaction that acknowledges it.
    pub(crate) const fn acquiring(mut self, keys: &'a DeskKeys, acquired: &'a Acquired) -> Self {
        self.acquired = Some((keys, acquired));
        self
    }

    /// Decodes all of `input`.
    pub(super) fn run(
        &mut self,
        reading: Reading<'_>,
        input: impl Read + Send,
        progress: &Progress,
    ) -> Result<()> {
        match reading.format.shape() {
            Shape::Lines => parallel::decode(reading, input, |block| {
                self.keep_block(block)?;
                progress.records(self.accepted, self.rejected);
                Ok(())
            }),
            Shape::Document => {
                self.document(reading.format, reading.file, BufReader::with_capacity(1 << 17, input))
            }
        }
    }

    fn keep_block(&mut self, block: Block) -> Result<()> {
        let Block { names, resolutions, rest, skipped } = block;
        self.accepted += (names.len() + resolutions.len()) as u64;
        self.skipped += skipped;
        if let Some(lake) = &mut self.lake {
            lake.push_bulk(&names, &resolutions)?;
        }
        rest.into_iter().try_for_each(|decoded| self.keep(decoded))
    }

    /// Decodes the lines that `wanted` picks by number.
    pub(crate) fn lines(
        &mut self,
        format: Format,
        file: &str,
        input: impl BufRead,
        limit: usize,
        wanted: impl Fn(u64) -> bool,
    ) -> Result<()> {
        let mut decoder = LineDecoder::new(format, Source { file });
        let mut lines = Lines::new(input, limit);
        let mut out = Vec::new();
        loop {
            match lines.next().context("cannot read the vault")? {
                Next::End => return Ok(()),
                Next::Line { number, bytes } if wanted(number) => {
                    decoder.decode(number, bytes, &mut out);
                    if out.is_empty() {
                        self.skipped += 1;
                    }
                    for decoded in out.drain(..) {
                        self.keep(decoded)?;
                    }
                }
                Next::TooLong { number, length, head } if wanted(number) => {
                    self.keep(Err(parallel::too_long(number, length, limit, head)))?;
                }
                Next::Damaged { number, reason, head } => {
                    let cut = parallel::damaged(number, &reason, head);
                    return if wanted(number) { self.keep(Err(cut)) } else { Ok(()) };
                }
                Next::Line { .. } | Next::TooLong { .. } => {}
            }
        }
    }

    fn document(&mut self, format: Format, file: &str, mut input: impl BufRead) -> Result<()> {
        let mut failure = None;
        let read = wire::read_document(format, &Source { file }, &mut input, &mut |decoded| match self
            .keep(decoded)
        {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        });
        if let Some(error) = failure {
            return Err(error);
        }
        match read {
            Ok(skipped) => {
                self.skipped += skipped;
                Ok(())
            }
            Err(error) => self.keep(Err(refused(error)?)),
        }
    }

    /// Keeps one record, or puts its rejection into quarantine.
    pub(crate) fn keep(&mut self, decoded: Result<Record, Rejected>) -> Result<()> {
        match decoded {
            Ok(record) => {
                self.accepted += 1;
                match record {
                    Record::Observation(observed) => {
                        if let Some(lake) = &mut self.lake {
                            lake.push(observed)?;
                        }
                    }
                    Record::Knowledge(knowledge) => self.store.open()?.knowledge(&knowledge)?,
                    Record::WatchList(list) => self.store.open()?.watch_list(&list)?,
                }
            }
            Err(rejected) => {
                self.rejected += 1;
                self.quarantine.put(rejected);
            }
        }
        Ok(())
    }

    /// Makes it durable: first the lake, then, in one transaction, all the rest and the acknowledgement.
    /// `resolved` leave the quarantine in the same transaction.
    pub(crate) fn commit(mut self, batch: &mut Batch, resolved: &[u64]) -> Result<()> {
        batch.accepted = self.accepted;
        batch.rejected = self.rejected;
        batch.skipped = self.skipped;
        if let Some(lake) = self.lake.take() {
            lake.commit()?;
        }
        let mut store = self.store.into_open()?;
        for rejected in &self.quarantine.kept {
            store.reject(rejected)?;
        }
        store.count_rejected(&self.quarantine.more);
        if let Some((keys, acquired)) = self.acquired {
            store.acquire(keys, acquired)?;
        }
        store.acknowledge_resolving(batch, resolved)?;
        Ok(())
    }
}

/// The store's write lock, taken only when there is something to write: other processes take sources in meanwhile.
enum Door<'a> {
    Closed(&'a mut Store),
    Open(store::Intake<'a>),
    /// While it is being opened, and after that has failed.
    Between,
}

impl<'a> Door<'a> {
    fn open(&mut self) -> Result<&mut store::Intake<'a>> {
        if let Self::Closed(_) = self
            && let Self::Closed(store) = std::mem::replace(self, Self::Between)
        {
            *self = Self::Open(store.begin()?);
        }
        match self {
            Self::Open(intake) => Ok(intake),
            Self::Closed(_) | Self::Between => bail!("the store could not be opened for writing"),
        }
    }

    fn into_open(mut self) -> Result<store::Intake<'a>> {
        self.open()?;
        match self {
            Self::Open(intake) => Ok(intake),
            Self::Closed(_) | Self::Between => bail!("the store could not be opened for writing"),
        }
    }
}

/// Rejected records of one batch: the first ones whole, the rest by number.
#[derive(Default)]
struct Quarantine {
    kept: Vec<Rejected>,
    more: BTreeMap<String, u64>,
}

impl Quarantine {
    fn put(&mut self, rejected: Rejected) {
        if (self.kept.len() as u64) < KEPT_PER_BATCH {
            self.kept.push(rejected);
        } else {
            *self.more.entry(rejected.code).or_default() += 1;
        }
    }
}

/// What of a file reads now.
pub(crate) struct Readable {
    /// Those of the lines asked for that decode without a rejection.
    pub(crate) lines: BTreeSet<u64>,
    /// The line from which the file is damaged.
    pub(crate) damaged_at: Option<u64>,
}

/// Which of the lines `asked` decode without a rejection, and how far the file reads.
pub(crate) fn readable(
    format: Format,
    file: &str,
    input: impl BufRead,
    limit: usize,
    asked: &BTreeSet<u64>,
) -> Result<Readable> {
    let mut decoder = LineDecoder::new(format, Source { file });
    let mut lines = Lines::new(input, limit);
    let mut out = Vec::new();
    let mut readable = Readable { lines: BTreeSet::new(), damaged_at: None };
    loop {
        match lines.next().context("cannot read the vault")? {
            Next::End => return Ok(readable),
            Next::Damaged { number, .. } => {
                readable.damaged_at = Some(number);
                return Ok(readable);
            }
            Next::Line { number, bytes } if asked.contains(&number) => {
                decoder.decode(number, bytes, &mut out);
                if !out.is_empty() && out.iter().all(Result::is_ok) {
                    readable.lines.insert(number);
                }
                out.clear();
            }
            Next::Line { .. } | Next::TooLong { .. } => {}
        }
    }
}

/// Decodes all of `input` and hands each record or rejection to `keep`; nothing is stored.
pub(crate) fn decode_all(
    format: Format,
    file: &str,
    mut input: impl BufRead,
    keep: &mut dyn FnMut(Result<Record, Rejected>) -> Result<()>,
) -> Result<()> {
    let source = Source { file };
    if format.shape() == Shape::Lines {
        let mut decoder = LineDecoder::new(format, source);
        let mut lines = Lines::new(input, wire::MAX_LINE_BYTES);
        let mut out = Vec::new();
        loop {
            match lines.next()? {
                Next::Line { number, bytes } => decoder.decode(number, bytes, &mut out),
                Next::TooLong { number, head, .. } => {
                    out.push(Err(Rejected::new(number, "too_long", "the line is too long", head)));
                }
                Next::Damaged { number, reason, head } => {
                    out.push(Err(Rejected::new(number, CUT, reason, head)));
                }
                Next::End => return Ok(()),
            }
            out.drain(..).try_for_each(&mut *keep)?;
        }
    }
    let mut failure = None;
    let read = wire::read_document(format, &source, &mut input, &mut |decoded| match keep(decoded) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failure = Some(error);
            ControlFlow::Break(())
        }
    });
    match (failure, read) {
        (Some(error), _) => Err(error),
        (None, Ok(_)) => Ok(()),
        (None, Err(error)) => keep(Err(refused(error)?)),
    }
}

/// The rejection that a document's error stands for; an error that is none of the bytes comes back as it is.
fn refused(error: DocumentError) -> Result<Rejected> {
    match error {
        DocumentError::Io(error) if !is_damage(&error) => Err(error).context("cannot read the vault"),
        DocumentError::Io(error) => Ok(Rejected::new(1, CUT, format!("the file is damaged: {error}"), b"")),
        error => Ok(Rejected::new(1, "document", error.to_string(), b"")),
    }
}
