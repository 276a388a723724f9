use std::io::{BufReader, Read};

use super::*;

fn told(input: impl BufRead, limit: usize) -> Vec<String> {
    let mut lines = Lines::new(input, limit);
    let mut out = Vec::new();
    loop {
        match lines.next().unwrap() {
            Next::Line { number, bytes } => out.push(format!("{number}:{}", String::from_utf8_lossy(bytes))),
            Next::TooLong { number, length, head } => {
                out.push(format!("{number}:long {length}/{}", head.len()));
            }
            Next::Damaged { number, reason, head } => {
                out.push(format!("{number}:damaged {reason} {}", head.len()));
                return out;
            }
            Next::End => return out,
        }
    }
}

#[test]
fn numbers_lines_and_keeps_an_unfinished_last_one() {
    assert_eq!(told(&b"a\r\n\nb"[..], 10), ["1:a", "2:", "3:b"]);
    assert_eq!(told(&b""[..], 10), Vec::<String>::new());
}

#[test]
fn a_line_beyond_the_limit_is_measured_not_kept() {
    let mut text = vec![b'x'; 10_000_000];
    text.extend_from_slice(b"\nnext\n");
    assert_eq!(told(BufReader::with_capacity(4096, &text[..]), 1024), ["1:long 10000000/1024", "2:next"]);
}

#[test]
fn damage_is_told_with_its_line() {
    struct Cut;
    impl Read for Cut {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::new(io::ErrorKind::UnexpectedEof, "cut"))
        }
    }
    let input = BufReader::new((&b"one\ntw"[..]).chain(Cut));
    assert_eq!(told(input, 100), ["1:one", "2:damaged cut 2"]);
}
