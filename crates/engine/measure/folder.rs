//! Where the shared data lie; included by tests on real data.

use std::path::PathBuf;

/// The folder of shared data. `None`: the environment names none, and the test says that it is skipped.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = std::env::var("INTERDICT_SHARED").ok();
    if folder.is_none() {
        eprintln!("skipped: INTERDICT_SHARED is not set");
    }
    folder.map(|folder| PathBuf::from(folder).join("data"))
}
