//! A small public key infrastructure for development and tests: a root, on request an authority below it, signers, a
//! timestamp authority (RFC 3161), an OCSP responder (RFC 6960) and revocation lists (RFC 5280). P-256 throughout.
//! Never for production; the feature `development` turns it on.
//!
//! Nothing here opens a socket: [`Authority::answer_timestamp`], [`Authority::answer_ocsp`] and [`Authority::crl`]
//! turn bytes into bytes, and whoever serves them puts HTTP around them.

mod certificates;
mod issued;
mod revocation;
mod store;
mod timestamps;

pub use certificates::Purpose;
pub use issued::Issued;
pub use revocation::Status;
/// Why a certificate was revoked (RFC 5280, 5.3.1).
pub use x509_cert::ext::pkix::CrlReason as RevocationReason;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use der::{Decode, DecodePem, EncodePem, pem::LineEnding};
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::Certificate;

use crate::Error;
use issued::root;

/// Whom a certificate is issued to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Common name: the person's name.
    pub common_name: String,
    /// Serial number of the person (an identity number), if any.
    pub serial_number: Option<String>,
    /// Organisation, if any.
    pub organization: Option<String>,
}

impl From<&str> for Subject {
    fn from(common_name: &str) -> Self {
        Self { common_name: common_name.into(), ..Self::default() }
    }
}

/// Where an issuer's services are reached: what its certificates say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Services {
    /// URL of the OCSP responder.
    pub ocsp: Option<String>,
    /// URL of the issuer's own certificate, DER.
    pub ca_issuers: Option<String>,
    /// URL of the revocation list, DER.
    pub crl: Option<String>,
}

/// How an authority is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityOptions {
    /// Common name of the root; the others' names begin with it.
    pub common_name: String,
    /// Validity of all its certificates, in days.
    pub days: u32,
    /// Whether an authority below the root issues; otherwise the root does.
    pub intermediate: bool,
    /// Whether the responder's certificate says that it need not be asked for (id-pkix-ocsp-nocheck).
    pub no_check: bool,
    /// Services of whoever issues to signers.
    pub services: Services,
    /// Services of the root, in the certificate of the authority below it.
    pub root_services: Services,
}

impl AuthorityOptions {
    /// A root that issues itself, without services.
    pub fn new(common_name: &str, days: u32) -> Self {
        Self {
            common_name: common_name.into(),
            days,
            intermediate: false,
            no_check: true,
            services: Services::default(),
            root_services: Services::default(),
        }
    }
}

/// A root with all that belongs to it.
pub struct Authority {
    root: Issued,
    /// Who issues, if not the root.
    intermediate: Option<Issued>,
    timestamps: Issued,
    responder: Issued,
    services: Services,
    /// Serial number, moment and reason, for either issuer: serial numbers are random and do not meet.
    revoked: BTreeMap<Vec<u8>, (DateTime<Utc>, RevocationReason)>,
}

impl Authority {
    /// A new root that issues itself, valid for `days` from `now`, without services. Keys come from the system's
    /// randomness.
    ///
    /// # Errors
    /// [`Error::Encoding`] if there is no randomness, or a date lies outside what X.509 can say.
    pub fn generate(common_name: &str, now: DateTime<Utc>, days: u32) -> Result<Self, Error> {
        Self::with_options(&AuthorityOptions::new(common_name, days), now)
    }

    /// A new authority.
    ///
    /// # Errors
    /// As [`Authority::generate`].
    pub fn with_options(options: &AuthorityOptions, now: DateTime<Utc>) -> Result<Self, Error> {
        let AuthorityOptions { common_name, days, .. } = options;
        let root = root(common_name, now, *days, u8::from(options.intermediate))?;
        let named = |what: &str| Subject::from(format!("{common_name}, {what}").as_str());
        let purpose = Purpose::Authority { path_length: 0 };
        let intermediate = match options.intermediate {
            true => Some(root.certify_new(
                &named("issuing authority"),
                purpose,
                now,
                *days,
                &options.root_services,
                Vec::new(),
            )?),
            false => None,
        };
        let issuer = intermediate.as_ref().unwrap_or(&root);
        let issuers: Vec<_> = intermediate.iter().map(|one| one.certificate.clone()).collect();
        let of = |what, purpose| {
            issuer.certify_new(&named(what), purpose, now, *days, &options.services, issuers.clone())
        };
        let timestamps = of("timestamps", Purpose::TimestampAuthority)?;
        let responder = of("OCSP", Purpose::OcspResponder { no_check: options.no_check })?;
        let services = options.services.clone();
        Ok(Self { timestamps, responder, intermediate, root, services, revoked: BTreeMap::new() })
    }

