//! A set of hashes that is asked often and mostly answers no.

/// One bit for each value that the low bits of a hash can take: a no is certain, a yes is not.
#[derive(Clone, Debug)]
pub(super) struct Few {
    bits: Vec<u64>,
}

impl Few {
    /// For about `most` hashes, at eight bits a hash or more.
    pub(super) fn new(most: usize) -> Self {
        Self { bits: vec![0; most.saturating_mul(8).next_power_of_two().max(512) / 64] }
    }

    /// Adds a hash.
    pub(super) fn add(&mut self, hash: u32) {
        let (word, bit) = self.place(hash);
        self.bits[word] |= bit;
    }

    /// Whether the hash may have been added.
    #[inline]
    pub(super) fn may_hold(&self, hash: u32) -> bool {
        let (word, bit) = self.place(hash);
        self.bits[word] & bit != 0
    }

    #[inline]
    const fn place(&self, hash: u32) -> (usize, u64) {
        ((hash as usize / 64) & (self.bits.len() - 1), 1 << (hash % 64))
    }
}
