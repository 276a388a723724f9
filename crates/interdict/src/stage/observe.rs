//! Observe: a source enters through one door, with its provenance.
//!
//! The order is what makes a kill at any moment harmless: the bytes are in the vault before anything is decoded, the
//! lake's commit is durable before the store acknowledges, and each step, done again, adds nothing.

mod decode;
mod parallel;

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use lake::{BatchId, LakeError};
use model::{Batch, Digest, Rejected};
use serde::Serialize;
use store::StoreError;
use wire::Format;

use crate::custody::{Coming, acquired};
use crate::desk::Desk;
use crate::intake::{Input, Problem, Progress, is_damage, unpack};

pub(crate) use decode::{CUT, Decoding, decode_all, readable};

/// What became of one source.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Taken {
    #[serde(flatten)]
    pub(crate) batch: Batch,
    /// `new`, or `known` when the same bytes had been taken in before.
    pub(crate) state: &'static str,
}

/// Bytes at the beginning of a source by which its format is recognised.
const HEAD: u64 = 1 << 16;

/// The format name of a file that nothing recognises.
pub(crate) const UNRECOGNISED: &str = "unrecognised";

/// Which formats may come in: `Err` is the reason against.
pub(crate) type Gate = fn(Result<Format, wire::Unrecognised>) -> Result<(), String>;

/// Takes one source in; `Err(Ok(problem))` is a source that could not be read, `Err(Err(_))` a desk that failed.
/// What the gate refuses never reaches the vault.
pub(crate) fn observe(
    desk: &mut Desk,
    input: &Input,
    gate: Option<Gate>,
) -> Result<Taken, Result<Problem, anyhow::Error>> {
    let fetched = fetch(desk, input, gate)?;
    take_in(desk, &input.name(), &fetched).map_err(|error| match error.downcast_ref::<StoreError>() {
        // A decision about these bytes, no failure of the desk: other sources go on.
        Some(StoreError::DisposedItem { .. }) => Ok(refused(input, &error)),
        _ => Err(error),
    })
}

/// A source that is not taken in.
fn refused(input: &Input, reason: &dyn std::fmt::Display) -> Problem {
    let path = match input {
        Input::Stdin => "-".to_owned(),
        Input::File(path) => path.display().to_string(),
    };
    Problem { path, reason: reason.to_string(), failed: true }
}

/// Copies the source into the vault.
fn fetch(
    desk: &Desk,
    input: &Input,
    gate: Option<Gate>,
) -> Result<store::Taken, Result<Problem, anyhow::Error>> {
    let problem = |error: &io::Error| Ok(refused(input, error));
    let (mut reader, length): (Box<dyn Read>, u64) = match input {
        Input::Stdin => (Box::new(io::stdin().lock()), 0),
        Input::File(path) => {
            let file = File::open(path).map_err(|error| problem(&error))?;
            let length = file.metadata().map_or(0, |metadata| metadata.len());
            (Box::new(file), length)
        }
    };
    if let Some(gate) = gate {
        let mut head = Vec::new();
        reader.by_ref().take(HEAD).read_to_end(&mut head).map_err(|error| problem(&error))?;
        let whole = (head.len() as u64) < HEAD;
        gate(format_of(&head, whole, desk.config.observe.max_unpacked_bytes))
            .map_err(|reason| problem(&io::Error::other(reason)))?;
        reader = Box::new(io::Cursor::new(head).chain(reader));
    }
    let progress = Progress::bytes(&input.name(), length);
    let mut noted = Noted { inner: progress.watch(reader), failure: None };
    let taken = desk.vault.take(&mut noted);
    progress.finish();
    match (taken, noted.failure) {
        (Ok(taken), _) => Ok(taken),
        (Err(_), Some(error)) => Err(problem(&error)),
        (Err(error @ StoreError::KeptOtherwise { .. }), None) => Err(Ok(refused(input, &error))),
        (Err(error), None) => Err(Err(error.into())),
    }
}

/// The format of a file by its first bytes, as [`observe`] will see it.
pub(crate) fn format_at(
    desk: &Desk,
    path: &std::path::Path,
) -> io::Result<Result<Format, wire::Unrecognised>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    let whole = (head.len() as u64) < HEAD;
    Ok(format_of(&head, whole, desk.config.observe.max_unpacked_bytes))
}

/// The format of the first bytes of a source, packed or not; `packed_whole` says that there is no more.
fn format_of(packed: &[u8], packed_whole: bool, limit: u64) -> Result<Format, wire::Unrecognised> {
    let mut head = Vec::new();
    // A cut or damaged stream gives what could be unpacked: that is what is judged here.
    let read = unpack(Box::new(packed), limit).and_then(|reader| reader.take(HEAD).read_to_end(&mut head));
    wire::recognise(&head, packed_whole && read.is_ok() && (head.len() as u64) < HEAD)
}

