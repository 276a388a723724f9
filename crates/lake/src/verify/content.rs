use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array as _, AsArray as _};
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use model::KeyKind;

use crate::compact::{Run, Shape, values};
use crate::schema::Table;
use crate::{LakeError, damage};

/// What the commit log says of a file.
pub(super) struct Expected<'a> {
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) range: Option<&'a (String, String)>,
}

/// What was found in a file that is whole.
pub(super) struct Content {
    /// Sum over all values that names can share: digest of kind, value and name, times its sightings.
    pub(super) values: u128,
}

impl Content {
    /// Reads `path` to the end; the error says what is wrong.
    pub(super) fn of(path: &Path, table: Table, expected: &Expected<'_>) -> Result<Self, String> {
        if let Some(detail) = damage::outside(path, expected.bytes).or_else(|| damage::inside(path)) {
            return Err(detail);
        }
        let shape = Arc::new(Shape::of(table).map_err(|error| error.to_string())?);
        let mut run = Run::sorted(&shape, vec![PathBuf::from(path)]);
        let mut content = Self { values: 0 };
        let (mut rows, mut least, mut last) = (0_u64, None::<String>, None::<String>);
        loop {
            let batch = match run.next() {
                Ok(Some(keyed)) => keyed.batch,
                Ok(None) => break,
                Err(LakeError::Damaged { detail, .. }) => return Err(detail),
                Err(error) => return Err(error.to_string()),
            };
            rows += batch.num_rows() as u64;
            if table != Table::Batch {
                in_order(&batch, table, &mut least, &mut last)?;
            }
            content.add(table, &batch)?;
        }
        if rows != expected.rows {
            return Err(format!("it has {rows} rows, the commit log says {}", expected.rows));
        }
        if let (Some((from, to)), Some(least), Some(last)) = (expected.range, &least, &last)
            && (from != least || to != last)
        {
            return Err(format!(
                "it goes from `{least}` to `{last}`, the commit log says `{from}` to `{to}`"
            ));
        }
        Ok(content)
    }

    fn add(&mut self, table: Table, rows: &RecordBatch) -> Result<(), String> {
        let text = |name: &str| rows.column_by_name(name).and_then(|column| column.as_string_view_opt());
        let Some(rnames) = text("rname") else { return Ok(()) };
        let sightings =
            rows.column_by_name("sightings").and_then(|column| column.as_primitive_opt::<Int64Type>());
        let times = |row: usize| {
            let times = sightings.filter(|column| column.is_valid(row)).map_or(1, |column| column.value(row));
            u128::from(times.unsigned_abs())
        };
        let mut put = |kind: &str, value: &str, row: usize| {
            let mut hasher = DefaultHasher::new();
            for text in [kind, value, rnames.value(row)] {
                hasher.write(text.as_bytes());
                hasher.write_u8(0xff);
            }
            let weighed = u128::from(hasher.finish()).wrapping_mul(times(row));
            self.values = self.values.wrapping_add(weighed);
        };
        if table == Table::Pivot {
            let (Some(kinds), Some(values)) = (text("kind"), text("value")) else {
                return Err("it lacks the columns of the table".to_owned());
            };
            for row in 0..rows.num_rows() {
                put(kinds.value(row), values.value(row), row);
            }
            return Ok(());
        }
        values(table, rows, &mut |kind: KeyKind, value: &str, row: usize| put(kind.as_str(), value, row))
            .map_err(|error| error.to_string())
    }
}

/// Checks that the leading column grows, from what the batches before ended with.
fn in_order(
    rows: &RecordBatch,
    table: Table,
    least: &mut Option<String>,
    last: &mut Option<String>,
) -> Result<(), String> {
    let Some(column) = table.leading().and_then(|name| rows.column_by_name(name)) else { return Ok(()) };
    let Some(column) = column.as_string_view_opt() else {
        return Err("its columns have the wrong types".to_owned());
    };
    let mut known = last.as_deref().unwrap_or_default();
    for row in (0..column.len()).filter(|&row| column.is_valid(row)) {
        let value = column.value(row);
        if value < known {
            return Err(format!("`{value}` follows `{known}`: its rows are out of order"));
        }
        known = value;
        if least.is_none() {
            *least = Some(value.to_owned());
        }
    }
    let known = known.to_owned();
    if least.is_some() {
        *last = Some(known);
    }
    Ok(())
}
