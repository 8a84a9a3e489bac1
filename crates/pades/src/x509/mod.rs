//! Certificates: reading, paths to trusted authorities (RFC 5280), revocation (RFC 6960, RFC 5280).

mod algorithm;
mod certificate;
pub(crate) mod der;
mod path;
mod revocation;
mod trust;

pub use algorithm::Digest;
pub(crate) use algorithm::{Checked, check, oid};
pub(crate) use certificate::{Cert, certificates};
pub(crate) use path::{PathFault, Pool, Purpose};
pub use revocation::RevocationSource;
pub(crate) use revocation::{Crl, Evidence, OcspResponse, Status};
pub use trust::{TrustList, TrustPurpose};
