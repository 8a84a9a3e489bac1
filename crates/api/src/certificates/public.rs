//! What anyone may learn of a certificate: what, when and by whom; of the holder only initials, and whether a typed CUI
//! matches.

use super::{VerificationCode, store};
use crate::app::Tx;
use crate::error::ApiError;
use crate::requests;
use crate::revocations;
use ventanilla_shared::Cui;
use ventanilla_shared::api::certificates::{CertificateStatus, FileVerdict, PublicCertificate, Verification};
use ventanilla_shared::procedure::ChoiceSource;

/// The public face of a certificate.
pub fn face(tx: &mut Tx<'_>, kept: &store::Kept) -> Result<PublicCertificate, ApiError> {
    let request = requests::store::find(tx, kept.request)?;
    let request = request.ok_or_else(|| ApiError::internal("a certificate's request is gone"))?;
    let status = match kept.status {
        store::Status::Issued => CertificateStatus::Valid,
        store::Status::Revoked => CertificateStatus::Revoked,
        store::Status::Void => CertificateStatus::Void,
        store::Status::Pending => CertificateStatus::NotIssued,
    };
    let issued = kept.was_issued();
    let procedure = request.procedure();
    Ok(PublicCertificate {
        code: kept.code.clone(),
        status,
        number: kept.number.clone(),
        document: procedure.outcome.document.clone(),
        institution: tx.app.lists.label(ChoiceSource::Institutions, &procedure.institution).to_owned(),
        issued_at: kept.issued_at,
        valid_until: kept.valid_until,
        voided_at: kept.voided_at,
        revocation: revocations::of_certificate(tx, kept)?,
        replaces: revocations::replaced_by(tx, kept)?,
        holder_initials: kept.holder_initials.clone(),
        signatures: if issued { store::signatures(tx, kept.id)? } else { Vec::new() },
        sha256: issued.then(|| kept.sha256.clone()),
    })
}

pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<PublicCertificate, ApiError> {
    let code = VerificationCode::parse(code).ok_or(ApiError::NOT_FOUND)?;
    let kept = store::find_by_code(tx, &code)?.filter(store::Kept::is_rendered).ok_or(ApiError::NOT_FOUND)?;
    face(tx, &kept)
}

/// What a stranger brings: a code, a CUI from the paper, the hash of a file.
#[derive(Debug, Default)]
pub struct Asked {
    pub code: Option<VerificationCode>,
    pub cui: Option<Cui>,
    pub sha256: Option<String>,
    /// A code found in the text of the file, so that an altered file is told apart from a foreign one.
    pub code_in_file: Option<VerificationCode>,
}

pub fn verify(tx: &mut Tx<'_>, asked: &Asked) -> Result<Verification, ApiError> {
    let by_file = match &asked.sha256 {
        Some(sha256) => store::find_by_content(tx, sha256)?.filter(store::Kept::was_issued),
        None => None,
    };
    let by_code = match asked.code.as_ref().or(asked.code_in_file.as_ref()) {
        Some(code) => store::find_by_code(tx, code)?.filter(store::Kept::is_rendered),
        None => None,
    };
    let file = asked.sha256.as_ref().map(|_| match (&by_file, &by_code) {
        // A genuine file, but of another certificate than the one whose code was typed.
        (Some(file), Some(code)) if file.id != code.id => FileVerdict::Different,
        (Some(_), _) => FileVerdict::Identical,
        (None, Some(_)) => FileVerdict::Different,
        (None, None) => FileVerdict::Unknown,
    });
    let found = if asked.code.is_some() { by_code } else { by_file.or(by_code) };
    let cui_matches = match (&asked.cui, &found) {
        (Some(cui), Some(found)) => Some(found.holder_cui == cui.as_str()),
        _ => None,
    };
    let certificate = found.map(|kept| face(tx, &kept)).transpose()?;
    Ok(Verification { certificate, cui_matches, file })
}
