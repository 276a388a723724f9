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

/// A hash of the word in ASCII lower case, eight bytes a step: fixed, so that tables are the same everywhere. After the
/// multiply and fold of wyhash (Wang Yi, 2019); words of other spelling can have the same.
pub(super) const fn hash(word: &[u8]) -> u32 {
    hash_within(word, 0, word.len())
}

/// [`hash`] of `bytes[start..end]`; what follows in `bytes` is looked at only to read eight bytes at once.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the halves of a product are folded")]
const fn hash_within(bytes: &[u8], start: usize, end: usize) -> u32 {
    let (mut hash, mut at) = ((end - start) as u64, start);
    while at < end {
        let left = end - at;
        let (_, rest) = bytes.split_at(at);
        let word = match rest.first_chunk::<8>() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => {
                let (mut word, mut index) = (0, 0);
                while index < rest.len() {
                    word |= (rest[index] as u64) << (8 * index);
                    index += 1;
                }
                word
            }
        };
        let word = if left < 8 { word & ((1 << (8 * left)) - 1) } else { word };
        let product = ((hash ^ lower(word)) as u128) * 0x9e37_79b9_7f4a_7c15;
        hash = (product as u64) ^ ((product >> 64) as u64);
        at += 8;
    }
    // 0 is for marks.
    let hash = (hash ^ (hash >> 32)) as u32;
    if hash == 0 { 1 } else { hash }
}

/// Eight bytes with the capitals of ASCII made small (Warren, Hacker's Delight, on bytes in a word).
const fn lower(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let low = word & (0x7f * ONES);
    // The top bit of each byte says: at least `A`; more than `Z`.
    let from = low + (0x80 - b'A' as u64) * ONES;
    let past = low + (0x7f - b'Z' as u64) * ONES;
    let capital = (from & !past & !word) & (0x80 * ONES);
    word | (capital >> 2)
}

/// May begin a mark beyond ASCII; in [`SHAPES`] only.
const WIDE: u8 = 64;

const SHAPES: [u8; 256] = shapes();

const fn shapes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            // The first bytes of `wide_mark`.
            0xC2 | 0xE2 | 0xE3 | 0xEF => LOWER | WIDE,
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
            let mut shapes = class;
            at += 1;
            while let Some(&byte) = bytes.get(at) {
                let class = SHAPES[byte as usize];
                if class & (MARK | SPACED | WIDE) != 0 && (class & WIDE == 0 || wide_mark(bytes, at) > 0) {
                    break;
                }
                shapes |= class;
                at += 1;
            }
            let shape = spaced | shapes & !WIDE | if class == UPPER { CAPITAL } else { 0 };
            tokens.push(token(start, at, hash_within(bytes, start, at), shape));
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
