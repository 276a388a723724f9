//! Words, numbers and marks of a block.

/// A word, number or mark; offsets count from the start of the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) start: u32,
    pub(super) end: u32,
    /// [`hash`] of the word in ASCII lower case; 0 for a mark.
    pub(super) hash: u32,
    pub(super) shape: u8,
}

/// Begins with a capital.
pub(super) const CAPITAL: u8 = 1;
/// Holds a lower-case letter, or one beyond ASCII.
pub(super) const LOWER: u8 = 2;
/// Holds a digit.
pub(super) const DIGIT: u8 = 4;
/// Holds a capital.
pub(super) const UPPER: u8 = 8;
/// A single mark.
pub(super) const MARK: u8 = 16;
/// White space stands before it, or it begins the block.
pub(super) const SPACED: u8 = 32;

impl Token {
    pub(super) const fn is(self, shape: u8) -> bool {
        self.shape & shape != 0
    }

    pub(super) const fn start(self) -> usize {
        self.start as usize
    }

    pub(super) const fn end(self) -> usize {
        self.end as usize
    }

    pub(super) fn text(self, block: &str) -> &str {
        block.get(self.start()..self.end()).unwrap_or_default()
    }

    /// Digits only.
    pub(super) const fn is_number(self) -> bool {
        self.shape & (DIGIT | LOWER | UPPER) == DIGIT
    }

    /// Has letters.
    pub(super) const fn is_word(self) -> bool {
        self.shape & (LOWER | UPPER) != 0
    }
}

/// FNV-1a, 32 bits (Fowler, Noll, Vo), of the word in ASCII lower case: fixed, so that tables are the same everywhere.
pub(super) fn hash(word: &[u8]) -> u32 {
    word.iter().fold(SEED, |hash, byte| step(hash, byte.to_ascii_lowercase()))
}

const SEED: u32 = 0x811c_9dc5;

const fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

const SHAPES: [u8; 256] = shapes();

const fn shapes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | 0x80..=0xFF => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b' ' | b'\t' => SPACED,
            _ => MARK,
        };
        byte += 1;
    }
    table
}

/// Splits `block` into `tokens`, which is emptied first.
pub(super) fn tokenise(block: &str, tokens: &mut Vec<Token>) {
    tokens.clear();
    let bytes = block.as_bytes();
    let mut at = 0;
    let mut spaced = SPACED;
    while at < bytes.len() {
        let class = SHAPES[bytes[at] as usize];
        if class == SPACED {
            spaced = SPACED;
            at += 1;
            continue;
        }
        let mark = if class == MARK { 1 } else { wide_mark(bytes, at) };
        let start = at;
        if mark > 0 {
            at += mark;
            tokens.push(token(start, at, 0, MARK | spaced));
        } else {
            let mut shape = spaced | if class == UPPER { CAPITAL } else { 0 };
            let mut hash = SEED;
            while let Some(&byte) = bytes.get(at) {
                let class = SHAPES[byte as usize];
                if class & (MARK | SPACED) != 0 || byte >= 0xC2 && wide_mark(bytes, at) > 0 {
                    break;
                }
                shape |= class;
                hash = step(hash, byte.to_ascii_lowercase());
                at += 1;
            }
            tokens.push(token(start, at, hash, shape));
        }
        spaced = 0;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "blocks are at most BLOCK_LIMIT bytes long")]
const fn token(start: usize, end: usize, hash: u32, shape: u8) -> Token {
    Token { start: start as u32, end: end as u32, hash, shape }
}

/// The length of the punctuation beyond ASCII at `at`: general punctuation, quotation marks, CJK marks; else 0.
fn wide_mark(bytes: &[u8], at: usize) -> usize {
    match bytes[at..] {
        [0xE2, 0x80..=0x81, _, ..] | [0xE3, 0x80, 0x80..=0x91, ..] | [0xEF, 0xBC, 0x81..=0x8F, ..] => 3,
        [0xC2, 0xA1..=0xBF, ..] => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
