//! Speed of reading lines and of bringing them into order, one thread: `bench_lines names|pdns FILE`. What intake spends
//! beside it goes into the vault, into Parquet, and onto the disk.
#![expect(clippy::print_stdout, reason = "a command-line tool")]
#![expect(clippy::unwrap_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads a file and the clock")]
#![expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]

use std::time::{Duration, Instant};

use model::Bulk;
use wire::{Block, Format, LineDecoder, Source};

/// Bytes of a block, and rows of a sorted piece, as intake has them.
const BLOCK: usize = 1 << 17;
const PIECE: usize = 1 << 20;

#[derive(Default)]
struct Spent {
    decode: Duration,
    gather: Duration,
    order: Duration,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let format = match arguments.next().as_deref() {
        Some("names") => Format::Names,
        _ => Format::Pdns,
    };
    let bytes = std::fs::read(arguments.next().unwrap()).unwrap();
    let mut decoder = LineDecoder::new(format, Source { file: "bench" });
    let (mut spent, mut rows, mut rejected, mut line) = (Spent::default(), 0_u64, 0_u64, 1_u64);
    let (mut piece, mut first) = (Bulk::default(), 0_u64);
    let mut at = 0;
    while at < bytes.len() {
        let end = bytes.len().min(at + BLOCK);
        let end = bytes[..end].iter().rposition(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
        let lines = &bytes[at..end];
        let start = Instant::now();
        let mut block = Block::default();
        decoder.decode_block(line, lines, &mut block);
        spent.decode += start.elapsed();
        let start = Instant::now();
        piece.append(&block.names);
        piece.append(&block.resolutions);
        spent.gather += start.elapsed();
        rows += (block.names.len() + block.resolutions.len()) as u64;
        rejected += block.rest.len() as u64;
        line += lines.iter().filter(|byte| **byte == b'\n').count() as u64;
        at = end;
        if piece.len() >= PIECE || at == bytes.len() {
            let start = Instant::now();
            first += u64::from(piece.order().first().copied().unwrap_or_default());
            spent.order += start.elapsed();
            piece = Bulk::default();
        }
    }
    let each = |time: Duration| time.as_nanos() as f64 / rows.max(1) as f64;
    println!("{rows} rows, {rejected} others, {first}");
    println!(
        "decode {:.0} ns a row, gather {:.0}, order {:.0}",
        each(spent.decode),
        each(spent.gather),
        each(spent.order)
    );
}
