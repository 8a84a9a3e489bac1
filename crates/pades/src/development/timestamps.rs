//! The timestamp authority: one request, one answer (RFC 3161).

use chrono::{DateTime, Utc};
use cms::{
    cert::{CertificateChoices, IssuerAndSerialNumber},
    content_info::{CmsVersion, ContentInfo},
    signed_data::{
        CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
    },
};
use der::{
    Any, Decode, Encode,
    asn1::{BitString, Int, ObjectIdentifier, OctetString, SetOfVec},
};
use spki::AlgorithmIdentifierOwned;

use super::{Authority, certificates::random_serial};
use crate::{
    Error, Signer,
    pki::digest_length,
    signature::{
        CONTENT_TYPE, EssCertIdV2, ID_SHA256, ID_SIGNED_DATA, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2,
        SigningCertificateV2, attribute, sha256,
    },
    timestamp::asn1::{
        Accuracy, GenTime, ID_TST_INFO, StatusInfo, TimestampRequest, TimestampResponse, TstInfo,
    },
};

/// A policy of nobody: below the number that RFC 5612 keeps for examples.
pub(super) const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");

/// Bits of PKIFailureInfo (RFC 3161, 2.4.2).
const BAD_ALGORITHM: usize = 0;
const BAD_DATA_FORMAT: usize = 5;
const UNACCEPTED_POLICY: usize = 15;
const UNACCEPTED_EXTENSION: usize = 16;

impl Authority {
    /// Answers a `TimeStampReq` in DER with a `TimeStampResp` in DER that says `now`, to the second.
    ///
    /// What the request lacks or asks too much is answered as RFC 3161 (2.4.2) says: by a rejection, not an error.
    ///
    /// # Errors
    /// [`Error::Encoding`], [`Error::Signer`].
    pub fn answer_timestamp(&self, request: &[u8], now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
        let Ok(request) = TimestampRequest::from_der(request) else { return rejection(BAD_DATA_FORMAT) };
        let imprint = &request.message_imprint;
        match digest_length(imprint.hash_algorithm.oid) {
            None => return rejection(BAD_ALGORITHM),
            Some(length) if length != imprint.hashed_message.as_bytes().len() => {
                return rejection(BAD_DATA_FORMAT);
            }
            Some(_) => {}
        }
        if request.req_policy.is_some_and(|policy| policy != POLICY) {
            return rejection(UNACCEPTED_POLICY);
        }
        if request.extensions.is_some() {
            return rejection(UNACCEPTED_EXTENSION);
        }
        let info = TstInfo {
            version: 1,
            policy: POLICY,
            message_imprint: request.message_imprint,
            serial_number: Int::new(&random_serial()?).map_err(Error::encoding)?,
            gen_time: GenTime(now),
            accuracy: Some(Accuracy { seconds: Some(1), millis: None, micros: None }),
            ordering: false,
            nonce: request.nonce,
            tsa: None,
            extensions: None,
        };
        let token = self.token(&info.to_der().map_err(Error::encoding)?, request.cert_req)?;
        let status = StatusInfo { status: 0, status_string: None, fail_info: None };
        TimestampResponse { status, token: Some(token) }.to_der().map_err(Error::encoding)
    }

    fn token(&self, info: &[u8], with_certificates: bool) -> Result<ContentInfo, Error> {
        let attributes = self.signed_attributes(info).map_err(Error::encoding)?;
        let signature = self.timestamps.signer.sign(&attributes.to_der().map_err(Error::encoding)?)?;
        self.signed_data(info, attributes, &signature, with_certificates).map_err(Error::encoding)
    }

    fn signed_attributes(&self, info: &[u8]) -> der::Result<SetOfVec<x509_cert::attr::Attribute>> {
        let hash = sha256(&[&self.timestamps.certificate.to_der()?]);
        let binding =
            SigningCertificateV2 { certs: vec![EssCertIdV2 { cert_hash: OctetString::new(hash)? }] };
        SetOfVec::try_from(vec![
            attribute(CONTENT_TYPE, &ID_TST_INFO)?,
            attribute(MESSAGE_DIGEST, &OctetString::new(sha256(&[info]))?)?,
            attribute(SIGNING_CERTIFICATE_V2, &binding)?,
        ])
    }

    fn signed_data(
        &self,
        info: &[u8],
        attributes: SetOfVec<x509_cert::attr::Attribute>,
        signature: &[u8],
        with_certificates: bool,
    ) -> der::Result<ContentInfo> {
        let own = &self.timestamps.certificate.tbs_certificate;
        let digest = AlgorithmIdentifierOwned { oid: ID_SHA256, parameters: None };
        let chain = self.timestamps.signer.chain().iter().cloned().map(CertificateChoices::Certificate);
        let certificates = match with_certificates {
            true => Some(CertificateSet(SetOfVec::try_from(chain.collect::<Vec<_>>())?)),
            false => None,
        };
        let signer = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: own.issuer.clone(),
                serial_number: own.serial_number.clone(),
            }),
            digest_alg: digest.clone(),
            signed_attrs: Some(attributes),
            signature_algorithm: self.timestamps.signer.algorithm().identifier(),
            signature: OctetString::new(signature)?,
            unsigned_attrs: None,
        };
        let signed = SignedData {
            version: CmsVersion::V3, // the content is not id-data (RFC 5652, 5.1)
            digest_algorithms: SetOfVec::try_from(vec![digest])?,
            encap_content_info: EncapsulatedContentInfo {
                econtent_type: ID_TST_INFO,
                econtent: Some(Any::encode_from(&OctetString::new(info)?)?),
            },
            certificates,
            crls: None,
            signer_infos: SignerInfos(SetOfVec::try_from(vec![signer])?),
        };
        Ok(ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&signed)? })
    }
}

/// A response of status rejection (2) that names the failure.
fn rejection(bit: usize) -> Result<Vec<u8>, Error> {
    let mut bits = vec![0_u8; bit / 8 + 1];
    if let Some(last) = bits.last_mut() {
        *last = 0x80 >> (bit % 8);
    }
    let unused = u8::try_from(7 - bit % 8).map_err(Error::encoding)?;
    let fail_info = BitString::new(unused, bits).map_err(Error::encoding)?;
    let status = StatusInfo { status: 2, status_string: None, fail_info: Some(fail_info) };
    TimestampResponse { status, token: None }.to_der().map_err(Error::encoding)
}
