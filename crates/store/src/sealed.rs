//! Bytes that are kept encrypted: libsodium's "secretstream" (XChaCha20-Poly1305) in pieces of 64 KiB.
//!
//! A file is `interdict-sealed/v1` and a newline, 24 bytes of nonce, then pieces, each 17 bytes longer than what is in it;
//! the last one, and only it, has the tag *final*, so a file that was cut is noticed.

use std::io::{self, Read, Write};

use orion::hazardous::aead::streaming::{ABYTES, Nonce, SecretKey, StreamTag, StreamXChaCha20Poly1305};

const HEADER: &[u8] = b"interdict-sealed/v1\n";
const NONCE: usize = 24;
const PIECE: usize = 64 * 1024;

/// The key that opens them.
pub(crate) struct SealKey(SecretKey);

impl SealKey {
    pub(crate) fn new(bytes: &[u8; 32]) -> Self {
        Self(SecretKey::from_slice(bytes).expect("a key has 32 bytes"))
    }
}

fn broken(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the encrypted object {reason}"))
}

/// Encrypts what is written to it.
pub(crate) struct Sealer<W> {
    out: W,
    stream: StreamXChaCha20Poly1305,
    pending: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    /// `nonce` is random and never used twice with a key.
    pub(crate) fn new(key: &SealKey, nonce: &[u8; NONCE], mut out: W) -> io::Result<Self> {
        out.write_all(HEADER)?;
        out.write_all(nonce)?;
        let nonce = Nonce::from_slice(nonce).expect("a nonce has 24 bytes");
        Ok(Self {
            out,
            stream: StreamXChaCha20Poly1305::new(&key.0, &nonce),
            pending: Vec::with_capacity(PIECE),
        })
    }

    /// Takes the next bytes.
    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            // A full piece waits until it is known not to be the last.
            if self.pending.len() == PIECE {
                self.piece(&StreamTag::Message)?;
            }
            let count = bytes.len().min(PIECE - self.pending.len());
            self.pending.extend_from_slice(&bytes[..count]);
            bytes = &bytes[count..];
        }
        Ok(())
    }

    /// Ends the stream.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.piece(&StreamTag::Finish)?;
        self.out.flush()
    }

    fn piece(&mut self, tag: &StreamTag) -> io::Result<()> {
        let mut sealed = vec![0; self.pending.len() + ABYTES];
        self.stream
            .seal_chunk(&self.pending, None, &mut sealed, tag)
            .map_err(|_| broken("could not be made"))?;
        self.pending.clear();
        self.out.write_all(&sealed)
    }
}

/// Decrypts what it reads. An error comes before any byte of a piece that does not hold.
pub(crate) struct Opener<R> {
    inner: R,
    stream: StreamXChaCha20Poly1305,
    open: Vec<u8>,
    given: usize,
    finished: bool,
}

impl<R: Read> Opener<R> {
    pub(crate) fn new(key: &SealKey, mut inner: R) -> io::Result<Self> {
        let mut header = [0; HEADER.len()];
        let mut nonce = [0; NONCE];
        inner.read_exact(&mut header)?;
        inner.read_exact(&mut nonce)?;
        if header != HEADER {
            return Err(broken("is of no known form"));
        }
        let nonce = Nonce::from_slice(&nonce).expect("a nonce has 24 bytes");
        let stream = StreamXChaCha20Poly1305::new(&key.0, &nonce);
        Ok(Self { inner, stream, open: Vec::new(), given: 0, finished: false })
    }

    fn next(&mut self) -> io::Result<()> {
        let mut sealed = Vec::with_capacity(PIECE + ABYTES);
        self.inner.by_ref().take((PIECE + ABYTES) as u64).read_to_end(&mut sealed)?;
        if sealed.len() < ABYTES {
            return Err(broken("was cut"));
        }
        self.open = vec![0; sealed.len() - ABYTES];
        let tag = self
            .stream
            .open_chunk(&sealed, None, &mut self.open)
            .map_err(|_| broken("was altered, or another key made it"))?;
        self.given = 0;
        self.finished = matches!(tag, StreamTag::Finish);
        if self.finished && self.inner.read(&mut [0])? != 0 {
            return Err(broken("goes on behind its end"));
        }
        Ok(())
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.open.len() && !self.finished {
            self.next()?;
        }
        let count = buffer.len().min(self.open.len() - self.given);
        buffer[..count].copy_from_slice(&self.open[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
