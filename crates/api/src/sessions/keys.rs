use crate::error::ApiError;
use crate::random;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::Path;
use ventanilla_shared::AccountId;
use zeroize::Zeroizing;

/// Seconds for which an access token is good.
pub const ACCESS_SECONDS: i64 = 600;

pub(super) const ISSUER: &str = "ventanilla";
const AUDIENCE: &str = "ventanilla-api";
const TYPE: &str = "at+jwt";
const SECOND_FACTOR: &str = "otp";

/// What an access token says (RFC 9068).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessClaims {
    pub sub: AccountId,
    /// The session's family of refresh tokens.
    pub sid: String,
    pub iss: String,
    pub aud: String,
    pub iat: i64,
    pub exp: i64,
    /// How the session's owner showed who it is (RFC 8176): `pwd`, and `otp` with a second factor.
    #[serde(default)]
    pub amr: Vec<String>,
}

impl AccessClaims {
    pub fn second_factor(&self) -> bool {
        self.amr.iter().any(|method| method == SECOND_FACTOR)
    }
}

/// The server's own secrets: for access tokens, for challenges, for devices, for what is kept of second factors.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    challenge: [u8; 32],
    device: [u8; 32],
    second_factor: [u8; 32],
}

impl Keys {
    /// From the folder of secrets; made at the first start. Several processes share one folder, or the file is copied.
    pub fn load(folder: &Path) -> std::io::Result<Self> {
        let token = secret(&folder.join("access-token.key"))?;
        let challenge = secret(&folder.join("challenge.key"))?;
        let device = secret(&folder.join("device.key"))?;
        let second_factor = secret(&folder.join("second-factor.key"))?;
        Ok(Self {
            encoding: EncodingKey::from_secret(&token),
            decoding: DecodingKey::from_secret(&token),
            challenge,
            device,
            second_factor,
        })
    }

    pub fn challenge_secret(&self) -> &[u8; 32] {
        &self.challenge
    }

    /// Of a session that went through the password alone.
    pub fn access_token(
        &self,
        account: AccountId,
        family: &str,
        now: DateTime<Utc>,
    ) -> Result<String, ApiError> {
        self.access_token_after(account, family, false, now)
    }

    pub fn access_token_after(
        &self,
        account: AccountId,
        family: &str,
        second_factor: bool,
        now: DateTime<Utc>,
    ) -> Result<String, ApiError> {
        let methods = ["pwd", SECOND_FACTOR].into_iter().take(1 + usize::from(second_factor));
        let claims = AccessClaims {
            sub: account,
            sid: family.to_owned(),
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            iat: now.timestamp(),
            exp: now.timestamp() + ACCESS_SECONDS,
            amr: methods.map(str::to_owned).collect(),
        };
        self.sign_token(TYPE, &claims)
    }

    /// A token of this type. Its algorithm is fixed, whatever a token that comes back says.
    pub(super) fn sign_token(&self, kind: &str, claims: &impl Serialize) -> Result<String, ApiError> {
        let header = Header { typ: Some(kind.into()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, claims, &self.encoding).map_err(ApiError::internal)
    }

    /// What a token says that this server gave, of this type and for this audience. Its expiry is the caller's to judge.
    pub(super) fn read_token<T: DeserializeOwned>(
        &self,
        kind: &str,
        audience: &str,
        token: &str,
    ) -> Option<T> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[audience]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The clock is a port: expiry is judged by it and not by the library's own look at the machine's time.
        rules.validate_exp = false;
        let data = jsonwebtoken::decode::<T>(token, &self.decoding, &rules).ok()?;
        (data.header.typ.as_deref() == Some(kind)).then_some(data.claims)
    }

    /// The claims of a token that this server gave and that is still good.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<AccessClaims> {
        let claims: AccessClaims = self.read_token(TYPE, AUDIENCE, token)?;
        let now = now.timestamp();
        // Longer than this server gives them, none is ours, whatever else fits.
        let short = claims.exp - claims.iat <= ACCESS_SECONDS;
        (claims.exp > now && claims.iat <= now + 60 && short).then_some(claims)
    }

    /// A token that says that this account was signed in to at the device that holds it. It opens nothing.
    pub fn device_token(&self, account: AccountId) -> Result<String, ApiError> {
        let name = random::hex(&random::bytes::<16>()?);
        let tag = self.device_tag(account, &name);
        Ok(format!("{name}.{}", random::hex(tag.as_ref())))
    }

    pub fn knows_device(&self, account: AccountId, token: &str) -> bool {
        let Some((name, tag)) = token.split_once('.') else { return false };
        // Hashes are compared, so that the time it takes says nothing about the expected tag.
        let expected = random::hex(self.device_tag(account, name).as_ref());
        random::token_hash(tag) == random::token_hash(&expected)
    }

    fn device_tag(&self, account: AccountId, name: &str) -> hmac::Tag {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.device);
        hmac::sign(&key, format!("{account}\n{name}").as_bytes())
    }

    /// The secret of an account's second factor, as it is kept: a fresh nonce, then what is sealed under it, which opens on
    /// no other account's row.
    pub fn seal_second_factor(&self, account: AccountId, secret: &[u8]) -> Result<Vec<u8>, ApiError> {
        let nonce = random::bytes::<NONCE_LEN>()?;
        let mut sealed = secret.to_vec();
        let bound = Aad::from(account.to_string().into_bytes());
        self.second_factor_cipher()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut sealed)
            .map_err(|_| ApiError::internal("a second factor could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub fn unseal_second_factor(
        &self,
        account: AccountId,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, ApiError> {
        let damaged = || ApiError::internal(format!("the second factor of {account} does not open"));
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or_else(damaged)?;
        let mut bytes = Zeroizing::new(sealed.to_vec());
        let bound = Aad::from(account.to_string().into_bytes());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened =
            self.second_factor_cipher()?.open_in_place(nonce, bound, &mut bytes).map_err(|_| damaged())?;
        Ok(Zeroizing::new(opened.to_vec()))
    }

    fn second_factor_cipher(&self) -> Result<LessSafeKey, ApiError> {
        let key = UnboundKey::new(&AES_256_GCM, &self.second_factor);
        key.map(LessSafeKey::new).map_err(|_| ApiError::internal("no key of 256 bits"))
    }
}

fn secret(path: &Path) -> std::io::Result<[u8; 32]> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let fresh = random::bytes::<32>().map_err(std::io::Error::other)?;
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => {
            file.write_all(&fresh)?;
            file.sync_all()?;
            Ok(fresh)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let kept = std::fs::read(path)?;
            kept.try_into()
                .map_err(|_| std::io::Error::other(format!("{} is no key of 32 bytes", path.display())))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
