//! Reads everything that the logs name, and says what does not hold.

mod content;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::damage;
use crate::generation::Generation;
use crate::schema::Table;
use crate::{Lake, LakeError};
use content::{Content, Expected};

/// Something in the lake that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// The file; for rows that do not agree with each other, the table's folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub detail: String,
}

/// What was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Data files read to the end.
    pub files: u64,
    /// Their rows.
    pub rows: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Entries and checkpoints of commit logs.
    pub log_files: u64,
    /// All damage found, in order of paths.
    pub damage: Vec<Damage>,
}

/// Digest of the values of forward rows and of reverse rows of one generation; equal when both say the same.
#[derive(Default)]
struct Both {
    forward: u128,
    reverse: u128,
    /// Reverse files that the forward files announce, and that are there.
    announced: u64,
    found: u64,
    damaged: bool,
}

impl Lake {
    /// Reads every entry and checkpoint of every log, and every page of every file they name, orphans aside: sizes,
    /// row counts, the order of rows, the bounds that the log has, and that the reverse direction says what the forward
    /// one says. `advance` is told of each file and its rows.
    ///
    /// # Errors
    /// Damage is no error, it is the answer. An error means that the lake's folder itself could not be looked at.
    pub fn verify(&self, mut advance: impl FnMut(&str, u64)) -> Result<Verified, LakeError> {
        let mut verified = Verified::default();
        let mut generations: BTreeMap<(Table, String), Both> = BTreeMap::new();
        for table in Table::ALL {
            let log = self.log(table);
            let found = damage::all_of_log(log.folder());
            verified.log_files += found.files;
            verified.damage.extend(found.damage.into_iter().map(|(path, detail)| Damage { path, detail }));
            let snapshot = match self.runtime.block_on(log.refresh()) {
                Ok(snapshot) => snapshot,
                Err(LakeError::Damaged { path, detail }) => {
                    verified.damage.push(Damage { path, detail });
                    continue;
                }
                Err(error) => {
                    verified.damage.push(Damage { path: log.folder().to_owned(), detail: error.to_string() });
                    continue;
                }
            };
            for file in &snapshot.files {
                let path = log.folder().join(&file.name);
                let expected = Expected { rows: file.rows, bytes: file.bytes, range: file.range.as_ref() };
                let content = Content::of(&path, table, &expected);
                advance(table.as_str(), file.rows);
                verified.files += 1;
                verified.rows += file.rows;
                verified.bytes += file.bytes;
                if let Some(generation) = &file.generation {
                    let (id, of) = (generation.id.clone(), reverse_of(table, generation));
                    let both = generations.entry((of, id)).or_default();
                    match (&content, table) {
                        (Err(_), _) => both.damaged = true,
                        (Ok(content), Table::Pivot) => {
                            both.found += 1;
                            both.reverse = both.reverse.wrapping_add(content.values);
                        }
                        (Ok(content), _) => {
                            both.announced = generation.pivots;
                            both.forward = both.forward.wrapping_add(content.values);
                        }
                    }
                }
                if let Err(detail) = content {
                    verified.damage.push(Damage { path, detail });
                }
            }
        }
        for ((table, id), both) in generations {
            // A generation without its reverse files is read forward, which is slower and right.
            let trusted = both.found > 0 && both.found == both.announced && !both.damaged;
            if trusted && both.forward != both.reverse {
                let detail = format!(
                    "generation {id}: table `pivot` does not say the same as table `{}`; run `interdict lake compact --full`",
                    table.as_str()
                );
                verified.damage.push(Damage { path: self.log(table).folder().to_owned(), detail });
            }
        }
        verified.damage.sort();
        verified.damage.dedup();
        Ok(verified)
    }
}

/// The table whose values a file of `table` holds.
fn reverse_of(table: Table, generation: &Generation) -> Table {
    generation.reverse.map_or(table, |(of, _)| of)
}
