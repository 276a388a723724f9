//! Reverse rows in memory: from columns of a forward table, and to columns of the pivot.

use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, Int64Array, Int64Builder, StringViewArray, StringViewBuilder,
    TimestampMicrosecondArray, TimestampMicrosecondBuilder,
};
use arrow::datatypes::{Int64Type, SchemaRef, TimestampMicrosecondType};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use model::{Bulk, Entry, Interval, KeyKind, Timestamp};

use super::missing;
use crate::compact::Shape;

/// Rows turned into columns at a time.
const PIECE: usize = 8_192;

/// The columns of a forward table that a reverse row is made of.
pub(super) struct Source<'a> {
    rnames: &'a StringViewArray,
    first: &'a TimestampMicrosecondArray,
    last: &'a TimestampMicrosecondArray,
    sightings: &'a Int64Array,
    count: Option<&'a Int64Array>,
}

impl<'a> Source<'a> {
    pub(super) fn of(rows: &'a RecordBatch) -> Result<Self, ArrowError> {
        let column = |name: &str| rows.column_by_name(name).ok_or_else(|| missing(name));
        let time = |name: &str| {
            column(name)?.as_primitive_opt::<TimestampMicrosecondType>().ok_or_else(|| missing(name))
        };
        let long = |name: &str| column(name)?.as_primitive_opt::<Int64Type>().ok_or_else(|| missing(name));
        Ok(Self {
            rnames: column("rname")?.as_string_view_opt().ok_or_else(|| missing("rname"))?,
            first: time("first")?,
            last: time("last")?,
            sightings: long("sightings")?,
            // Certificates and registrations are not counted.
            count: long("count").ok(),
        })
    }

    /// Adds the value of a row: it stands as owner, because rows are sorted by that, the name as what it answers, and the
    /// number of sightings as line.
    pub(super) fn put(&self, row: usize, value: &str, into: &mut Bulk) {
        let moment = |column: &TimestampMicrosecondArray| {
            column.is_valid(row).then(|| Timestamp::from_micros(column.value(row)).ok()).flatten()
        };
        let number = |column: &Int64Array| {
            column.is_valid(row).then(|| u64::try_from(column.value(row)).ok()).flatten()
        };
        let ends = moment(self.first).zip(moment(self.last));
        let nothing = into.word("");
        let owner = into.value(value);
        let name = into.value(self.rnames.value(row));
        into.push(Entry {
            owner,
            answer: Some((nothing, name)),
            when: ends.and_then(|(first, last)| Interval::new(first, last).ok()),
            count: self.count.and_then(number),
            source: nothing,
            line: number(self.sightings).unwrap_or(1),
        });
    }
}

/// Rows in memory, sorted by value and name, as columns of the pivot table, piece by piece.
pub(super) struct Sorted {
    schema: SchemaRef,
    kind: KeyKind,
    rows: Bulk,
    order: std::vec::IntoIter<u32>,
}

impl Sorted {
    pub(super) fn of(shape: &Shape, kind: KeyKind, rows: Bulk) -> Self {
        let order = rows.order().into_iter();
        Self { schema: SchemaRef::clone(shape.schema()), kind, rows, order }
    }

    fn piece(&self, places: &[u32]) -> Result<RecordBatch, ArrowError> {
        let rows = places.len();
        let text = || StringViewBuilder::with_capacity(rows).with_fixed_block_size(1 << 18);
        let time = || TimestampMicrosecondBuilder::with_capacity(rows).with_timezone("UTC");
        let (mut value, mut rname) = (text(), text());
        let (mut first, mut last) = (time(), time());
        let mut count = Int64Builder::with_capacity(rows);
        let mut sightings = Int64Builder::with_capacity(rows);
        for place in places {
            let row = self.rows.row(*place as usize);
            value.append_value(row.rname);
            rname.append_value(row.answer.map_or("", |(_, name)| name));
            first.append_option(row.when.map(|(first, _)| first));
            last.append_option(row.when.map(|(_, last)| last));
            count.append_option(row.count.and_then(|count| i64::try_from(count).ok()));
            sightings.append_option(i64::try_from(row.line).ok().filter(|&sightings| sightings != 1));
        }
        let kind = StringViewArray::from_iter_values(std::iter::repeat_n(self.kind.as_str(), rows));
        let columns: Vec<ArrayRef> = vec![
            Arc::new(kind),
            Arc::new(value.finish()),
            Arc::new(rname.finish()),
            Arc::new(first.finish()),
            Arc::new(last.finish()),
            Arc::new(count.finish()),
            Arc::new(sightings.finish()),
        ];
        RecordBatch::try_new(SchemaRef::clone(&self.schema), columns)
    }
}

impl Iterator for Sorted {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let places: Vec<u32> = self.order.by_ref().take(PIECE).collect();
        (!places.is_empty()).then(|| self.piece(&places))
    }
}
