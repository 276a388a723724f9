use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use datafusion::error::DataFusionError;
use deltalake_core::DeltaTableError;

use crate::query::OverLimit;

/// Why the lake could not do what was asked. Nothing that was acknowledged is affected by any of these.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LakeError {
    /// The folder holds no lake, or only half of one.
    #[error(
        "`{path}` is not a lake: `{missing}` is missing; create a lake there first, or name the folder that holds one"
    )]
    NotALake {
        /// The folder.
        path: PathBuf,
        /// The table that is not there.
        missing: String,
    },
    /// Written by a newer program.
    #[error("`{path}` has lake schema {found}, this program knows up to {known}; use a newer interdict")]
    NewerSchema {
        /// The table's folder.
        path: PathBuf,
        /// Its schema, as written.
        found: String,
        /// The newest schema this program knows.
        known: u32,
    },
    /// Uses a feature of Delta that a lake never does.
    #[error(
        "`{path}` was changed by another program: it uses {feature}, which a lake never does; restore the folder from a copy"
    )]
    Foreign {
        /// The table's folder.
        path: PathBuf,
        /// The feature.
        feature: String,
    },
    /// No space left.
    #[error(
        "no space left on the disk of `{path}`; make room and run the same command again, nothing of it was acknowledged"
    )]
    DiskFull {
        /// What was being written.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("cannot {action} `{path}`: {source}; check the folder, its disk and its permissions")]
    Io {
        /// What was tried: `read`, `write`, ...
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the lake cannot be read back.
    #[error("`{path}` is damaged: {detail}; restore this file from a copy")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// Somebody else is taking in the same batch.
    #[error(
        "batch {batch} is being taken in by another process; run the same command again when it has finished"
    )]
    Busy {
        /// The batch.
        batch: String,
    },
    /// Somebody else is compacting, cleaning or verifying.
    #[error(
        "another process is compacting or cleaning the lake `{path}`; run the same command again when it has finished"
    )]
    Upkeep {
        /// The lake's folder.
        path: PathBuf,
    },
    /// The question was asked of files that have been replaced since.
    #[error("`{path}` was replaced by a compaction and cleaned away while it was being read; ask again")]
    Replaced {
        /// The file.
        path: PathBuf,
    },
    /// The part of a batch cannot stand in a file name.
    #[error("`{part}` cannot name a part of a batch: use at most 64 letters, digits, `-` and `_`")]
    Part {
        /// The part as given, at most 80 characters of it.
        part: String,
    },
    /// The question needs more memory than it may use.
    #[error(
        "the question needs more than the {limit_bytes} bytes of memory the lake may use; raise the limit or ask about fewer values"
    )]
    Memory {
        /// The limit.
        limit_bytes: usize,
    },
    /// A text in SQL that cannot be answered.
    #[error(
        "this SQL cannot be answered: {detail}; one SELECT over name, resolution, certificate, registration and pivot is"
    )]
    Sql {
        /// Why.
        detail: String,
    },
    /// The answer is longer, or takes longer, than it may.
    #[error("the answer was cut: {detail}; ask for less or raise the limit")]
    Limit {
        /// Which limit.
        detail: String,
    },
    /// The commit log refused a commit.
    #[error("cannot commit to `{path}`: {detail}; run the same command again")]
    Commit {
        /// The table's folder.
        path: PathBuf,
        /// Why.
        detail: String,
    },
    /// A question failed for another reason.
    #[error("cannot read the lake `{path}`: {detail}; if it happens again, report it with this text")]
    Read {
        /// The lake's folder.
        path: PathBuf,
        /// Why.
        detail: String,
    },
}

impl LakeError {
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { path: path.to_owned() }
            }
            _ => Self::Io { action, path: path.to_owned(), source },
        }
    }

    /// An error of the system that another error holds, as one of its own.
    pub(crate) fn copied(cause: &io::Error) -> io::Error {
        match cause.raw_os_error() {
            Some(code) => io::Error::from_raw_os_error(code),
            None => io::Error::new(cause.kind(), cause.to_string()),
        }
    }

    /// A commit or the creation of a table failed at `path`.
    pub(crate) fn commit(path: &Path, error: &DeltaTableError) -> Self {
        match io_cause(error) {
            Some(cause) => Self::io("write", path, Self::copied(cause)),
            None => Self::Commit { path: path.to_owned(), detail: error.to_string() },
        }
    }

    pub(crate) fn read(path: &Path, detail: impl std::fmt::Display) -> Self {
        Self::Read { path: path.to_owned(), detail: detail.to_string() }
    }

    /// A question on the lake at `root` failed; damage is looked for by the caller, who knows the files.
    pub(crate) fn question(root: &Path, limit_bytes: usize, error: &DataFusionError) -> Self {
        if matches!(error.find_root(), DataFusionError::ResourcesExhausted(_)) {
            return Self::Memory { limit_bytes };
        }
        if let DataFusionError::External(external) = error.find_root()
            && let Some(limit) = external.downcast_ref::<OverLimit>()
        {
            return Self::Limit { detail: limit.to_string() };
        }
        if let DataFusionError::External(external) = error.find_root()
            && let Some(Self::Damaged { path, detail }) = external.downcast_ref()
        {
            return Self::Damaged { path: path.clone(), detail: detail.clone() };
        }
        match io_cause(error) {
            Some(cause) => Self::io("read or spill for", root, Self::copied(cause)),
            None => Self::read(root, error),
        }
    }
}

/// The system's error behind `error`, if there is one.
pub(crate) fn io_cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            // An error of another library may travel inside an `io::Error`; only the system's own counts.
            if io.get_ref().is_none() || io.raw_os_error().is_some() {
                return Some(io);
            }
        }
        cause = error.source();
    }
    None
}
