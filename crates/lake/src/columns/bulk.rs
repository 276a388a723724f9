use std::sync::Arc;

use arrow::array::{
    ArrayRef, DictionaryArray, Int32Array, Int64Builder, StringArray, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use model::Bulk;

use crate::schema::{Table, time_type};

/// Rows turned into columns at a time.
const PIECE: usize = 16_384;

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
    let rows = places.len();
    let times = || TimestampMicrosecondBuilder::with_capacity(rows).with_timezone("UTC");
    let by_number = || Vec::<i32>::with_capacity(rows);
    let mut rname = StringBuilder::with_capacity(rows, rows * 32);
    let (mut first, mut last) = (times(), times());
    let (mut source, mut rrtype) = (by_number(), by_number());
    let mut line = Int64Builder::with_capacity(rows);
    let mut rdata = StringBuilder::with_capacity(rows, rows * 24);
    let mut count = Int64Builder::with_capacity(rows);
    for place in places {
        let place = *place as usize;
        let row = bulk.row(place);
        let (of, kind) = bulk.words_of(place);
        rname.append_value(row.rname);
        first.append_option(row.when.map(|(first, _)| first));
        last.append_option(row.when.map(|(_, last)| last));
        source.push(number(of)?);
        line.append_value(super::write::long(row.line));
        if table == BulkTable::Resolution {
            rrtype.push(number(kind.unwrap_or_default())?);
            rdata.append_value(row.answer.map_or("", |(_, value)| value));
            count.append_option(row.count.map(super::write::long));
        }
    }
    let of_words = |numbers: Vec<i32>| -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(Int32Array::from(numbers), Arc::clone(words) as ArrayRef)?))
    };
    let one = Arc::new(StringArray::from_iter_values([batch]));
    let batch = DictionaryArray::<Int32Type>::new(Int32Array::from(vec![0; rows]), one);
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(rname.finish()),
        Arc::new(first.finish()),
        Arc::new(last.finish()),
        of_words(source)?,
        Arc::new(batch),
        Arc::new(line.finish()),
    ];
    if table == BulkTable::Resolution {
        columns.push(of_words(rrtype)?);
        columns.push(Arc::new(rdata.finish()));
        columns.push(Arc::new(count.finish()));
    }
    RecordBatch::try_new(Arc::clone(schema), columns)
}

fn number(word: u32) -> Result<i32, ArrowError> {
    i32::try_from(word).map_err(|_| ArrowError::ComputeError("too many sources".to_owned()))
}
