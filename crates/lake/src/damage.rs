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
    let quick = |file: &ViewFile| {
        let detail = file.damage.clone().or_else(|| outside(&file.path, file.bytes));
        detail.map(|detail| damaged(&file.path, detail))
    };
    let slow = |file: &ViewFile| inside(&file.path).map(|detail| damaged(&file.path, detail));
    view.all_files().find_map(quick).or_else(|| view.all_files().find_map(slow))
}

fn damaged(path: &Path, detail: String) -> LakeError {
    LakeError::Damaged { path: path.to_owned(), detail }
}

/// What is wrong with the size or the footer of a data file that should have `bytes`.
pub(crate) fn outside(path: &Path, bytes: u64) -> Option<String> {
    let opened = match File::open(path) {
        Ok(opened) => opened,
        Err(error) => return Some(format!("it cannot be opened: {error}")),
    };
    match opened.metadata() {
        Ok(found) if found.len() != bytes => {
            return Some(format!("it has {} bytes, the commit log says {bytes}", found.len()));
        }
        Ok(_) => {}
        Err(error) => return Some(format!("its size cannot be read: {error}")),
    }
    ParquetRecordBatchReaderBuilder::try_new(opened).err().map(|error| error.to_string())
}

/// What is wrong with the pages of a Parquet file.
pub(crate) fn inside(path: &Path) -> Option<String> {
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

/// The first damaged file of the commit log of the table in `folder`.
pub(crate) fn of_log(folder: &Path) -> Option<LakeError> {
    all_of_log(folder).damage.into_iter().next().map(|(path, detail)| LakeError::Damaged { path, detail })
}

/// What there is in a commit log, and what of it is damaged.
#[derive(Default)]
pub(crate) struct LogDamage {
    /// Entries and checkpoints.
    pub(crate) files: u64,
    pub(crate) damage: Vec<(PathBuf, String)>,
}

/// Every damaged file of the commit log of the table in `folder`: a version that is missing, an entry that is not lines
/// of JSON, a checkpoint that is not Parquet. Entries from before the oldest checkpoint may be gone.
pub(crate) fn all_of_log(folder: &Path) -> LogDamage {
    let log = folder.join("_delta_log");
    let mut found = LogDamage::default();
    let Ok(listed) = fs::read_dir(&log) else { return found };
    let mut paths: Vec<PathBuf> = listed.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let versions =
        paths.iter().filter_map(|path| path.file_name()?.to_str()?.strip_suffix(".checkpoint.parquet"));
    // Entries up to the oldest checkpoint are not needed, and a trimming that was stopped may have left some of them.
    let needed =
        versions.filter_map(|version| version.parse::<u64>().ok()).min().map_or(0, |oldest| oldest + 1);
    let mut expected = needed;
    for path in paths {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".checkpoint.parquet") {
            found.files += 1;
            found.damage.extend(inside(&path).map(|detail| (path.clone(), detail)));
            continue;
        }
        let Some(version) = name.strip_suffix(".json").and_then(|version| version.parse::<u64>().ok()) else {
            continue;
        };
        found.files += 1;
        for missing in (expected..version).take(10) {
            found.damage.push((log.join(format!("{missing:020}.json")), "it is missing".to_owned()));
        }
        expected = needed.max(version + 1);
        found.damage.extend(entry(&path).map(|detail| (path.clone(), detail)));
    }
    if found.files == 0 {
        found.damage.push((log, "it holds no commits".to_owned()));
    }
    found
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
