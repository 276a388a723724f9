//! How the columns of a file are written: by what stands in them, and by how long the file will stay.

use std::collections::BTreeSet;

use arrow::array::AsArray as _;
use arrow::datatypes::TimestampMicrosecondType;
use arrow::record_batch::RecordBatch;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;

/// Rows of one row group at most.
const GROUP_ROWS: usize = 262_144;
/// Rows of one row group of a file that is read once: the writer holds a group, and there is nothing to look up.
const PASSING_GROUP_ROWS: usize = 32_768;
/// Rows of one page at most: what a point lookup reads at least.
const PAGE_ROWS: usize = 8_192;

/// How long a file will stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stay {
    /// Rows of one batch, until a compaction: quick to write, and to be found in by value.
    Part,
    /// Made by a compaction: small.
    Generation,
    /// Read once, soon.
    Passing,
}

/// How a file that begins with `rows` is written.
///
/// Texts that the file is sorted by are stored as differences, which needs neither a dictionary nor a Bloom filter: the
/// bounds of each page do as much. Numbers that hardly repeat are packed as differences and not compressed after, which
/// would find nothing. Figures for each choice: `docs/performance.md`, section Lake.
pub(crate) fn properties(stay: Stay, rows: &RecordBatch) -> WriterProperties {
    let builder = WriterProperties::builder()
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_created_by(concat!("interdict lake ", env!("CARGO_PKG_VERSION")).to_owned());
    match stay {
        Stay::Passing => passing(builder),
        Stay::Part => lasting(builder, 1, rows, true),
        Stay::Generation => lasting(builder, 3, rows, false),
    }
    .build()
}

fn passing(builder: WriterPropertiesBuilder) -> WriterPropertiesBuilder {
    let builder = builder
        .set_compression(Compression::UNCOMPRESSED)
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::PLAIN)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_max_row_group_row_count(Some(PASSING_GROUP_ROWS))
        .set_column_dictionary_enabled(ColumnPath::from("kind"), true);
    differences(builder, "value", Encoding::DELTA_BYTE_ARRAY)
}

fn lasting(
    builder: WriterPropertiesBuilder,
    level: i32,
    rows: &RecordBatch,
    filters: bool,
) -> WriterPropertiesBuilder {
    let level = ZstdLevel::try_new(level).expect("zstd has levels 1 to 22");
    let mut builder =
        builder.set_compression(Compression::ZSTD(level)).set_max_row_group_row_count(Some(GROUP_ROWS));
    for column in ["rname", "value"] {
        builder = differences(builder, column, Encoding::DELTA_BYTE_ARRAY);
    }
    for column in ["line", "last_line", "count"] {
        builder = packed(builder, column);
    }
    for column in ["first", "last"] {
        if is_scattered(rows, column) {
            builder = packed(builder, column);
        }
    }
    // Nobody asks for a range of these, and in the order of names their bounds exclude nothing.
    for column in ["source", "batch", "last_batch", "rdata"] {
        builder = builder.set_column_statistics_enabled(ColumnPath::from(column), EnabledStatistics::None);
    }
    if filters {
        // Who asks for a value meets every part until the lake is compacted; nobody asks for a range of values.
        let rdata = ColumnPath::from("rdata");
        builder = builder
            .set_column_bloom_filter_enabled(rdata.clone(), true)
            .set_column_bloom_filter_fpp(rdata, 0.01);
    }
    // Digests do not compress, and no question asks for a range of them.
    let raw = ColumnPath::from("raw");
    builder
        .set_column_dictionary_enabled(raw.clone(), false)
        .set_column_compression(raw.clone(), Compression::UNCOMPRESSED)
        .set_column_statistics_enabled(raw, EnabledStatistics::None)
}

fn differences(
    builder: WriterPropertiesBuilder,
    column: &str,
    encoding: Encoding,
) -> WriterPropertiesBuilder {
    let column = ColumnPath::from(column);
    builder.set_column_dictionary_enabled(column.clone(), false).set_column_encoding(column, encoding)
}

fn packed(builder: WriterPropertiesBuilder, column: &str) -> WriterPropertiesBuilder {
    differences(builder, column, Encoding::DELTA_BINARY_PACKED)
        .set_column_compression(ColumnPath::from(column), Compression::UNCOMPRESSED)
}

/// Whether the times in `column` mostly differ. Sources that count in days repeat them: a dictionary is smaller then.
fn is_scattered(rows: &RecordBatch, column: &str) -> bool {
    let times = rows.column_by_name(column);
    let Some(times) = times.and_then(|times| times.as_primitive_opt::<TimestampMicrosecondType>()) else {
        return false;
    };
    let mut known = 0_usize;
    let different: BTreeSet<i64> = times.iter().flatten().inspect(|_| known += 1).collect();
    different.len() * 2 > known
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, TimestampMicrosecondArray};

    use super::*;

    fn times(each: impl Iterator<Item = i64>) -> RecordBatch {
        let times = TimestampMicrosecondArray::from_iter_values(each).with_timezone("UTC");
        RecordBatch::try_from_iter([("first", Arc::new(times) as ArrayRef)]).unwrap()
    }

    #[test]
    fn times_are_packed_when_they_differ_and_looked_up_when_they_repeat() {
        let first = ColumnPath::from("first");
        let seconds = times((0..1_000).map(|n| n * n * 1_000_000));
        let packed = properties(Stay::Part, &seconds);
        assert_eq!(packed.encoding(&first), Some(Encoding::DELTA_BINARY_PACKED));
        assert_eq!(packed.compression(&first), Compression::UNCOMPRESSED);
        let days = times((0..1_000).map(|n| n % 30 * 86_400_000_000));
        let repeated = properties(Stay::Generation, &days);
        assert!(repeated.dictionary_enabled(&first) && repeated.encoding(&first).is_none());
        assert!(!is_scattered(&times(std::iter::empty()), "first"));
    }
}
