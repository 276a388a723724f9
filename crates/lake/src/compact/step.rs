//! One step of a compaction: some files of one table become a generation.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use arrow::error::ArrowError;
use model::{Digest, KeyKind};

use super::merge::merge;
use super::output::Output;
use super::pivot::Pivots;
use super::plan::{self, Effort, Files, Made};
use super::run::Run;
use super::shape::Shape;
use super::{Advance, Compacted};
use crate::batches::Batches;
use crate::generation::Generation;
use crate::log::{DataFile, Snapshot};
use crate::part::Part;
use crate::schema::{SCHEMA_VERSION, Table};
use crate::{BatchId, Lake, LakeError, directory};

/// Memory that one open input takes, about: a page of each column, unpacked, and a batch of rows with their keys.
const INPUT_BYTES: usize = 2 << 20;

/// The files of one table, sorted by what a compaction does with them.
struct Sorted<'a> {
    single: Vec<&'a DataFile>,
    replaced: Vec<&'a DataFile>,
    generations: Vec<Vec<&'a DataFile>>,
    files: Files,
}

/// What a step wrote.
struct Written {
    forward: Vec<Part>,
    pivots: Vec<(KeyKind, Part)>,
}

impl Lake {
    /// Does the next step of `table`; `None` when there is nothing left to do. Files in `skip` are left alone.
    pub(super) fn step(
        &self,
        table: Table,
        effort: Effort,
        skip: &BTreeSet<PathBuf>,
        advance: &mut impl FnMut(Advance),
    ) -> Result<Option<Compacted>, LakeError> {
        // Batches first: rows of a batch that is complete now are all in what is read after.
        let batches = self.batches()?;
        let snapshot = self.runtime.block_on(self.log(table).refresh())?;
        let folder = self.log(table).folder();
        let sorted = sorted(table, &snapshot, &batches, |file| skip.contains(&folder.join(&file.name)));
        let fan_in = (self.config.memory_bytes / 2 / INPUT_BYTES).clamp(4, 128);
        let Some(step) = plan::next(&sorted.files, effort, fan_in) else { return Ok(None) };

        let single: Vec<&DataFile> = step.single.iter().map(|&place| sorted.single[place]).collect();
        let generations: Vec<&Vec<&DataFile>> =
            step.generations.iter().map(|&place| &sorted.generations[place]).collect();
        let merged = single.iter().chain(generations.iter().copied().flatten()).copied();
        let inputs: Vec<&DataFile> = merged.chain(sorted.replaced.iter().copied()).collect();
        let mut generation = Generation {
            id: id(table, &batches.digest, &inputs),
            pivots: 0,
            batches: batches.version,
            superseded: batches.digest.clone(),
            reverse: None,
        };

        let shape = Shape::of(table).map(Arc::new).map_err(|error| LakeError::read(folder, error))?;
        let path = |file: &&DataFile| folder.join(&file.name);
        let mut runs = Vec::new();
        for file in &single {
            runs.push(match file.by_key {
                true => Run::sorted(&shape, vec![path(file)]),
                false => Run::grouped(&shape, path(file)),
            });
        }
        for files in &generations {
            let run = Run::sorted(&shape, files.iter().map(path).collect());
            runs.push(run.without(&batches.superseded));
        }
        let written = self.write(table, &shape, runs, &generation.id, advance)?;
        let pivots: u64 = written.pivots.len() as u64;
        generation.pivots = pivots;
        self.publish(table, &generation, &inputs, &written)?;

        let sum = |parts: &mut dyn Iterator<Item = &Part>| {
            parts.fold((0, 0, 0), |(files, rows, bytes), part| {
                (files + 1, rows + part.rows, bytes + part.bytes)
            })
        };
        let (files_after, rows_after, bytes_after) = sum(&mut written.forward.iter());
        let (_, pivot_rows, pivot_bytes) = sum(&mut written.pivots.iter().map(|(_, part)| part));
        Ok(Some(Compacted {
            table: table.as_str(),
            files_before: inputs.len() as u64,
            rows_before: inputs.iter().map(|file| file.rows).sum(),
            bytes_before: inputs.iter().map(|file| file.bytes).sum(),
            files_after,
            rows_after,
            bytes_after,
            pivot_rows,
            pivot_bytes,
        }))
    }

