use std::cmp::Ordering;

use super::{Bulk, Row, UNDATED};

/// Bytes of a name that are compared as one number.
const HEAD: usize = 16;

impl Bulk {
    /// The places of the rows in the order in which files hold them: by reversed name, record type, value, source, dated
    /// before undated, first moment, line; bare names by reversed name, source and so on. Records that say the same
    /// stand together, so whoever merges sorted files need not sort again.
    #[must_use]
    pub fn order(&self) -> Vec<u32> {
        let mut by_text: Vec<usize> = (0..self.words.len()).collect();
        by_text.sort_unstable_by(|a, b| self.words[*a].cmp(&self.words[*b]));
        let mut ranks = vec![0_usize; self.words.len()];
        for (rank, word) in by_text.into_iter().enumerate() {
            ranks[word] = rank;
        }
        let mut keyed: Vec<(u128, u32)> =
            self.rows.iter().zip(0..).map(|(row, place)| (head(self.text(row.rname)), place)).collect();
        keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.compare(&ranks, a.1, b.1)));
        keyed.into_iter().map(|(_, place)| place).collect()
    }

    /// Orders two rows whose names begin alike.
    fn compare(&self, ranks: &[usize], a: u32, b: u32) -> Ordering {
        let (one, other) = (&self.rows[a as usize], &self.rows[b as usize]);
        let rest = |row: &Row| {
            let name = self.text(row.rname).as_bytes();
            &name[name.len().min(HEAD)..]
        };
        let rank = |word: u32| ranks.get(word as usize).copied();
        let undated = |row: &Row| row.first == UNDATED;
        rest(one)
            .cmp(rest(other))
            .then_with(|| rank(one.rrtype).cmp(&rank(other.rrtype)))
            .then_with(|| self.text(one.rdata).cmp(self.text(other.rdata)))
            .then_with(|| rank(one.source).cmp(&rank(other.source)))
            .then_with(|| undated(one).cmp(&undated(other)))
            .then_with(|| (one.first, one.line, a).cmp(&(other.first, other.line, b)))
    }
}

/// The first bytes of a name as a number of the same order. No name holds a zero byte, so what fills up a shorter one
/// comes before all that a longer one goes on with.
fn head(name: &str) -> u128 {
    let bytes = name.as_bytes();
    match bytes.first_chunk::<HEAD>() {
        Some(whole) => u128::from_be_bytes(*whole),
        None => {
            let mut filled = [0; HEAD];
            filled[..bytes.len()].copy_from_slice(bytes);
            u128::from_be_bytes(filled)
        }
    }
}
