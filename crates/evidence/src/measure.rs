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
        let (size, sha256, sha512) = self.finish_bytes();
        Measured { size, sha256: hex::encode(sha256), sha512: hex::encode(sha512) }
    }

    /// The same as numbers: size, SHA-256, SHA-512.
    #[must_use]
    pub fn finish_bytes(self) -> (u64, [u8; 32], [u8; 64]) {
        let sha256 = self.sha256.finish().as_ref().try_into().expect("SHA-256 has 32 bytes");
        let sha512 = self.sha512.finish().as_ref().try_into().expect("SHA-512 has 64 bytes");
        (self.size, sha256, sha512)
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
