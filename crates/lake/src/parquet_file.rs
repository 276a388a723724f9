use std::fs::{self, File};
use std::io::BufWriter;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::errors::ParquetError;

use crate::LakeError;
use crate::encoding::{Stay, properties};
use crate::error::io_cause;

/// A Parquet file on its way to the disk, one row group of it in memory. It is removed again unless it is finished.
pub(crate) struct ParquetFile {
    path: PathBuf,
    stay: Stay,
    writer: Option<ArrowWriter<BufWriter<File>>>,
}

/// A finished file.
pub(crate) struct Finished {
    pub(crate) bytes: u64,
    /// When it was written, in milliseconds since 1970.
    pub(crate) modified_ms: i64,
}

impl ParquetFile {
    /// Creates the file at `path`, for rows like `first`, which are not written yet.
    pub(crate) fn begin(path: PathBuf, stay: Stay, first: &RecordBatch) -> Result<Self, LakeError> {
        let file = File::create(&path).map_err(|error| LakeError::io("write", &path, error))?;
        // Without the Arrow schema in the footer the file is plain Parquet to everybody.
        let options =
            ArrowWriterOptions::new().with_properties(properties(stay, first)).with_skip_arrow_metadata(true);
        let buffered = BufWriter::with_capacity(1 << 18, file);
        let mut file = Self { path, stay, writer: None };
        match ArrowWriter::try_new_with_options(buffered, first.schema(), options) {
            Ok(writer) => file.writer = Some(writer),
            Err(error) => {
                let _ = fs::remove_file(&file.path);
                return Err(file.failed(&error));
            }
        }
        Ok(file)
    }

    pub(crate) fn write(&mut self, rows: &RecordBatch) -> Result<(), LakeError> {
        match self.writer.as_mut().map(|writer| writer.write(rows)) {
            Some(Err(error)) => Err(self.failed(&error)),
            _ => Ok(()),
        }
    }

    /// Bytes written and to be written, about.
    pub(crate) fn bytes(&self) -> usize {
        self.writer.as_ref().map_or(0, |writer| writer.bytes_written() + writer.in_progress_size())
    }

    /// Ends the file and, unless it only passes, waits until its bytes are on the disk. Its name is not yet: sync the
    /// folder before a commit names it.
    pub(crate) fn finish(mut self) -> Result<Finished, LakeError> {
        let finished = self.end();
        if finished.is_err() {
            let _ = fs::remove_file(&self.path);
        }
        finished
    }

    fn end(&mut self) -> Result<Finished, LakeError> {
        let Some(writer) = self.writer.take() else { return Ok(Finished { bytes: 0, modified_ms: 0 }) };
        let buffered = writer.into_inner().map_err(|error| self.failed(&error))?;
        let written = |error| LakeError::io("write", &self.path, error);
        let file = buffered.into_inner().map_err(|error| written(error.into_error()))?;
        if self.stay != Stay::Passing {
            file.sync_all().map_err(|error| LakeError::io("sync", &self.path, error))?;
        }
        let metadata = file.metadata().map_err(|error| LakeError::io("read", &self.path, error))?;
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified_ms = modified.and_then(|time| i64::try_from(time.as_millis()).ok()).unwrap_or_default();
        Ok(Finished { bytes: metadata.len(), modified_ms })
    }

    fn failed(&self, error: &ParquetError) -> LakeError {
        match io_cause(error) {
            Some(cause) => LakeError::io("write", &self.path, LakeError::copied(cause)),
            None => LakeError::Commit { path: self.path.clone(), detail: error.to_string() },
        }
    }
}

impl Drop for ParquetFile {
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            let _ = fs::remove_file(&self.path);
        }
    }
}
