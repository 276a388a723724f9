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

/// The code of a rejection that stands for all that follows it, too.
pub(crate) const CUT: &str = "truncated";

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
                    let cut = Rejected::new(number, CUT, reason, head);
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
    /// `resolved` leave the quarantine in the same transaction.
    pub(crate) fn commit(self, batch: &mut Batch, resolved: &[u64]) -> Result<()> {
        batch.accepted = self.accepted;
        batch.rejected = self.rejected;
        batch.skipped = self.skipped;
        if let Some(lake) = self.lake {
            lake.commit()?;
        }
        self.store.acknowledge_resolving(batch, resolved)?;
        Ok(())
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
