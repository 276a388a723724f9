use std::sync::Arc;

use arrow::array::{
    ArrayRef, DictionaryArray, Int32Array, Int64Array, StringArray, StringBuilder, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use model::{Bulk, BulkRow};

use crate::schema::{Table, time_type};

/// Rows turned into columns at a time: few enough to stay near the processor until they are.
const PIECE: usize = 4_096;

/// Which table rows in bulk go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BulkTable {
    Name,
    Resolution,
}

impl BulkTable {
    pub(crate) const fn of(table: Table) -> Option<Self> {
        match table {
            Table::Name => Some(Self::Name),
            Table::Resolution => Some(Self::Resolution),
            Table::Certificate | Table::Registration | Table::Batch | Table::Pivot => None,
        }
    }

    /// The columns in the order of [`bulk_rows`].
    pub(crate) fn schema(self) -> SchemaRef {
        let few = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let mut fields = vec![
            Field::new("rname", DataType::Utf8, false),
            Field::new("first", time_type(), true),
            Field::new("last", time_type(), true),
            Field::new("source", few.clone(), false),
            Field::new("batch", few.clone(), false),
            Field::new("line", DataType::Int64, false),
        ];
        if self == Self::Resolution {
            fields.push(Field::new("rrtype", few, false));
            fields.push(Field::new("rdata", DataType::Utf8, false));
            fields.push(Field::new("count", DataType::Int64, true));
        }
        Arc::new(Schema::new(fields))
    }
}

/// The rows of `bulk` in the order of `places`, as columns, piece by piece.
pub(crate) fn bulk_rows<'a>(
    table: BulkTable,
    schema: &'a SchemaRef,
    batch: &'a str,
    bulk: &'a Bulk,
    places: &'a [u32],
) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + 'a {
    let words = Arc::new(StringArray::from_iter_values(bulk.words()));
    places.chunks(PIECE).map(move |places| piece(table, schema, batch, (bulk, &words), places))
}

fn piece(
    table: BulkTable,
    schema: &SchemaRef,
    batch: &str,
    (bulk, words): (&Bulk, &Arc<StringArray>),
    places: &[u32],
) -> Result<RecordBatch, ArrowError> {
    // Rows in the order of names lie all over the memory. Fetched in a loop that does nothing else, the processor waits
    // for many of them at once; then each column is made by itself.
    let rows: Vec<(BulkRow<'_>, (u32, Option<u32>))> =
        places.iter().map(|place| (bulk.row(*place as usize), bulk.words_of(*place as usize))).collect();
    let times = |end: fn((i64, i64)) -> i64| -> ArrayRef {
        let times: TimestampMicrosecondArray = rows.iter().map(|(row, _)| row.when.map(end)).collect();
        Arc::new(times.with_timezone("UTC"))
    };
    let of_words = |numbers: &mut dyn Iterator<Item = u32>| -> Result<ArrayRef, ArrowError> {
        let numbers = numbers.map(|number| {
            i32::try_from(number).map_err(|_| ArrowError::ComputeError("too many sources".to_owned()))
        });
        let numbers = Int32Array::from(numbers.collect::<Result<Vec<i32>, _>>()?);
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(numbers, Arc::clone(words) as ArrayRef)?))
    };
    let mut rname = StringBuilder::with_capacity(rows.len(), rows.len() * 32);
    rows.iter().for_each(|(row, _)| rname.append_value(row.rname));
    let one = Arc::new(StringArray::from_iter_values([batch]));
    let line = Int64Array::from_iter_values(rows.iter().map(|(row, _)| super::write::long(row.line)));
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(rname.finish()),
        times(|(first, _)| first),
        times(|(_, last)| last),
        of_words(&mut rows.iter().map(|(_, (source, _))| *source))?,
        Arc::new(DictionaryArray::<Int32Type>::new(Int32Array::from(vec![0; rows.len()]), one)),
        Arc::new(line),
    ];
    if table == BulkTable::Resolution {
        columns.push(of_words(&mut rows.iter().map(|(_, (_, rrtype))| rrtype.unwrap_or_default()))?);
        let mut rdata = StringBuilder::with_capacity(rows.len(), rows.len() * 24);
        rows.iter().for_each(|(row, _)| rdata.append_value(row.answer.map_or("", |(_, value)| value)));
        columns.push(Arc::new(rdata.finish()));
        let count: Int64Array = rows.iter().map(|(row, _)| row.count.map(super::write::long)).collect();
        columns.push(Arc::new(count));
    }
    RecordBatch::try_new(Arc::clone(schema), columns)
}
