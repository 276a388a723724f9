//! What a proof of inclusion and a proof of consistency look like alike: lines, hashes one a line, an empty line, and the
//! checkpoint that they lead to.

use std::fmt;

use crate::text::{hash_from_base64, to_base64};
use crate::{Checkpoint, Hash, Malformed};

/// No tree of 2^64 leaves has a longer path.
const MAX_PATH: usize = 64;

/// A file taken apart.
pub(crate) struct Parts<'a> {
    form: &'static str,
    lines: std::str::Split<'a, char>,
    /// The checkpoint behind the empty line.
    pub(crate) checkpoint: Checkpoint,
}

impl<'a> Parts<'a> {
    /// Takes a file apart; `form` is what it is called in what goes wrong.
    pub(crate) fn of(bytes: &'a [u8], form: &'static str) -> Result<Self, Malformed> {
        let text = std::str::from_utf8(bytes).map_err(|_| Malformed::new(form, "it is not UTF-8"))?;
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or_else(|| Malformed::new(form, "no empty line parts proof and checkpoint"))?;
        let checkpoint = Checkpoint::parse(checkpoint.as_bytes())?;
        Ok(Self { form, lines: head.split('\n'), checkpoint })
    }

    /// What `read` makes of the next line.
    pub(crate) fn line<T>(
        &mut self,
        read: impl FnOnce(&'a str) -> Option<T>,
        reason: &str,
    ) -> Result<T, Malformed> {
        self.lines.next().and_then(read).ok_or_else(|| Malformed::new(self.form, reason))
    }

    /// The lines that are left: hashes.
    pub(crate) fn hashes(self) -> Result<(Vec<Hash>, Checkpoint), Malformed> {
        let wrong =
            || Malformed::new(self.form, "a line of its path is no SHA-256 in base64, or there are too many");
        let mut hashes = Vec::new();
        for line in self.lines {
            if hashes.len() == MAX_PATH {
                return Err(wrong());
            }
            hashes.push(hash_from_base64(line).ok_or_else(wrong)?);
        }
        Ok((hashes, self.checkpoint))
    }
}

/// Writes what stands behind the lines of its own.
pub(crate) fn write(f: &mut fmt::Formatter<'_>, path: &[Hash], checkpoint: &Checkpoint) -> fmt::Result {
    for hash in path {
        writeln!(f, "{}", to_base64(hash.as_bytes()))?;
    }
    write!(f, "\n{checkpoint}")
}
