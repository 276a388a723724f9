//! One sorted input of a merge, read batch by batch.

use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, BooleanArray, UInt32Array, new_null_array};
use arrow::compute::{cast, concat_batches, filter_record_batch, take_record_batch};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use arrow::row::Rows;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

use super::shape::{Keyed, Shape};
use crate::LakeError;
use crate::schema::Table;

/// Rows that a run reads at a time: a merge holds so many of each of its inputs.
const READ_ROWS: usize = 4_096;

/// Rows that count, in the order of the shape's key.
pub(crate) struct Run {
    shape: Arc<Shape>,
    source: Source,
    /// Batches whose rows are left out where nothing else vouches for them.
    replaced: Option<Arc<BTreeSet<String>>>,
    /// Sorted by the leading column only: rows that may belong to the next batch's first group.
    grouped: bool,
    /// Only row groups that meet these bounds of the leading column, the upper one left out, are read.
    bounds: Option<(String, String)>,
    carried: Option<RecordBatch>,
    ended: bool,
}

enum Source {
    Files { paths: VecDeque<PathBuf>, open: Option<(PathBuf, Box<ParquetRecordBatchReader>)> },
    Memory(Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>),
}

impl Run {
    /// Files in the order of the key, also one after the other: a generation, or one part.
    pub(crate) fn sorted(shape: &Arc<Shape>, paths: Vec<PathBuf>) -> Self {
        Self::of(shape, Source::Files { paths: paths.into(), open: None })
    }

    /// A part in the order of the leading column only, as programs wrote them whose parts say nothing of their order;
    /// rows that are alike in it are held and sorted.
    pub(crate) fn grouped(shape: &Arc<Shape>, path: PathBuf) -> Self {
        Self { grouped: true, ..Self::sorted(shape, vec![path]) }
    }

    /// Rows in memory, in the order of the key.
    pub(crate) fn memory(
        shape: &Arc<Shape>,
        batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static,
    ) -> Self {
        Self::of(shape, Source::Memory(Box::new(batches)))
    }

    fn of(shape: &Arc<Shape>, source: Source) -> Self {
        let shape = Arc::clone(shape);
        Self { shape, source, replaced: None, grouped: false, bounds: None, carried: None, ended: false }
    }

    /// Leaves out what only batches of `replaced` say.
    pub(crate) fn without(mut self, replaced: &Arc<BTreeSet<String>>) -> Self {
        self.replaced = Some(Arc::clone(replaced));
        self
    }

    /// Passes over row groups that hold nothing from the first bound on and before the second.
    pub(crate) fn between(mut self, bounds: Option<(String, String)>) -> Self {
        self.bounds = bounds;
        self
    }

    /// The next rows; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Keyed>, LakeError> {
        loop {
            let rows = if self.grouped { self.next_groups()? } else { self.read()? };
            let Some(rows) = rows else { return Ok(None) };
            if rows.num_rows() > 0 {
                let keyed = if self.grouped { ordered(&self.shape, rows) } else { self.shape.keyed(rows) };
                return keyed.map(Some).map_err(|error| self.failed(&error));
            }
        }
    }

    fn failed(&self, error: &ArrowError) -> LakeError {
        match &self.source {
            Source::Files { open: Some((path, _)), .. } => damaged(path, error),
            _ => LakeError::read(Path::new("memory"), error),
        }
    }

    fn read(&mut self) -> Result<Option<RecordBatch>, LakeError> {
        let (paths, open) = match &mut self.source {
            Source::Memory(batches) => {
                let failed = |error| LakeError::read(Path::new("memory"), error);
                return batches.next().transpose().map_err(failed);
            }
            Source::Files { paths, open } => (paths, open),
        };
        loop {
            if let Some((path, reader)) = open {
                if let Some(batch) = reader.next() {
                    let aligned =
                        batch.and_then(|batch| aligned(&batch, self.shape.schema())).and_then(|batch| {
                            match &self.replaced {
                                Some(replaced) => kept(&batch, replaced),
                                None => Ok(batch),
                            }
                        });
                    return aligned.map(Some).map_err(|error| damaged(path, &error));
                }
                // The path stays for what a later sort may have to say.
                if paths.is_empty() {
                    return Ok(None);
                }
            }
            let Some(path) = paths.pop_front() else { return Ok(None) };
            let leading = self.shape.schema().field(self.shape.leading()).name().as_str();
            let bounds = self.bounds.as_ref().map(|bounds| (leading, bounds));
            let reader = opened(&path, self.shape.schema(), bounds)?;
            *open = Some((path, Box::new(reader)));
        }
    }

    /// Whole groups of rows that are alike in the leading column.
    fn next_groups(&mut self) -> Result<Option<RecordBatch>, LakeError> {
        while !self.ended {
            let Some(batch) = self.read()? else {
                self.ended = true;
                break;
            };
            let rows = match self.carried.take() {
                Some(carried) => concat_batches(self.shape.schema(), [&carried, &batch])
                    .map_err(|error| self.failed(&error))?,
                None => batch,
            };
            let cut = last_group(&self.shape, &rows);
            let last = owned(&rows.slice(cut, rows.num_rows() - cut));
            self.carried = Some(last.map_err(|error| self.failed(&error))?);
            if cut > 0 {
                return Ok(Some(rows.slice(0, cut)));
            }
        }
        Ok(self.carried.take())
    }
}

