//! Exhibits: the records behind the facts, numbered once for the whole case.

use std::collections::{BTreeMap, BTreeSet};

use model::{Digest, Exhibit};

use super::fact::{Record, Statement};

/// Numbers the records of each domain's statements in the order given, from 1. A record that supports facts on several
/// domains, such as a certificate with all their names, is one exhibit.
///
/// Gives the sorted numbers for each domain, and the exhibits.
pub(super) fn number<'a>(
    domains: impl Iterator<Item = &'a [Statement]>,
    file_names: &BTreeMap<Digest, String>,
) -> (Vec<Vec<u32>>, Vec<Exhibit>) {
    let mut numbers: BTreeMap<(Digest, Digest, u64), u32> = BTreeMap::new();
    let mut exhibits = Vec::new();
    let of_domains = domains
        .map(|statements| {
            let records = statements.iter().flat_map(|statement| &statement.records);
            let of_domain: BTreeSet<u32> = records
                .map(|record| {
                    *numbers.entry((record.file, record.raw, record.line)).or_insert_with(|| {
                        let number = u32::try_from(exhibits.len() + 1).unwrap_or(u32::MAX);
                        exhibits.push(exhibit(number, record, file_names));
                        number
                    })
                })
                .collect();
            of_domain.into_iter().collect()
        })
        .collect();
    (of_domains, exhibits)
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
    }
}
