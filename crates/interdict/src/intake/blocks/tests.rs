use std::io::{Cursor, Read};

use super::super::{Lines, Next};
use super::*;

/// Gives a few bytes at a time, and at the end an error when it is one of damage.
struct Drops {
    inner: Cursor<Vec<u8>>,
    at_most: usize,
    damaged: bool,
}

impl Read for Drops {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.at_most);
        match self.inner.read(&mut buffer[..most])? {
            0 if self.damaged => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "cut")),
            read => Ok(read),
        }
    }
}

type Told = Vec<(u64, &'static str, u64, Vec<u8>)>;

fn by_lines(input: Drops, limit: usize) -> Told {
    let mut lines = Lines::new(io::BufReader::new(input), limit);
    let mut told = Vec::new();
    loop {
        match lines.next().unwrap() {
            Next::Line { number, bytes } => told.push((number, "line", 0, bytes.to_vec())),
            Next::TooLong { number, length, head } => told.push((number, "long", length, head.to_vec())),
            Next::Damaged { number, head, .. } => {
                told.push((number, "damaged", 0, head.to_vec()));
                return told;
            }
            Next::End => return told,
        }
    }
}

fn by_blocks(input: Drops, limit: usize) -> Told {
    let mut blocks = Blocks::new(input, limit);
    let mut told = Vec::new();
    while let Some(piece) = blocks.next().unwrap() {
        match piece {
            Piece::Lines { first, bytes } => {
                let bytes = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
                for (line, number) in bytes.split(|byte| *byte == b'\n').zip(first..) {
                    assert!(line.len() <= limit);
                    told.push((number, "line", 0, wire::without_line_end(line).to_vec()));
                }
            }
            Piece::TooLong { number, length, head } => told.push((number, "long", length, head)),
            Piece::Damaged { number, head, .. } => told.push((number, "damaged", 0, head)),
        }
    }
    told
}

#[test]
fn blocks_say_what_lines_say() {
    let long = "x".repeat(3000);
    let texts = [
        String::new(),
        "\n\n".to_owned(),
        "a\nbb\r\nccc".to_owned(),
        format!("a\n{long}\nb\n{long}"),
        format!("{long}{long}\n\nend\n"),
        "0123456789\n".repeat(40_000),
    ];
    for text in texts {
        for (limit, at_most) in [(1024, 7), (1024, 100_000), (2999, 1), (3000, 64), (1 << 20, 1 << 20)] {
            for damaged in [false, true] {
                let drops = || Drops { inner: Cursor::new(text.clone().into_bytes()), at_most, damaged };
                let (told, expected) = (by_blocks(drops(), limit), by_lines(drops(), limit));
                assert!(told == expected, "limit {limit}, {at_most} bytes at a time, damaged {damaged}");
            }
        }
    }
}
