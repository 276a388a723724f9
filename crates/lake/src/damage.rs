//! Finds the file that is to blame once reading has failed. Runs only then, so it may take its time.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::LakeError;
use crate::view::{View, ViewFile};

/// The first data file of `view` that is missing, has the wrong size, or cannot be decoded: footers of all files
/// first, then their pages.
pub(crate) fn of_data(view: &View) -> Option<LakeError> {
    let quick = view.all_files().find_map(|file| outside(file).map(|detail| damaged(&file.path, detail)));
    quick.or_else(|| {
        view.all_files().find_map(|file| inside(&file.path).map(|detail| damaged(&file.path, detail)))
    })
}

fn damaged(path: &Path, detail: String) -> LakeError {
    LakeError::Damaged { path: path.to_owned(), detail }
}

fn outside(file: &ViewFile) -> Option<String> {
    let opened = match File::open(&file.path) {
        Ok(opened) => opened,
        Err(error) => return Some(format!("it cannot be opened: {error}")),
    };
    match opened.metadata() {
        Ok(found) if found.len() != file.bytes => {
            return Some(format!("it has {} bytes, the commit log says {}", found.len(), file.bytes));
        }
        Ok(_) => {}
        Err(error) => return Some(format!("its size cannot be read: {error}")),
    }
    ParquetRecordBatchReaderBuilder::try_new(opened).err().map(|error| error.to_string())
}

fn inside(path: &Path) -> Option<String> {
    let rows = match File::open(path).map(ParquetRecordBatchReaderBuilder::try_new) {
        Ok(Ok(builder)) => builder.build(),
        Ok(Err(error)) => return Some(error.to_string()),
        Err(error) => return Some(error.to_string()),
    };
    match rows {
        Ok(mut rows) => rows.find_map(|batch| batch.err().map(|error| error.to_string())),
        Err(error) => Some(error.to_string()),
    }
}

/// The first damaged file of the commit log of the table in `folder`: a version that is missing, an entry that is not
/// lines of JSON, a checkpoint that is not Parquet.
pub(crate) fn of_log(folder: &Path) -> Option<LakeError> {
    let log = folder.join("_delta_log");
    let mut paths: Vec<PathBuf> = fs::read_dir(&log).ok()?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut expected = 0_u64;
    for path in paths {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".checkpoint.parquet")
            && let Some(detail) = inside(&path)
        {
            return Some(damaged(&path, detail));
        }
        let Some(version) = name.strip_suffix(".json").and_then(|version| version.parse::<u64>().ok()) else {
            continue;
        };
        if version != expected {
            let missing = log.join(format!("{expected:020}.json"));
            return Some(damaged(&missing, "it is missing".to_owned()));
        }
        expected += 1;
        if let Some(detail) = entry(&path) {
            return Some(damaged(&path, detail));
        }
    }
    None
}

fn entry(path: &Path) -> Option<String> {
    let file = match File::open(path) {
        Ok(file) => BufReader::new(file),
        Err(error) => return Some(error.to_string()),
    };
    let mut lines = 0_u64;
    for line in file.lines() {
        lines += 1;
        let broken = match line {
            Ok(line) => serde_json::from_str::<serde_json::Value>(&line).err().map(|error| error.to_string()),
            Err(error) => Some(error.to_string()),
        };
        if let Some(detail) = broken {
            return Some(format!("line {lines} of this commit cannot be read: {detail}"));
        }
    }
    (lines == 0).then(|| "the commit is empty".to_owned())
}
