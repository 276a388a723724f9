//! Decodes one batch into lake and store; nothing is visible before `commit`.

use std::collections::BTreeSet;
use std::io::BufRead;
use std::ops::ControlFlow;

use anyhow::{Context, Result};
use lake::{BatchId, Lake};
use model::{Batch, Rejected};
use store::Store;
use wire::{DocumentError, Format, LineDecoder, Record, Shape, Source};

use crate::intake::{Lines, Next, is_damage};

/// A batch on its way in.
pub(crate) struct Decoding<'a> {
    /// `None` when a run that was killed before its acknowledgement had already committed to the lake.
    lake: Option<lake::Intake<'a>>,
    store: store::Intake<'a>,
    accepted: u64,
    rejected: u64,
    skipped: u64,
}

impl<'a> Decoding<'a> {
    pub(crate) fn begin(lake: &'a Lake, store: &'a mut Store, id: BatchId) -> Result<Self> {
        let lake = if lake.holds(&id)? { None } else { Some(lake.intake(id)?) };
        Ok(Self { lake, store: store.begin()?, accepted: 0, rejected: 0, skipped: 0 })
    }

    /// Decodes all of `input`.
    pub(crate) fn run(
        &mut self,
        format: Format,
        file: &str,
        input: impl BufRead,
        limit: usize,
    ) -> Result<()> {
        match format.shape() {
            Shape::Lines => self.lines(format, file, input, limit, |_| true),
            Shape::Document => self.document(format, file, input),
        }
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
                    let reason =
                        format!("the line has {length} bytes; the limit is {limit} (observe.max_line_bytes)");
                    self.keep(Err(Rejected::new(number, "too_long", reason, head)))?;
                }
                Next::Damaged { number, reason, head } => {
                    let reason = format!("the file is damaged from this line on: {reason}");
                    return self.keep(Err(Rejected::new(number, "truncated", reason, head)));
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
            Ok(()) => Ok(()),
            Err(DocumentError::Io(error)) if !is_damage(&error) => {
                Err(error).context("cannot read the vault")
            }
            Err(DocumentError::Io(error)) => {
                let reason = format!("the file is damaged: {error}");
                self.keep(Err(Rejected::new(1, "truncated", reason, b"")))
            }
            Err(error) => self.keep(Err(Rejected::new(1, "document", error.to_string(), b""))),
        }
    }

    fn keep(&mut self, decoded: Result<Record, Rejected>) -> Result<()> {
        match decoded {
            Ok(record) => {
                self.accepted += 1;
                match record {
                    Record::Observation(observed) => {
                        if let Some(lake) = &mut self.lake {
                            lake.push(observed)?;
                        }
                    }
                    Record::Knowledge(knowledge) => self.store.knowledge(&knowledge)?,
                    Record::WatchList(list) => self.store.watch_list(&list)?,
                }
            }
            Err(rejected) => {
                self.rejected += 1;
                self.store.reject(&rejected)?;
            }
        }
        Ok(())
    }

    /// Makes it durable: first the lake, then, in one transaction, all the rest and the acknowledgement.
    pub(crate) fn commit(self, batch: &mut Batch) -> Result<()> {
        batch.accepted = self.accepted;
        batch.rejected = self.rejected;
        batch.skipped = self.skipped;
        if let Some(lake) = self.lake {
            lake.commit()?;
        }
        self.store.acknowledge(batch)?;
        Ok(())
    }
}

/// Which of the lines `asked` decode without a rejection.
pub(crate) fn readable(
    format: Format,
    file: &str,
    input: impl BufRead,
    limit: usize,
    asked: &BTreeSet<u64>,
) -> Result<BTreeSet<u64>> {
    let mut decoder = LineDecoder::new(format, Source { file });
    let mut lines = Lines::new(input, limit);
    let mut out = Vec::new();
    let mut readable = BTreeSet::new();
    loop {
        match lines.next().context("cannot read the vault")? {
            Next::End | Next::Damaged { .. } => return Ok(readable),
            Next::Line { number, bytes } if asked.contains(&number) => {
                decoder.decode(number, bytes, &mut out);
                if !out.is_empty() && out.iter().all(Result::is_ok) {
                    readable.insert(number);
                }
                out.clear();
            }
            Next::Line { .. } | Next::TooLong { .. } => {}
        }
    }
}
