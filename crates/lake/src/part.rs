use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::UNIX_EPOCH;

use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::LakeError;
use crate::error::io_cause;

/// Rows of one row group at most.
const GROUP_ROWS: usize = 262_144;
/// The level that the first prototype was measured at; others are not measured on these files.
const ZSTD_LEVEL: i32 = 3;
/// Rows of one page at most: what a point lookup reads at least.
const PAGE_ROWS: usize = 8_192;

static PROPERTIES: LazyLock<WriterProperties> = LazyLock::new(|| {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL).expect("zstd has this level")))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_created_by(concat!("interdict lake ", env!("CARGO_PKG_VERSION")).to_owned());
    // Nearly every value is different: a dictionary would be built and thrown away.
    for column in ["rname", "raw", "first", "last", "line", "count"] {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(column), false);
    }
    // Sorted names share their beginnings; numbers are packed as differences.
    properties = properties.set_column_encoding(ColumnPath::from("rname"), Encoding::DELTA_BYTE_ARRAY);
    for column in ["line", "count"] {
        properties = properties.set_column_encoding(ColumnPath::from(column), Encoding::DELTA_BINARY_PACKED);
    }
    // Who asks for a value meets every file until the lake is compacted; nobody asks for a range of values.
    let rdata = ColumnPath::from("rdata");
    properties = properties
        .set_column_bloom_filter_enabled(rdata.clone(), true)
        .set_column_bloom_filter_fpp(rdata, 0.01);
    // Digests do not compress, and no question asks for a range of them.
    let raw = ColumnPath::from("raw");
    properties
        .set_column_compression(raw.clone(), Compression::UNCOMPRESSED)
        .set_column_statistics_enabled(raw, EnabledStatistics::None)
        .build()
});

/// A Parquet file on the disk that no commit names yet.
#[derive(Debug)]
pub(crate) struct Part {
    /// Name within the table's folder.
    pub(crate) name: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) modified_ms: i64,
    /// Least and greatest value of the column it is sorted by first.
    pub(crate) range: Option<(String, String)>,
}

/// Writes `rows` to the file `name` in `folder` and waits until its bytes are on the disk. Its name is not yet: sync
/// the folder before a commit names it. A file that could not be finished is removed.
pub(crate) fn write(
    folder: &Path,
    name: String,
    rows: &RecordBatch,
    range: Option<(String, String)>,
) -> Result<Part, LakeError> {
    write_all(folder, name, &rows.schema(), std::iter::once(Ok(rows.clone())), range)
}

/// As [`write`], of rows that come piece by piece: only a row group of them is held at a time.
pub(crate) fn write_all(
    folder: &Path,
    name: String,
    schema: &SchemaRef,
    pieces: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
    range: Option<(String, String)>,
) -> Result<Part, LakeError> {
    let path = folder.join(&name);
    let mut rows = 0;
    let pieces = pieces.inspect(|piece| rows += piece.as_ref().map_or(0, |piece| piece.num_rows() as u64));
    let (bytes, modified_ms) = encode(&path, schema, pieces).inspect_err(|_| {
        let _ = fs::remove_file(&path);
    })?;
    Ok(Part { name, rows, bytes, modified_ms, range })
}

/// Size of the file written, and when, in milliseconds since 1970.
fn encode(
    path: &Path,
    schema: &SchemaRef,
    pieces: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<(u64, i64), LakeError> {
    let failed = |error: ParquetError| match io_cause(&error) {
        Some(cause) => LakeError::io("write", path, std::io::Error::new(cause.kind(), cause.to_string())),
        None => LakeError::Commit { path: path.to_owned(), detail: error.to_string() },
    };
    let file = File::create(path).map_err(|error| LakeError::io("write", path, error))?;
    // Without the Arrow schema in the footer the file is plain Parquet to everybody.
    let options =
        ArrowWriterOptions::new().with_properties(PROPERTIES.clone()).with_skip_arrow_metadata(true);
    let buffered = BufWriter::with_capacity(1 << 18, file);
    let mut writer =
        ArrowWriter::try_new_with_options(buffered, Arc::clone(schema), options).map_err(failed)?;
    for piece in pieces {
        let piece =
            piece.map_err(|error| LakeError::Commit { path: path.to_owned(), detail: error.to_string() })?;
        writer.write(&piece).map_err(failed)?;
    }
    let buffered = writer.into_inner().map_err(failed)?;
    let file = buffered.into_inner().map_err(|error| LakeError::io("write", path, error.into_error()))?;
    file.sync_all().map_err(|error| LakeError::io("sync", path, error))?;
    let metadata = file.metadata().map_err(|error| LakeError::io("read", path, error))?;
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified_ms = modified.and_then(|time| i64::try_from(time.as_millis()).ok()).unwrap_or_default();
    Ok((metadata.len(), modified_ms))
}