fn damaged(path: &Path, error: &dyn std::fmt::Display) -> LakeError {
    LakeError::Damaged { path: path.to_owned(), detail: error.to_string() }
}

/// Where the last group of rows with one value in the leading column begins.
fn last_group(shape: &Shape, rows: &RecordBatch) -> usize {
    let leading = rows.column(shape.leading()).as_string_view();
    let value = |row: usize| leading.is_valid(row).then(|| leading.value(row));
    let Some(last) = rows.num_rows().checked_sub(1) else { return 0 };
    (0..last).rev().find(|&row| value(row) != value(last)).map_or(0, |row| row + 1)
}

/// `rows` in memory of their own: views would hold on to all the pages that any row before them was read from.
fn owned(rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns = rows.columns().iter().map(|column| {
        Ok(match column.data_type() {
            DataType::Utf8View => Arc::new(column.as_string_view().gc()) as ArrayRef,
            DataType::BinaryView => Arc::new(column.as_binary_view().gc()),
            DataType::List(element) if *element.data_type() == DataType::Utf8View => {
                let plain = element.as_ref().clone().with_data_type(DataType::Utf8);
                cast(&cast(column, &DataType::List(Arc::new(plain)))?, column.data_type())?
            }
            _ => Arc::clone(column),
        })
    });
    RecordBatch::try_new(rows.schema(), columns.collect::<Result<_, ArrowError>>()?)
}

/// `rows` in the order of the key.
fn ordered(shape: &Shape, rows: RecordBatch) -> Result<Keyed, ArrowError> {
    let keyed = shape.keyed(rows)?;
    match order(&keyed.keys)? {
        None => Ok(keyed),
        Some(order) => shape.keyed(take_record_batch(&keyed.batch, &order)?),
    }
}

/// Rows of a part of `table`, with the columns they have, in the order of the key.
pub(crate) fn in_key_order(table: Table, rows: RecordBatch) -> Result<RecordBatch, ArrowError> {
    let shape = Shape::of(table)?;
    let keyed = shape.keyed(aligned(&rows, shape.schema())?)?;
    match order(&keyed.keys)? {
        None => Ok(rows),
        Some(order) => take_record_batch(&rows, &order),
    }
}

/// The places of `keys` in their order, of equal ones in the order they come; `None` when that is as they stand.
fn order(keys: &Rows) -> Result<Option<UInt32Array>, ArrowError> {
    if (1..keys.num_rows()).all(|row| keys.row(row - 1) <= keys.row(row)) {
        return Ok(None);
    }
    // Most comparisons are over after a few bytes, so those lie beside the row's number.
    let mut order: Vec<(u128, u32)> = Vec::with_capacity(keys.num_rows());
    for row in 0..keys.num_rows() {
        let number =
            u32::try_from(row).map_err(|_| ArrowError::ComputeError("too many rows to sort".to_owned()))?;
        order.push((head(keys.row(row).data()), number));
    }
    order.sort_unstable_by(|(a, row_a), (b, row_b)| {
        a.cmp(b)
            .then_with(|| keys.row(*row_a as usize).cmp(&keys.row(*row_b as usize)))
            .then_with(|| row_a.cmp(row_b))
    });
    Ok(Some(UInt32Array::from_iter_values(order.into_iter().map(|(_, row)| row))))
}

fn head(key: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    let length = key.len().min(16);
    bytes[..length].copy_from_slice(&key[..length]);
    u128::from_be_bytes(bytes)
}

