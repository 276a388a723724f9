use std::collections::BTreeMap;

/// Owners and values tied by every row, whatever its time and however many have the value: what a graph without
/// suppression of hubs makes of them.
#[derive(Default)]
pub(super) struct Ties {
    numbers: BTreeMap<String, usize>,
    parents: Vec<usize>,
    owners: Vec<bool>,
}

impl Ties {
    fn number(&mut self, text: &str, owner: bool) -> usize {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.parents.len();
        self.numbers.insert(text.to_owned(), number);
        self.parents.push(number);
        self.owners.push(owner);
        number
    }

    fn find(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    pub(super) fn tie(&mut self, owner: &str, value: &str) {
        let (owner, value) = (self.number(owner, true), self.number(value, false));
        let (a, b) = (self.find(owner), self.find(value));
        self.parents[a] = b;
    }

    /// Owners in the largest component.
    pub(super) fn largest(mut self) -> usize {
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for number in 0..self.parents.len() {
            if self.owners[number] {
                *sizes.entry(self.find(number)).or_default() += 1;
            }
        }
        sizes.into_values().max().unwrap_or_default()
    }
}
