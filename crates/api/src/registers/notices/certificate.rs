use crate::error::ApiError;
use crate::random;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use ventanilla_pades::CertificateInfo;
use ventanilla_shared::api::registers::NoticeCertificate;

/// A certificate that came with a notice: its DER in base64, and what it says.
pub struct Attached {
    pub kept: String,
    pub says: NoticeCertificate,
}

/// Reads a certificate: PEM, or base64 of DER.
///
/// # Errors
/// `/certificate certificate_file`: it is none; `certificate_expired`.
pub fn read(text: &str, now: DateTime<Utc>) -> Result<Attached, ApiError> {
    let refused = |code: &str| ApiError::field("/certificate", code);
    // Of a chain in PEM, the first is the holder's.
    let body = match text.split_once("-----BEGIN CERTIFICATE-----") {
        Some((_, rest)) => rest.split("-----END").next().unwrap_or_default(),
        None => text,
    };
    let kept: String = body.split_whitespace().collect();
    let says = of_kept(&kept).ok_or_else(|| refused("certificate_file"))?;
    if says.valid_until <= now {
        return Err(refused("certificate_expired"));
    }
    Ok(Attached { kept, says })
}

/// What a kept certificate says.
pub fn of_kept(kept: &str) -> Option<NoticeCertificate> {
    let der = STANDARD.decode(kept).ok()?;
    let info = CertificateInfo::from_der(&der).ok()?;
    Some(NoticeCertificate {
        subject: info.subject,
        issuer: info.issuer,
        serial: info.serial,
        valid_from: info.not_before,
        valid_until: info.not_after,
        sha256: random::hex(&Sha256::digest(&der)),
    })
}
