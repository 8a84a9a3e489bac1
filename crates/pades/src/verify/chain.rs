//! The chain of a certificate: who vouches for it, whether each was valid, and whether one was revoked.

use chrono::{DateTime, Utc};

use super::{
    Context, RevocationPolicy,
    finding::{Finding, SubIndication},
    report::{Conclusion, RevocationReport, RevocationStatus},
};
use crate::{
    certificate::hex,
    x509::{Cert, PathFault, Purpose, RevocationSource, Status},
};

pub(super) fn fail(sub: SubIndication) -> Conclusion {
    Conclusion::TotalFailed(sub)
}

pub(super) fn unsure(sub: SubIndication) -> Conclusion {
    Conclusion::Indeterminate(sub)
}

/// What is asked of a certificate's chain.
pub(super) struct Question {
    pub purpose: Purpose,
    /// All of the chain must have been valid then.
    pub valid_at: DateTime<Utc>,
    /// And then, when what was signed is known to have existed.
    pub existence: DateTime<Utc>,
    /// Revocation information must reach to there.
    pub status_at: DateTime<Utc>,
    /// Whether `existence` is proven, and not merely the moment of verification.
    pub proven: bool,
    /// When the signer says it was.
    pub claimed: Option<DateTime<Utc>>,
}

/// The answer.
pub(super) struct Chain {
    pub conclusion: Conclusion,
    pub findings: Vec<Finding>,
    /// From the signer to the anchor; the signer alone if there is no path.
    pub certificates: Vec<Cert>,
    pub revocation: Vec<RevocationReport>,
    /// All that a later validation needs is in the file.
    pub embedded: bool,
}

impl Chain {
    /// The first failure stays; later ones add their finding.
    fn note(&mut self, conclusion: Conclusion, finding: Finding) {
        worsen(&mut self.conclusion, conclusion);
        self.findings.push(finding);
    }
}

/// A failure is never softened, an earlier doubt never replaced by another doubt.
pub(super) fn worsen(own: &mut Conclusion, other: Conclusion) {
    let rank = |conclusion: &Conclusion| match conclusion {
        Conclusion::TotalPassed => 0,
        Conclusion::Indeterminate(_) => 1,
        Conclusion::TotalFailed(_) => 2,
    };
    if rank(&other) > rank(own) {
        *own = other;
    }
}

impl Context<'_, '_> {
    pub(super) fn chain(&self, certificate: &Cert, question: &Question) -> Chain {
        let mut chain = Chain {
            conclusion: Conclusion::TotalPassed,
            findings: Vec::new(),
            certificates: vec![certificate.clone()],
            revocation: Vec::new(),
            embedded: true,
        };
        match self.pool.path(certificate, question.purpose, self.trust, question.valid_at) {
            Ok(path) => {
                chain.certificates = path.certificates;
                if path.weak {
                    chain.note(unsure(SubIndication::CryptoConstraintsFailure), Finding::WeakAlgorithm);
                }
            }
            Err(PathFault::NoPath) => {
                chain.note(unsure(SubIndication::NoCertificateChainFound), Finding::Untrusted)
            }
            Err(PathFault::Constraints) => {
                chain.note(unsure(SubIndication::ChainConstraintsFailure), Finding::ChainConstraint);
            }
            Err(PathFault::Signature) => {
                chain.note(unsure(SubIndication::CertificateChainGeneralFailure), Finding::ChainSignature);
            }
        }
        let certificates = chain.certificates.clone();
        let below_anchor = if certificates.len() > 1 { certificates.len() - 1 } else { 1 };
        let anchored = certificates.len() == 1 && chain.conclusion == Conclusion::TotalPassed;
        if !anchored {
            for (index, certificate) in certificates.iter().take(below_anchor).enumerate() {
                validity(&mut chain, question, certificate, index == 0);
            }
        }
        // The last one is the anchor, unless there is no path.
        for (index, pair) in certificates.windows(2).enumerate() {
            let [certificate, issuer] = pair else { continue };
            self.status(&mut chain, question, certificate, issuer, index == 0);
        }
        chain.findings.sort_unstable();
        chain.findings.dedup();
        chain
    }

    fn status(&self, chain: &mut Chain, question: &Question, certificate: &Cert, issuer: &Cert, own: bool) {
        let status = match () {
            () if certificate.extensions.no_revocation => {
                RevocationStatus::Good { source: RevocationSource::NotNeeded, issued: None }
            }
            () => {
                let freshness = self.options.freshness;
                match self.evidence.status(certificate, issuer, &self.pool, question.status_at, freshness) {
                    Status::Good { source, this_update, embedded } => {
                        chain.embedded &= embedded;
                        RevocationStatus::Good { source, issued: Some(this_update) }
                    }
                    Status::Revoked { source, at, reason } => {
                        RevocationStatus::Revoked { source, since: at, reason }
                    }
                    Status::Stale { this_update } => RevocationStatus::Stale { issued: this_update },
                    Status::Unknown => RevocationStatus::Unknown,
                }
            }
        };
        chain.revocation.push(RevocationReport { serial: hex(&certificate.serial), status });
        let required = match self.options.revocation {
            RevocationPolicy::Require => true,
            RevocationPolicy::WhenOffered => certificate.extensions.names_revocation_source,
            RevocationPolicy::Ignore => false,
        };
        match status {
            RevocationStatus::Good { .. } => {}
            RevocationStatus::Revoked { since, .. } if question.proven && since > question.existence => {
                chain.embedded = false;
                chain.findings.push(Finding::RevokedLater);
            }
            // The claim can only lie to the signer's advantage: who says to have signed after the revocation did.
            RevocationStatus::Revoked { since, .. }
                if own && question.claimed.is_some_and(|time| time >= since) =>
            {
                chain.note(fail(SubIndication::Revoked), Finding::Revoked);
            }
            RevocationStatus::Revoked { .. } if own => {
                chain.note(unsure(SubIndication::RevokedNoPoe), Finding::Revoked);
            }
            RevocationStatus::Revoked { .. } => {
                chain.note(unsure(SubIndication::RevokedCaNoPoe), Finding::Revoked);
            }
            RevocationStatus::Stale { .. } => {
                chain.embedded = false;
                if required {
                    chain.note(unsure(SubIndication::TryLater), Finding::RevocationStale);
                }
            }
            RevocationStatus::Unknown => {
                chain.embedded = false;
                if required {
                    chain.note(unsure(SubIndication::TryLater), Finding::RevocationUnknown);
                }
            }
        }
    }
}

fn validity(chain: &mut Chain, question: &Question, certificate: &Cert, own: bool) {
    let inside = certificate.valid_at(question.valid_at) && certificate.valid_at(question.existence);
    if inside {
        return;
    }
    let conclusion = if question.existence < certificate.not_before {
        fail(SubIndication::NotYetValid)
    } else if own && question.claimed.is_some_and(|claimed| claimed > certificate.not_after) {
        fail(SubIndication::Expired)
    } else {
        unsure(SubIndication::OutOfBoundsNoPoe)
    };
    chain.note(conclusion, Finding::OutsideValidity);
}
