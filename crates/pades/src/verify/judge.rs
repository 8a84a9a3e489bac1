use chrono::{DateTime, Utc};

use super::{
    Context, Read,
    chain::{Chain, Question, fail, unsure, worsen},
    changes::{Permissions, judge as judge_change},
    document::Oddity,
    finding::{Finding, SubIndication},
    report::{Change, ChangeVerdict, Conclusion, Integrity, SignatureReport},
    signed::{Signed, has_validation_data},
    timestamps::{TokenVerdict, tokens},
};
use crate::{
    FieldLock, Level,
    signature::{Named, Signature, Token},
    x509::{Cert, Checked, Purpose},
};

impl Context<'_, '_> {
    /// Judges all signatures, the newest timestamps first: each proves when what it covers existed.
    pub(super) fn judge(&self, signed: &[Signed<'_>], read: &[Read<'_>]) -> Vec<SignatureReport> {
        let mut proofs: Vec<Proof> = Vec::new();
        let mut reports: Vec<Option<SignatureReport>> = signed.iter().map(|_| None).collect();
        let newest_first = signed.iter().zip(read).zip(reports.iter_mut()).rev();
        for ((signed, read), report) in newest_first {
            let Read::Timestamp(token) = read else { continue };
            let existence = existence(&proofs, signed.revision).unwrap_or(self.options.moment);
            let mut own = self.frame(signed);
            let verdict = self.token(token, &signed.parts, existence);
            let whole = own.conclusion == Conclusion::TotalPassed
                || matches!(own.conclusion, Conclusion::Indeterminate(_));
            if own.coverage.is_some() && whole && verdict.passed() {
                if proofs.iter().any(|later| later.revision > signed.revision && later.time < token.time) {
                    own.doubt(SubIndication::TimestampOrderFailure, Finding::TimestampOrder);
                } else {
                    proofs.push(Proof { revision: signed.revision, time: token.time });
                }
            }
            own.take(&verdict, token);
            *report = Some(own.sorted());
        }
        for ((signed, read), report) in signed.iter().zip(read).zip(reports.iter_mut()) {
            if report.is_none() {
                let mut own = self.frame(signed);
                match read {
                    Read::Signature(signature) if own.coverage.is_some() => {
                        self.signature(&mut own, signed, signature, &proofs);
                    }
                    _ => own.lost(Conclusion::TotalFailed(SubIndication::FormatFailure), Finding::CmsInvalid),
                }
                *report = Some(own.sorted());
            }
        }
        reports.into_iter().flatten().collect()
    }

