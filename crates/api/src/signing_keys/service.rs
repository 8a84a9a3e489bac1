use super::devices::Device;
use super::elsewhere;
use super::store::{self, Home, Kept};
use crate::app::{App, AppState};
use crate::error::{ApiError, Fault};
use crate::sessions::attempts::Attempt;
use actix_web::web;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::Encode;
use ventanilla_pades::{Certificate, CertificateInfo, EncryptedKey, Error, Signer, SoftwareSigner};
use ventanilla_shared::AccountId;
use ventanilla_shared::api::signing_keys::{NewSigningKey, SigningKeyKind};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::values::Timestamp;
use zeroize::Zeroizing;

/// How an encrypted private key in PEM begins. A key that anybody could read is not taken.
const ENCRYPTED_PEM: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

/// Devices that may be asked in vain in the window of the limit.
const ATTEMPTS: i64 = 10;

/// Where the key to enrol is: what its kind needs is there, and nothing else.
enum Offered {
    File(Vec<u8>),
    Hsm { device: String, key: String, certificates: Vec<Vec<u8>> },
    Remote { device: String, credential: String },
}

/// Enrols a key, in place of the one before. It has to answer, its certificate has to be valid now, for signing, and lead
/// to whom this counter trusts.
///
/// # Errors
/// Nothing is kept then: `invalid` by field; `signing_key_invalid`, `_expired`, `_unfit`, `_untrusted`, `_revoked`,
/// `_taken`, `_missing`, `_locked`; `wrong_secret`; `signing_device_unavailable`, `signing_device_broken`;
/// `trust_unavailable`, `trust_broken`; `too_many_requests`.
pub async fn enrol(app: &App, account: AccountId, mut new: NewSigningKey) -> Result<Kept, ApiError> {
    let secret = Zeroizing::new(std::mem::take(&mut new.secret));
    let offered = offered(app, new, &secret)?;
    let (mut turn, mut attempt) = (None, None);
    match &offered {
        // Opening and encrypting take memory as the hashing of passwords does: they wait in the same queue.
        Offered::File(_) => turn = Some(app.hashing.turn().await?),
        // The PIN of a device that is not the guesser's own might be guessed.
        Offered::Hsm { .. } | Offered::Remote { .. } => {
            let guess = Attempt::new(&format!("signing device of {account}"), None);
            if !guess.allowed(app, ATTEMPTS).await? {
                return Err(ApiError::Problem(ProblemCode::TooManyRequests));
            }
            attempt = Some(guess);
        }
    }
    let (blocking, now) = (app.clone(), app.clock.now());
    let key = web::block(move || {
        let _turn = turn;
        opened(&blocking, offered, &secret, now)
    })
    .await??;
    let stored = key.clone();
    app.write(move |tx| {
        if store::is_anothers(tx, account, &stored)? {
            return Err(ApiError::Problem(ProblemCode::SigningKeyTaken));
        }
        if let Some(attempt) = &attempt {
            attempt.forget(tx)?;
        }
        store::replace(tx, account, &stored)
    })
    .await?;
    Ok(key)
}

/// The key of a PKCS#12 file, encrypted anew under the secret that opened it. Blocking: the secret is stretched.
pub fn kept(file: &[u8], secret: &str) -> Result<Kept, ApiError> {
    let key = EncryptedKey::from_pkcs12(file, secret, secret).map_err(unusable)?;
    Ok(described(Home::Software { encrypted_key: key.pkcs8 }, key.chain)?.0)
}

