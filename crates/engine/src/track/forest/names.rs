use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Numbers names in the order they come, in about 40 bytes each: texts stand one after the other, and an open-addressing
/// table with linear probing finds them.
pub(super) struct Names {
    /// Number of a name, and 32 more bits of its hash so that few texts are compared.
    slots: Vec<(u32, u32)>,
    text: String,
    /// Where each text ends.
    ends: Vec<usize>,
}

const FREE: u32 = u32::MAX;

impl Names {
    pub(super) fn new() -> Self {
        Self { slots: vec![(FREE, 0); 1 << 10], text: String::new(), ends: Vec::new() }
    }

    /// The number of `name`; a name that was not there gets the next one.
    pub(super) fn number(&mut self, name: &str) -> usize {
        if self.ends.len() * 10 >= self.slots.len() * 7 {
            self.grow();
        }
        let (mut at, tag) = self.place(name);
        loop {
            match self.slots[at] {
                (FREE, _) => break,
                (number, known) if known == tag && self.text(number as usize) == name => {
                    return number as usize;
                }
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
        let number = self.ends.len();
        self.slots[at] = (u32::try_from(number).expect("fewer than 2^32 registrable names exist"), tag);
        self.text.push_str(name);
        self.ends.push(self.text.len());
        number
    }

    /// The name of a number that was given.
    pub(super) fn text(&self, number: usize) -> &str {
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.text[start..self.ends[number]]
    }

    /// Slot and tag. SipHash with fixed keys: the same in every run.
    fn place(&self, name: &str) -> (usize, u32) {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let hash = hasher.finish();
        #[expect(clippy::cast_possible_truncation, reason = "both halves of a hash are meant")]
        let (slot, tag) = (hash as usize & (self.slots.len() - 1), (hash >> 32) as u32);
        (slot, tag)
    }

    fn grow(&mut self) {
        let length = self.slots.len() * 2;
        self.slots = Vec::new();
        self.slots = vec![(FREE, 0); length];
        for number in 0..self.ends.len() {
            let (mut at, tag) = self.place(self.text(number));
            while self.slots[at].0 != FREE {
                at = (at + 1) & (length - 1);
            }
            self.slots[at] = (u32::try_from(number).expect("it was given as u32"), tag);
        }
    }
}
