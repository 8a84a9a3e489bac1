//! The electronic signatures in an attached PDF.

use ventanilla_pades::{CertificateInfo, Coverage, SignatureInfo, read_signatures};
use ventanilla_shared::api::requests::DocumentSignature;

/// Every signature of a PDF, checked; nothing when its structure cannot be followed.
pub fn found(pdf: &[u8]) -> Option<Vec<DocumentSignature>> {
    match read_signatures(pdf) {
        Ok(signatures) => Some(signatures.iter().map(told).collect()),
        Err(error) => {
            tracing::debug!(%error, "the signatures of an attached file cannot be read");
            None
        }
    }
}

/// As [`found`], of a file.
pub fn found_in(file: &mut std::fs::File) -> Option<Vec<DocumentSignature>> {
    use std::io::{Read, Seek, SeekFrom};
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.read_to_end(&mut content).ok()?;
    found(&content)
}

fn told(info: &SignatureInfo) -> DocumentSignature {
    let certificate = info.certificate.as_deref().and_then(|der| CertificateInfo::from_der(der).ok());
    let in_force = |certificate: &CertificateInfo| {
        info.claimed_time.map(|time| (certificate.not_before..=certificate.not_after).contains(&time))
    };
    let named = |name: &String| Some(name.clone()).filter(|name| !name.is_empty());
    DocumentSignature {
        valid: info.intact(),
        whole_document: info.coverage == Coverage::WholeFile,
        signer: info.signer.as_ref().and_then(named),
        issuer: certificate.as_ref().and_then(|certificate| named(&certificate.issuer)),
        serial: info.serial.clone(),
        signed_at: info.claimed_time,
        certificate_in_force: certificate.as_ref().and_then(in_force),
    }
}
