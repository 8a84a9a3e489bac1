//! OCSP, RFC 6960.

use aws_lc_rs::rand;
use chrono::{DateTime, Utc};
use der::{
    Any, Decode, Encode,
    asn1::{Null, OctetString},
};
use spki::AlgorithmIdentifierOwned;
use x509_cert::{
    Certificate,
    ext::{Extension, pkix::SubjectKeyIdentifier},
};
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspRequest, OcspResponse, OcspResponseStatus, Request,
    ResponderId, SingleResponse, TbsRequest,
};

use super::{Answer, RevocationError, current};
use crate::pki::{
    ID_SHA1, OCSP_NONCE, OCSP_SIGNING, digest_of, extended_usage, first_element, issued_by, issuer_hashes,
    seconds, structure_signed_by, valid_at,
};

/// `id-pkix-ocsp-basic`.
const BASIC: der::asn1::ObjectIdentifier = der::asn1::ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");

/// A request about one certificate, and its nonce.
pub(crate) struct Question {
    pub der: Vec<u8>,
    pub nonce: Vec<u8>,
}

/// A response that was read; what it is worth [`Response::check`] says.
pub(crate) struct Response {
    basic: BasicOcspResponse,
    signed: Vec<u8>,
}

/// What a checked response brought.
pub(crate) struct Checked<'r> {
    pub answer: Answer,
    pub next_update: Option<DateTime<Utc>>,
    /// The responder's certificate, unless the issuer answered itself.
    pub responder: Option<&'r Certificate>,
}

/// CertIDs are in SHA-1, which every responder knows; nothing rests on its resistance to collisions (RFC 6960, 4.3).
pub(crate) fn ask(certificate: &Certificate, issuer: &Certificate) -> Result<Question, RevocationError> {
    let mut nonce = vec![0; 16];
    rand::fill(&mut nonce).map_err(|_| RevocationError::malformed("no randomness"))?;
    let (name, key) =
        issuer_hashes(ID_SHA1, issuer).ok_or_else(|| RevocationError::malformed("the issuer's name"))?;
    let encode = || -> der::Result<Vec<u8>> {
        let id = CertId {
            hash_algorithm: AlgorithmIdentifierOwned { oid: ID_SHA1, parameters: Some(Any::from(Null)) },
            issuer_name_hash: OctetString::new(name)?,
            issuer_key_hash: OctetString::new(key)?,
            serial_number: certificate.tbs_certificate.serial_number.clone(),
        };
        let own = OctetString::new(nonce.clone())?.to_der()?;
        let extension =
            Extension { extn_id: OCSP_NONCE, critical: false, extn_value: OctetString::new(own)? };
        let tbs_request = TbsRequest {
            request_list: vec![Request { req_cert: id, single_request_extensions: None }],
            request_extensions: Some(vec![extension]),
            ..TbsRequest::default()
        };
        OcspRequest { tbs_request, optional_signature: None }.to_der()
    };
    Ok(Question { der: encode().map_err(RevocationError::malformed)?, nonce })
}

impl Response {
    pub fn parse(der: &[u8]) -> Result<Self, RevocationError> {
        let malformed = |reason: &str| RevocationError::malformed(reason);
        let response = OcspResponse::from_der(der).map_err(RevocationError::malformed)?;
        if response.response_status != OcspResponseStatus::Successful {
            return Err(RevocationError::ResponderStatus(response.response_status as u32));
        }
        let bytes = response.response_bytes.ok_or_else(|| malformed("an answer without content"))?;
        if bytes.response_type != BASIC {
            return Err(malformed("an unknown type of answer"));
        }
        let basic = BasicOcspResponse::from_der(bytes.response.as_bytes());
        let basic = basic.map_err(RevocationError::malformed)?;
        let signed = first_element(bytes.response.as_bytes()).ok_or_else(|| malformed("no data"))?.to_vec();
        Ok(Self { basic, signed })
    }

