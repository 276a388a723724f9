//! Sorted rows into files of about one size.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::UNIX_EPOCH;

use arrow::array::{Array as _, AsArray as _};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::LakeError;
use crate::error::io_cause;
use crate::part::Part;
use crate::schema::Table;

/// A file is closed at the first of these.
const FILE_BYTES: usize = 256 << 20;
const FILE_ROWS: usize = 16 << 20;
/// Rows of one row group at most.
const GROUP_ROWS: usize = 262_144;
/// Rows of one page at most: what a point lookup reads at least.
const PAGE_ROWS: usize = 8_192;

/// Files that will stay: small.
static KEPT: LazyLock<WriterProperties> = LazyLock::new(|| {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).expect("zstd has a level 3")))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_created_by(concat!("interdict lake ", env!("CARGO_PKG_VERSION")).to_owned());
    // Nearly every value is different: a dictionary would be built and thrown away.
    for column in ["rname", "raw", "line", "last_line"] {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(column), false);
    }
    for column in ["rname", "value"] {
        properties = properties
            .set_column_bloom_filter_enabled(ColumnPath::from(column), true)
            .set_column_bloom_filter_fpp(ColumnPath::from(column), 0.05)
            .set_column_bloom_filter_max_ndv(ColumnPath::from(column), GROUP_ROWS as u64);
    }
    // Digests do not compress, and no question asks for a range of them.
    let raw = ColumnPath::from("raw");
    properties
        .set_column_compression(raw.clone(), Compression::UNCOMPRESSED)
        .set_column_statistics_enabled(raw, EnabledStatistics::None)
        .build()
});

/// Files that are read once, soon: fast.
static PASSING: LazyLock<WriterProperties> = LazyLock::new(|| {
    WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::PLAIN)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_max_row_group_row_count(Some(4 * GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .build()
});

/// Writes files `PREFIX-00000.parquet` and so on. What it wrote is removed again unless it is finished.
pub(crate) struct Output {
    folder: PathBuf,
    prefix: String,
    leading: Option<&'static str>,
    passing: bool,
    open: Option<Open>,
    parts: Vec<Part>,
}

struct Open {
    path: PathBuf,
    name: String,
    writer: ArrowWriter<BufWriter<File>>,
    rows: usize,
    range: Option<(String, String)>,
}

impl Output {
    /// Files of `table` in `folder`, to stay.
    pub(crate) fn kept(folder: &Path, prefix: String, table: Table) -> Self {
        let (folder, leading) = (folder.to_owned(), table.leading());
        Self { folder, prefix, leading, passing: false, open: None, parts: Vec::new() }
    }

    /// One file in `folder`, for a while, not even synced.
    pub(crate) fn passing(folder: &Path, prefix: String) -> Self {
        let folder = folder.to_owned();
        Self { folder, prefix, leading: None, passing: true, open: None, parts: Vec::new() }
    }

    pub(crate) fn write(&mut self, rows: &RecordBatch) -> Result<(), LakeError> {
        if rows.num_rows() == 0 {
            return Ok(());
        }
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.begin(rows)?,
        };
        let written = open.writer.write(rows).map_err(|error| failed(&open.path, &error));
        open.rows += rows.num_rows();
        if let Some(leading) = self.leading {
            widen(&mut open.range, rows, leading);
        }
        let bytes = open.writer.bytes_written() + open.writer.in_progress_size();
        let full = !self.passing && (open.rows >= FILE_ROWS || bytes >= FILE_BYTES);
        self.open = Some(open);
        written?;
        if full { self.close() } else { Ok(()) }
    }

    fn begin(&mut self, rows: &RecordBatch) -> Result<Open, LakeError> {
        let name = format!("{}-{:05}.parquet", self.prefix, self.parts.len());
        let path = self.folder.join(&name);
        let file = File::create(&path).map_err(|error| LakeError::io("write", &path, error))?;
        let properties = if self.passing { &PASSING } else { &KEPT };
        // Without the Arrow schema in the footer the file is plain Parquet to everybody.
        let options = ArrowWriterOptions::new()
            .with_properties(LazyLock::force(properties).clone())
            .with_skip_arrow_metadata(true);
        let buffered = BufWriter::with_capacity(1 << 18, file);
        let writer = ArrowWriter::try_new_with_options(buffered, rows.schema(), options)
            .map_err(|error| failed(&path, &error))?;
        Ok(Open { path, name, writer, rows: 0, range: None })
    }

    fn close(&mut self) -> Result<(), LakeError> {
        let Some(Open { path, name, writer, rows, range }) = self.open.take() else { return Ok(()) };
        let part = finished(&path, writer, self.passing).map(|(bytes, modified_ms)| Part {
            name,
            rows: rows as u64,
            bytes,
            modified_ms,
            range,
        });
        self.parts.push(part.inspect_err(|_| {
            let _ = fs::remove_file(&path);
        })?);
        Ok(())
    }

    /// The files, their bytes on the disk. Their names are not yet: sync the folder before a commit names them.
    pub(crate) fn finish(mut self) -> Result<Vec<Part>, LakeError> {
        self.close()?;
        Ok(std::mem::take(&mut self.parts))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        let open = self.open.take().map(|open| open.path);
        let closed = self.parts.iter().map(|part| self.folder.join(&part.name));
        for path in closed.chain(open) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Size of the file, and when it was written, in milliseconds since 1970.
fn finished(
    path: &Path,
    writer: ArrowWriter<BufWriter<File>>,
    passing: bool,
) -> Result<(u64, i64), LakeError> {
    let buffered = writer.into_inner().map_err(|error| failed(path, &error))?;
    let file = buffered.into_inner().map_err(|error| LakeError::io("write", path, error.into_error()))?;
    if !passing {
        file.sync_all().map_err(|error| LakeError::io("sync", path, error))?;
    }
    let metadata = file.metadata().map_err(|error| LakeError::io("read", path, error))?;
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified_ms = modified.and_then(|time| i64::try_from(time.as_millis()).ok()).unwrap_or_default();
    Ok((metadata.len(), modified_ms))
}

fn failed(path: &Path, error: &ParquetError) -> LakeError {
    match io_cause(error) {
        Some(cause) => LakeError::io("write", path, std::io::Error::new(cause.kind(), cause.to_string())),
        None => LakeError::Commit { path: path.to_owned(), detail: error.to_string() },
    }
}

/// Rows come in order: the least value is the first, the greatest the last, nulls aside.
fn widen(range: &mut Option<(String, String)>, rows: &RecordBatch, leading: &str) {
    let Some(column) = rows.column_by_name(leading).and_then(|column| column.as_string_view_opt()) else {
        return;
    };
    let mut valid = (0..column.len()).filter(|&row| column.is_valid(row));
    let Some(least) = valid.next() else { return };
    let greatest = valid.next_back().unwrap_or(least);
    match range {
        Some((_, known)) => column.value(greatest).clone_into(known),
        None => *range = Some((column.value(least).to_owned(), column.value(greatest).to_owned())),
    }
}