/// Decodes what the vault holds under `digest`, once. While another process takes in the same source, this one waits,
/// and it is known then.
///
/// What was disposed of is refused before anything is decoded: `evidence verify` removes the bytes again.
pub(crate) fn take_in(desk: &mut Desk, file: &str, kept: &store::Taken) -> Result<Taken> {
    if let Some(item) = desk.store.item_at(&kept.digest, 0)?.filter(|item| item.state.disposed) {
        return Err(StoreError::DisposedItem { item_id: item.item.item_id }.into());
    }
    loop {
        match try_to_take_in(desk, file, kept) {
            Err(error) if is_busy(&error) => thread::sleep(Duration::from_millis(200)),
            taken => return taken,
        }
    }
}

fn try_to_take_in(desk: &mut Desk, file: &str, kept: &store::Taken) -> Result<Taken> {
    let (digest, size) = (kept.digest, kept.size);
    let format = match recognise(desk, &digest) {
        Ok(format) => format,
        Err(rejected) => return quarantine_whole(desk, file, kept, &rejected?),
    };
    if let Some(batch) = desk.store.batch(&digest, format.decoder())? {
        return Ok(Taken { batch, state: "known" });
    }
    let mut batch = Batch {
        digest,
        size_bytes: size,
        file: file.to_owned(),
        format: format.as_str().to_owned(),
        decoder: format.decoder(),
        part: String::new(),
        accepted: 0,
        rejected: 0,
        skipped: 0,
    };
    let acquired = acquired(&desk.config, kept, Coming::source(&desk.config, file, "observe"))?;
    let keys = desk.keys()?;
    let id = BatchId { file: digest, decoder: format.decoder(), part: String::new() };
    let progress = Progress::bytes(file, size);
    let packed = BufReader::with_capacity(1 << 17, progress.watch(desk.vault.open_object(&digest)?));
    let unpacked = unpack(Box::new(packed), desk.config.observe.max_unpacked_bytes)?;
    let reading = parallel::Reading {
        format,
        file,
        limit: desk.config.observe.max_line_bytes,
        threads: desk.config.threads(),
    };
    let mut decoding = Decoding::begin(&desk.lake, &mut desk.store, id)?.acquiring(&keys, &acquired);
    decoding.run(reading, unpacked, &progress)?;
    decoding.commit(&mut batch, &[])?;
    progress.finish();
    Ok(Taken { batch, state: "new" })
}

/// Whether another process takes in the same batch.
fn is_busy(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<LakeError>(), Some(LakeError::Busy { .. }))
}

/// The format of what the vault holds; `Err(Ok(_))` is the rejection of the whole file.
fn recognise(desk: &Desk, digest: &Digest) -> Result<Format, Result<Rejected>> {
    let packed = desk.vault.open_object(digest).map_err(|error| Err(error.into()))?;
    let mut head = Vec::new();
    let read = unpack(Box::new(BufReader::new(packed)), desk.config.observe.max_unpacked_bytes)
        .and_then(|reader| reader.take(HEAD).read_to_end(&mut head));
    let damage = match read {
        Ok(_) => None,
        Err(error) if is_damage(&error) => Some(error),
        Err(error) => return Err(Err(error).context("cannot read the vault")),
    };
    wire::recognise(&head, damage.is_none() && (head.len() as u64) < HEAD).map_err(|error| {
        let (code, reason) = match damage {
            Some(damage) => (CUT, format!("damaged from the start: {damage}")),
            None if head.is_empty() => ("empty", "the file is empty".to_owned()),
            None => (UNRECOGNISED, error.to_string()),
        };
        Ok(Rejected::new(1, code, reason, &head))
    })
}

/// Acknowledges a file of which nothing can be read: it stays in the vault, its reason in quarantine.
fn quarantine_whole(desk: &mut Desk, file: &str, kept: &store::Taken, rejected: &Rejected) -> Result<Taken> {
    let (digest, size) = (kept.digest, kept.size);
    if let Some(batch) = desk.store.batch(&digest, 0)? {
        return Ok(Taken { batch, state: "known" });
    }
    let batch = Batch {
        digest,
        size_bytes: size,
        file: file.to_owned(),
        format: UNRECOGNISED.to_owned(),
        decoder: 0,
        part: String::new(),
        accepted: 0,
        rejected: 1,
        skipped: 0,
    };
    let acquired = acquired(&desk.config, kept, Coming::source(&desk.config, file, "observe"))?;
    let keys = desk.keys()?;
    let mut intake = desk.store.begin()?;
    intake.reject(rejected)?;
    intake.acquire(&keys, &acquired)?;
    intake.acknowledge(&batch)?;
    Ok(Taken { batch, state: "new" })
}

/// Remembers that the source, not the vault, failed.
struct Noted<R> {
    inner: R,
    failure: Option<io::Error>,
}

impl<R: Read> Read for Noted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.failure = Some(io::Error::new(error.kind(), error.to_string()));
            }
        })
    }
}
