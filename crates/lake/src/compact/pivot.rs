//! The reverse direction: from the rows of a generation, the names on each value, sorted by value.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, StringArray, StringBuilder, UInt32Array, UInt32Builder,
};
use arrow::compute::{cast, concat_batches, take};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use model::KeyKind;

use super::merge::{OUT_ROWS, merge};
use super::output::Output;
use super::run::{Run, ordered};
use super::shape::Shape;
use crate::LakeError;
use crate::part::Part;
use crate::schema::Table;

/// Collects the values of one generation, sorts what fits in memory, spills it, and merges at the end.
pub(crate) struct Pivots {
    table: Table,
    shape: Arc<Shape>,
    spill: PathBuf,
    /// Bytes to hold before sorting.
    budget: usize,
    held: usize,
    kinds: BTreeMap<KeyKind, Kind>,
    spilled: usize,
}

#[derive(Default)]
struct Kind {
    rows: Vec<RecordBatch>,
    runs: Vec<PathBuf>,
}

impl Pivots {
    /// `spill` is a folder whose content is not needed afterwards.
    pub(crate) fn of(table: Table, shape: &Arc<Shape>, spill: &Path, budget: usize) -> Self {
        let (shape, spill) = (Arc::clone(shape), spill.to_owned());
        Self { table, shape, spill, budget, held: 0, kinds: BTreeMap::new(), spilled: 0 }
    }

    /// Adds the values of rows of the table.
    pub(crate) fn add(&mut self, rows: &RecordBatch) -> Result<(), LakeError> {
        let found = found(self.table, rows).and_then(|found| {
            let one = |(kind, places): (KeyKind, Found)| Ok((kind, self.rows_of(rows, kind, places)?));
            found.into_iter().map(one).collect::<Result<Vec<_>, ArrowError>>()
        });
        for (kind, rows) in found.map_err(|error| LakeError::read(&self.spill, error))? {
            self.held += rows.get_array_memory_size();
            self.kinds.entry(kind).or_default().rows.push(rows);
        }
        if self.held >= self.budget { self.sort_and_spill() } else { Ok(()) }
    }

    /// Rows of the pivot table, in memory of their own.
    fn rows_of(&self, rows: &RecordBatch, kind: KeyKind, found: Found) -> Result<RecordBatch, ArrowError> {
        let Found { values, places } = found;
        let columns = self.shape.schema().fields().iter().map(|field| {
            let column: ArrayRef = match field.name().as_str() {
                "kind" => {
                    Arc::new(StringArray::from_iter_values(std::iter::repeat_n(kind.as_str(), places.len())))
                }
                "value" => Arc::clone(&values),
                name => match rows.column_by_name(name) {
                    // Views hold on to the pages they were read from; plain texts do not.
                    Some(column) if *column.data_type() == DataType::Utf8View => {
                        cast(&take(column, &places, None)?, &DataType::Utf8)?
                    }
                    Some(column) => take(column, &places, None)?,
                    None => arrow::array::new_null_array(field.data_type(), places.len()),
                },
            };
            cast(&column, field.data_type())
        });
        RecordBatch::try_new(Arc::clone(self.shape.schema()), columns.collect::<Result<_, _>>()?)
    }

    fn sorted(&self, rows: &[RecordBatch]) -> Result<Vec<RecordBatch>, LakeError> {
        let failed = |error: ArrowError| LakeError::read(&self.spill, error);
        let all = concat_batches(self.shape.schema(), rows).map_err(failed)?;
        let all = ordered(&self.shape, all).map_err(failed)?.batch;
        let starts = (0..all.num_rows()).step_by(OUT_ROWS);
        Ok(starts.map(|start| all.slice(start, OUT_ROWS.min(all.num_rows() - start))).collect())
    }

    fn sort_and_spill(&mut self) -> Result<(), LakeError> {
        self.held = 0;
        let mut kinds = std::mem::take(&mut self.kinds);
        for kind in kinds.values_mut() {
            let rows = std::mem::take(&mut kind.rows);
            if rows.is_empty() {
                continue;
            }
            let mut output = Output::passing(&self.spill, format!("{:05}", self.spilled));
            self.spilled += 1;
            for batch in self.sorted(&rows)? {
                output.write(&batch)?;
            }
            kind.runs.extend(output.finish()?.into_iter().map(|part| self.spill.join(part.name)));
        }
        self.kinds = kinds;
        Ok(())
    }

    /// Writes the pivot files of the generation: for each kind files `PREFIX-KIND-N.parquet` in `folder`.
    pub(crate) fn finish(mut self, folder: &Path, prefix: &str) -> Result<Vec<(KeyKind, Part)>, LakeError> {
        let mut parts = Vec::new();
        for (kind, Kind { rows, runs }) in std::mem::take(&mut self.kinds) {
            let mut inputs: Vec<Run> =
                runs.iter().map(|path| Run::sorted(&self.shape, vec![path.clone()], OUT_ROWS)).collect();
            if !rows.is_empty() {
                inputs.push(Run::memory(&self.shape, self.sorted(&rows)?));
                drop(rows);
            }
            let mut output = Output::kept(folder, format!("{prefix}-{kind}"), Table::Pivot);
            merge(&self.shape, inputs, |rows| output.write(&rows))?;
            parts.extend(output.finish()?.into_iter().map(|part| (kind, part)));
            for run in runs {
                let _ = std::fs::remove_file(run);
            }
        }
        Ok(parts)
    }
}

/// Values of one kind, and the rows they stand in.
struct Found {
    values: ArrayRef,
    places: UInt32Array,
}

fn found(table: Table, rows: &RecordBatch) -> Result<BTreeMap<KeyKind, Found>, ArrowError> {
    let mut found: BTreeMap<KeyKind, (StringBuilder, UInt32Builder)> = BTreeMap::new();
    values(table, rows, &mut |kind, value, row| {
        let (values, places) = found.entry(kind).or_default();
        values.append_value(value);
        places.append_value(u32::try_from(row).unwrap_or(u32::MAX));
    })?;
    let built = |(kind, (mut values, mut places)): (KeyKind, (StringBuilder, UInt32Builder))| {
        (kind, Found { values: Arc::new(values.finish()), places: places.finish() })
    };
    Ok(found.into_iter().map(built).collect())
}

/// Gives `each` the values that names can share in rows of `table` that have a name, with their kind and row.
pub(crate) fn values(
    table: Table,
    rows: &RecordBatch,
    each: &mut dyn FnMut(KeyKind, &str, usize),
) -> Result<(), ArrowError> {
    let missing = |name: &str| ArrowError::SchemaError(format!("no column `{name}`"));
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