/// Reads the columns of `schema` that the file has.
fn opened(
    path: &Path,
    schema: &Schema,
    bounds: Option<(&str, &(String, String))>,
) -> Result<ParquetRecordBatchReader, LakeError> {
    let file = File::open(path).map_err(|error| LakeError::io("read", path, error))?;
    let wrong = |error: &dyn std::fmt::Display| damaged(path, error);
    let metadata =
        ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|error| wrong(&error))?;
    let options = ArrowReaderOptions::new().with_schema(viewed(metadata.schema()));
    let metadata = ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options)
        .map_err(|error| wrong(&error))?;
    let wanted = |field: &Arc<Field>| schema.field_with_name(field.name()).is_ok();
    let fields = metadata.schema().fields().iter().enumerate();
    let columns: Vec<usize> = fields.filter(|(_, field)| wanted(field)).map(|(place, _)| place).collect();
    let mask = ProjectionMask::roots(metadata.parquet_schema(), columns);
    let groups = bounds.map(|(column, bounds)| meeting(metadata.metadata(), column, bounds));
    let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    if let Some(groups) = groups {
        builder = builder.with_row_groups(groups);
    }
    builder.with_projection(mask).with_batch_size(READ_ROWS).build().map_err(|error| wrong(&error))
}

/// The row groups whose `column` may hold something from the first bound on and before the second.
fn meeting(metadata: &ParquetMetaData, column: &str, (from, to): &(String, String)) -> Vec<usize> {
    let columns = metadata.file_metadata().schema_descr().columns();
    let place = columns.iter().position(|found| found.path().string() == column);
    let meets = |group: &RowGroupMetaData| {
        let statistics = place.and_then(|place| group.column(place).statistics());
        let known = statistics.and_then(|known| known.min_bytes_opt().zip(known.max_bytes_opt()));
        known.is_none_or(|(least, greatest)| greatest >= from.as_bytes() && least < to.as_bytes())
    };
    let groups = metadata.row_groups().iter().enumerate();
    groups.filter(|(_, group)| meets(group)).map(|(number, _)| number).collect()
}

/// The same columns with views into decoded pages for texts and bytes.
fn viewed(schema: &Schema) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| {
        let kind = viewed_kind(field.data_type());
        field.as_ref().clone().with_data_type(kind)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn viewed_kind(kind: &DataType) -> DataType {
    match kind {
        DataType::Utf8 => DataType::Utf8View,
        DataType::Binary => DataType::BinaryView,
        DataType::List(element) if *element.data_type() == DataType::Utf8 => {
            DataType::List(Arc::new(element.as_ref().clone().with_data_type(DataType::Utf8View)))
        }
        other => other.clone(),
    }
}

/// `batch` with exactly the columns of `schema`; those it lacks are null.
fn aligned(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let columns = schema.fields().iter().map(|field| match batch.column_by_name(field.name()) {
        Some(column) if column.data_type() == field.data_type() => Ok(Arc::clone(column)),
        Some(column) => cast(column, field.data_type()),
        None => Ok(new_null_array(field.data_type(), batch.num_rows())),
    });
    RecordBatch::try_new(Arc::clone(schema), columns.collect::<Result<_, _>>()?)
}

/// The rows that a batch vouches for which nobody has replaced. A merged row names only the batches of its earliest
/// and its latest record: it goes when it has no others and both are replaced. One that may have others stays, so that
/// nothing is ever lost; it counts the replaced ones too.
fn kept(rows: &RecordBatch, replaced: &BTreeSet<String>) -> Result<RecordBatch, ArrowError> {
    let texts = |name| rows.column_by_name(name).map(|column| column.as_string_view());
    let (Some(first), Some(last)) = (texts("batch"), texts("last_batch")) else { return Ok(rows.clone()) };
    let sightings = rows.column_by_name("sightings").map(|column| column.as_primitive::<Int64Type>());
    let mut known: Option<(&str, bool)> = None;
    let mut is_replaced = |batch| match known {
        Some((text, answer)) if text == batch => answer,
        _ => {
            let answer = replaced.contains(batch);
            known = Some((batch, answer));
            answer
        }
    };
    let keep = (0..rows.num_rows()).map(|row| {
        if first.is_null(row) || !is_replaced(first.value(row)) {
            return true;
        }
        if last.is_null(row) {
            return false;
        }
        let pair = sightings.is_none_or(|column| column.is_null(row) || column.value(row) <= 2);
        !(pair && is_replaced(last.value(row)))
    });
    let keep = BooleanArray::from(keep.collect::<Vec<bool>>());
    if keep.false_count() == 0 { Ok(rows.clone()) } else { filter_record_batch(rows, &keep) }
}
