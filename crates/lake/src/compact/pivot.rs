//! The reverse direction: from the rows of a generation, the names on each value, sorted by value.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array as _, AsArray as _};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use model::{Bulk, KeyKind};

use super::merge::merge;
use super::output::Output;
use super::run::Run;
use super::shape::Shape;
use crate::LakeError;
use crate::part::Part;
use crate::schema::Table;

mod rows;

use rows::{Sorted, Source};

/// Spilled runs that are merged at once.
const FAN_IN: usize = 48;
/// Bytes that sorting takes for each row, beside the row.
const SORTING: usize = 36;

/// Collects the values of one generation, sorts what fits in memory, spills it, and merges at the end.
pub(crate) struct Pivots {
    table: Table,
    shape: Arc<Shape>,
    spill: PathBuf,
    /// Bytes to hold before sorting.
    budget: usize,
    kinds: BTreeMap<KeyKind, Kind>,
    spilled: usize,
}

#[derive(Default)]
struct Kind {
    /// As [`Source::put`] makes them.
    rows: Bulk,
    runs: Vec<PathBuf>,
}

impl Pivots {
    /// `spill` is a folder whose content is not needed afterwards.
    pub(crate) fn of(table: Table, shape: &Arc<Shape>, spill: &Path, budget: usize) -> Self {
        let (shape, spill) = (Arc::clone(shape), spill.to_owned());
        Self { table, shape, spill, budget, kinds: BTreeMap::new(), spilled: 0 }
    }

    /// Adds the values of rows of the table.
    pub(crate) fn add(&mut self, rows: &RecordBatch) -> Result<(), LakeError> {
        let kinds = &mut self.kinds;
        let added = Source::of(rows).and_then(|source| {
            values(self.table, rows, &mut |kind, value, row| {
                source.put(row, value, &mut kinds.entry(kind).or_default().rows);
            })
        });
        added.map_err(|error| LakeError::read(&self.spill, error))?;
        let held: usize = self.kinds.values().map(|kind| kind.rows.bytes() + SORTING * kind.rows.len()).sum();
        if held >= self.budget { self.sort_and_spill() } else { Ok(()) }
    }

    fn sort_and_spill(&mut self) -> Result<(), LakeError> {
        let mut kinds = std::mem::take(&mut self.kinds);
        for (kind, Kind { rows, runs }) in &mut kinds {
            if !rows.is_empty() {
                let path = self.passing(&mut Sorted::of(&self.shape, *kind, std::mem::take(rows)))?;
                runs.push(path);
            }
        }
        self.kinds = kinds;
        Ok(())
    }

    /// Writes sorted rows to a file that is read once.
    fn passing(
        &mut self,
        rows: &mut dyn Iterator<Item = Result<RecordBatch, ArrowError>>,
    ) -> Result<PathBuf, LakeError> {
        let (path, mut output) = self.next_passing();
        for rows in rows {
            output.write(&rows.map_err(|error| LakeError::read(&self.spill, error))?)?;
        }
        let _ = output.finish()?;
        Ok(path)
    }

    fn next_passing(&mut self) -> (PathBuf, Output) {
        let prefix = format!("{:05}", self.spilled);
        self.spilled += 1;
        let path = self.spill.join(format!("{prefix}-00000.parquet"));
        (path, Output::passing(&self.spill, prefix))
    }

    /// Writes the pivot files of the generation: for each kind files `PREFIX-KIND-N.parquet` in `folder`.
    pub(crate) fn finish(mut self, folder: &Path, prefix: &str) -> Result<Vec<(KeyKind, Part)>, LakeError> {
        let mut parts = Vec::new();
        for (kind, Kind { rows, mut runs }) in std::mem::take(&mut self.kinds) {
            // Not more files at once than memory was set apart for, however many there are.
            while runs.len() > FAN_IN {
                let (path, mut output) = self.next_passing();
                let some: Vec<PathBuf> = runs.drain(..FAN_IN).collect();
                merge(&self.shape, self.inputs(&some), |rows| output.write(&rows))?;
                let _ = output.finish()?;
                remove(&some);
                runs.push(path);
            }
            let mut inputs = self.inputs(&runs);
            if !rows.is_empty() {
                inputs.push(Run::memory(&self.shape, Sorted::of(&self.shape, kind, rows)));
            }
            let mut output = Output::kept(folder, format!("{prefix}-{kind}"), Table::Pivot);
            merge(&self.shape, inputs, |rows| output.write(&rows))?;
            parts.extend(output.finish()?.into_iter().map(|part| (kind, part)));
            remove(&runs);
        }
        Ok(parts)
    }

    fn inputs(&self, runs: &[PathBuf]) -> Vec<Run> {
        runs.iter().map(|path| Run::sorted(&self.shape, vec![path.clone()])).collect()
    }
}

fn remove(runs: &[PathBuf]) {
    for run in runs {
        // What stays is cleared with the folder.
        let _ = std::fs::remove_file(run);
    }
}

fn missing(name: &str) -> ArrowError {
    ArrowError::SchemaError(format!("no column `{name}`"))
}

/// Gives `each` the values that names can share in rows of `table` that have a name, with their kind and row.
pub(crate) fn values(
    table: Table,
    rows: &RecordBatch,
    each: &mut dyn FnMut(KeyKind, &str, usize),
) -> Result<(), ArrowError> {
    let text = |name: &str| {
        let column = rows.column_by_name(name).and_then(|column| column.as_string_view_opt());
        column.ok_or_else(|| missing(name))
    };
    let columns: &[(&str, KeyKind)] = match table {
        Table::Name | Table::Batch | Table::Pivot => return Ok(()),
        Table::Resolution => &[],
        Table::Certificate => &[("certificate", KeyKind::Certificate), ("key", KeyKind::CertificateKey)],
        Table::Registration => &[("registrant", KeyKind::Registrant), ("burst", KeyKind::RegistrationBurst)],
    };
    let rnames = text("rname")?;
    let named = || (0..rows.num_rows()).filter(|&row| rnames.is_valid(row));
    if table == Table::Resolution {
        let (rrtypes, rdata) = (text("rrtype")?, text("rdata")?);
        for row in named() {
            if let Some(kind) = resolved(rrtypes.value(row)) {
                each(kind, rdata.value(row), row);
            }
        }
    }
    for (name, kind) in columns {
        let column = text(name)?;
        for row in named().filter(|&row| column.is_valid(row)) {
            each(*kind, column.value(row), row);
        }
    }
    if table == Table::Registration {
        let servers = rows.column_by_name("nameservers").and_then(|column| column.as_list_opt::<i32>());
        let servers = servers.ok_or_else(|| missing("nameservers"))?;
        for row in named().filter(|&row| servers.is_valid(row)) {
            let list = servers.value(row);
            let list = list.as_string_view_opt().ok_or_else(|| missing("nameservers"))?;
            for server in list.iter().flatten() {
                each(KeyKind::NameServer, server, row);
            }
        }
    }
    Ok(())
}

/// The kind of the values of a record type, for the types that tie names together.
fn resolved(rrtype: &str) -> Option<KeyKind> {
    match rrtype {
        "A" | "AAAA" => Some(KeyKind::Address),
        "NS" => Some(KeyKind::NameServer),
        "MX" => Some(KeyKind::MailExchanger),
        "CNAME" => Some(KeyKind::CanonicalName),
        _ => None,
    }
}
