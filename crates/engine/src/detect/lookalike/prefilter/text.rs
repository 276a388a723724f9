//! A name as the tables read it.

use super::codes::{HYPHEN, MAX};

/// Codes of a name's labels but the last: hyphens dropped, a 0 before, between and behind them.
pub(super) struct Text {
    codes: [u8; MAX + 2],
    len: usize,
    /// Places of the 0 behind each label, as bits.
    ends: Places,
    /// Places before which a hyphen was dropped.
    hyphens: Places,
}

type Places = [u64; MAX / 64 + 1];

const fn enter(places: &mut Places, at: usize) {
    places[at / 64] |= 1 << (at % 64);
}

impl Text {
    /// From [`MAX`] codes at most; more are dropped.
    #[inline]
    pub(super) fn new(codes: impl Iterator<Item = u8>) -> Self {
        let mut it =
            Self { codes: [0; MAX + 2], len: 1, ends: Places::default(), hyphens: Places::default() };
        for code in codes.take(MAX) {
            match code {
                HYPHEN => enter(&mut it.hyphens, it.len),
                0 => {
                    enter(&mut it.ends, it.len);
                    it.len += 1;
                }
                _ => {
                    it.codes[it.len] = code;
                    it.len += 1;
                }
            }
        }
        enter(&mut it.ends, it.len);
        it.len += 1;
        it
    }

    pub(super) fn codes(&self) -> &[u8] {
        &self.codes[..self.len]
    }

    /// Calls `found` with every token and the index of its label, and with labels that have hyphens.
    #[inline]
    pub(super) fn tokens<'a>(&'a self, mut found: impl FnMut(&'a [u8], u8)) {
        let (mut label, mut token, mut count) = (1, 1, 0_u8);
        for (index, (ends, hyphens)) in self.ends.iter().zip(&self.hyphens).enumerate() {
            let mut places = ends | hyphens;
            while places != 0 {
                let bit = places.trailing_zeros() as usize;
                places &= places - 1;
                let at = index * 64 + bit;
                found(&self.codes[token..at], count);
                if hyphens >> bit & 1 == 1 {
                    token = at;
                }
                if ends >> bit & 1 == 1 {
                    if token > label {
                        found(&self.codes[label..at], count);
                    }
                    (token, label) = (at + 1, at + 1);
                    count = count.saturating_add(1);
                }
            }
        }
    }
}
