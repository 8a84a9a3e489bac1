//! Keeping an authority: keys and certificates as PEM, what is revoked as its revocation lists.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use der::{Decode, DecodePem, Encode, pem::LineEnding};
use x509_cert::{Certificate, crl::CertificateList, ext::pkix::ExtendedKeyUsage};
use x509_ocsp::RevokedInfo;
use zeroize::Zeroizing;

use super::{Authority, Issued, RevocationReason, Services};
use crate::{
    Error,
    pki::{OCSP_SIGNING, TIME_STAMPING, is_authority, moment},
};

const KEY: &str = "PRIVATE KEY";
const LIST: &str = "X509 CRL";

impl Authority {
    /// All of it as PEM: for each holder `CERTIFICATE` and `PRIVATE KEY` (PKCS#8, **not encrypted**), then the
    /// revocation lists as of `now` (`X509 CRL`); revocations of a later moment are not in them.
    ///
    /// # Errors
    /// [`Error::Encoding`], [`Error::Signer`].
    pub fn to_pem(&self, now: DateTime<Utc>) -> Result<Zeroizing<String>, Error> {
        let mut text = Zeroizing::new(String::new());
        let mut block = |label, der: &[u8]| -> Result<(), Error> {
            let block = der::pem::encode_string(label, LineEnding::LF, der).map_err(Error::encoding)?;
            text.push_str(&block);
            Ok(())
        };
        let holders =
            [Some(&self.root), self.intermediate.as_ref(), Some(&self.timestamps), Some(&self.responder)];
        for holder in holders.into_iter().flatten() {
            block("CERTIFICATE", &holder.certificate.to_der().map_err(Error::encoding)?)?;
            block(KEY, &holder.pkcs8)?;
        }
        block(LIST, &self.root_crl(now)?)?;
        Ok(text)
    }

    /// Reads what [`Authority::to_pem`] wrote. `services` go into the certificates that it issues from now on.
    ///
    /// # Errors
    /// [`Error::BrokenKey`] if a part is unreadable or missing, [`Error::KeyMismatch`] if a key is not its
    /// certificate's.
    pub fn from_pem(text: &str, services: Services) -> Result<Self, Error> {
        let (mut root, mut intermediate, mut timestamps, mut responder) = (None, None, None, None);
        let (mut certificate, mut revoked) = (None, BTreeMap::new());
        let mut rest = text;
        while let Some((block, label, after)) = next_block(rest) {
            rest = after;
            match label {
                "CERTIFICATE" => certificate = Some(Certificate::from_pem(block).map_err(Error::key)?),
                KEY => {
                    let (_, der) = der::pem::decode_vec(block.as_bytes()).map_err(Error::key)?;
                    let own = certificate.take().ok_or_else(|| Error::key("a key without certificate"))?;
                    let place = match usage(&own) {
                        Some(TIME_STAMPING) => &mut timestamps,
                        Some(OCSP_SIGNING) => &mut responder,
                        _ if !is_authority(&own) => return Err(Error::key("a certificate of no use here")),
                        _ if own.tbs_certificate.subject == own.tbs_certificate.issuer => &mut root,
                        _ => &mut intermediate,
                    };
                    *place = Some((Zeroizing::new(der), own));
                }
                LIST => read_list(block, &mut revoked)?,
                _ => return Err(Error::key("an unknown PEM block")),
            }
        }
        let missing = |what: &str| Error::key(format!("it has no {what}"));
        let issued = |(key, own): (Zeroizing<Vec<u8>>, Certificate), issuers: &[Certificate]| {
            Issued::new(key, own, issuers.to_vec())
        };
        let root = issued(root.ok_or_else(|| missing("root"))?, &[])?;
        let intermediate = intermediate.map(|held| issued(held, &[])).transpose()?;
        let issuers: Vec<_> = intermediate.iter().map(|one| one.certificate.clone()).collect();
        let timestamps = issued(timestamps.ok_or_else(|| missing("timestamp authority"))?, &issuers)?;
        let responder = issued(responder.ok_or_else(|| missing("OCSP responder"))?, &issuers)?;
        Ok(Self { root, intermediate, timestamps, responder, services, revoked })
    }
}

/// The first PEM block of `text`, its label, and what follows it.
fn next_block(text: &str) -> Option<(&str, &str, &str)> {
    let (begin, end) = ("-----BEGIN ", "-----END ");
    let start = text.find(begin)?;
    let label = text.get(start + begin.len()..)?.split_once("-----")?.0;
    let close = start + text.get(start..)?.find(end)?;
    let stop = close + text.get(close..)?.find('\n').map_or(text.len() - close, |line| line + 1);
    Some((text.get(start..stop)?, label, text.get(stop..)?))
}

fn usage(certificate: &Certificate) -> Option<der::asn1::ObjectIdentifier> {
    let (_, usage) = certificate.tbs_certificate.get::<ExtendedKeyUsage>().ok()??;
    usage.0.first().copied()
}

fn read_list(
    block: &str,
    revoked: &mut BTreeMap<Vec<u8>, (DateTime<Utc>, RevocationReason)>,
) -> Result<(), Error> {
    let (_, der) = der::pem::decode_vec(block.as_bytes()).map_err(Error::key)?;
    let list = CertificateList::from_der(&der).map_err(Error::key)?;
    for one in list.tbs_cert_list.revoked_certificates.into_iter().flatten() {
        let reason = RevokedInfo::from(&one).revocation_reason.unwrap_or(RevocationReason::Unspecified);
        revoked.insert(one.serial_number.as_bytes().to_vec(), (moment(&one.revocation_date), reason));
    }
    Ok(())
}
