//! Rows with one key become one: earliest first, latest last, counts and sightings added.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray as _, Int64Array, PrimitiveArray, StringViewArray, TimestampMicrosecondArray,
    new_null_array,
};
use arrow::compute::kernels::zip::zip;
use arrow::compute::{cast, interleave, is_not_null};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Int64Type, TimestampMicrosecondType};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;

use super::merge::OUT_ROWS;
use super::shape::Shape;

/// Batches held at most before finished rows are let go, full or not: a very long group must not hold all of its input.
const HELD: usize = 512;

/// A place among the held batches.
type At = (usize, usize);

/// Collects rows in the order of their key and merges those that are alike.
pub(crate) struct Fold<'a> {
    shape: &'a Shape,
    held: Vec<Held>,
    /// Batches kept over the next [`Fold::drop_rest`], and their old places.
    next: Vec<(usize, Held)>,
    group: Option<Group>,
    key: Vec<u8>,
    done: Vec<Group>,
}

/// A batch, and those of its columns that merging looks at.
#[derive(Clone)]
struct Held {
    batch: RecordBatch,
    first: Option<TimestampMicrosecondArray>,
    last: Option<TimestampMicrosecondArray>,
    count: Option<Int64Array>,
    sightings: Option<Int64Array>,
    origin: Option<Origin>,
}

/// Where the earliest and the latest record of each row are.
#[derive(Clone)]
struct Origin {
    batch: StringViewArray,
    line: Int64Array,
    last_batch: StringViewArray,
    last_line: Int64Array,
    /// The two above, with what the row itself says where they are null.
    latest_batch: StringViewArray,
    latest_line: Int64Array,
}

#[derive(Clone, Copy)]
struct Group {
    earliest: At,
    latest: At,
    first: Option<i64>,
    last: Option<i64>,
    count: Option<i64>,
    sightings: i64,
    /// More than one row.
    merged: bool,
    /// All records come from one batch.
    one_batch: bool,
}

/// Which column says where the latest record is.
enum Pick {
    Null,
    Own,
    Latest,
}

fn at<T: ArrowPrimitiveType>(column: Option<&PrimitiveArray<T>>, row: usize) -> Option<T::Native> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}

impl Held {
    fn of(batch: RecordBatch) -> Self {
        let time =
            |name| batch.column_by_name(name).map(|c| c.as_primitive::<TimestampMicrosecondType>().clone());
        let long = |name| batch.column_by_name(name).map(|c| c.as_primitive::<Int64Type>().clone());
        let text = |name| batch.column_by_name(name).map(|c| c.as_string_view().clone());
        let origin = text("batch").zip(long("line")).zip(text("last_batch").zip(long("last_line")));
        let origin = origin.and_then(|((batch, line), (last_batch, last_line))| {
            let latest_batch = or(&last_batch, &batch)?.as_string_view().clone();
            let latest_line = or(&last_line, &line)?.as_primitive::<Int64Type>().clone();
            Some(Origin { batch, line, last_batch, last_line, latest_batch, latest_line })
        });
        let (first, last) = (time("first"), time("last"));
        let (count, sightings) = (long("count"), long("sightings"));
        Self { batch, first, last, count, sightings, origin }
    }
}

/// `column`, and `other` where it is null.
fn or<T: Array + Clone + 'static>(column: &T, other: &T) -> Option<ArrayRef> {
    if column.null_count() == column.len() {
        return Some(Arc::new(other.clone()));
    }
    zip(&is_not_null(column).ok()?, column, other).ok()
}

impl<'a> Fold<'a> {
    pub(crate) fn of(shape: &'a Shape) -> Self {
        Self { shape, held: Vec::new(), next: Vec::new(), group: None, key: Vec::new(), done: Vec::new() }
    }

    /// Keeps `batch` until it is let go; returns its place.
    pub(crate) fn hold(&mut self, batch: RecordBatch) -> usize {
        self.held.push(Held::of(batch));
        self.held.len() - 1
    }

    /// Whether finished rows should be taken.
    pub(crate) fn is_full(&self) -> bool {
        self.done.len() >= OUT_ROWS || self.held.len() >= HELD
    }

    /// The next row, whose key is not less than that of the rows before it.
    pub(crate) fn push(&mut self, key: &[u8], slot: usize, row: usize) {
        let new = self.single(slot, row);
        if let Some(mut group) = self.group.take() {
            if self.key == key {
                self.join(&mut group, new);
                self.group = Some(group);
                return;
            }
            self.done.push(group);
        }
        self.key.clear();
        self.key.extend_from_slice(key);
        self.group = Some(new);
    }

    /// No more rows come.
    pub(crate) fn end(&mut self) {
        self.done.extend(self.group.take());
    }

    fn single(&self, slot: usize, row: usize) -> Group {
        let held = &self.held[slot];
        Group {
            earliest: (slot, row),
            latest: (slot, row),
            first: at(held.first.as_ref(), row),
            last: at(held.last.as_ref(), row),
            count: at(held.count.as_ref(), row),
            sightings: at(held.sightings.as_ref(), row).unwrap_or(1),
            merged: false,
            one_batch: held.origin.as_ref().is_none_or(|origin| origin.last_batch.is_null(row)),
        }
    }

