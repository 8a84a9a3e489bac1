//! The signatures and document timestamps of a file, as far as their long life needs them.

use chrono::{DateTime, Utc};
use cms::{cert::CertificateChoices, content_info::ContentInfo, signed_data::SignedData};
use der::{Decode, Encode, Reader, SliceReader, asn1::ObjectIdentifier};
use lopdf::Dictionary;
use x509_cert::Certificate;

use crate::{
    Error,
    pdf::{Source, signature_fields},
    signature,
    timestamp::Token,
};

/// `id-aa-timeStampToken`, the attribute of a signature timestamp (RFC 3161, appendix A; EN 319 122-1, 5.3).
pub(super) const SIGNATURE_TIMESTAMP: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// A signature or document timestamp in a file.
pub(super) struct Embedded {
    pub field: String,
    pub is_document_timestamp: bool,
    /// The value of `/Contents`, with the zeros behind the structure.
    pub contents: Vec<u8>,
    /// Bytes of the structure itself.
    pub length: usize,
    /// The place of `/Contents`: from its `<` to behind its `>`.
    pub gap: std::ops::Range<usize>,
    /// Where what it covers ends in the file.
    pub end: usize,
    pub signed: SignedData,
    /// The certificate that signed.
    pub signer: Certificate,
    /// The signature's own timestamp; of a document timestamp, itself.
    pub timestamp: Option<Token>,
}

/// All of them, in the order in which they were made.
///
/// What cannot be read, or does not hold, is an error: data gathered for it would prove nothing.
pub(super) fn embedded(source: &Source<'_>) -> Result<Vec<Embedded>, Error> {
    let mut all = Vec::new();
    for field in signature_fields(source)? {
        let Some(value) = &field.value else { continue };
        let dictionary = source.resolve(value)?.as_dict()?;
        let unreadable = || Error::UnreadableSignature(field.name.clone());
        let mut one = Embedded::read(source, field.name.clone(), dictionary).ok_or_else(unreadable)?;
        if one.is_document_timestamp {
            let token = Token::parse(one.structure())?;
            token.verify()?;
            if !token.is_of(&signature::sha256(&one.parts(source.bytes).ok_or_else(unreadable)?)) {
                return Err(crate::TimestampError::WrongImprint.into());
            }
            one.timestamp = Some(token);
        } else {
            let verified = signature::verify(&one.contents, one.parts(source.bytes).ok_or_else(unreadable)?);
            if !verified.digest_matches || !verified.signature_valid {
                return Err(unreadable());
            }
            one.timestamp = one.attached().transpose()?;
        }
        all.push(one);
    }
    all.sort_by_key(|one| one.end);
    Ok(all)
}

impl Embedded {
    fn read(source: &Source<'_>, field: String, dictionary: &Dictionary) -> Option<Self> {
        let range = source.resolve(dictionary.get(b"ByteRange").ok()?).ok()?.as_array().ok()?;
        let range = range.iter().map(|value| usize::try_from(value.as_i64().ok()?).ok());
        let range = range.collect::<Option<Vec<_>>>()?;
        let &[0, first, second, length] = range.as_slice() else { return None };
        let end = second.checked_add(length).filter(|end| *end <= source.bytes.len())?;
        let gap = source.bytes.get(first..second)?;
        let contents = dictionary.get(b"Contents").ok()?.as_str().ok()?.to_vec();
        // The gap is the value of /Contents, and nothing else: there the timestamp will be written.
        if gap.len() != contents.len() * 2 + 2 || !gap.starts_with(b"<") || !gap.ends_with(b">") {
            return None;
        }
        let structure = SliceReader::new(&contents).ok()?.tlv_bytes().ok()?;
        let info = ContentInfo::from_der(structure).ok()?;
        let signed: SignedData = info.content.decode_as().ok()?;
        let [signer_info] = signed.signer_infos.0.as_slice() else { return None };
        let certificates = certificates_of(&signed);
        let signer = certificates.into_iter().find(|certificate| {
            let tbs = &certificate.tbs_certificate;
            match &signer_info.sid {
                cms::signed_data::SignerIdentifier::IssuerAndSerialNumber(id) => {
                    id.issuer == tbs.issuer && id.serial_number == tbs.serial_number
                }
                cms::signed_data::SignerIdentifier::SubjectKeyIdentifier(id) => {
                    let own = tbs.get::<x509_cert::ext::pkix::SubjectKeyIdentifier>();
                    matches!(own, Ok(Some((_, own))) if own == *id)
                }
            }
        })?;
        let kind = dictionary.get(b"SubFilter").and_then(lopdf::Object::as_name).ok();
        Some(Self {
            field,
            is_document_timestamp: kind == Some(b"ETSI.RFC3161"),
            length: structure.len(),
            gap: first..second,
            end,
            signer,
            timestamp: None,
            signed,
            contents,
        })
    }

    /// The CMS structure without the zeros behind it.
    pub fn structure(&self) -> &[u8] {
        self.contents.get(..self.length).unwrap_or_default()
    }

    /// The bytes of the file that it covers.
    pub fn parts<'f>(&self, file: &'f [u8]) -> Option<[&'f [u8]; 2]> {
        Some([file.get(..self.gap.start)?, file.get(self.gap.end..self.end)?])
    }

    pub fn certificates(&self) -> Vec<Certificate> {
        let attached = self.timestamp.iter().flat_map(|token| token.certificates.iter().cloned());
        certificates_of(&self.signed).into_iter().chain(attached).collect()
    }

    /// The value that the signer's key made.
    pub fn signature_value(&self) -> &[u8] {
        let signer = self.signed.signer_infos.0.as_slice().first();
        signer.map(|signer| signer.signature.as_bytes()).unwrap_or_default()
    }

    /// When it is proven to have existed: its timestamp, or the first document timestamp that covers it.
    pub fn proven(&self, all: &[Self]) -> Option<DateTime<Utc>> {
        if self.is_document_timestamp {
            return self.sealed(all);
        }
        self.timestamp.as_ref().map(Token::time).or_else(|| self.sealed(all))
    }

    /// The time of the first document timestamp that covers it.
    pub fn sealed(&self, all: &[Self]) -> Option<DateTime<Utc>> {
        let later = all.iter().find(|one| one.is_document_timestamp && one.end > self.end);
        later.and_then(|one| one.timestamp.as_ref()).map(Token::time)
    }

    /// The signature timestamp, checked to be of this signature.
    fn attached(&self) -> Option<Result<Token, Error>> {
        let signer = self.signed.signer_infos.0.as_slice().first()?;
        let mut attributes = signer.unsigned_attrs.iter().flat_map(|attributes| attributes.iter());
        let attribute = attributes.find(|attribute| attribute.oid == SIGNATURE_TIMESTAMP)?;
        let value = attribute.values.as_slice().first()?;
        let read = || {
            let token = Token::parse(&value.to_der().map_err(Error::encoding)?)?;
            token.verify()?;
            match token.is_of(&signature::sha256(&[self.signature_value()])) {
                true => Ok(token),
                false => Err(crate::TimestampError::WrongImprint.into()),
            }
        };
        Some(read())
    }
}

fn certificates_of(signed: &SignedData) -> Vec<Certificate> {
    let all = signed.certificates.iter().flat_map(|set| set.0.iter());
    all.filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate.clone()),
        CertificateChoices::Other(_) => None,
    })
    .collect()
}
