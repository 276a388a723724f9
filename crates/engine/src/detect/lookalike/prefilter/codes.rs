//! Letters as codes: classes of like letters, and what else a pass needs to know of them.

use super::super::glyph::{CLASSES, class, class_digraph, single};

/// Longest name, in octets (RFC 1035 section 2.3.4).
pub(super) const MAX: usize = 256;
/// Codes: 0 between labels and for what is no letter, then one for each class, [`HYPHEN`] last.
/// A power of two: two codes side by side are an index.
pub(super) const CODES: usize = 32;
pub(super) const HYPHEN: u8 = 31;

/// Code of each octet.
pub(super) static CODE: [u8; 256] = {
    let mut table = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256, and below 32")]
        let letter = class(octet as u8);
        let mut at = 0;
        while at < CLASSES.len() {
            if CLASSES[at] == letter {
                #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 31 classes")]
                let code = at as u8 + 1;
                table[octet] = code;
            }
            at += 1;
        }
        octet += 1;
    }
    table[b'-' as usize] = HYPHEN;
    table
};

/// Code that two neighbours are read as, at `first * CODES + second`; 0 for none.
static PAIR: [u8; CODES * CODES] = {
    let mut table = [0; CODES * CODES];
    let mut first = 0;
    while first < CLASSES.len() {
        let mut second = 0;
        while second < CLASSES.len() {
            if let Some(letter) = class_digraph(CLASSES[first], CLASSES[second]) {
                table[(first + 1) * CODES + second + 1] = CODE[letter as usize];
            }
            second += 1;
        }
        first += 1;
    }
    table
};

/// Which digraphs a letter may end (low bits) and begin (high bits), so that the second pass is run only for names
/// that have one: `rn nn ln`, `vv uu`, `cl`. The aligner reads `in` for `h` and `ci` for `d`, too, but too many names
/// have them: such a name is found only when something else calls for the pass.
pub(super) static SIDES: [u8; 256] = {
    let mut table = [0; 256];
    table[b'n' as usize] = 0x11;
    table[b'r' as usize] = 0x10;
    table[b'l' as usize] = 0x14;
    table[b'1' as usize] = 0x14;
    table[b'v' as usize] = 0x22;
    table[b'u' as usize] = 0x22;
    table[b'c' as usize] = 0x40;
    // Two hyphens: the name may have a label in punycode.
    table[b'-' as usize] = 0x88;
    let mut octet = b'a' as usize;
    while octet <= b'z' as usize {
        table[octet - 32] = table[octet];
        octet += 1;
    }
    table
};

/// Codes that look like each code, as bits.
pub(super) static LIKE: [u32; CODES] = {
    let mut table = [0; CODES];
    let mut first = 0;
    while first < CLASSES.len() {
        table[first + 1] |= 1 << (first + 1);
        let mut second = 0;
        while second < CLASSES.len() {
            if single(CLASSES[first], CLASSES[second]).is_some() {
                table[first + 1] |= 1 << (second + 1);
            }
            second += 1;
        }
        first += 1;
    }
    table
};

pub(super) fn codes(text: &[u8]) -> Vec<u8> {
    text.iter().map(|letter| CODE[usize::from(*letter)]).collect()
}

/// Reads digraphs as one letter.
pub(super) fn collapse(text: &[u8], out: &mut [u8; MAX]) -> usize {
    let (mut at, mut len) = (0, 0);
    while at < text.len() && len < MAX {
        let pair =
            text.get(at + 1).map_or(0, |next| PAIR[usize::from(text[at]) * CODES + usize::from(*next)]);
        out[len] = if pair == 0 { text[at] } else { pair };
        at += 1 + usize::from(pair != 0);
        len += 1;
    }
    len
}