    fn join(&self, group: &mut Group, new: Group) {
        let begins = |of: &Group| (of.first, self.origin(of.earliest, false));
        let ends = |of: &Group| (of.last, self.origin(of.latest, true));
        group.one_batch &= new.one_batch
            && self.origin(group.earliest, false).map(|(batch, _)| batch)
                == self.origin(new.earliest, false).map(|(batch, _)| batch);
        let earlier = begins(&new).cmp(&begins(group)) == Ordering::Less;
        let later = ends(&new).cmp(&ends(group)) == Ordering::Greater;
        if earlier {
            (group.first, group.earliest) = (new.first, new.earliest);
        }
        if later {
            (group.last, group.latest) = (new.last, new.latest);
        }
        group.count = match (group.count, new.count) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
        group.sightings = group.sightings.saturating_add(new.sightings);
        group.merged = true;
    }

    fn origin(&self, (slot, row): At, latest: bool) -> Option<(&str, i64)> {
        let origin = self.held[slot].origin.as_ref()?;
        Some(if latest {
            (origin.latest_batch.value(row), origin.latest_line.value(row))
        } else {
            (origin.batch.value(row), origin.line.value(row))
        })
    }

    /// The finished rows; `None` when there are none.
    pub(crate) fn take(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        let done = std::mem::take(&mut self.done);
        if done.is_empty() {
            return Ok(None);
        }
        let earliest: Vec<At> = done.iter().map(|group| group.earliest).collect();
        let schema = self.shape.schema();
        let longs = |each: fn(&Group) -> Option<i64>| -> Int64Array { done.iter().map(each).collect() };
        let mut columns = Vec::with_capacity(schema.fields().len());
        for (place, field) in schema.fields().iter().enumerate() {
            let column: ArrayRef = match field.name().as_str() {
                "first" => cast(&longs(|group| group.first), field.data_type())?,
                "last" => cast(&longs(|group| group.last), field.data_type())?,
                "count" => Arc::new(longs(|group| group.count)),
                "sightings" => {
                    Arc::new(longs(|group| Some(group.sightings).filter(|&sightings| sightings != 1)))
                }
                "last_batch" => {
                    let pick = |group: &Group| match group {
                        Group { merged: false, .. } => Pick::Own,
                        Group { one_batch: true, .. } => Pick::Null,
                        _ => Pick::Latest,
                    };
                    let columns = |origin: &Origin| (origin.last_batch.clone(), origin.latest_batch.clone());
                    self.latest(&done, field.data_type(), pick, columns)?
                }
                "last_line" => {
                    let pick =
                        |group: &Group| if group.latest == group.earliest { Pick::Own } else { Pick::Latest };
                    let columns = |origin: &Origin| (origin.last_line.clone(), origin.latest_line.clone());
                    self.latest(&done, field.data_type(), pick, columns)?
                }
                _ => {
                    let arrays: Vec<&dyn Array> =
                        self.held.iter().map(|held| held.batch.column(place).as_ref()).collect();
                    interleave(&arrays, &earliest)?
                }
            };
            columns.push(column);
        }
        RecordBatch::try_new(Arc::clone(schema), columns).map(Some)
    }

    /// Where the latest record of each row is: what `pick` says, of the row's own column and the one that is never null.
    fn latest<T: Array + 'static>(
        &self,
        done: &[Group],
        kind: &DataType,
        pick: impl Fn(&Group) -> Pick,
        columns: impl Fn(&Origin) -> (T, T),
    ) -> Result<ArrayRef, ArrowError> {
        let mut arrays: Vec<ArrayRef> = vec![new_null_array(kind, 1)];
        let mut any = done.iter().any(|group| group.merged);
        for held in &self.held {
            match &held.origin {
                Some(origin) => {
                    let (own, latest) = columns(origin);
                    any |= own.null_count() < own.len();
                    arrays.extend([Arc::new(own) as ArrayRef, Arc::new(latest)]);
                }
                None => arrays.extend([new_null_array(kind, 0), new_null_array(kind, 0)]),
            }
        }
        if !any {
            return Ok(new_null_array(kind, done.len()));
        }
        let places: Vec<At> = done
            .iter()
            .map(|group| match (pick(group), group.latest) {
                (Pick::Null, _) => (0, 0),
                (Pick::Own, (slot, row)) => (1 + 2 * slot, row),
                (Pick::Latest, (slot, row)) => (2 + 2 * slot, row),
            })
            .collect();
        let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
        interleave(&arrays, &places)
    }

    /// Keeps the batch at `slot` over the next [`Fold::drop_rest`]; returns where it will be.
    pub(crate) fn keep(&mut self, slot: usize) -> usize {
        if let Some(place) = self.next.iter().position(|(old, _)| *old == slot) {
            return place;
        }
        self.next.push((slot, self.held[slot].clone()));
        self.next.len() - 1
    }

    /// Lets go of every batch that is not kept and that the group under way does not need.
    pub(crate) fn drop_rest(&mut self) {
        if let Some(mut group) = self.group.take() {
            group.earliest.0 = self.keep(group.earliest.0);
            group.latest.0 = self.keep(group.latest.0);
            self.group = Some(group);
        }
        self.held = std::mem::take(&mut self.next).into_iter().map(|(_, held)| held).collect();
    }
}
