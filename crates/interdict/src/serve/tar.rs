//! A folder as one file: POSIX ustar (IEEE 1003.1, `pax`), which every system unpacks. The same folder gives the same bytes.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use walkdir::WalkDir;

const BLOCK: usize = 512;
/// What eleven octal digits can say.
const LARGEST: u64 = 0o777_7777_7777;

/// Writes everything below `folder` to the file `out`, under `name/`; whole or not at all.
pub(super) fn pack(folder: &Path, name: &str, out: &Path) -> Result<()> {
    let unfinished = out.with_extension("unfinished");
    let written = File::create(&unfinished).context("cannot make it").and_then(|file| {
        let mut writer = BufWriter::with_capacity(1 << 20, file);
        entries(folder, name, &mut writer)?;
        let file = writer.into_inner().map_err(|error| error.into_error())?;
        file.sync_all()?;
        Ok(fs::rename(&unfinished, out)?)
    });
    written.with_context(|| format!("the archive `{}`", out.display()))
}

fn entries(folder: &Path, name: &str, out: &mut impl Write) -> Result<()> {
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let inner = entry.path().strip_prefix(folder).context("a file outside of its folder")?;
        let inner = inner.to_str().context("a name that is no UTF-8")?;
        let mut file = File::open(entry.path())?;
        let size = file.metadata()?.len();
        out.write_all(&header(&format!("{name}/{inner}"), size)?)?;
        let copied = std::io::copy(&mut file, out)?;
        ensure!(copied == size, "`{inner}` changed while it was read");
        let past = usize::try_from(size % BLOCK as u64)?;
        if past > 0 {
            out.write_all(&[0; BLOCK][past..])?;
        }
    }
    Ok(out.write_all(&[0; 2 * BLOCK])?)
}

fn header(path: &str, size: u64) -> Result<[u8; BLOCK]> {
    ensure!(size <= LARGEST, "`{path}` has more than 8 GiB, which this form of archive cannot say");
    let (prefix, name) = split(path).with_context(|| format!("the path `{path}` is too long"))?;
    let mut block = [0; BLOCK];
    let mut put = |at: usize, text: &[u8]| block[at..at + text.len()].copy_from_slice(text);
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    put(345, prefix.as_bytes());
    let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    Ok(block)
}

/// A path as prefix of up to 155 bytes and name of up to 100.
fn split(path: &str) -> Option<(&str, &str)> {
    if path.len() <= 100 {
        return Some(("", path));
    }
    path.match_indices('/')
        .map(|(at, _)| (&path[..at], &path[at + 1..]))
        .find(|(prefix, name)| prefix.len() <= 155 && name.len() <= 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tar_unpacks_what_was_packed() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, out) = (dir.path().join("in"), dir.path().join("out.tar"));
        let deep = format!("{}/{}", "d".repeat(90), "e".repeat(90));
        fs::create_dir_all(folder.join(&deep)).unwrap();
        fs::write(folder.join("empty"), "").unwrap();
        fs::write(folder.join(&deep).join("full"), "x".repeat(1_025)).unwrap();
        pack(&folder, "case-0001", &out).unwrap();
        let first = fs::read(&out).unwrap();
        pack(&folder, "case-0001", &out).unwrap();
        assert!(first == fs::read(&out).unwrap() && first.len() % BLOCK == 0);
        let status =
            std::process::Command::new("tar").arg("-xf").arg(&out).arg("-C").arg(dir.path()).status();
        assert!(status.unwrap().success());
        let text = fs::read_to_string(dir.path().join("case-0001").join(&deep).join("full")).unwrap();
        assert_eq!(text.len(), 1_025);
        assert!(dir.path().join("case-0001/empty").is_file());
    }
}
