//! Sorted rows into files of about one size.

use std::fs;
use std::path::{Path, PathBuf};

use arrow::array::{Array as _, AsArray as _};
use arrow::record_batch::RecordBatch;

use crate::LakeError;
use crate::encoding::Stay;
use crate::parquet_file::{Finished, ParquetFile};
use crate::part::Part;
use crate::schema::Table;

/// A file is closed at the first of these.
const FILE_BYTES: usize = 256 << 20;
const FILE_ROWS: usize = 16 << 20;

/// Writes files `PREFIX-00000.parquet` and so on. What it wrote is removed again unless it is finished.
pub(crate) struct Output {
    folder: PathBuf,
    prefix: String,
    leading: Option<&'static str>,
    stay: Stay,
    open: Option<Open>,
    parts: Vec<Part>,
}

struct Open {
    name: String,
    file: ParquetFile,
    rows: usize,
    range: Option<(String, String)>,
}

impl Output {
    /// Files of `table` in `folder`, to stay.
    pub(crate) fn kept(folder: &Path, prefix: String, table: Table) -> Self {
        let (folder, leading) = (folder.to_owned(), table.leading());
        Self { folder, prefix, leading, stay: Stay::Generation, open: None, parts: Vec::new() }
    }

    /// One file in `folder`, for a while, not even synced.
    pub(crate) fn passing(folder: &Path, prefix: String) -> Self {
        let folder = folder.to_owned();
        Self { folder, prefix, leading: None, stay: Stay::Passing, open: None, parts: Vec::new() }
    }

    pub(crate) fn write(&mut self, rows: &RecordBatch) -> Result<(), LakeError> {
        if rows.num_rows() == 0 {
            return Ok(());
        }
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.begin(rows)?,
        };
        let written = open.file.write(rows);
        open.rows += rows.num_rows();
        if let Some(leading) = self.leading {
            widen(&mut open.range, rows, leading);
        }
        let full = self.stay != Stay::Passing && (open.rows >= FILE_ROWS || open.file.bytes() >= FILE_BYTES);
        self.open = Some(open);
        written?;
        if full { self.close() } else { Ok(()) }
    }

    fn begin(&mut self, rows: &RecordBatch) -> Result<Open, LakeError> {
        let name = format!("{}-{:05}.parquet", self.prefix, self.parts.len());
        let file = ParquetFile::begin(self.folder.join(&name), self.stay, rows)?;
        Ok(Open { name, file, rows: 0, range: None })
    }

    fn close(&mut self) -> Result<(), LakeError> {
        let Some(Open { name, file, rows, range }) = self.open.take() else { return Ok(()) };
        let Finished { bytes, modified_ms } = file.finish()?;
        self.parts.push(Part { name, rows: rows as u64, bytes, modified_ms, range });
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
        for part in &self.parts {
            let _ = fs::remove_file(self.folder.join(&part.name));
        }
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
