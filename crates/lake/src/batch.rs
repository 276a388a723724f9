use model::Digest;

use crate::LakeError;

/// What makes a batch itself: the same file read by the same decoder is the same batch, and is taken in once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchId {
    /// SHA-256 of the source file's bytes as they came.
    pub file: Digest,
    /// Version of the decoder that read it.
    pub decoder: u32,
    /// Empty for the file itself; `retry-1` and so on for records of its quarantine that were read again. At most 64
    /// letters, digits, `-` and `_`.
    pub part: String,
}

impl BatchId {
    /// The batch as text that can stand in a file name; also the `appId` of its Delta transactions.
    pub(crate) fn text(&self) -> Result<String, LakeError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.part.len() > 64 || !self.part.chars().all(plain) {
            return Err(LakeError::Part { part: self.part.chars().take(80).collect() });
        }
        let Self { file, decoder, part } = self;
        Ok(if part.is_empty() { format!("{file}-d{decoder}") } else { format!("{file}-d{decoder}-{part}") })
    }

    /// The text of the batch that wrote the data file `name`, or `None` for a file that holds several batches.
    pub(crate) fn of_file(name: &str) -> Option<&str> {
        let (batch, _) = name.split_once('.')?;
        let digest = batch.get(..64)?;
        (digest.parse::<Digest>().is_ok() && batch.as_bytes().get(64) == Some(&b'-')).then_some(batch)
    }

    /// File, decoder and part of a batch's text.
    pub(crate) fn of_text(text: &str) -> Option<(&str, u32, &str)> {
        let (file, rest) = text.split_at_checked(64)?;
        let rest = rest.strip_prefix("-d")?;
        let (decoder, part) = rest.split_once('-').unwrap_or((rest, ""));
        Some((file, decoder.parse().ok()?, part))
    }
}
