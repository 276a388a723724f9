use std::sync::Arc;

use arrow::array::{
    ArrayRef, DictionaryArray, Int32Array, Int64Builder, StringArray, StringBuilder, StringDictionaryBuilder,
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
    places.chunks(PIECE).map(move |places| piece(table, schema, batch, bulk, places))
}

fn piece(
    table: BulkTable,
    schema: &SchemaRef,
    batch: &str,
    bulk: &Bulk,
    places: &[u32],
) -> Result<RecordBatch, ArrowError> {
    let rows = places.len();
    let times = || TimestampMicrosecondBuilder::with_capacity(rows).with_timezone("UTC");
    let few = || StringDictionaryBuilder::<Int32Type>::new();
    let mut rname = StringBuilder::with_capacity(rows, rows * 24);
    let (mut first, mut last) = (times(), times());
    let (mut source, mut line) = (few(), Int64Builder::with_capacity(rows));
    let (mut rrtype, mut rdata) = (few(), StringBuilder::with_capacity(rows, rows * 20));
    let mut count = Int64Builder::with_capacity(rows);
    for place in places {
        let row = bulk.row(*place as usize);
        rname.append_value(row.rname);
        first.append_option(row.when.map(|(first, _)| first));
        last.append_option(row.when.map(|(_, last)| last));
        source.append_value(row.source);
        line.append_value(super::write::long(row.line));
        if table == BulkTable::Resolution {
            let (kind, value) = row.answer.unwrap_or_default();
            rrtype.append_value(kind);
            rdata.append_value(value);
            count.append_option(row.count.map(super::write::long));
        }
    }
    let one = Arc::new(StringArray::from_iter_values([batch]));
    let batch = DictionaryArray::<Int32Type>::new(Int32Array::from(vec![0; rows]), one);
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(rname.finish()),
        Arc::new(first.finish()),
        Arc::new(last.finish()),
        Arc::new(source.finish()),
        Arc::new(batch),
        Arc::new(line.finish()),
    ];
    if table == BulkTable::Resolution {
        columns.push(Arc::new(rrtype.finish()));
        columns.push(Arc::new(rdata.finish()));
        columns.push(Arc::new(count.finish()));
    }
    RecordBatch::try_new(Arc::clone(schema), columns)
}
