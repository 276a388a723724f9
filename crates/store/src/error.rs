use std::path::{Path, PathBuf};

use model::Digest;

/// What `store` returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why the store or the vault could not do what was asked: which file, what, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No file where a store should be.
    #[error("no store at `{}`; run `interdict init` to make a desk, or give the folder of one", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A new store would replace one that is there.
    #[error("`{}` is a store already; open it, or choose another folder", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("`{}` is not a store of interdict; move it away, or give the folder of a desk", path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
    },
    /// The store was written by a newer program.
    #[error(
        "`{}` has format {found}, this program knows formats up to {known}; use the newer interdict that wrote it",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// Another process holds the write lock.
    #[error("`{}` is being written by another process; wait for it to end and run the command again", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// No space left on the device, a quota or a limit on file size.
    #[error(
        "no space left for `{}`; nothing half-written was kept; free some space and run the command again",
        path.display()
    )]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Stored bytes do not read back.
    #[error("`{}` is damaged: {what}; restore it from a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        what: String,
    },
    /// A finding that is not there.
    #[error("no finding `{0}` on this desk; the detectors may have run since")]
    NoFinding(String),
    /// A new account without a password.
    #[error("`{0}` has no account yet, and nobody begins without a password; give one")]
    NoPassword(String),
    /// The change would leave nobody who manages people.
    #[error("nobody would be left who may manage people; make another admin first")]
    LastAdmin,
    /// A number beyond what a column holds.
    #[error("{what} {number} is larger than a store can keep (at most 2^63 - 1)")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The number.
        number: u64,
    },
    /// A weight that is no number.
    #[error("a weight in {what} is not a finite number; this is a defect in what computed it")]
    NotFinite {
        /// Where.
        what: String,
    },
    /// Two findings of one run have the same id.
    #[error(
        "two findings of one run have the id {id} (the later is on `{subject}`); give one finding for each subject, kind and identity"
    )]
    SameFinding {
        /// The id.
        id: String,
        /// Subject of the later one.
        subject: String,
    },
    /// These bytes were acknowledged before.
    #[error("the batch {digest} was acknowledged before with decoder {decoder}; it need not be read again")]
    Acknowledged {
        /// Digest of the source file.
        digest: Digest,
        /// Decoder version.
        decoder: u32,
    },
    /// A batch says another number of rejections than were handed in.
    #[error(
        "the batch of `{file}` says {said} records were rejected, but {given} were handed in; hand in each of them"
    )]
    Miscounted {
        /// The source file's name.
        file: String,
        /// What the batch says.
        said: u64,
        /// What was handed in.
        given: u64,
    },
    /// A case id that was not given by the store.
    #[error("`{0}` is no case id; ids run case-0001, case-0002 and so on")]
    CaseId(String),
    /// The case takes no change any more.
    #[error(
        "{case} was sealed by {by} at {at} and takes no change; begin a supplement: `interdict case supplement {case}`"
    )]
    Sealed {
        /// The case.
        case: String,
        /// Who sealed it.
        by: String,
        /// When.
        at: model::Timestamp,
    },
    /// There is no such case.
    #[error("no case `{0}` on this desk; see `interdict case list`")]
    NoCase(String),
    /// A checkpoint was signed before that is no beginning of the log as it is.
    #[error(
        "a checkpoint of {signed} entries was signed before, and the log, of {now} entries, does not continue it: this \
         store came back from a backup or was altered; nothing was signed; bring back the store that goes on from there"
    )]
    Forked {
        /// Size of the checkpoint.
        signed: u64,
        /// Size of the log now.
        now: u64,
    },
    /// There is nothing to sign.
    #[error("the evidence log is empty; there is nothing to sign yet")]
    EmptyLog,
    /// The note is of no checkpoint that was signed here.
    #[error("this desk signed no such checkpoint; see `interdict log checkpoint`")]
    NoCheckpoint,
    /// A key is missing.
    #[error("the key `{}` is missing; bring it back from where keys are kept, or run `interdict init` on a new desk", path.display())]
    NoKeys {
        /// The file.
        path: PathBuf,
    },
    /// Others can read a key.
    #[error("others than its owner can read `{}`; a key must be private (mode 0600)", path.display())]
    OpenKey {
        /// The file.
        path: PathBuf,
    },
    /// No item has this id.
    #[error("no item of evidence `{0}` on this desk; see `interdict evidence list`")]
    NoItem(String),
    /// The bytes are an item that was disposed of.
    #[error(
        "these bytes are `{item_id}`, which was disposed of; they are not taken in again, since what was decided would be \
         undone without a word; give what you have under another form, or keep it outside of this desk"
    )]
    DisposedItem {
        /// The item.
        item_id: String,
    },
    /// The bytes lie in the vault already, in the other way.
    #[error(
        "{digest} is in the vault already, {}; it is not kept in both ways; dispose of the item first, or take it as it is",
        if *sealed { "encrypted" } else { "in plain" }
    )]
    KeptOtherwise {
        /// The object.
        digest: Digest,
        /// Whether it is kept encrypted.
        sealed: bool,
    },
    /// An act that takes two persons, or lifts a hold, by nobody who gave a name.
    #[error(
        "{act} is answered for by a person: name who acts (`--by`, or `evidence.operator` in the settings); `{given}` is an \
         account, and one person may have several"
    )]
    NotNamed {
        /// The act.
        act: &'static str,
        /// What was given.
        given: String,
    },
    /// A hold that is there already, or is not there.
    #[error("`{item_id}` {}", if *on { "is under a litigation hold already" } else { "is under no litigation hold" })]
    HoldAsIs {
        /// The item.
        item_id: String,
        /// What was asked for.
        on: bool,
    },
    /// A proof could not be made.
    #[error("cannot prove an entry of the evidence log: {0}")]
    Proof(#[from] evidence::ProofError),
    /// The vault has no such object.
    #[error("the vault has no object {digest} (looked for `{}`); observe the source file again", path.display())]
    NoObject {
        /// Its digest.
        digest: Digest,
        /// Where it should be.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("cannot {doing} `{}`: {source}; check that the folder exists and may be written", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// Why not.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("cannot {doing} in `{}`: {source}; check that the file and its folder may be read and written", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StoreError {
    /// A refusal of the file system; lack of space is told apart.
    pub(crate) fn io(path: &Path, doing: &'static str, source: std::io::Error) -> Self {
        use std::io::ErrorKind;
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::Full { path }
            }
            _ => Self::Io { path, doing, source },
        }
    }
}

/// What a step inside gives, before the file's name is added to its fault.
pub(crate) type Attempt<T> = std::result::Result<T, Fault>;

/// What can go wrong inside, before the file's name is added.
#[derive(Debug)]
pub(crate) enum Fault {
    Sql(rusqlite::Error),
    Damaged(String),
    Refused(StoreError),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl Fault {
    pub(crate) fn at(self, path: &Path, doing: &'static str) -> StoreError {
        use rusqlite::ErrorCode;
        let path = path.to_owned();
        match self {
            Self::Refused(error) => error,
            Self::Damaged(what) => StoreError::Damaged { path, what },
            Self::Sql(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => StoreError::Full { path },
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path },
                Some(ErrorCode::NotADatabase) => StoreError::NotAStore { path },
                Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, what: error.to_string() },
                _ => StoreError::Database { path, doing, source: Box::new(error) },
            },
        }
    }
}

#[cfg(test)]
mod tests;
