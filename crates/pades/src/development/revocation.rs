//! Revocation: the register, the OCSP responder (RFC 6960) and the lists (RFC 5280, 5).

use chrono::{DateTime, TimeDelta, Utc};
use der::{
    Decode, Encode,
    asn1::{BitString, OctetString, Uint},
};
use x509_cert::{
    Certificate, Version,
    crl::{CertificateList, RevokedCert, TbsCertList},
    ext::{
        AsExtension, Extension,
        pkix::{AuthorityKeyIdentifier, CrlNumber},
    },
    name::Name,
    serial_number::SerialNumber,
};
use x509_ocsp::{
    BasicOcspResponse, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, Request, ResponderId,
    ResponseData, RevokedInfo, SingleResponse, Version as OcspVersion,
};

use super::{
    Authority, Issued, RevocationReason,
    certificates::{generalized, key_identifier, time},
};
use crate::{
    Error, Signer,
    pki::{OCSP_NONCE, issuer_hashes},
};

/// How long an OCSP answer may be used.
const OCSP_DAYS: i64 = 1;
/// How long a revocation list may be used.
const CRL_DAYS: i64 = 7;

/// What a responder says of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        at: DateTime<Utc>,
        /// Why.
        reason: RevocationReason,
    },
    /// The responder does not know it.
    Unknown,
}

impl Authority {
    /// Revokes a certificate of this authority (also that of its services, or of the authority below its root). A
    /// later call replaces moment and reason.
    pub fn revoke(&mut self, serial: &SerialNumber, reason: RevocationReason, at: DateTime<Utc>) {
        self.revoked.insert(serial.as_bytes().to_vec(), (at, reason));
    }

    /// What the register says of a serial number at `now`.
    pub fn status(&self, serial: &SerialNumber, now: DateTime<Utc>) -> Status {
        match self.revoked.get(serial.as_bytes()) {
            Some((at, reason)) if *at <= now => Status::Revoked { at: *at, reason: *reason },
            _ => Status::Good,
        }
    }

    /// Answers an `OCSPRequest` in DER with an `OCSPResponse` in DER, valid for a day from `now`.
    ///
    /// For certificates of the authority that issues to signers the responder's certificate signs; for those of a root
    /// above it the root itself does. Certificates of others are unknown; what cannot be read is answered by
    /// `malformedRequest`.
    ///
    /// # Errors
    /// [`Error::Encoding`], [`Error::Signer`].
    pub fn answer_ocsp(&self, request: &[u8], now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
        self.answer_ocsp_with(request, now, |serial| self.status(serial, now))
    }

    /// The same with the answer taken from the caller's own register instead of [`Authority::revoke`]'s.
    ///
    /// # Errors
    /// As [`Authority::answer_ocsp`].
    pub fn answer_ocsp_with(
        &self,
        request: &[u8],
        now: DateTime<Utc>,
        status: impl Fn(&SerialNumber) -> Status,
    ) -> Result<Vec<u8>, Error> {
        let Ok(request) = OcspRequest::from_der(request) else {
            return OcspResponse::malformed_request().to_der().map_err(Error::encoding);
        };
        let asked = &request.tbs_request.request_list;
        let by_root = self.intermediate.is_some()
            && !asked.is_empty()
            && asked.iter().all(|one| asks_about(one, &self.root.certificate));
        let (signer, issuer) =
            if by_root { (&self.root, &self.root) } else { (&self.responder, self.issuer()) };
        let responses = asked.iter().map(|one| {
            let known = asks_about(one, &issuer.certificate);
            let status = if known { status(&one.req_cert.serial_number) } else { Status::Unknown };
            single(one, status, now)
        });
        let responses = responses.collect::<Result<Vec<_>, _>>()?;
        let nonce = request.tbs_request.request_extensions.into_iter().flatten();
        let nonce: Vec<_> = nonce.filter(|extension| extension.extn_id == OCSP_NONCE).collect();
        let data = ResponseData {
            version: OcspVersion::V1,
            responder_id: ResponderId::ByName(signer.certificate.tbs_certificate.subject.clone()),
            produced_at: OcspGeneralizedTime(generalized(now)?),
            responses,
            response_extensions: (!nonce.is_empty()).then_some(nonce),
        };
        let signature = signer.signer.sign(&data.to_der().map_err(Error::encoding)?)?;
        let response = BasicOcspResponse {
            tbs_response_data: data,
            signature_algorithm: signer.signer.algorithm().identifier(),
            signature: BitString::from_bytes(&signature).map_err(Error::encoding)?,
            // The root's own certificate is what the reader must have: it is not sent.
            certs: (!by_root).then(|| vec![signer.certificate.clone()]),
        };
        OcspResponse::successful(response).and_then(|response| response.to_der()).map_err(Error::encoding)
    }

