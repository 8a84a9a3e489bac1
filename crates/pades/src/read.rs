use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use der::Encode;
use lopdf::{Dictionary, Object, decode_text_string};

use crate::{
    CertificateInfo, Error,
    pdf::{Source, signature_fields},
    signature,
};

/// A signature found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureInfo {
    /// Name of its field.
    pub field: String,
    /// Common name in the signer's certificate; `None` if the certificate is not in the signature.
    pub signer: Option<String>,
    /// Serial number of that certificate in lower-case hexadecimal.
    pub serial: Option<String>,
    /// That certificate, DER.
    pub certificate: Option<Vec<u8>>,
    /// `/M`: when the signer says it was signed; of a timestamp of the whole document, what it says.
    pub claimed_time: Option<DateTime<Utc>>,
    /// Why it was signed, in the signer's words.
    pub reason: Option<String>,
    /// The signed digest is that of the bytes that the signature covers.
    pub digest_matches: bool,
    /// The CMS bears a valid signature of the certificate's key, and names that certificate.
    pub signature_valid: bool,
    /// What of the file it covers.
    pub coverage: Coverage,
}

impl SignatureInfo {
    /// Whether the bytes that it covers are those that were signed. Says nothing of trust in the signer, nor of what
    /// later revisions changed.
    pub fn intact(&self) -> bool {
        self.digest_matches && self.signature_valid && self.coverage != Coverage::Broken
    }
}

/// What of a file a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// All but the signature itself.
    WholeFile,
    /// The file up to the end of an earlier revision.
    Revision {
        /// Which, from 1. Counted by the revisions' end marks.
        number: usize,
        /// How many the file has.
        of: usize,
    },
    /// A range that leaves out more than the signature itself, or does not end with a revision: a forgery, or damage.
    Broken,
}

/// All signatures of a file, in the order of its form; timestamps of the whole document too, whose signer is the timestamp
/// authority.
///
/// # Errors
/// [`Error::BrokenPdf`], [`Error::EncryptedPdf`]. A signature that cannot be read is no error: it is listed, and not
/// intact.
pub fn read_signatures(pdf: &[u8]) -> Result<Vec<SignatureInfo>, Error> {
    let source = Source::open(pdf)?;
    let fields = signature_fields(&source)?.into_iter();
    let signed = fields.filter_map(|field| Some((field.name, field.value?)));
    Ok(signed.map(|(name, value)| read(&source, name, &value)).collect())
}

fn read(source: &Source<'_>, field: String, value: &Object) -> SignatureInfo {
    let mut info = SignatureInfo {
        field,
        signer: None,
        serial: None,
        certificate: None,
        claimed_time: None,
        reason: None,
        digest_matches: false,
        signature_valid: false,
        coverage: Coverage::Broken,
    };
    let Ok(dictionary) = source.resolve(value).and_then(|value| Ok(value.as_dict()?)) else { return info };
    let text = |key: &[u8]| dictionary.get(key).ok().and_then(|text| decode_text_string(text).ok());
    info.claimed_time = text(b"M").as_deref().and_then(date);
    info.reason = text(b"Reason");
    let Some(signed) = signed_bytes(source, dictionary) else { return info };
    info.coverage = coverage(source.bytes, signed.end);
    let seal =
        dictionary.get(b"SubFilter").and_then(Object::as_name).is_ok_and(|name| name == b"ETSI.RFC3161");
    let verified = if seal {
        let Some((verified, time)) = signature::verify_timestamp(&signed.contents, signed.parts) else {
            return info;
        };
        info.claimed_time = Some(time);
        verified
    } else {
        signature::verify(&signed.contents, signed.parts)
    };
    info.digest_matches = verified.digest_matches;
    info.signature_valid = verified.signature_valid;
    if let Some(certificate) = verified.certificate {
        let about = CertificateInfo::of(&certificate);
        (info.signer, info.serial) = (Some(about.subject), Some(about.serial));
        info.certificate = certificate.to_der().ok();
    }
    info
}

