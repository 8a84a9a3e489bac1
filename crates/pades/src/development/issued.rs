//! Holders of a key and a certificate, and what they certify.

use aws_lc_rs::{
    rand,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair},
};
use chrono::{DateTime, Utc};
use der::Encode;
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::{
    Purpose, Services, Subject,
    certificates::{Unsigned, certificate, generate_key, name, validity},
};
use crate::{EncryptedKey, Error, Signer, SoftwareSigner, keys::write_pkcs12};

/// A key with its certificate.
pub struct Issued {
    /// The private key, PKCS#8 in DER.
    pub pkcs8: Zeroizing<Vec<u8>>,
    /// The certificate.
    pub certificate: Certificate,
    /// The authorities between it and the root, without the root.
    pub issuers: Vec<Certificate>,
    pub(super) signer: SoftwareSigner,
}

/// A self-signed root.
pub(super) fn root(
    common_name: &str,
    now: DateTime<Utc>,
    days: u32,
    path_length: u8,
) -> Result<Issued, Error> {
    let (pkcs8, public) = generate_key()?;
    let name = name(&common_name.into())?;
    let unsigned = Unsigned {
        issuer: name.clone(),
        issuer_key: &public,
        subject: name,
        key: public.clone(),
        validity: validity(now, days)?,
        purpose: Purpose::Authority { path_length },
        services: &Services::default(),
    };
    let tbs = unsigned.tbs()?;
    // The certificate needs a signature by a key that needs a certificate: sign once with the bare key.
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &pkcs8).map_err(Error::key)?;
    let signature = key
        .sign(&rand::SystemRandom::new(), &tbs.to_der().map_err(Error::encoding)?)
        .map_err(|_| Error::Signer("the key could not sign".into()))?;
    Issued::new(pkcs8, certificate(tbs, signature.as_ref())?, Vec::new())
}

impl Issued {
    pub(super) fn new(
        pkcs8: Zeroizing<Vec<u8>>,
        certificate: Certificate,
        issuers: Vec<Certificate>,
    ) -> Result<Self, Error> {
        let chain = std::iter::once(&certificate).chain(&issuers).map(Encode::to_der);
        let chain = chain.collect::<der::Result<Vec<_>>>().map_err(Error::encoding)?;
        let signer = SoftwareSigner::from_pkcs8(&pkcs8, &chain)?;
        Ok(Self { pkcs8, certificate, issuers, signer })
    }

    pub(super) fn certify_new(
        &self,
        subject: &Subject,
        purpose: Purpose,
        now: DateTime<Utc>,
        days: u32,
        services: &Services,
        issuers: Vec<Certificate>,
    ) -> Result<Self, Error> {
        let (pkcs8, public) = generate_key()?;
        let certificate = self.certify(&public, subject, purpose, now, days, services)?;
        Self::new(pkcs8, certificate, issuers)
    }

    pub(super) fn certify(
        &self,
        key: &SubjectPublicKeyInfoOwned,
        subject: &Subject,
        purpose: Purpose,
        now: DateTime<Utc>,
        days: u32,
        services: &Services,
    ) -> Result<Certificate, Error> {
        let own = &self.certificate.tbs_certificate;
        let unsigned = Unsigned {
            issuer: own.subject.clone(),
            issuer_key: &own.subject_public_key_info,
            subject: name(subject)?,
            key: key.clone(),
            validity: validity(now, days)?,
            purpose,
            services,
        };
        let tbs = unsigned.tbs()?;
        let signature = self.signer.sign(&tbs.to_der().map_err(Error::encoding)?)?;
        certificate(tbs, &signature)
    }

    /// A signer with this key.
    ///
    /// # Errors
    /// As [`SoftwareSigner::from_pkcs8`].
    pub fn signer(&self) -> Result<SoftwareSigner, Error> {
        SoftwareSigner::from_pkcs8(&self.pkcs8, &self.chain()?)
    }

    /// A PKCS#12 file that `password` opens.
    ///
    /// # Errors
    /// [`Error::Encoding`].
    pub fn pkcs12(&self, password: &str) -> Result<Vec<u8>, Error> {
        write_pkcs12(&self.pkcs8, &self.chain()?, "signer", password)
    }

    /// The key encrypted under `secret`, with its certificate.
    ///
    /// # Errors
    /// As [`SoftwareSigner::encrypt`].
    pub fn encrypt(&self, secret: &str) -> Result<EncryptedKey, Error> {
        self.signer.encrypt(secret)
    }

    fn chain(&self) -> Result<Vec<Vec<u8>>, Error> {
        let chain = std::iter::once(&self.certificate).chain(&self.issuers);
        chain.map(|one| one.to_der().map_err(Error::encoding)).collect()
    }
}
