use std::io::{self, Read};

use ring::digest::{Context, SHA256, SHA512};

/// Bytes read at a time.
const CHUNK: usize = 256 * 1024;

/// Size and digests of a run of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Number of bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// SHA-512 in hexadecimal.
    pub sha512: String,
}

/// Hashes bytes as they pass.
pub struct Measure {
    size: u64,
    sha256: Context,
    sha512: Context,
}

impl Default for Measure {
    fn default() -> Self {
        Self { size: 0, sha256: Context::new(&SHA256), sha512: Context::new(&SHA512) }
    }
}

impl Measure {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.sha256.update(bytes);
        self.sha512.update(bytes);
    }

    /// What it was in all.
    #[must_use]
    pub fn finish(self) -> Measured {
        Measured {
            size: self.size,
            sha256: hex::encode(self.sha256.finish()),
            sha512: hex::encode(self.sha512.finish()),
        }
    }
}

/// Reads to the end in pieces; the bytes themselves are kept up to `keep` of them, `None` when there were more.
///
/// # Errors
/// What the reader refuses.
pub fn measure(reader: &mut dyn Read, keep: usize) -> io::Result<(Measured, Option<Vec<u8>>)> {
    let mut measure = Measure::default();
    let mut kept = Some(Vec::new());
    let mut buffer = vec![0; CHUNK];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok((measure.finish(), kept)),
            Ok(count) => {
                measure.update(&buffer[..count]);
                kept = kept.filter(|bytes| bytes.len() + count <= keep);
                if let Some(bytes) = &mut kept {
                    bytes.extend_from_slice(&buffer[..count]);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