    /// Gives the timestamp authority and the OCSP responder new keys and certificates, as is due before the old
    /// ones end.
    ///
    /// # Errors
    /// As [`Authority::generate`].
    pub fn renew_services(&mut self, now: DateTime<Utc>, days: u32) -> Result<(), Error> {
        let no_check = crate::pki::has_no_check(&self.responder.certificate);
        let of = |old: &Issued, purpose| -> Result<Issued, Error> {
            let subject = Subject::from(crate::CertificateInfo::of(&old.certificate).subject.as_str());
            self.issuer().certify_new(&subject, purpose, now, days, &self.services, self.issuers())
        };
        let timestamps = of(&self.timestamps, Purpose::TimestampAuthority)?;
        self.responder = of(&self.responder, Purpose::OcspResponder { no_check })?;
        self.timestamps = timestamps;
        Ok(())
    }

    /// The root certificate, PEM.
    ///
    /// # Errors
    /// [`Error::Encoding`].
    pub fn root_pem(&self) -> Result<String, Error> {
        self.root.certificate.to_pem(LineEnding::LF).map_err(Error::encoding)
    }

    /// Reads a certificate in PEM.
    ///
    /// # Errors
    /// [`Error::BrokenKey`].
    pub fn read_pem(pem: &str) -> Result<Certificate, Error> {
        Certificate::from_pem(pem).map_err(Error::key)
    }

    /// The root certificate.
    pub fn root(&self) -> &Certificate {
        &self.root.certificate
    }

    /// Whose name is on the signers' certificates: the authority below the root, or the root.
    pub fn issuer_certificate(&self) -> &Certificate {
        &self.issuer().certificate
    }

    /// The timestamp authority's certificate.
    pub fn timestamp_certificate(&self) -> &Certificate {
        &self.timestamps.certificate
    }

    /// The OCSP responder's certificate.
    pub fn responder_certificate(&self) -> &Certificate {
        &self.responder.certificate
    }

    /// A new key and its certificate for signing documents, valid for `days` from `now`.
    ///
    /// # Errors
    /// As [`Authority::generate`].
    pub fn issue(&self, subject: impl Into<Subject>, now: DateTime<Utc>, days: u32) -> Result<Issued, Error> {
        self.issuer().certify_new(&subject.into(), Purpose::Signer, now, days, &self.services, self.issuers())
    }

    /// A signer's certificate for a key made elsewhere, given as its `SubjectPublicKeyInfo` in DER.
    ///
    /// # Errors
    /// [`Error::BrokenKey`] if that is none; otherwise as [`Authority::generate`].
    pub fn certify_der(
        &self,
        key: &[u8],
        subject: &Subject,
        now: DateTime<Utc>,
        days: u32,
    ) -> Result<Certificate, Error> {
        self.certify_der_for(Purpose::Signer, key, subject, now, days)
    }

    /// The same for any purpose.
    ///
    /// # Errors
    /// As [`Authority::certify_der`].
    pub fn certify_der_for(
        &self,
        purpose: Purpose,
        key: &[u8],
        subject: &Subject,
        now: DateTime<Utc>,
        days: u32,
    ) -> Result<Certificate, Error> {
        let key = SubjectPublicKeyInfoOwned::from_der(key).map_err(Error::key)?;
        self.issuer().certify(&key, subject, purpose, now, days, &self.services)
    }

    fn issuer(&self) -> &Issued {
        self.intermediate.as_ref().unwrap_or(&self.root)
    }

    fn issuers(&self) -> Vec<Certificate> {
        self.intermediate.iter().map(|one| one.certificate.clone()).collect()
    }
}