    fn signature(
        &self,
        own: &mut SignatureReport,
        signed: &Signed<'_>,
        cms: &Signature<'_>,
        proofs: &[Proof],
    ) {
        own.digest = cms.digest;
        own.claimed_time = own.claimed_time.or_else(|| cms.signing_time());
        // ISO 32000 lets signatures of its own kind go without signed attributes; PAdES does not.
        let bare = !cms.has_signed_attributes() && !signed.cades;
        if cms.content.is_some() || !(bare || cms.has_signed_attributes()) {
            return own.lost(fail(SubIndication::FormatFailure), Finding::CmsInvalid);
        }
        match cms.digest_matches(&signed.parts) {
            Some(matches) => own.integrity.digest_matches = matches || bare,
            None => {
                return own.lost(unsure(SubIndication::CryptoConstraintsFailure), Finding::UnknownAlgorithm);
            }
        }
        let Some(signer) = cms.signer(|named| self.pool.find(named)) else {
            return own.lost(unsure(SubIndication::NoSigningCertificateFound), Finding::CertificateMissing);
        };
        own.certificate = Some(signer.der.clone());
        own.signer = Some(signer.info());
        let checked = if bare { cms.check_bare(&signer, &signed.parts) } else { cms.check(&signer) };
        let named = cms.names(&signer);
        own.integrity.signature_valid = matches!(checked, Checked::Valid { .. }) && named != Named::Other;
        if !own.integrity.digest_matches {
            return own.lost(fail(SubIndication::HashFailure), Finding::DigestMismatch);
        }
        match (checked, named) {
            (Checked::Unknown, _) => {
                return own.lost(unsure(SubIndication::CryptoConstraintsFailure), Finding::UnknownAlgorithm);
            }
            (Checked::Invalid, _) => {
                return own.lost(fail(SubIndication::SigCryptoFailure), Finding::SignatureInvalid);
            }
            (_, Named::Other) => {
                return own
                    .lost(unsure(SubIndication::NoSigningCertificateFound), Finding::OtherCertificateNamed);
            }
            _ => {}
        }
        if signed.cades && named == Named::Missing {
            own.doubt(SubIndication::SigConstraintsFailure, Finding::CertificateNotNamed);
        }
        if checked == (Checked::Valid { weak: true }) || cms.digest.is_some_and(crate::x509::Digest::is_weak)
        {
            own.doubt(SubIndication::CryptoConstraintsFailure, Finding::WeakAlgorithm);
        }
        let archived = existence(proofs, signed.revision);
        let mut proven = archived;
        let (mut stamped, mut timestamp) = (archived.is_some(), None);
        for token in tokens(cms) {
            let verdict = self.token(&token, &[cms.value], archived.unwrap_or(self.options.moment));
            stamped |= verdict.digest_matches && verdict.signature_valid;
            if verdict.passed() && archived.is_some_and(|archived| archived < token.time) {
                own.doubt(SubIndication::TimestampOrderFailure, Finding::TimestampOrder);
            } else if verdict.passed() {
                proven = Some(proven.map_or(token.time, |earlier| earlier.min(token.time)));
                timestamp = Some(verdict.chain.as_ref().is_some_and(|chain| chain.embedded));
            } else {
                own.findings.push(Finding::TimestampInvalid);
            }
            own.timestamps.push(verdict.report(token.time));
        }
        own.proven_time = proven;
        self.claimed(own);
        let control = proven.unwrap_or(self.options.moment);
        let question = Question {
            purpose: Purpose::Signing,
            valid_at: control,
            existence: control,
            status_at: control,
            proven: proven.is_some(),
            claimed: own.claimed_time,
        };
        let chain = self.chain(&signer, &question);
        own.level = self.level(signed, named, stamped, chain.embedded && timestamp != Some(false), proofs);
        own.chain_of(chain);
    }

    fn claimed(&self, own: &mut SignatureReport) {
        if own.claimed_time.is_some_and(|claimed| claimed > self.options.moment) {
            own.findings.push(Finding::ClaimedTimeInFuture);
        }
        if own.claimed_time.zip(own.proven_time).is_some_and(|(claimed, proven)| claimed > proven) {
            own.findings.push(Finding::ClaimedTimeLater);
        }
    }

    fn level(
        &self,
        signed: &Signed<'_>,
        named: Named,
        stamped: bool,
        embedded: bool,
        proofs: &[Proof],
    ) -> Option<Level> {
        if !signed.cades || !matches!(named, Named::Yes) {
            return None;
        }
        let last = self.document.revisions.len() - 1;
        let stored = embedded && has_validation_data(self.document, last);
        let archived = proofs.iter().any(|proof| {
            proof.revision > signed.revision && has_validation_data(self.document, proof.revision)
        });
        Some(match (stamped, stored, archived) {
            (false, ..) => Level::B,
            (true, false, _) => Level::T,
            (true, true, false) => Level::Lt,
            (true, true, true) => Level::Lta,
        })
    }

