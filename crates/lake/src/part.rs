use std::path::Path;

use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;

use crate::LakeError;
use crate::encoding::Stay;
use crate::parquet_file::{Finished, ParquetFile};

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
    let (mut rows, mut file) = (0, None);
    for piece in pieces {
        let piece =
            piece.map_err(|error| LakeError::Commit { path: path.clone(), detail: error.to_string() })?;
        rows += piece.num_rows() as u64;
        let file = match &mut file {
            Some(file) => file,
            none => none.insert(ParquetFile::begin(path.clone(), Stay::Part, &piece)?),
        };
        file.write(&piece)?;
    }
    let file = match file {
        Some(file) => file,
        None => ParquetFile::begin(path, Stay::Part, &RecordBatch::new_empty(SchemaRef::clone(schema)))?,
    };
    let Finished { bytes, modified_ms } = file.finish()?;
    Ok(Part { name, rows, bytes, modified_ms, range })
}
