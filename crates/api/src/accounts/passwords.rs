//! Hashing of passwords: Argon2id, on a worker thread, only so many at once, never inside a transaction.

use super::hashing::{Place, Turn};
use crate::app::App;
use crate::config::HashCost;
use crate::error::{ApiError, Fault};
use actix_web::web;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use ventanilla_shared::values::password;

/// The hash of a password, as a PHC string.
pub async fn hash(app: &App, password: String) -> Result<String, ApiError> {
    let cost = app.config.hash_cost;
    let turn = app.hashing.turn().await?;
    on_worker(turn, move || hash_blocking(cost, &password)).await
}

/// As [`hash`], on this thread. For setting up.
pub fn hash_blocking(cost: HashCost, password: &str) -> Result<String, ApiError> {
    Ok(hasher(cost)?.hash_password(password.as_bytes()).map_err(ApiError::internal)?.to_string())
}

/// Whether `password` is the one behind `kept`. Without a hash it takes as long and is wrong, so that nobody learns by
/// the clock which accounts exist.
///
/// `place` is taken before anything else is done for who asks: whom there is no room for costs nothing.
pub async fn verify(
    app: &App,
    place: Place,
    password: String,
    kept: Option<String>,
) -> Result<bool, ApiError> {
    let cost = app.config.hash_cost;
    let turn = place.turn().await?;
    on_worker(turn, move || match kept {
        None => hash_blocking(cost, &password).map(|_| false),
        Some(kept) => {
            let kept = PasswordHash::new(&kept).map_err(ApiError::internal)?;
            match Argon2::default().verify_password(password.as_bytes(), &kept) {
                Ok(()) => Ok(true),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(ApiError::internal(error)),
            }
        }
    })
    .await
}

/// Faults of a password that somebody wants to use, at `/password`; `own` are that person's CUI and e-mail.
pub fn faults(password: &str, own: &[&str]) -> Vec<Fault> {
    password::broken(password, own).into_iter().map(|rule| Fault::new("/password", rule.code())).collect()
}

fn hasher(cost: HashCost) -> Result<Argon2<'static>, ApiError> {
    let params = Params::new(cost.memory, cost.passes, 1, None).map_err(ApiError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn on_worker<T: Send + 'static>(
    turn: Turn,
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    web::block(move || {
        let _turn = turn;
        work()
    })
    .await?
}
