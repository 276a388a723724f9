//! Decodes blocks of lines on several threads and takes them in in the order they came, with bounded memory.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, mpsc};

use anyhow::{Context, Result};
use model::Rejected;
use wire::{Block, Format, LineDecoder, Source};

use super::CUT;
use crate::intake::{Blocks, Piece};

/// How lines are read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) format: Format,
    /// The source's name, for records that do not name their sensor.
    pub(super) file: &'a str,
    /// Bytes of a line at most.
    pub(super) limit: usize,
    pub(super) threads: usize,
}

/// Decodes all of `input` and hands what each block gives to `keep`, block after block.
pub(super) fn decode(
    reading: Reading<'_>,
    input: impl Read + Send,
    mut keep: impl FnMut(Block) -> Result<()>,
) -> Result<()> {
    let threads = reading.threads.max(1);
    // So many blocks are on their way at once, however long one of them takes: a permit is given for each.
    let (permit, permits) = mpsc::sync_channel::<()>(2 * threads + 2);
    let (give, take) = mpsc::sync_channel::<(u64, Piece)>(threads);
    let (hand_back, collect) = mpsc::sync_channel::<(u64, Block)>(threads);
    // Only the decoders hold the queue's end: when the last of them is gone the feeder notices and stops.
    let take = Arc::new(Mutex::new(take));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (take, hand_back) = (Arc::clone(&take), hand_back.clone());
            scope.spawn(move || {
                let mut decoder = LineDecoder::new(reading.format, Source { file: reading.file });
                loop {
                    // The lock is held only while waiting for the next piece.
                    let next = take.lock().map(|queue| queue.recv());
                    let Ok(Ok((number, piece))) = next else { return };
                    if hand_back.send((number, block(&mut decoder, reading.limit, piece))).is_err() {
                        return;
                    }
                }
            });
        }
        drop((take, hand_back));
        let feeder = scope.spawn(move || feed(Blocks::new(input, reading.limit), &permit, &give));
        let kept = gather(&collect, &permits, &mut keep);
        // When keeping failed, the others must not wait for us.
        drop((collect, permits));
        let fed = feeder.join().map_err(|_| anyhow::anyhow!("the reader of the source stopped"))?;
        kept?;
        fed.context("cannot read the vault")
    })
}

fn feed<R: Read>(
    mut blocks: Blocks<R>,
    permit: &mpsc::SyncSender<()>,
    give: &mpsc::SyncSender<(u64, Piece)>,
) -> io::Result<()> {
    for number in 0.. {
        let Some(piece) = blocks.next()? else { break };
        if permit.send(()).is_err() || give.send((number, piece)).is_err() {
            break;
        }
    }
    Ok(())
}

fn block(decoder: &mut LineDecoder, limit: usize, piece: Piece) -> Block {
    let mut block = Block::default();
    match piece {
        Piece::Lines { first, bytes } => decoder.decode_block(first, &bytes, &mut block),
        Piece::TooLong { number, length, head } => {
            block.rest.push(Err(too_long(number, length, limit, &head)));
        }
        Piece::Damaged { number, reason, head } => block.rest.push(Err(damaged(number, &reason, &head))),
    }
    block
}

/// The rejection of a line that is longer than `limit`.
pub(super) fn too_long(number: u64, length: u64, limit: usize, head: &[u8]) -> Rejected {
    let reason = format!("the line has {length} bytes; the limit is {limit} (observe.max_line_bytes)");
    Rejected::new(number, "too_long", reason, head)
}

/// The rejection of all that follows from a damaged place on.
pub(super) fn damaged(number: u64, reason: &str, head: &[u8]) -> Rejected {
    Rejected::new(number, CUT, format!("the file is damaged from this line on: {reason}"), head)
}

fn gather(
    collect: &mpsc::Receiver<(u64, Block)>,
    permits: &mpsc::Receiver<()>,
    keep: &mut impl FnMut(Block) -> Result<()>,
) -> Result<()> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, block) in collect {
        waiting.insert(number, block);
        while let Some(block) = waiting.remove(&next) {
            next += 1;
            keep(block)?;
            let _ = permits.recv();
        }
    }
    Ok(())
}
