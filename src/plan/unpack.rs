//! Compressed plans, unpacked as far as a plan may be large: two hundred kilobytes can hold gigabytes.

use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, Read};

/// So much is unpacked of any file, in bytes.
const ALWAYS: u64 = 16 * 1024 * 1024;

/// And so many bytes more for each byte of the file. Plans come to 10 to 50; gzip could reach 1,032.
const RATIO: u64 = 100;

/// Unpacks a stream.
pub(crate) fn unpack<R: BufRead>(packed: R) -> impl Read {
    Unpacked {
        decoder: MultiGzDecoder::new(Counted {
            inner: packed,
            bytes: 0,
        }),
        bytes: 0,
    }
}

struct Unpacked<R> {
    decoder: MultiGzDecoder<Counted<R>>,
    bytes: u64,
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer)?;
        self.bytes = self.bytes.saturating_add(read as u64);
        let packed = self.decoder.get_ref().bytes;
        if self.bytes > packed.saturating_mul(RATIO).saturating_add(ALWAYS) {
            let what = format!("unpacks to more than 16 MB and {RATIO} times its own size");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
        }
        Ok(read)
    }
}

struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes = self.bytes.saturating_add(read as u64);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes as u64);
        self.inner.consume(bytes);
    }
}
