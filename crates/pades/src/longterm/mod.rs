//! Signatures that outlive their certificates: the levels B-T, B-LT and B-LTA of EN 319 142-1.
//!
//! A signature first gets a timestamp (B-T), which proves that it existed while its certificate was valid; then the file
//! gets the certificates and revocation data that show that validity (B-LT), in a document security store; then a
//! timestamp of the whole document (B-LTA), which proves that all of it existed while its algorithms were strong.
//! Before that timestamp's own certificate ends, [`extend`] renews it, and again, for decades.

mod archive;
mod chain;
mod enrolment;
mod gather;
mod newest;
mod signature_timestamp;
mod signatures;
mod store;

pub use archive::{add_archive_timestamp, add_validation_data};
pub use enrolment::check_signer;
pub use newest::{ArchiveTimestamp, newest_archive_timestamp};
pub use signature_timestamp::add_signature_timestamp;

use chrono::{DateTime, Utc};
use x509_cert::Certificate;

use crate::{Error, Fetch, SignatureOptions, Signer, TimestampService, pdf::Source, sign};
use signatures::{Embedded, embedded};

/// How long a signature is meant to stand: the levels of EN 319 142-1, each with what the one before it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub enum Level {
    /// B-B: the signature with its certificates; verifies while the certificate is valid.
    #[serde(rename = "B-B")]
    B,
    /// B-T: proven to have existed at a time.
    #[serde(rename = "B-T")]
    T,
    /// B-LT: the file holds what shows that the certificates were valid then.
    #[serde(rename = "B-LT")]
    Lt,
    /// B-LTA: a timestamp of the whole document, which can be renewed.
    #[serde(rename = "B-LTA")]
    Lta,
}

/// What the levels above B-B need from outside.
pub struct LongTerm<'a> {
    /// Reaches the services.
    pub fetch: &'a dyn Fetch,
    /// Who gives timestamps.
    pub timestamps: TimestampService,
    /// Where every chain must end: the signers', the timestamp authority's.
    pub roots: &'a [Certificate],
    /// Authorities between them, for files that lack them; others are fetched where certificates say
    /// (authorityInfoAccess).
    pub certificates: &'a [Certificate],
    /// The moment, by the caller's clock.
    pub now: DateTime<Utc>,
    /// An empty signature field to hold the next document timestamp, made by [`prepare`](crate::prepare). Otherwise, or
    /// once it is signed, a new invisible field holds it, which validators permit for document timestamps only.
    pub archive_field: Option<String>,
}

impl<'a> LongTerm<'a> {
    /// With no further certificates, and document timestamps in fields of their own.
    pub fn new(
        fetch: &'a dyn Fetch,
        timestamps: TimestampService,
        roots: &'a [Certificate],
        now: DateTime<Utc>,
    ) -> Self {
        Self { fetch, timestamps, roots, certificates: &[], now, archive_field: None }
    }
}

/// Signs a field and lifts the file to `level`.
///
/// Where several people sign one after the other, take [`Level::T`] for each, and [`extend`] to [`Level::Lta`] once, after
/// the last: one store and one document timestamp serve all of them. `options.timestamp_room` must leave room for the
/// timestamp; on [`Error::NoRoom`] nothing is lost but the signature that does not fit.
///
/// # Errors
/// As [`sign`](crate::sign), [`add_signature_timestamp`] and [`extend`]. The file is returned whole or not at all.
pub fn sign_at(
    pdf: &[u8],
    options: &SignatureOptions<'_>,
    signer: &dyn Signer,
    level: Level,
    longterm: &LongTerm<'_>,
) -> Result<Vec<u8>, Error> {
    let mut file = sign(pdf, options, signer)?;
    if level >= Level::T {
        file = add_signature_timestamp(&file, &options.field, longterm)?;
    }
    if level >= Level::Lt {
        file = extend(&file, level, longterm)?;
    }
    Ok(file)
}

/// Lifts every signature of a file to `level`, or renews what has reached it.
///
/// - To [`Level::T`]: a signature without timestamp gets one if nothing follows it in the file and its space has room.
///   One that a document timestamp covers is proven already.
/// - To [`Level::Lt`]: the same where it can be done, then [`add_validation_data`].
/// - To [`Level::Lta`]: the same, then [`add_archive_timestamp`]. Called again before the last document timestamp's
///   certificate ends, it gathers what that one needs and adds the next.
///
/// # Errors
/// [`Error::Unsigned`], [`Error::NotLast`] and [`Error::NoRoom`] (to `T`), [`Error::NoTimestamp`] (to `Lt`),
/// [`Error::Timestamp`], [`Error::Revocation`], [`Error::NoChain`], and what the file itself causes.
pub fn extend(pdf: &[u8], level: Level, longterm: &LongTerm<'_>) -> Result<Vec<u8>, Error> {
    let mut file = pdf.to_vec();
    if level >= Level::T {
        let unproven: Vec<String> = {
            let source = Source::open(pdf)?;
            let all = embedded(&source)?;
            if all.is_empty() {
                return Err(Error::Unsigned);
            }
            let open = all.iter().filter(|one| !one.is_proven(&all));
            open.map(|one| one.field.clone()).collect()
        };
        for field in unproven {
            match add_signature_timestamp(&file, &field, longterm) {
                Ok(stamped) => file = stamped,
                // At the higher levels a document timestamp may still prove it.
                Err(Error::NotLast(_) | Error::NoRoom { .. }) if level > Level::T => {}
                Err(error) => return Err(error),
            }
        }
    }
    match level {
        Level::B | Level::T => Ok(file),
        Level::Lt => add_validation_data(&file, longterm),
        Level::Lta => add_archive_timestamp(&file, longterm),
    }
}

impl Embedded {
    /// Whether something proves when it was made: its own timestamp, or a document timestamp that covers it.
    fn is_proven(&self, all: &[Embedded]) -> bool {
        self.is_document_timestamp || self.timestamp.is_some() || self.sealed(all).is_some()
    }
}
