use super::store;
use crate::app::{AppState, Tx};
use crate::error::ApiError;
use crate::random;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use ventanilla_shared::challenge::{self, Challenge, Solution};
use ventanilla_shared::problem::ProblemCode;

/// Long enough to fill in a form.
const LIFE: TimeDelta = TimeDelta::minutes(20);

/// A fresh challenge. Its salt is `<random>.<expiry as Unix seconds>`.
pub fn issue(app: &AppState, now: DateTime<Utc>) -> Result<Challenge, ApiError> {
    let max_number = app.config.challenge_difficulty;
    let hidden = u64::from_be_bytes(random::bytes()?) % (u64::from(max_number) + 1);
    let hidden = u32::try_from(hidden).map_err(ApiError::internal)?;
    let salt = format!("{}.{}", random::hex(&random::bytes::<16>()?), (now + LIFE).timestamp());
    let target = challenge::hash(&salt, hidden);
    let signature = sign(app.keys.challenge_secret(), &salt, &target, max_number)?;
    Ok(Challenge { salt, target, max_number, signature })
}

/// Accepts a solution once. To be called in the transaction of its own, before anything costly is done.
///
/// # Errors
/// `challenge_failed` when this server did not set it, it expired, the number is wrong, or it was used before.
pub fn spend(tx: &mut Tx<'_>, solution: &Solution) -> Result<(), ApiError> {
    let Solution { salt, target, max_number, signature, .. } = solution;
    let expected = sign(tx.app.keys.challenge_secret(), salt, target, *max_number)?;
    // Hashes are compared, so that the time it takes says nothing about the expected signature.
    let genuine = random::token_hash(signature) == random::token_hash(&expected);
    let expiry = expiry(salt).filter(|expiry| *expiry > tx.now);
    match expiry {
        Some(expiry) if genuine && solution.is_correct() && store::spend(tx, signature, expiry)? => Ok(()),
        _ => Err(ApiError::Problem(ProblemCode::ChallengeFailed)),
    }
}

fn sign(key: &[u8; 32], salt: &str, target: &str, max_number: u32) -> Result<String, ApiError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(ApiError::internal)?;
    mac.update(format!("{salt}\n{target}\n{max_number}").as_bytes());
    Ok(random::hex(&mac.finalize().into_bytes()))
}

fn expiry(salt: &str) -> Option<DateTime<Utc>> {
    let (_, seconds) = salt.split_once('.')?;
    DateTime::from_timestamp(seconds.parse().ok()?, 0)
}