fn offered(app: &AppState, new: NewSigningKey, secret: &str) -> Result<Offered, ApiError> {
    use SigningKeyKind::{Hsm, Software};
    let mut faults = Vec::new();
    let software = new.kind == Software;
    for (pointer, given, fits) in [
        ("/pkcs12", new.pkcs12.is_some(), software),
        ("/device", new.device.is_some(), !software),
        ("/key", new.key.is_some(), !software),
        ("/certificates", new.certificates.is_some(), new.kind == Hsm),
    ] {
        if given && !fits {
            faults.push(Fault::new(pointer, "not_of_kind"));
        }
    }
    let text = |value: Option<String>| value.map(|text| text.trim().to_owned()).unwrap_or_default();
    // Tools break base64 into lines.
    let file: String = new.pkcs12.unwrap_or_default().split_whitespace().collect();
    let (device, key) = (text(new.device), text(new.key));
    let mut missing = |pointer: &str, value: &str| {
        if value.is_empty() {
            faults.push(Fault::new(pointer, "missing"));
        }
    };
    let mut certificates = Vec::new();
    if software {
        missing("/pkcs12", &file);
    } else {
        missing("/device", &device);
        missing("/key", &key);
        missing("/secret", secret);
        let known = |one: &Device| one.name() == device && one.shown().kind == new.kind;
        if !device.is_empty() && !app.config.signing_devices.iter().any(known) {
            faults.push(Fault::new("/device", "choice"));
        }
        match chain(&text(new.certificates))? {
            Some(read) => certificates = read,
            None => faults.push(Fault::new("/certificates", "certificates")),
        }
    }
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    match new.kind {
        Software => {
            let file = STANDARD.decode(file);
            file.map(Offered::File).map_err(|_| ApiError::Problem(ProblemCode::SigningKeyInvalid))
        }
        Hsm => Ok(Offered::Hsm { device, key, certificates }),
        SigningKeyKind::Remote => Ok(Offered::Remote { device, credential: key }),
    }
}

/// Certificates in PEM as DER, as many as there are; `None` when it is something else.
fn chain(pem: &str) -> Result<Option<Vec<Vec<u8>>>, ApiError> {
    if pem.is_empty() {
        return Ok(Some(Vec::new()));
    }
    match Certificate::load_pem_chain(pem.as_bytes()) {
        Ok(read) if !read.is_empty() => read
            .iter()
            .map(|one| one.to_der().map_err(ApiError::internal))
            .collect::<Result<_, _>>()
            .map(Some),
        _ => Ok(None),
    }
}

fn opened(app: &AppState, offered: Offered, secret: &str, now: Timestamp) -> Result<Kept, ApiError> {
    let (home, chain) = match offered {
        Offered::File(file) => {
            let key = from_file(&file, secret).map_err(unusable)?;
            (Home::Software { encrypted_key: key.pkcs8 }, key.chain)
        }
        Offered::Hsm { device, key, certificates } => {
            let signer = elsewhere::hsm(app, &device, &key, secret, &certificates)?;
            (Home::Hsm { device, key }, proven(signer.as_ref())?)
        }
        Offered::Remote { device, credential } => {
            let signer = elsewhere::remote(app, &device, &credential, secret)?;
            (Home::Remote { device, credential }, proven(signer.as_ref())?)
        }
    };
    let (key, valid_from) = described(home, chain)?;
    if valid_from > now || key.valid_until <= now {
        return Err(ApiError::Problem(ProblemCode::SigningKeyExpired));
    }
    app.trust.enrols(&key.chain, now)?;
    Ok(key)
}

/// The certificates of a key that lives elsewhere, once it has answered.
fn proven(signer: &dyn Signer) -> Result<Vec<Vec<u8>>, ApiError> {
    elsewhere::prove(signer)?;
    signer.chain().iter().map(|one| one.to_der().map_err(ApiError::internal)).collect()
}

/// PKCS#12, or PEM with an encrypted private key; the key encrypted anew under the secret that opened it.
fn from_file(file: &[u8], secret: &str) -> Result<EncryptedKey, Error> {
    match std::str::from_utf8(file) {
        Ok(text) if text.contains(ENCRYPTED_PEM) => {
            SoftwareSigner::from_pem(text, Some(secret))?.encrypt(secret)
        }
        _ => EncryptedKey::from_pkcs12(file, secret, secret),
    }
}

/// With what is said of its certificate, and the moment from which that is valid.
fn described(home: Home, chain: Vec<Vec<u8>>) -> Result<(Kept, Timestamp), ApiError> {
    let own = chain.first().map(Vec::as_slice).unwrap_or_default();
    let certificate = CertificateInfo::from_der(own).map_err(unusable)?;
    let kept = Kept {
        home,
        chain,
        subject: certificate.subject,
        issuer: certificate.issuer,
        serial: certificate.serial,
        valid_until: certificate.not_after,
    };
    Ok((kept, certificate.not_before))
}

fn unusable(error: Error) -> ApiError {
    // The file itself is not logged.
    tracing::info!(%error, "a signing key was refused");
    ApiError::Problem(match error {
        Error::WrongSecret => ProblemCode::WrongSecret,
        _ => ProblemCode::SigningKeyInvalid,
    })
}
