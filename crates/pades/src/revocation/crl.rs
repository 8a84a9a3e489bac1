//! Revocation lists, RFC 5280, section 5.

use chrono::{DateTime, Utc};
use der::{Decode, asn1::ObjectIdentifier};
use x509_cert::{
    Certificate,
    crl::CertificateList,
    ext::pkix::{CrlNumber, IssuingDistributionPoint, name::DistributionPointName},
};
use x509_ocsp::RevokedInfo;

use super::{Answer, RevocationError, current};
use crate::pki::{crl_urls, first_element, is_authority, key_usage, moment, structure_signed_by, url};

/// Not by the type's own identifier: x509-cert 0.2.5 gives it that of another extension.
const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
const AUTHORITY_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.20");
const CERTIFICATE_ISSUER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.29");

/// A list that was read; what it is worth [`List::check`] says.
pub(crate) struct List {
    /// As it is embedded.
    pub der: Vec<u8>,
    list: CertificateList,
}

/// What a checked list brought.
pub(crate) struct Checked {
    pub answer: Answer,
    pub next_update: Option<DateTime<Utc>>,
}

impl List {
    /// Reads a list in DER.
    pub fn parse(der: &[u8]) -> Result<Self, RevocationError> {
        let list = CertificateList::from_der(der).map_err(RevocationError::malformed)?;
        Ok(Self { der: der.to_vec(), list })
    }

    /// Believes the list or not, at the moment `now`, or, where none is given, at its own.
    ///
    /// Only complete lists by the certificate's own issuer count: no deltas, no indirect lists, none of some reasons.
    pub fn check(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: Option<DateTime<Utc>>,
    ) -> Result<Checked, RevocationError> {
        let tbs = &self.list.tbs_cert_list;
        if tbs.issuer != certificate.tbs_certificate.issuer || tbs.issuer != issuer.tbs_certificate.subject {
            return Err(RevocationError::OutOfScope);
        }
        if !is_authority(issuer) || key_usage(issuer).is_some_and(|usage| !usage.crl_sign()) {
            return Err(RevocationError::NotAuthorised);
        }
        let signed = first_element(&self.der).is_some_and(|message| {
            let signature = self.list.signature.as_bytes();
            structure_signed_by(issuer, &self.list.signature_algorithm, message, signature)
        });
        if !signed || tbs.signature != self.list.signature_algorithm {
            return Err(RevocationError::BadSignature);
        }
        self.check_scope(certificate)?;
        let this_update = moment(&tbs.this_update);
        let next_update = tbs.next_update.as_ref().map(moment);
        if let Some(now) = now {
            current(this_update, next_update, now)?;
        }
        let serial = &certificate.tbs_certificate.serial_number;
        let entry = tbs.revoked_certificates.iter().flatten().find(|one| one.serial_number == *serial);
        let answer = entry.map_or(Answer::Good, |entry| {
            let info = RevokedInfo::from(entry);
            Answer::Revoked {
                at: moment(&entry.revocation_date),
                reason: info.revocation_reason.map(|reason| reason as u32),
            }
        });
        Ok(Checked { answer, next_update })
    }

    fn check_scope(&self, certificate: &Certificate) -> Result<(), RevocationError> {
        let tbs = &self.list.tbs_cert_list;
        for extension in tbs.crl_extensions.iter().flatten() {
            let value = extension.extn_value.as_bytes();
            match extension.extn_id {
                NUMBER => {
                    CrlNumber::from_der(value).map_err(RevocationError::malformed)?;
                }
                ISSUING_DISTRIBUTION_POINT => {
                    let point =
                        IssuingDistributionPoint::from_der(value).map_err(RevocationError::malformed)?;
                    let authority = is_authority(certificate);
                    let covers = names_meet(&point, certificate)
                        && !point.only_contains_attribute_certs
                        && !point.indirect_crl
                        && point.only_some_reasons.is_none()
                        && (!point.only_contains_user_certs || !authority)
                        && (!point.only_contains_ca_certs || authority);
                    if !covers {
                        return Err(RevocationError::OutOfScope);
                    }
                }
                AUTHORITY_KEY => {}
                // A delta list (2.5.29.27) is critical too.
                _ if extension.critical => return Err(RevocationError::OutOfScope),
                _ => {}
            }
        }
        let entries = tbs.revoked_certificates.iter().flatten();
        let mut extensions = entries.flat_map(|entry| entry.crl_entry_extensions.iter().flatten());
        // An entry of another issuer is critical and belongs to indirect lists, which are not read.
        if extensions.any(|extension| extension.critical || extension.extn_id == CERTIFICATE_ISSUER) {
            return Err(RevocationError::OutOfScope);
        }
        Ok(())
    }
}

/// Where the list names its distribution point, the certificate must name it too (RFC 5280, 6.3.3 b 2 i): an authority may
/// split its list into several.
fn names_meet(point: &IssuingDistributionPoint, certificate: &Certificate) -> bool {
    match &point.distribution_point {
        None => true,
        Some(DistributionPointName::FullName(names)) => {
            let own = crl_urls(certificate);
            names.iter().filter_map(url).any(|name| own.contains(&name))
        }
        Some(DistributionPointName::NameRelativeToCRLIssuer(_)) => false,
    }
}
