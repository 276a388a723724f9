//! Names looked for at and above another name.

/// Names with what is said of each. One pass over a name, from the right, says whether it or a name above it is listed:
/// bits at the hashes of the listed names make most look-ups end without a comparison.
#[derive(Clone, Debug)]
pub(crate) struct Suffixes<T> {
    /// Sorted by name, each once.
    rows: Vec<(Box<str>, T)>,
    bits: Vec<u64>,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of FNV-1a.
const fn mixed(hash: u64, letter: u8) -> u64 {
    (hash ^ letter as u64).wrapping_mul(0x0100_0000_01b3)
}

impl<T: Ord> Suffixes<T> {
    /// From names in lower case. Of a name given twice the lesser row stays.
    pub(crate) fn new(mut rows: Vec<(Box<str>, T)>) -> Self {
        rows.sort();
        rows.dedup_by(|later, kept| later.0 == kept.0);
        let mut it = Self { bits: vec![0; (rows.len() / 4 + 1).next_power_of_two()], rows };
        for at in 0..it.rows.len() {
            let hash = it.rows[at].0.bytes().rev().fold(SEED, mixed);
            let (index, bit) = it.bit(hash);
            it.bits[index] |= bit;
        }
        it
    }
}

impl<T> Suffixes<T> {
    /// The rows, by name.
    pub(crate) fn rows(&self) -> &[(Box<str>, T)] {
        &self.rows
    }

    /// The listed names at or above `name`, the shortest first: where each begins in it, and its row. Letter case does
    /// not matter.
    #[inline]
    pub(crate) fn of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a T)> {
        let mut hash = SEED;
        name.bytes().enumerate().rev().filter_map(move |(at, letter)| {
            hash = mixed(hash, letter.to_ascii_lowercase());
            if at > 0 && name.as_bytes()[at - 1] != b'.' {
                return None;
            }
            let (index, bit) = self.bit(hash);
            if self.bits[index] & bit == 0 {
                return None;
            }
            let lower = name[at..].to_ascii_lowercase();
            let row = self.rows.binary_search_by(|(listed, _)| (**listed).cmp(&lower)).ok()?;
            Some((at, &self.rows[row].1))
        })
    }

    const fn bit(&self, hash: u64) -> (usize, u64) {
        let hash = hash ^ hash >> 32;
        ((hash >> 6) as usize & (self.bits.len() - 1), 1 << (hash & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::Suffixes;

    fn set(names: &[&str]) -> Suffixes<usize> {
        Suffixes::new(names.iter().enumerate().map(|(row, name)| ((*name).into(), row)).collect())
    }

    #[test]
    fn names_above_are_found_shortest_first_and_whole_labels_only() {
        let set = set(&["kro.kr", "a.kro.kr", "example", "b.kro.kr"]);
        let of = |name| set.of(name).map(|(at, row)| (at, *row)).collect::<Vec<_>>();
        assert_eq!(of("x.a.kro.kr"), [(4, 0), (2, 1)]);
        assert_eq!(of("A.KRO.kr"), [(2, 0), (0, 1)]);
        assert_eq!(of("xkro.kr"), []);
        assert_eq!(of("kr"), []);
        assert_eq!(of(""), []);
        assert_eq!(of("évil.example"), [("évil.".len(), 2)], "no place inside a character is cut at");
    }

    #[test]
    fn of_a_name_given_twice_the_lesser_row_stays() {
        let set = set(&["x.example", "y.example", "x.example"]);
        assert_eq!(set.rows().len(), 2);
        assert_eq!(set.of("x.example").map(|(_, row)| *row).collect::<Vec<_>>(), [0]);
    }
}
