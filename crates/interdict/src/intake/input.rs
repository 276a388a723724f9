//! Which files a command reads.

use std::path::{Path, PathBuf};

use serde::Serialize;
use walkdir::WalkDir;

/// One source to take in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// Standard input.
    Stdin,
    /// A regular file.
    File(PathBuf),
}

/// A path that gave nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    /// The path as found.
    pub(crate) path: String,
    /// What is wrong with it.
    pub(crate) reason: String,
    /// Whether something that should have been read was not.
    pub(crate) failed: bool,
}

impl Input {
    /// The name that records and tables show: the file's name without its folder.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
        }
    }
}

/// The environment variable with which symbolic links are not followed. A job from a browser reads the folders that the
/// server was started with: whoever may write there must not lead it elsewhere.
pub(crate) const NO_LINKS: &str = "INTERDICT_NO_LINKS";

/// Every regular file at or below `paths`, each folder in order of name; `-` is standard input.
///
/// Symbolic links are followed unless [`NO_LINKS`] is set; one that leads back to a folder above it is named and left. `skip` is a folder that
/// is never entered: the desk itself.
pub(crate) fn collect(paths: &[PathBuf], skip: &Path) -> (Vec<Input>, Vec<Problem>) {
    walk(paths, skip, std::env::var_os(NO_LINKS).is_none())
}

fn walk(paths: &[PathBuf], skip: &Path, links: bool) -> (Vec<Input>, Vec<Problem>) {
    let skip = skip.canonicalize().ok();
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Input::Stdin);
            continue;
        }
        let walk =
            WalkDir::new(path).follow_links(links).follow_root_links(links).sort_by_file_name().into_iter();
        let outside_desk = |entry: &walkdir::DirEntry| {
            skip.is_none() || !entry.file_type().is_dir() || entry.path().canonicalize().ok() != skip
        };
        for entry in walk.filter_entry(outside_desk) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => inputs.push(Input::File(entry.into_path())),
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => problems.push(Problem {
                    path: entry.path().display().to_string(),
                    reason: if entry.path_is_symlink() {
                        "a symbolic link; not followed".to_owned()
                    } else {
                        "neither a regular file nor a folder; not read".to_owned()
                    },
                    failed: false,
                }),
                Err(error) => problems.push(explain(path, &error)),
            }
        }
    }
    (inputs, problems)
}

fn explain(root: &Path, error: &walkdir::Error) -> Problem {
    let path = error.path().unwrap_or(root).display().to_string();
    match error.loop_ancestor() {
        Some(above) => Problem {
            path,
            reason: format!("a link that leads back to `{}`; not followed", above.display()),
            failed: false,
        },
        None => Problem {
            path,
            reason: error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
            failed: true,
        },
    }
}

#[cfg(test)]
mod tests;
