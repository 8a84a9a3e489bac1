//! Compressed copies beside each file, so that the server never compresses the same file twice.

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

use super::Profile;

/// Smaller files gain less than their headers cost.
pub const WORTH_IT: usize = 1024;

#[derive(Clone, Copy)]
pub struct Effort {
    brotli: i32,
    gzip: Compression,
}

impl Effort {
    pub fn of(profile: Profile) -> Self {
        match profile {
            Profile::Release => Self { brotli: 11, gzip: Compression::best() },
            Profile::Dev => Self { brotli: 3, gzip: Compression::fast() },
        }
    }
}

pub fn brotli(bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: effort.brotli,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

pub fn gzip(bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), effort.gzip);
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_forms_give_the_bytes_back() {
        let text = "ventanilla única, ".repeat(500).into_bytes();
        for profile in [Profile::Release, Profile::Dev] {
            let effort = Effort::of(profile);
            let (mut from_brotli, mut from_gzip) = (Vec::new(), Vec::new());
            brotli::BrotliDecompress(&mut &brotli(&text, effort).unwrap()[..], &mut from_brotli).unwrap();
            flate2::read::GzDecoder::new(&gzip(&text, effort).unwrap()[..])
                .read_to_end(&mut from_gzip)
                .unwrap();
            assert!(from_brotli == text && from_gzip == text);
        }
    }
}
