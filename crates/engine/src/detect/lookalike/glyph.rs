//! Letters that look like others in common typefaces. Costs are hundredths of an edit.
//!
//! Sources: the confusables of UTS 39 for ASCII, the homoglyph tables that permutation tools share, and the
//! digraphs seen in the Thallium names (`rn` for `m`, `ln` for `h`, `nn` for `m`).

/// Cost of a glyph that cannot be told apart.
pub(super) const STRONG: u16 = 15;
/// Cost of a glyph that is read over.
pub(super) const MEDIUM: u16 = 30;
/// Cost of a glyph that passes at a glance.
pub(super) const WEAK: u16 = 45;

/// Single pairs; they hold in both directions.
const PAIRS: [(u8, u8, u16); 25] = [
    (b'0', b'o', STRONG),
    (b'1', b'i', STRONG),
    (b'1', b'l', STRONG),
    (b'i', b'l', STRONG),
    (b'5', b's', STRONG),
    (b'2', b'z', MEDIUM),
    (b'3', b'e', MEDIUM),
    (b'4', b'a', MEDIUM),
    (b'6', b'b', WEAK),
    (b'6', b'g', WEAK),
    (b'7', b't', MEDIUM),
    (b'8', b'b', MEDIUM),
    (b'9', b'g', MEDIUM),
    (b'9', b'q', MEDIUM),
    (b'c', b'e', WEAK),
    (b'g', b'q', MEDIUM),
    (b'i', b'j', WEAK),
    (b'j', b'l', WEAK),
    (b'u', b'v', MEDIUM),
    (b'v', b'y', MEDIUM),
    (b'f', b't', WEAK),
    (b'h', b'n', WEAK),
    (b'm', b'n', WEAK),
    (b'l', b't', WEAK),
    (b'b', b'd', WEAK),
];

/// Two letters that look like one: first, second, the one.
const DIGRAPHS: [(u8, u8, u8, u16); 8] = [
    (b'r', b'n', b'm', 10),
    (b'v', b'v', b'w', 10),
    (b'c', b'l', b'd', 15),
    (b'n', b'n', b'm', 25),
    (b'l', b'n', b'h', 25),
    (b'u', b'u', b'w', MEDIUM),
    (b'r', b'r', b'm', WEAK),
    (b'c', b'j', b'g', WEAK),
];

/// The letter that stands for all that cannot be told apart.
const fn strong_class(letter: u8) -> u8 {
    match letter {
        b'0' => b'o',
        b'1' | b'i' => b'l',
        b'5' => b's',
        other => other,
    }
}

/// What it costs to read `shown` as `meant`; `None` when they do not look alike.
pub(super) const fn single(shown: u8, meant: u8) -> Option<u16> {
    match SINGLE[(shown & 127) as usize * 128 + (meant & 127) as usize] {
        0 => None,
        cost => Some(cost as u16),
    }
}

/// [`PAIRS`] by both letters.
static SINGLE: [u8; 128 * 128] = {
    let mut table = [0; 128 * 128];
    let mut at = 0;
    while at < PAIRS.len() {
        let (one, other, cost) = PAIRS[at];
        table[one as usize * 128 + other as usize] = cost as u8;
        table[other as usize * 128 + one as usize] = cost as u8;
        at += 1;
    }
    table
};

/// What it costs to read two letters as one, or one as two.
pub(super) fn digraph(first: u8, second: u8, one: u8) -> Option<u16> {
    let (first, second) = (strong_class(first), strong_class(second));
    DIGRAPHS.iter().find(|rule| rule.0 == first && rule.1 == second && rule.2 == one).map(|rule| rule.3)
}

/// Whether two letters can stand for any single one; cheap to ask first.
#[inline]
pub(super) const fn may_pair(first: u8, second: u8) -> bool {
    matches!(
        (strong_class(first), strong_class(second)),
        (b'r', b'n' | b'r') | (b'v', b'v') | (b'c', b'l' | b'j') | (b'n', b'n') | (b'l', b'n') | (b'u', b'u')
    )
}

/// The class of a letter for the prefilter: coarse on purpose, like letters fall together.
pub(super) const fn class(letter: u8) -> u8 {
    match letter.to_ascii_lowercase() {
        b'0' => b'o',
        b'1' | b'i' | b'j' => b'l',
        b'2' => b'z',
        b'3' | b'e' => b'c',
        b'4' => b'a',
        b'5' => b's',
        b'7' => b't',
        b'8' => b'b',
        b'9' | b'q' => b'g',
        b'u' | b'y' => b'v',
        other => other,
    }
}

/// The letters [`class`] leaves.
pub(super) const CLASSES: &[u8] = b"abcdfghklmnoprstvwxz6";

/// Two neighbouring classes that the prefilter reads as one.
pub(super) const fn class_digraph(first: u8, second: u8) -> Option<u8> {
    match (first, second) {
        (b'r' | b'n', b'n') => Some(b'm'),
        (b'v', b'v') => Some(b'w'),
        (b'c', b'l') => Some(b'd'),
        (b'l', b'n') => Some(b'h'),
        _ => None,
    }
}

/// Whether a letter is written for a vowel.
pub(super) const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}
