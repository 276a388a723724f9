//! Unpacks what is compressed, recognised by its first bytes, up to a limit.

use std::io::{self, BufRead, Read};

/// A reader of the unpacked bytes of `input`: gzip (RFC 1952, all members) and zstd (RFC 8878) are unpacked, all
/// else passes. More than `limit` unpacked bytes is an error of kind `InvalidData`.
pub(crate) fn unpack<'a>(
    mut input: Box<dyn BufRead + Send + 'a>,
    limit: u64,
) -> io::Result<Box<dyn Read + Send + 'a>> {
    let head = input.fill_buf()?;
    let plain: Box<dyn Read + Send + 'a> = if head.starts_with(&[0x1f, 0x8b]) {
        Box::new(flate2::bufread::MultiGzDecoder::new(input))
    } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        Box::new(zstd::stream::read::Decoder::with_buffer(input)?)
    } else {
        input
    };
    Ok(Box::new(Limited { inner: plain, left: limit, limit }))
}

/// Whether `error` says that the bytes are damaged, rather than that they could not be fetched.
pub(crate) fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    // zstd reports damage as `Other`, without an operating system code.
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
        || (error.kind() == Other && error.raw_os_error().is_none())
}

struct Limited<R> {
    inner: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            // Exactly the limit is no error: only what follows would be.
            return match self.inner.read(&mut [0])? {
                0 => Ok(0),
                _ => Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("unpacks to more than {} bytes (observe.max_unpacked_bytes)", self.limit),
                )),
            };
        }
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(&mut buffer[..room])?;
        self.left -= read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
