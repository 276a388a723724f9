//! The one place of this crate that reads files: a package as it lies in a folder.
#![expect(clippy::disallowed_methods, reason = "the rim of the verifier: everything else takes bytes")]

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::measure;
use crate::verify::{Found, Listing, keep};

/// Folders within folders that are followed.
const MAX_DEPTH: u32 = 16;

/// Reads and hashes every file of a package, in pieces. `passed` is told the number of bytes as they are read.
///
/// Links, devices, names that are not UTF-8 and empty folders come back as odd: a package has none.
///
/// # Errors
/// What the file system refuses.
pub fn read(dir: &Path, passed: &mut dyn FnMut(u64)) -> io::Result<Listing> {
    let mut listing = Listing::default();
    walk(dir, "", 0, &mut listing, passed)?;
    Ok(listing)
}

fn walk(
    dir: &Path,
    prefix: &str,
    depth: u32,
    listing: &mut Listing,
    passed: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let mut empty = true;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        empty = false;
        let name = entry.file_name();
        let path = format!("{prefix}{}", name.to_string_lossy());
        // Of the entry itself: a link is not followed.
        let kind = entry.file_type()?;
        if name.to_str().is_none() || depth == MAX_DEPTH || !(kind.is_file() || kind.is_dir()) {
            listing.odd.push(path);
        } else if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), depth + 1, listing, passed)?;
        } else {
            let mut file = Told { inner: File::open(entry.path())?, passed };
            let (measured, bytes) = measure(&mut file, keep(&path))?;
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