/// What `/ByteRange` and `/Contents` say.
struct SignedBytes<'a> {
    parts: [&'a [u8]; 2],
    /// Where the second part ends in the file.
    end: usize,
    /// The CMS, with the zeros behind it.
    contents: Vec<u8>,
}

/// `None` unless the gap between the parts is exactly the value of `/Contents`, so that nothing unsigned can hide there.
fn signed_bytes<'a>(source: &Source<'a>, signature: &Dictionary) -> Option<SignedBytes<'a>> {
    let range = source.resolve(signature.get(b"ByteRange").ok()?).ok()?.as_array().ok()?;
    let range =
        range.iter().map(|value| usize::try_from(value.as_i64().ok()?).ok()).collect::<Option<Vec<_>>>()?;
    let &[0, first, second, length] = range.as_slice() else { return None };
    let end = second.checked_add(length)?;
    let parts = [source.bytes.get(..first)?, source.bytes.get(second..end)?];
    let gap = source.bytes.get(first..second)?.strip_prefix(b"<")?.strip_suffix(b">")?;
    let contents = unhex(gap)?;
    (signature.get(b"Contents").ok()?.as_str().ok()? == contents).then_some(SignedBytes {
        parts,
        end,
        contents,
    })
}

fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.chunks(2).map(|pair| Some(digit(pair.first()?)? << 4 | digit(pair.last()?)?)).collect()
}

fn coverage(file: &[u8], end: usize) -> Coverage {
    if end == file.len() {
        return Coverage::WholeFile;
    }
    let ends = revision_ends(file);
    match ends.iter().position(|revision| (revision.marker..=revision.line).contains(&end)) {
        Some(index) => Coverage::Revision { number: index + 1, of: ends.len() },
        None => Coverage::Broken,
    }
}

struct RevisionEnd {
    /// Behind `%%EOF`.
    marker: usize,
    /// Behind its end of line.
    line: usize,
}

/// Where the file's revisions end: at `startxref`, a number, `%%EOF`.
fn revision_ends(file: &[u8]) -> Vec<RevisionEnd> {
    let mut ends = Vec::new();
    let mut from = 0;
    while let Some(found) = file.get(from..).and_then(|rest| position(rest, b"startxref")) {
        from += found + b"startxref".len();
        let rest = file.get(from..).unwrap_or_default();
        let number = rest.trim_ascii_start();
        let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let marker = number.get(digits..).unwrap_or_default().trim_ascii_start();
        if digits > 0 && marker.starts_with(b"%%EOF") {
            let end = file.len() - marker.len() + b"%%EOF".len();
            let line = match file.get(end..).unwrap_or_default() {
                [b'\r', b'\n', ..] => end + 2,
                [b'\r' | b'\n', ..] => end + 1,
                _ => end,
            };
            ends.push(RevisionEnd { marker: end, line });
        }
    }
    ends
}

fn position(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// A PDF date (ISO 32000-2, 7.9.4) with its seconds: `D:20261122100000-06'00'`, `…Z`, or without a zone, as UTC.
pub(crate) fn date(text: &str) -> Option<DateTime<Utc>> {
    let digits = text.strip_prefix("D:").unwrap_or(text);
    let local = NaiveDateTime::parse_from_str(digits.get(..14)?, "%Y%m%d%H%M%S").ok()?;
    let zone = digits.get(14..)?;
    let minutes = match zone.chars().next() {
        Some(sign @ ('+' | '-')) => {
            let hours: i64 = zone.get(1..3)?.parse().ok()?;
            let minutes: i64 = zone.get(4..6).map_or(Some(0), |text| text.parse().ok())?;
            (hours * 60 + minutes) * if sign == '+' { 1 } else { -1 }
        }
        _ => 0,
    };
    local.and_utc().checked_sub_signed(TimeDelta::try_minutes(minutes)?)
}
