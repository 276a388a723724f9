//! The one place of this crate that reads files: a package as it lies in a folder.
#![expect(clippy::disallowed_methods, reason = "the rim of the verifier: everything else takes bytes")]

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::measure;
use crate::verify::{Found, Listing, MAX_KEPT_TOTAL, keep};

/// Folders within folders that are followed.
const MAX_DEPTH: u32 = 16;

/// Reads and hashes every file of a package, in pieces. `passed` is told the number of bytes as they are read.
///
/// Of all files together no more than 256 MiB are kept, in order of name; what is beyond counts as too large. Links, devices,
/// names that are not UTF-8 and empty folders come back as odd: a package has none.
///
/// # Errors
/// What the file system refuses.
pub fn read(dir: &Path, passed: &mut dyn FnMut(u64)) -> io::Result<Listing> {
    read_within(dir, MAX_KEPT_TOTAL, passed)
}

fn read_within(dir: &Path, mut left: usize, passed: &mut dyn FnMut(u64)) -> io::Result<Listing> {
    let mut listing = Listing::default();
    walk(dir, "", 0, &mut listing, &mut left, passed)?;
    Ok(listing)
}

fn walk(
    dir: &Path,
    prefix: &str,
    depth: u32,
    listing: &mut Listing,
    left: &mut usize,
    passed: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let mut empty = true;
    // In order, so that what is kept is the same wherever the package lies.
    let mut entries = fs::read_dir(dir)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        empty = false;
        let name = entry.file_name();
        let path = format!("{prefix}{}", name.to_string_lossy());
        // Of the entry itself: a link is not followed.
        let kind = entry.file_type()?;
        if name.to_str().is_none() || depth == MAX_DEPTH || !(kind.is_file() || kind.is_dir()) {
            listing.odd.push(path);
        } else if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), depth + 1, listing, left, passed)?;
        } else {
            let mut file = Told { inner: File::open(entry.path())?, passed };
            let (measured, bytes) = measure(&mut file, keep(&path).min(*left))?;
            *left -= bytes.as_ref().map_or(0, Vec::len);
            listing.files.insert(path, Found { measured, bytes });
        }
    }
    if empty {
        listing.odd.push(prefix.to_owned());
    }
    Ok(())
}

struct Told<'a> {
    inner: File,
    passed: &'a mut dyn FnMut(u64),
}

impl io::Read for Told<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        (self.passed)(count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_together_keep_no_more_than_is_allowed() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.txt", "b.txt", "c.txt"] {
            fs::write(dir.path().join(name), [7; 100]).unwrap();
        }
        let kept = |total| {
            let listing = read_within(dir.path(), total, &mut |_| {}).unwrap();
            assert!(listing.files.values().all(|file| file.measured.size == 100));
            listing.files.values().filter(|file| file.bytes.is_some()).count()
        };
        assert_eq!((kept(300), kept(299), kept(100), kept(99)), (3, 2, 1, 0));
    }
}
