use crate::{KeySet, PublicKey, Signed, Statement};

/// A statement that is the issuer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What the issuer states.
    pub statement: Statement,
    /// The key that signed it.
    pub key: PublicKey,
    /// Whether it is good at the moment that was asked about.
    pub standing: Standing,
    /// What no statement can show. Whoever shows the result shows this with it.
    pub not_shown: &'static [NotShown],
}

/// How a statement stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its date is still to come: the clock is off, or the issuer's was.
    NotYet,
    /// Dated, and not past its end.
    Current,
    /// Past its end.
    Expired,
}

/// What only the issuer's page, or its public log, can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotShown {
    /// The QR code is drawn before the officers sign: whether all did. The signatures in the file show it too.
    Issued,
    /// Whether it was declared void since.
    VoidSince,
    /// Whether it was revoked or replaced since.
    RevokedSince,
    /// Whether the paper around the QR code says what the issuer wrote. Who holds the data and the salt can check the hash.
    Paper,
}

/// All of them: the same for every statement.
const NOT_SHOWN: &[NotShown] =
    &[NotShown::Issued, NotShown::VoidSince, NotShown::RevokedSince, NotShown::Paper];

/// Why a statement is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// The key set has no such key of that issuer: an issuer that is not known, an older key set, or a forgery.
    #[error("the issuer's key is not in the key set")]
    UnknownKey,
    /// It was altered, or never was the issuer's.
    #[error("the signature is not the issuer's")]
    Signature,
    /// Its date is outside of the time in which the key signs.
    #[error("the date is outside of the time in which the key signs")]
    OutsideOfKey,
    /// The key was withdrawn.
    #[error("the issuer withdrew the key")]
    KeyRevoked,
}

/// Verifies a statement with the issuers' keys. `now`: seconds since 1970.
///
/// # Errors
/// [`Invalid`]
pub fn verify(signed: &Signed, keys: &KeySet, now: u64) -> Result<Verified, Invalid> {
    let statement = signed.unverified();
    let key = keys.find(&statement.issuer, signed.key()).ok_or(Invalid::UnknownKey)?;
    if !is_signature(key, &signed.signed_bytes(), signed.signature()) {
        return Err(Invalid::Signature);
    }
    if key.revoked_at.is_some_and(|at| at <= now) {
        return Err(Invalid::KeyRevoked);
    }
    if statement.date < key.not_before || key.not_after.is_some_and(|end| statement.date >= end) {
        return Err(Invalid::OutsideOfKey);
    }
    let standing = match statement.good_until {
        _ if now < statement.date => Standing::NotYet,
        Some(end) if end <= now => Standing::Expired,
        _ => Standing::Current,
    };
    Ok(Verified { statement: statement.clone(), key: key.clone(), standing, not_shown: NOT_SHOWN })
}

#[cfg(feature = "aws-lc")]
fn is_signature(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
    UnparsedPublicKey::new(&ED25519, &key.public).verify(message, signature).is_ok()
}

#[cfg(all(feature = "pure", not(feature = "aws-lc")))]
fn is_signature(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    use ed25519_dalek::{Signature, VerifyingKey};
    let Ok(signature) = Signature::from_slice(signature) else { return false };
    VerifyingKey::from_bytes(&key.public).is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
}