    /// Believes the response or not (RFC 6960, 3.2), at the moment `now`, or, where none is given, at its own. The
    /// responder's own revocation is the caller's to check.
    ///
    /// A nonce that the response lacks is let pass, since many responders sign in advance; a wrong one is not.
    pub fn check(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        nonce: Option<&[u8]>,
        now: Option<DateTime<Utc>>,
    ) -> Result<Checked<'_>, RevocationError> {
        let single = self.about(certificate, issuer).ok_or(RevocationError::OtherCertificate)?;
        let data = &self.basic.tbs_response_data;
        let critical = |extensions: &Option<Vec<Extension>>| {
            extensions.iter().flatten().any(|extension| extension.critical && extension.extn_id != OCSP_NONCE)
        };
        if critical(&data.response_extensions) || critical(&single.single_extensions) {
            return Err(RevocationError::Malformed("an unknown critical extension".into()));
        }
        let this_update = seconds(single.this_update.0.to_unix_duration());
        let next_update = single.next_update.map(|next| seconds(next.0.to_unix_duration()));
        let responder = self.responder(issuer, now.unwrap_or(this_update))?;
        if let Some(nonce) = nonce
            && self.nonce().is_some_and(|own| own != nonce)
        {
            return Err(RevocationError::WrongNonce);
        }
        if let Some(now) = now {
            current(this_update, next_update, now)?;
        }
        let answer = match single.cert_status {
            CertStatus::Good(_) => Answer::Good,
            CertStatus::Unknown(_) => return Err(RevocationError::Unknown),
            CertStatus::Revoked(info) => Answer::Revoked {
                at: seconds(info.revocation_time.0.to_unix_duration()),
                reason: info.revocation_reason.map(|reason| reason as u32),
            },
        };
        Ok(Checked { answer, next_update, responder })
    }

    fn about(&self, certificate: &Certificate, issuer: &Certificate) -> Option<&SingleResponse> {
        self.basic.tbs_response_data.responses.iter().find(|single| {
            let id = &single.cert_id;
            id.serial_number == certificate.tbs_certificate.serial_number
                && issuer_hashes(id.hash_algorithm.oid, issuer).is_some_and(|(name, key)| {
                    name == id.issuer_name_hash.as_bytes() && key == id.issuer_key_hash.as_bytes()
                })
        })
    }

    /// The nonce. RFC 8954 wraps it in an octet string; some responders do not.
    fn nonce(&self) -> Option<&[u8]> {
        let extensions = self.basic.tbs_response_data.response_extensions.as_deref().unwrap_or_default();
        let value =
            extensions.iter().find(|extension| extension.extn_id == OCSP_NONCE)?.extn_value.as_bytes();
        Some(match der::asn1::OctetStringRef::from_der(value) {
            Ok(inner) => inner.as_bytes(),
            Err(_) => value,
        })
    }

    /// Who signed: the issuer (`None`), or whom it certified for this (RFC 6960, 4.2.2.2).
    fn responder(
        &self,
        issuer: &Certificate,
        at: DateTime<Utc>,
    ) -> Result<Option<&Certificate>, RevocationError> {
        let signed = |by: &Certificate| {
            let signature = self.basic.signature.as_bytes();
            structure_signed_by(by, &self.basic.signature_algorithm, &self.signed, signature)
        };
        if self.is_named(issuer) && signed(issuer) {
            return Ok(None);
        }
        let named = self.basic.certs.iter().flatten().find(|one| self.is_named(one));
        let responder = named.ok_or(match self.is_named(issuer) {
            true => RevocationError::BadSignature,
            false => RevocationError::NotAuthorised,
        })?;
        if !signed(responder) {
            return Err(RevocationError::BadSignature);
        }
        let may = extended_usage(responder).is_some_and(|(_, usage)| usage.contains(&OCSP_SIGNING));
        if may && issued_by(responder, issuer) && valid_at(responder, at) {
            Ok(Some(responder))
        } else {
            Err(RevocationError::NotAuthorised)
        }
    }

    fn is_named(&self, certificate: &Certificate) -> bool {
        let tbs = &certificate.tbs_certificate;
        match &self.basic.tbs_response_data.responder_id {
            ResponderId::ByName(name) => *name == tbs.subject,
            ResponderId::ByKey(hash) => {
                let key = tbs.subject_public_key_info.subject_public_key.raw_bytes();
                let stated =
                    matches!(tbs.get::<SubjectKeyIdentifier>(), Ok(Some((_, own))) if own.0 == *hash);
                stated || digest_of(ID_SHA1, key).is_some_and(|own| own == hash.as_bytes())
            }
        }
    }
}
