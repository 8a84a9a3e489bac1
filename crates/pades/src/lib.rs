//! Advanced electronic signatures in PDF files: PAdES (ETSI EN 319 142-1), levels B-B to B-LTA.
//!
//! A signature is added by incremental update: not one byte of the file before it changes, so that several people
//! sign one after the other and every signature stays valid. The steps:
//!
//! 1. [`prepare`] adds all signature fields at once, before the first signature;
//! 2. [`sign`] fills one field with the key of a [`Signer`]; call it once per signer, in any order;
//! 3. [`extend`] lifts what was signed to a higher [`Level`]: timestamps (RFC 3161), revocation data (RFC 6960, RFC 5280)
//!    and a timestamp of the whole document, renewed for decades; [`sign_at`] does both at once. The services are
//!    reached through the caller's [`Fetch`];
//! 4. [`read_signatures`] tells who signed, what each signature covers and whether it is intact.
//!
//! ```
//! # #[cfg(feature = "development")] {
//! use chrono::DateTime;
//! use ventanilla_pades::{FieldSpec, SignatureOptions, development::Authority, prepare, read_signatures, sign};
//! # fn run(pdf: &[u8]) -> Result<(), ventanilla_pades::Error> {
//! let now = DateTime::UNIX_EPOCH;
//! let signer = Authority::generate("Example CA", now, 30)?.issue("Ana Example", now, 30)?.signer()?;
//! let field = FieldSpec { name: "approval".into(), page: 1, rect: [50.0, 50.0, 200.0, 100.0], tooltip: "Approval".into(), lock: None };
//! let prepared = prepare(pdf, &[field])?;
//! let signed = sign(&prepared, &SignatureOptions::new("approval", "Ana Example", now), &signer)?;
//! assert!(read_signatures(&signed)?[0].intact());
//! # Ok(()) } }
//! ```
//!
//! [`read_signatures`] does not judge trust; [`verify`] does, by the caller's [`TrustList`], with time, revocation and all
//! that later revisions changed.
#![warn(missing_docs)]

mod certificate;
mod error;
mod fetch;
mod keys;
mod longterm;
mod pdf;
mod pki;
mod prepare;
mod read;
mod revocation;
mod sign;
mod signature;
mod timestamp;
mod verify;
mod x509;

#[cfg(feature = "development")]
pub mod development;

pub use certificate::CertificateInfo;
pub use error::Error;
pub use fetch::{Fetch, FetchError};
pub use keys::{Algorithm, Chain, DigestAlgorithm, EncryptedKey, Signer, SoftwareSigner, prove};
#[cfg(feature = "pkcs11")]
pub use keys::{Pkcs11Key, Pkcs11Signer};
#[cfg(feature = "remote")]
pub use keys::{RemoteService, RemoteSigner};
pub use longterm::{
    ArchiveTimestamp, Level, LongTerm, add_archive_timestamp, add_signature_timestamp, add_validation_data,
    check_signer, extend, newest_archive_timestamp, sign_at,
};
pub use prepare::{FieldSpec, prepare};
pub use read::{Coverage, SignatureInfo, read_signatures};
pub use revocation::RevocationError;
pub use sign::{
    Appearance, CertificationLevel, FieldLock, PreparedSignature, SignatureOptions, prepare_signature, sign,
};
pub use timestamp::{TimestampError, TimestampService};
pub use verify::{
    Change, ChangeKind, ChangeVerdict, Conclusion, CoveredRevision, FileStatus, Finding, Integrity, Report,
    RevocationPolicy, RevocationReport, RevocationStatus, SignatureKind, SignatureReport, SubIndication,
    TimestampReport, VerifyOptions, verify,
};
pub use x509::{Digest, RevocationSource, TrustList, TrustPurpose};
/// The X.509 certificate type in this crate's interface.
pub use x509_cert::Certificate;