    /// What can be said before the CMS is looked at: place, coverage, later changes.
    fn frame(&self, signed: &Signed<'_>) -> SignatureReport {
        let mut own = SignatureReport {
            field: signed.field.clone(),
            kind: signed.kind,
            conclusion: Conclusion::TotalPassed,
            findings: signed.findings.clone(),
            level: None,
            signer: None,
            certificate: None,
            chain: Vec::new(),
            claimed_time: signed.claimed_time,
            proven_time: None,
            reason: signed.reason.clone(),
            integrity: Integrity::default(),
            coverage: signed.coverage,
            digest: None,
            certifies: signed.certifies,
            locks: signed.lock.clone(),
            changes: Vec::new(),
            timestamps: Vec::new(),
            revocation: Vec::new(),
        };
        // All that reading the dictionary finds is a breach of the format.
        if !own.findings.is_empty() {
            own.conclusion = fail(SubIndication::FormatFailure);
        }
        for (revision, oddity) in &self.document.oddities {
            let finding = oddity.finding();
            if *revision > signed.revision || *oddity == Oddity::ContentAfterEnd {
                own.lost(fail(SubIndication::FormatFailure), finding);
            } else {
                own.doubt(SubIndication::SigConstraintsFailure, finding);
            }
        }
        let permissions = self.permissions(signed);
        let later = self.changes.iter().filter(|change| change.revision > signed.revision);
        own.changes = later.map(|change| judge_change(change, &permissions)).collect();
        let worst = own.changes.iter().map(|change: &Change| change.verdict).max();
        match worst {
            Some(ChangeVerdict::Forbidden) => {
                own.lost(fail(SubIndication::FormatFailure), Finding::ChangeNotPermitted);
            }
            Some(ChangeVerdict::NeedsLook) => {
                own.doubt(SubIndication::SigConstraintsFailure, Finding::ChangeNeedsLook)
            }
            Some(ChangeVerdict::Permitted) | None => {}
        }
        own
    }

    /// A certification binds all that comes after it; so does each lock of an earlier signature.
    fn permissions(&self, signed: &Signed<'_>) -> Permissions {
        let own = [signed.certifies, signed.lock_level].into_iter().flatten().min();
        let level = [own, self.certification].into_iter().flatten().min();
        let locks: Vec<FieldLock> = signed.lock.iter().cloned().collect();
        Permissions { level, locks }
    }
}

/// A document timestamp that passed: what it covers existed then.
struct Proof {
    revision: usize,
    time: DateTime<Utc>,
}

/// The earliest time at which a revision is proven to have existed.
fn existence(proofs: &[Proof], revision: usize) -> Option<DateTime<Utc>> {
    proofs.iter().filter(|proof| proof.revision > revision).map(|proof| proof.time).min()
}

impl SignatureReport {
    fn doubt(&mut self, sub: SubIndication, finding: Finding) {
        self.lost(unsure(sub), finding);
    }

    fn lost(&mut self, conclusion: Conclusion, finding: Finding) {
        worsen(&mut self.conclusion, conclusion);
        self.findings.push(finding);
    }

    fn chain_of(&mut self, chain: Chain) {
        worsen(&mut self.conclusion, chain.conclusion);
        self.findings.extend(chain.findings);
        self.chain = chain.certificates.iter().skip(1).map(Cert::info).collect();
        self.revocation = chain.revocation;
    }

    /// A document timestamp's own verdict.
    fn take(&mut self, verdict: &TokenVerdict, token: &Token<'_>) {
        self.proven_time = Some(token.time);
        self.digest = token.digest;
        self.integrity =
            Integrity { digest_matches: verdict.digest_matches, signature_valid: verdict.signature_valid };
        self.signer = verdict.authority.as_ref().map(Cert::info);
        self.certificate = verdict.authority.as_ref().map(|authority| authority.der.clone());
        worsen(&mut self.conclusion, verdict.conclusion);
        self.findings.extend(&verdict.findings);
        if let Some(chain) = &verdict.chain {
            self.chain = chain.certificates.iter().skip(1).map(Cert::info).collect();
            self.revocation.clone_from(&chain.revocation);
        }
    }

    fn sorted(mut self) -> Self {
        self.findings.sort_unstable();
        self.findings.dedup();
        self
    }
}
