use std::{ops::Deref, sync::Arc};

use der::{Encode, asn1::OctetString};
use x509_cert::Certificate;

use super::{Algorithm, Family};
use crate::{
    Error,
    signature::{
        CERTIFICATES, EssCertIdV2, SEQUENCE, SIGNING_CERTIFICATE_V2, SigningCertificateV2, attribute,
        element, sha256,
    },
};

/// The signer's certificate, then those that lead to the root, without the root.
///
/// What every signature carries of them is encoded once, here; a clone shares it.
#[derive(Clone)]
pub struct Chain(Arc<Encoded>);

struct Encoded {
    certificates: Vec<Certificate>,
    /// Each certificate in DER.
    der: Vec<Vec<u8>>,
    /// All of them as CMS carries them: `[0]`, in the order of DER.
    set: Vec<u8>,
    /// `IssuerAndSerialNumber` of the signer's own.
    identifier: Vec<u8>,
    /// The signed attribute that names the signer's own.
    binding: Vec<u8>,
}

impl Chain {
    /// Of these certificates, the signer's own first.
    ///
    /// # Errors
    /// [`Error::BrokenKey`] without a certificate; [`Error::Encoding`] for one that cannot be written in DER.
    pub fn new(certificates: Vec<Certificate>) -> Result<Self, Error> {
        let own = certificates.first().ok_or_else(|| Error::key("the signer has no certificate"))?;
        let own = &own.tbs_certificate;
        let encode = || {
            let der = certificates.iter().map(Encode::to_der).collect::<Result<Vec<_>, _>>()?;
            let mut sorted: Vec<_> = der.iter().map(Vec::as_slice).collect();
            let cert_hash = OctetString::new(sha256(sorted.get(..1).unwrap_or_default()))?;
            sorted.sort_unstable();
            let set = element(CERTIFICATES, &sorted);
            let identifier = element(SEQUENCE, &[&own.issuer.to_der()?, &own.serial_number.to_der()?]);
            let certs = vec![EssCertIdV2 { cert_hash }];
            let binding = attribute(SIGNING_CERTIFICATE_V2, &SigningCertificateV2 { certs })?.to_der()?;
            Ok((der, set, identifier, binding))
        };
        let (der, set, identifier, binding) = encode().map_err(|error: der::Error| Error::encoding(error))?;
        Ok(Self(Arc::new(Encoded { certificates, der, set, identifier, binding })))
    }

    /// `own`, then issuer after issuer as far as `certificates` has them, without a self-signed root.
    pub(super) fn from(own: &Certificate, certificates: &[Certificate]) -> Result<Self, Error> {
        let mut chain = vec![own.clone()];
        while let Some(last) = chain.last() {
            let issuer = &last.tbs_certificate.issuer;
            let next = certificates.iter().find(|one| {
                let tbs = &one.tbs_certificate;
                tbs.subject == *issuer && tbs.subject != tbs.issuer && !chain.contains(one)
            });
            match next {
                Some(next) => chain.push(next.clone()),
                None => break,
            }
        }
        Self::new(chain)
    }

    /// The kind of the signer's key, as its certificate says.
    pub(super) fn family(&self) -> Option<Family> {
        self.first().and_then(|own| Family::of(&own.tbs_certificate.subject_public_key_info))
    }

    /// `algorithm`, if the signer's key can sign so.
    pub(crate) fn allow(&self, algorithm: Algorithm) -> Result<Algorithm, Error> {
        if self.family().is_some_and(|family| family.allows(algorithm)) {
            Ok(algorithm)
        } else {
            Err(Error::UnsupportedKey(format!("not a key for {algorithm:?}")))
        }
    }

    /// Whether `signature` is the signer's, over `message`.
    pub(crate) fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        let own = self.first().ok_or(Error::WrongSignature)?;
        algorithm.verify(&own.tbs_certificate.subject_public_key_info, message, signature)
    }

    /// Each certificate in DER.
    pub(crate) fn der(&self) -> &[Vec<u8>] {
        &self.0.der
    }

    /// The certificates as CMS carries them.
    pub(crate) fn set(&self) -> &[u8] {
        &self.0.set
    }

    /// `IssuerAndSerialNumber` of the signer's own.
    pub(crate) fn identifier(&self) -> &[u8] {
        &self.0.identifier
    }

    /// The signed attribute that names the signer's own.
    pub(crate) fn binding(&self) -> &[u8] {
        &self.0.binding
    }
}

impl Deref for Chain {
    type Target = [Certificate];

    fn deref(&self) -> &[Certificate] {
        &self.0.certificates
    }
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter().map(crate::CertificateInfo::of)).finish()
    }
}