    /// The revocation list of whoever issues to signers, in DER, valid for a week from `now`. Its number is `now` in
    /// seconds since 1970, so that it grows without being kept.
    ///
    /// # Errors
    /// [`Error::Encoding`], [`Error::Signer`].
    pub fn crl(&self, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
        self.list(self.issuer(), now)
    }

    /// The revocation list of the root. The same as [`Authority::crl`] if the root issues to signers.
    ///
    /// # Errors
    /// As [`Authority::crl`].
    pub fn root_crl(&self, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
        self.list(&self.root, now)
    }

    fn list(&self, issuer: &Issued, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
        let revoked = self.revoked.iter().filter(|(_, (at, _))| *at <= now);
        let revoked = revoked.map(|(serial, (at, reason))| entry(serial, *at, *reason));
        let revoked = revoked.collect::<Result<Vec<_>, Error>>()?;
        let own = &issuer.certificate.tbs_certificate;
        let tbs = TbsCertList {
            version: Version::V2,
            signature: issuer.signer.algorithm().identifier(),
            issuer: own.subject.clone(),
            this_update: time(now)?,
            next_update: Some(time(now + TimeDelta::days(CRL_DAYS))?),
            revoked_certificates: (!revoked.is_empty()).then_some(revoked),
            crl_extensions: Some(list_extensions(issuer, now).map_err(Error::encoding)?),
        };
        let signature = issuer.signer.sign(&tbs.to_der().map_err(Error::encoding)?)?;
        let list = CertificateList {
            signature_algorithm: tbs.signature.clone(),
            tbs_cert_list: tbs,
            signature: BitString::from_bytes(&signature).map_err(Error::encoding)?,
        };
        list.to_der().map_err(Error::encoding)
    }
}

fn asks_about(request: &Request, issuer: &Certificate) -> bool {
    let id = &request.req_cert;
    issuer_hashes(id.hash_algorithm.oid, issuer).is_some_and(|(name, key)| {
        name == id.issuer_name_hash.as_bytes() && key == id.issuer_key_hash.as_bytes()
    })
}

fn single(request: &Request, status: Status, now: DateTime<Utc>) -> Result<SingleResponse, Error> {
    let moment = |at| generalized(at).map(OcspGeneralizedTime);
    let status = match status {
        Status::Good => CertStatus::good(),
        Status::Unknown => CertStatus::unknown(),
        Status::Revoked { at, reason } => {
            CertStatus::revoked(RevokedInfo { revocation_time: moment(at)?, revocation_reason: Some(reason) })
        }
    };
    Ok(SingleResponse {
        cert_id: request.req_cert.clone(),
        cert_status: status,
        this_update: moment(now)?,
        next_update: Some(moment(now + TimeDelta::days(OCSP_DAYS))?),
        single_extensions: None,
    })
}

fn entry(serial: &[u8], at: DateTime<Utc>, reason: RevocationReason) -> Result<RevokedCert, Error> {
    let encoded = |serial| -> der::Result<_> {
        Ok((SerialNumber::new(serial)?, reason.to_extension(&Name::default(), &[])?))
    };
    let (serial_number, reason) = encoded(serial).map_err(Error::encoding)?;
    Ok(RevokedCert { serial_number, revocation_date: time(at)?, crl_entry_extensions: Some(vec![reason]) })
}

fn list_extensions(issuer: &Issued, now: DateTime<Utc>) -> der::Result<Vec<Extension>> {
    let own = &issuer.certificate.tbs_certificate;
    let key = AuthorityKeyIdentifier {
        key_identifier: Some(OctetString::new(
            key_identifier(&own.subject_public_key_info)?.as_bytes().to_vec(),
        )?),
        ..AuthorityKeyIdentifier::default()
    };
    let number = CrlNumber(Uint::new(&now.timestamp().to_be_bytes())?);
    Ok(vec![key.to_extension(&own.subject, &[])?, number.to_extension(&own.subject, &[])?])
}
