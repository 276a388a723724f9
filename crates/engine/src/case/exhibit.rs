//! Exhibits: the records behind the facts, numbered once for the whole case.

use std::collections::BTreeMap;

use model::{Digest, Exhibit};

use super::fact::Record;

/// Gives out numbers. One record is one exhibit, whatever it supports: a certificate with the names of several domains, a
/// report on all of them. A number that was given in an earlier draft stays with its record, and the exhibit stays.
pub(super) struct Register<'a> {
    numbers: BTreeMap<(Digest, Digest, u64), u32>,
    exhibits: Vec<Exhibit>,
    next: u32,
    file_names: &'a BTreeMap<Digest, String>,
}

impl<'a> Register<'a> {
    /// Goes on from the exhibits of an earlier draft.
    pub(super) fn after(before: &[Exhibit], file_names: &'a BTreeMap<Digest, String>) -> Self {
        let numbers = before
            .iter()
            .map(|exhibit| ((exhibit.file, exhibit.raw, exhibit.line), exhibit.number))
            .collect();
        let next = before.iter().map(|exhibit| exhibit.number).max().unwrap_or(0).saturating_add(1);
        Self { numbers, exhibits: before.to_vec(), next, file_names }
    }

    /// The sorted numbers of these records.
    pub(super) fn number<'r>(&mut self, records: impl IntoIterator<Item = &'r Record>) -> Vec<u32> {
        let mut numbers: Vec<u32> = records
            .into_iter()
            .map(|record| {
                let next = self.next;
                let number = *self.numbers.entry((record.file, record.raw, record.line)).or_insert(next);
                if number == next {
                    self.next = self.next.saturating_add(1);
                    self.exhibits.push(exhibit(number, record, self.file_names));
                }
                number
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// All exhibits in order of number.
    pub(super) fn exhibits(mut self) -> Vec<Exhibit> {
        self.exhibits.sort_by_key(|exhibit| exhibit.number);
        self.exhibits
    }
}

fn exhibit(number: u32, record: &Record, file_names: &BTreeMap<Digest, String>) -> Exhibit {
    Exhibit {
        number,
        title: record.title.clone(),
        raw: record.raw,
        file: record.file,
        // A file whose name was not kept is still found by its digest.
        file_name: file_names.get(&record.file).cloned().unwrap_or_else(|| record.file.short()),
        line: record.line,
        added_by: None,
    }
}
