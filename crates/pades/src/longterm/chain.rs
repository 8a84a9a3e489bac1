//! From a certificate to a root (RFC 5280, 6.1, as far as gathering data needs it).

use chrono::{DateTime, Utc};
use cms::{cert::CertificateChoices, content_info::ContentInfo, signed_data::SignedData};
use der::{Decode, Encode};
use x509_cert::{Certificate, ext::pkix::BasicConstraints};

use super::LongTerm;
use crate::{
    Error,
    pki::{CA_ISSUERS, access_urls, issued_by, label, valid_at},
};

/// Certificates of one chain at most.
const LONGEST: usize = 10;

/// The certificates at hand.
pub(super) struct Pool<'a> {
    longterm: &'a LongTerm<'a>,
    known: Vec<Certificate>,
    fetched: Vec<String>,
}

impl<'a> Pool<'a> {
    pub fn new(longterm: &'a LongTerm<'a>, more: &[Certificate]) -> Self {
        let mut pool = Self { longterm, known: longterm.certificates.to_vec(), fetched: Vec::new() };
        pool.add(more);
        pool
    }

    pub fn add(&mut self, more: &[Certificate]) {
        for one in more {
            if !self.known.contains(one) {
                self.known.push(one.clone());
            }
        }
    }

    /// The certificate, its issuer, and so on to the root, all but the root valid at `at`.
    ///
    /// Signatures, names, validity, CA flag, key usage and path lengths are checked; policies and name constraints are
    /// left to whoever verifies.
    pub fn chain(&mut self, certificate: &Certificate, at: DateTime<Utc>) -> Result<Vec<Certificate>, Error> {
        let mut chain = vec![certificate.clone()];
        match self.reach(&mut chain, at) {
            true => Ok(chain),
            false => Err(Error::NoChain { certificate: label(certificate) }),
        }
    }

    /// Lengthens `chain` to a root, going back where a way does not lead there.
    fn reach(&mut self, chain: &mut Vec<Certificate>, at: DateTime<Utc>) -> bool {
        let Some(last) = chain.last().cloned() else { return false };
        if self.longterm.roots.contains(&last) {
            return true;
        }
        if !valid_at(&last, at) || chain.len() >= LONGEST {
            return false;
        }
        let below = chain.len() - 1;
        let fits = |issuer: &Certificate| issued_by(&last, issuer) && path_length_permits(issuer, below);
        if let Some(root) = self.longterm.roots.iter().find(|root| fits(root)) {
            chain.push(root.clone());
            return true;
        }
        let mut tried = 0;
        loop {
            let candidates: Vec<_> = self.known.iter().skip(tried).filter(|one| fits(one)).cloned().collect();
            tried = self.known.len();
            for issuer in candidates {
                if chain.contains(&issuer) {
                    continue;
                }
                chain.push(issuer);
                if self.reach(chain, at) {
                    return true;
                }
                chain.pop();
            }
            if !self.fetch_issuers(&last) {
                return false;
            }
        }
    }

    /// Fetches where the certificate says that its issuer's is to be had; whether that brought anything.
    fn fetch_issuers(&mut self, certificate: &Certificate) -> bool {
        let before = self.known.len();
        for url in access_urls(certificate, CA_ISSUERS) {
            if self.fetched.contains(&url) {
                continue;
            }
            self.fetched.push(url.clone());
            // Not to be had is not fatal: the chain may be found otherwise, and else it is missing.
            if let Ok(body) = self.longterm.fetch.get(&url) {
                self.add(&read_issuers(&body));
            }
        }
        self.known.len() > before
    }
}

/// One certificate in DER, or a `certs-only` CMS (RFC 5280, 4.2.2.1).
fn read_issuers(body: &[u8]) -> Vec<Certificate> {
    if let Ok(one) = Certificate::from_der(body) {
        return vec![one];
    }
    let Ok(info) = ContentInfo::from_der(body) else { return Vec::new() };
    let Ok(signed) = info.content.decode_as::<SignedData>() else { return Vec::new() };
    let all = signed.certificates.into_iter().flat_map(|set| set.0.into_vec());
    all.filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate),
        CertificateChoices::Other(_) => None,
    })
    .collect()
}

/// Whether so many authorities may stand between `issuer` and the end of the chain.
fn path_length_permits(issuer: &Certificate, below: usize) -> bool {
    let limit = match issuer.tbs_certificate.get::<BasicConstraints>() {
        Ok(Some((_, constraints))) => constraints.path_len_constraint,
        _ => None,
    };
    limit.is_none_or(|limit| below <= usize::from(limit))
}

/// The certificate as it is embedded.
pub(super) fn der(certificate: &Certificate) -> Result<Vec<u8>, Error> {
    certificate.to_der().map_err(Error::encoding)
}
