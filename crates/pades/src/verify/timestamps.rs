use chrono::{DateTime, Utc};

use super::{
    Context,
    chain::{Chain, Question, fail, unsure},
    finding::{Finding, SubIndication},
    report::{Conclusion, TimestampReport},
};
use crate::{
    signature::{Named, Signature, Token},
    x509::{Cert, Checked, Purpose, oid},
};

/// Timestamps that one signature may carry.
const MOST_TOKENS: usize = 16;

/// The timestamps over a signature's value (`signature-time-stamp`, EN 319 122-1, 5.3).
pub(super) fn tokens<'a>(signature: &Signature<'a>) -> Vec<Token<'a>> {
    let values = signature.unsigned(oid!("1.2.840.113549.1.9.16.2.14"));
    values.into_iter().take(MOST_TOKENS).filter_map(|value| Token::parse(value.raw)).collect()
}

/// What a timestamp proves.
pub(super) struct TokenVerdict {
    pub conclusion: Conclusion,
    pub findings: Vec<Finding>,
    pub authority: Option<Cert>,
    pub chain: Option<Chain>,
    pub digest_matches: bool,
    pub signature_valid: bool,
}

impl TokenVerdict {
    pub fn passed(&self) -> bool {
        self.conclusion == Conclusion::TotalPassed
    }

    pub fn report(self, time: DateTime<Utc>) -> TimestampReport {
        let authority = self.authority.map(|certificate| certificate.info());
        TimestampReport { time, authority, conclusion: self.conclusion, findings: self.findings }
    }
}

impl Context<'_, '_> {
    /// Validates a timestamp of `parts` that is known to have existed at `existence` (EN 319 102-1, 5.4): imprint,
    /// signature, the authority's chain at the time it tells, and that the authority was still valid at `existence`.
    pub(super) fn token(&self, token: &Token<'_>, parts: &[&[u8]], existence: DateTime<Utc>) -> TokenVerdict {
        let signature = &token.signature;
        let mut verdict = TokenVerdict {
            conclusion: Conclusion::TotalPassed,
            findings: Vec::new(),
            authority: None,
            chain: None,
            digest_matches: false,
            signature_valid: false,
        };
        let end = |mut verdict: TokenVerdict, conclusion, finding| {
            verdict.conclusion = conclusion;
            verdict.findings.push(finding);
            verdict
        };
        let weak = [token.digest, signature.digest].iter().flatten().any(|digest| digest.is_weak());
        match (token.covers(parts), signature.digest_matches(&[token.content])) {
            (Some(true), Some(true)) => verdict.digest_matches = true,
            (Some(false), _) | (_, Some(false)) => {
                return end(verdict, fail(SubIndication::HashFailure), Finding::DigestMismatch);
            }
            _ => {
                return end(
                    verdict,
                    unsure(SubIndication::CryptoConstraintsFailure),
                    Finding::UnknownAlgorithm,
                );
            }
        }
        let Some(authority) = signature.signer(|named| self.pool.find(named)) else {
            return end(
                verdict,
                unsure(SubIndication::NoSigningCertificateFound),
                Finding::CertificateMissing,
            );
        };
        verdict.authority = Some(authority.clone());
        let checked = signature.check(&authority);
        // RFC 3161, 2.4.1: the certificate must be named; by SHA-1 it may still be (RFC 5816 only offers better).
        match (checked, signature.names(&authority)) {
            (Checked::Valid { .. }, Named::Yes) => verdict.signature_valid = true,
            (Checked::Unknown, _) => {
                return end(
                    verdict,
                    unsure(SubIndication::CryptoConstraintsFailure),
                    Finding::UnknownAlgorithm,
                );
            }
            (Checked::Valid { .. }, Named::Other) => {
                return end(verdict, fail(SubIndication::SigCryptoFailure), Finding::OtherCertificateNamed);
            }
            (Checked::Valid { .. }, Named::Missing) => {
                return end(
                    verdict,
                    unsure(SubIndication::SigConstraintsFailure),
                    Finding::CertificateNotNamed,
                );
            }
            (Checked::Invalid, _) => {
                return end(verdict, fail(SubIndication::SigCryptoFailure), Finding::SignatureInvalid);
            }
        }
        let question = Question {
            purpose: Purpose::Timestamping,
            valid_at: token.time,
            existence,
            status_at: token.time,
            proven: existence < self.options.moment,
            claimed: None,
        };
        let chain = self.chain(&authority, &question);
        verdict.findings.extend(&chain.findings);
        verdict.conclusion = chain.conclusion;
        verdict.chain = Some(chain);
        if verdict.passed() && (weak || checked == (Checked::Valid { weak: true })) {
            return end(verdict, unsure(SubIndication::CryptoConstraintsFailure), Finding::WeakAlgorithm);
        }
        verdict
    }
}
