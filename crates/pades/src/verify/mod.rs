//! Validation of signatures in a PDF: integrity, what changed later, trust, time, revocation (ETSI EN 319 102-1).

mod chain;
mod changes;
mod document;
mod fields;
mod finding;
mod judge;
mod report;
mod signed;
mod timestamps;

pub use finding::{ChangeKind, Finding, SubIndication};
pub use report::{
    Change, ChangeVerdict, Conclusion, CoveredRevision, FileStatus, Integrity, Report, RevocationReport,
    RevocationStatus, SignatureKind, SignatureReport, TimestampReport,
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    signature::{Signature, Token},
    x509::{Cert, Crl, Evidence, OcspResponse, Pool, TrustList},
};
use document::{Document, Fault, Oddity};
use signed::Signed;

/// When a certificate's revocation status must be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RevocationPolicy {
    /// Always, but for certificates that declare themselves short-lived (EN 319 102-1).
    #[default]
    Require,
    /// Where the certificate says that its authority offers it (an OCSP responder or a list).
    WhenOffered,
    /// Never; what is at hand still counts against a certificate.
    Ignore,
}

/// How to verify.
#[derive(Debug, Clone)]
pub struct VerifyOptions {
    /// The moment to judge for, mostly now.
    pub moment: DateTime<Utc>,
    /// When revocation status is required.
    pub revocation: RevocationPolicy,
    /// How long before a signature (or a timestamp) the revocation information for it may have been issued, if it does
    /// not itself say that it holds until then.
    pub freshness: TimeDelta,
    /// Certificates beside those in the file, DER.
    pub certificates: Vec<Vec<u8>>,
    /// OCSP responses (`OCSPResponse`) and revocation lists (`CertificateList`) beside those in the file, DER.
    pub revocation_data: Vec<Vec<u8>>,
}

impl VerifyOptions {
    /// For this moment; revocation is required, fresh to a day; nothing beside the file.
    pub fn at(moment: DateTime<Utc>) -> Self {
        Self {
            moment,
            revocation: RevocationPolicy::Require,
            freshness: TimeDelta::days(1),
            certificates: Vec::new(),
            revocation_data: Vec::new(),
        }
    }
}

/// Verifies every signature and document timestamp of a file against the authorities of `trust`. Nothing is fetched:
/// what decides is in the file or in `options`.
///
/// Total: a file that cannot be followed is a report too ([`Report::file`]), without signatures.
pub fn verify(pdf: &[u8], trust: &TrustList, options: &VerifyOptions) -> Report {
    let mut report = Report {
        moment: options.moment,
        file: FileStatus::Readable,
        revisions: 0,
        findings: Vec::new(),
        signatures: Vec::new(),
    };
    let document = match Document::open(pdf) {
        Ok(document) => document,
        Err(fault) => {
            report.file = match fault {
                Fault::Encrypted => FileStatus::Encrypted,
                Fault::TooLarge => FileStatus::TooLarge,
                Fault::NoHeader | Fault::CrossReference => FileStatus::Broken,
            };
            return report;
        }
    };
    report.revisions = document.revisions.len();
    let (signed, mut findings) = signed::signatures(&document);
    findings.extend(document.oddities.iter().map(|(_, oddity)| oddity.finding()));
    findings.sort_unstable();
    findings.dedup();
    report.findings = findings;
    let Some(first) = signed.iter().map(|signature| signature.revision).min() else { return report };
    let changes = changes::changes(&document, first);
    let certification = signed.iter().filter_map(|signature| signature.certifies).min();
    let read: Vec<Read<'_>> = signed.iter().map(Read::of).collect();
    let mut context = Context {
        document: &document,
        trust,
        options,
        pool: Pool::new(trust),
        evidence: Evidence::default(),
        changes,
        certification,
    };
    context.gather(&read);
    report.signatures = context.judge(&signed, &read);
    report
}

impl Oddity {
    fn finding(self) -> Finding {
        match self {
            Self::ContentAfterEnd => Finding::ContentAfterEnd,
            Self::MisplacedObject => Finding::MisplacedObject,
            Self::HiddenContent => Finding::HiddenContent,
            Self::DuplicateKey => Finding::DuplicateKey,
        }
    }
}

/// The CMS of a signature.
enum Read<'s> {
    Signature(Signature<'s>),
    Timestamp(Token<'s>),
    Unreadable,
}

impl<'s> Read<'s> {
    fn of(signed: &'s Signed<'_>) -> Self {
        match signed.kind {
            SignatureKind::Signature => Signature::parse(&signed.contents)
                .filter(Signature::is_data)
                .map_or(Self::Unreadable, Self::Signature),
            SignatureKind::DocumentTimestamp => {
                Token::parse(&signed.contents).map_or(Self::Unreadable, Self::Timestamp)
            }
        }
    }

    fn signature(&self) -> Option<&Signature<'s>> {
        match self {
            Self::Signature(signature) => Some(signature),
            Self::Timestamp(token) => Some(&token.signature),
            Self::Unreadable => None,
        }
    }
}

/// What all signatures of a file are judged with.
struct Context<'c, 'a> {
    document: &'c Document<'a>,
    trust: &'c TrustList,
    options: &'c VerifyOptions,
    pool: Pool,
    evidence: Evidence,
    changes: Vec<changes::RawChange>,
    /// The lowest P of the file's certifications.
    certification: Option<u8>,
}

impl Context<'_, '_> {
    /// Certificates and revocation information from signatures, their timestamps, the store and the options.
    fn gather(&mut self, read: &[Read<'_>]) {
        for signature in read.iter().filter_map(Read::signature) {
            self.take(signature);
            for token in timestamps::tokens(signature) {
                self.take(&token.signature);
            }
        }
        let data = signed::validation_data(self.document);
        let certificates = data.certificates.iter().chain(&self.options.certificates);
        certificates.filter_map(|der| Cert::parse(der)).for_each(|certificate| self.pool.add(certificate));
        self.evidence.ocsp.extend(data.ocsp.iter().filter_map(|der| Some((OcspResponse::parse(der)?, true))));
        self.evidence.crls.extend(data.crls.iter().filter_map(|der| Some((Crl::parse(der)?, true))));
        for der in &self.options.revocation_data {
            match OcspResponse::parse(der) {
                Some(response) => self.evidence.ocsp.push((response, false)),
                None => self.evidence.crls.extend(Crl::parse(der).map(|list| (list, false))),
            }
        }
        for (response, _) in &self.evidence.ocsp {
            response.certificates.iter().for_each(|certificate| self.pool.add(certificate.clone()));
        }
    }

    fn take(&mut self, signature: &Signature<'_>) {
        signature.certificates.iter().for_each(|certificate| self.pool.add(certificate.clone()));
        self.evidence.ocsp.extend(signature.ocsp.iter().map(|response| (response.clone(), true)));
        self.evidence.crls.extend(signature.crls.iter().map(|list| (list.clone(), true)));
    }
}
