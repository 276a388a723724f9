//! What a merge needs to know of a table: its columns, and which of them make two rows the same.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::compute::is_null;
use arrow::datatypes::{DataType, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use arrow::row::{RowConverter, Rows, SortField};

use crate::schema::Table;

/// The columns of `table`, and its merge key: rows that are alike in it become one.
pub(crate) struct Shape {
    schema: SchemaRef,
    key: Vec<usize>,
    /// Undated rows are kept apart from dated ones: a question about an earlier time must still find them.
    first: Option<usize>,
    converter: RowConverter,
}

/// Rows and their keys, comparable byte by byte.
pub(crate) struct Keyed {
    pub(crate) batch: RecordBatch,
    pub(crate) keys: Rows,
}

impl Shape {
    pub(crate) fn of(table: Table) -> Result<Self, ArrowError> {
        let schema = table.read_schema();
        let names: Vec<&str> = match table {
            Table::Name => vec!["rname", "source"],
            Table::Resolution => vec!["rname", "rrtype", "rdata", "source"],
            Table::Certificate => vec!["rname", "certificate", "source"],
            Table::Registration => {
                let own = ["rname", "first", "last", "source", "batch", "line", "raw"];
                let merged = ["sightings", "last_batch", "last_line"];
                let fields = schema.fields().iter().map(|field| field.name().as_str());
                let content = fields.filter(|name| !own.contains(name) && !merged.contains(name));
                ["rname"].into_iter().chain(content).chain(["source"]).collect()
            }
            Table::Batch => vec!["batch"],
            Table::Pivot => vec!["value", "rname"],
        };
        let key: Vec<usize> = names.iter().map(|name| schema.index_of(name)).collect::<Result<_, _>>()?;
        let first = schema.index_of("first").ok();
        let mut fields: Vec<SortField> =
            key.iter().map(|&place| SortField::new(schema.field(place).data_type().clone())).collect();
        if first.is_some() {
            fields.push(SortField::new(DataType::Boolean));
        }
        Ok(Self { converter: RowConverter::new(fields)?, schema, key, first })
    }

    pub(crate) const fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The column that files are sorted by first.
    pub(crate) fn leading(&self) -> usize {
        self.key[0]
    }

    pub(crate) fn keyed(&self, batch: RecordBatch) -> Result<Keyed, ArrowError> {
        let mut columns: Vec<ArrayRef> =
            self.key.iter().map(|&place| Arc::clone(batch.column(place))).collect();
        if let Some(first) = self.first {
            columns.push(Arc::new(is_null(batch.column(first))?));
        }
        Ok(Keyed { keys: self.converter.convert_columns(&columns)?, batch })
    }
}