    /// Merges `runs` into files that no log names yet. One thread merges, one writes, one sorts the reverse direction.
    fn write(
        &self,
        table: Table,
        shape: &Shape,
        runs: Vec<Run>,
        id: &str,
        advance: &mut impl FnMut(Advance),
    ) -> Result<Written, LakeError> {
        if runs.is_empty() {
            return Ok(Written { forward: Vec::new(), pivots: Vec::new() });
        }
        let folder = self.log(table).folder();
        let pivot_folder = self.log(Table::Pivot).folder();
        let spill = self.spill();
        let reversed = matches!(table, Table::Resolution | Table::Certificate | Table::Registration);
        let failed = |error: ArrowError| LakeError::read(folder, error);
        let pivot_shape = Arc::new(Shape::of(Table::Pivot).map_err(failed)?);
        let budget = (self.config.memory_bytes / 4).clamp(4 << 20, 512 << 20);
        thread::scope(|scope| {
            let (to_output, rows) = sync_channel(4);
            let output = scope.spawn(move || {
                let mut output = Output::kept(folder, format!("g{id}"), table);
                for batch in rows {
                    output.write(&batch)?;
                }
                output.finish()
            });
            let (to_pivots, rows) = sync_channel(4);
            let (shape_of_pivots, spill) = (&pivot_shape, &spill);
            let pivots = scope.spawn(move || {
                let mut pivots = Pivots::of(table, shape_of_pivots, spill, budget);
                for batch in rows {
                    pivots.add(&batch)?;
                }
                pivots.finish(pivot_folder, &format!("g{id}-{}", table.as_str()))
            });
            // A receiver is gone only when it failed, and then it says why below.
            let gone = || LakeError::read(folder, "a file could not be written");
            let merged = merge(shape, runs, |batch| {
                advance(Advance { table: table.as_str(), rows: batch.num_rows() as u64 });
                if reversed {
                    to_pivots.send(batch.clone()).map_err(|_| gone())?;
                }
                to_output.send(batch).map_err(|_| gone())
            });
            drop((to_output, to_pivots));
            let stopped = |_| LakeError::read(folder, "a thread of the compaction stopped");
            let forward = output.join().map_err(stopped).and_then(|done| done);
            let pivots = pivots.join().map_err(stopped).and_then(|done| done);
            match (forward, pivots, merged) {
                (Ok(forward), Ok(pivots), Ok(())) => Ok(Written { forward, pivots }),
                (forward, pivots, merged) => {
                    let parts = forward.iter().flatten().map(|part| folder.join(&part.name));
                    let reverse = pivots.iter().flatten().map(|(_, part)| pivot_folder.join(&part.name));
                    for path in parts.chain(reverse) {
                        let _ = fs::remove_file(path);
                    }
                    // What a thread says comes first: the merge only says that it could not go on.
                    Err(forward.err().or(pivots.err()).or(merged.err()).unwrap_or_else(gone))
                }
            }
        })
    }

    /// The three commits.
    fn publish(
        &self,
        table: Table,
        generation: &Generation,
        inputs: &[&DataFile],
        written: &Written,
    ) -> Result<(), LakeError> {
        let synced =
            |folder: &Path| directory::sync(folder).map_err(|error| LakeError::io("sync", folder, error));
        let forward = self.log(table);
        let pivot = self.log(Table::Pivot);
        if !written.pivots.is_empty() {
            synced(pivot.folder())?;
            let added: Vec<(&Part, Generation)> = written
                .pivots
                .iter()
                .map(|(kind, part)| {
                    (part, Generation { reverse: Some((table, *kind)), ..generation.clone() })
                })
                .collect();
            self.runtime.block_on(pivot.replace(&[], &added))?;
        }
        synced(forward.folder())?;
        let added: Vec<(&Part, Generation)> =
            written.forward.iter().map(|part| (part, generation.clone())).collect();
        self.runtime.block_on(forward.replace(inputs, &added))?;
        self.forget_pivots()
    }

    /// Takes reverse files out of their log whose generation the forward log does not have. Only while nobody else
    /// compacts: a generation gets its reverse files first.
    pub(crate) fn forget_pivots(&self) -> Result<(), LakeError> {
        let pivots = self.runtime.block_on(self.log(Table::Pivot).refresh())?;
        if pivots.files.is_empty() {
            return Ok(());
        }
        let mut known: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for table in Table::OBSERVED {
            let snapshot = self.runtime.block_on(self.log(table).refresh())?;
            let ids = snapshot.files.iter().filter_map(|file| Some(file.generation.as_ref()?.id.clone()));
            known.insert(table.as_str(), ids.collect());
        }
        let forgotten = |file: &&DataFile| {
            let generation = file.generation.as_ref();
            !generation.is_some_and(|generation| {
                let table = generation.reverse.map(|(table, _)| table.as_str());
                table.and_then(|table| known.get(table)).is_some_and(|ids| ids.contains(&generation.id))
            })
        };
        let gone: Vec<&DataFile> = pivots.files.iter().filter(forgotten).collect();
        if gone.is_empty() {
            Ok(())
        } else {
            self.runtime.block_on(self.log(Table::Pivot).replace(&gone, &[]))
        }
    }
}

/// The name of a generation: the same inputs, read the same way, make the same one.
fn id(table: Table, superseded: &str, inputs: &[&DataFile]) -> String {
    let mut names: Vec<&str> = inputs.iter().map(|file| file.name.as_str()).collect();
    names.sort_unstable();
    let text = format!("{SCHEMA_VERSION}\n{}\n{superseded}\n{}", table.as_str(), names.join("\n"));
    Digest::of(text.as_bytes()).to_string().chars().take(16).collect()
}

fn sorted<'a>(
    table: Table,
    snapshot: &'a Snapshot,
    batches: &Batches,
    skip: impl Fn(&DataFile) -> bool,
) -> Sorted<'a> {
    let mut sorted =
        Sorted { single: Vec::new(), replaced: Vec::new(), generations: Vec::new(), files: Files::default() };
    let mut generations: BTreeMap<&str, (bool, Vec<&DataFile>)> = BTreeMap::new();
    for file in &snapshot.files {
        if let Some(generation) = &file.generation {
            let stale = table != Table::Batch && generation.superseded != batches.digest;
            let (stale_too, files) = generations.entry(&generation.id).or_default();
            *stale_too |= stale;
            files.push(file);
        } else if skip(file) {
        } else if let Some(batch) = BatchId::of_file(&file.name) {
            // A batch that is not complete yet stays out: merged, it would be seen.
            if table == Table::Batch || batches.current.contains(batch) {
                sorted.single.push(file);
            } else if batches.superseded.contains(batch) {
                sorted.replaced.push(file);
            }
        }
    }
    for (stale, files) in generations.into_values() {
        if files.iter().any(|file| skip(file)) {
            continue;
        }
        sorted.files.generations.push(Made { rows: files.iter().map(|file| file.rows).sum(), stale });
        sorted.generations.push(files);
    }
    sorted.files.single = sorted.single.iter().map(|file| file.rows).collect();
    sorted.files.replaced = sorted.replaced.len();
    sorted
}
