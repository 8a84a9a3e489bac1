use crate::error::ApiError;
use crate::random;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ventanilla_shared::AccountId;

/// Seconds for which an access token is good.
pub const ACCESS_SECONDS: i64 = 600;

const ISSUER: &str = "ventanilla";
const AUDIENCE: &str = "ventanilla-api";
const TYPE: &str = "at+jwt";

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
}

/// The server's own secrets: for access tokens and for challenges.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    challenge: [u8; 32],
}

impl Keys {
    /// From the folder of secrets; made at the first start. Several processes share one folder, or the file is copied.
    pub fn load(folder: &Path) -> std::io::Result<Self> {
        let token = secret(&folder.join("access-token.key"))?;
        let challenge = secret(&folder.join("challenge.key"))?;
        Ok(Self {
            encoding: EncodingKey::from_secret(&token),
            decoding: DecodingKey::from_secret(&token),
            challenge,
        })
    }

    pub fn challenge_secret(&self) -> &[u8; 32] {
        &self.challenge
    }

    pub fn access_token(
        &self,
        account: AccountId,
        family: &str,
        now: DateTime<Utc>,
    ) -> Result<String, ApiError> {
        let claims = AccessClaims {
            sub: account,
            sid: family.to_owned(),
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            iat: now.timestamp(),
            exp: now.timestamp() + ACCESS_SECONDS,
        };
        let header = Header { typ: Some(TYPE.into()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &claims, &self.encoding).map_err(ApiError::internal)
    }

    /// The claims of a token that this server gave and that is still good.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<AccessClaims> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        // The clock is a port: expiry is judged here and not by the library's own look at the machine's time.
        rules.validate_exp = false;
        let data = jsonwebtoken::decode::<AccessClaims>(token, &self.decoding, &rules).ok()?;
        let timely = data.claims.exp > now.timestamp() && data.claims.iat <= now.timestamp() + 60;
        (timely && data.header.typ.as_deref() == Some(TYPE)).then_some(data.claims)
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
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_token_is_good_until_it_expires_and_only_with_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::load(folder.path()).unwrap();
        let again = Keys::load(folder.path()).unwrap();
        let other = Keys::load(tempfile::tempdir().unwrap().path()).unwrap();
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let token = keys.access_token(AccountId(uuid::Uuid::nil()), "family", now).unwrap();
        assert_eq!(again.verify(&token, now).map(|claims| claims.sid), Some("family".into()));
        assert!(keys.verify(&token, now + TimeDelta::seconds(ACCESS_SECONDS)).is_none());
        assert!(other.verify(&token, now).is_none());
        // The same claims without a signature, as the `none` algorithm would have them.
        let unsigned = token.rsplit_once('.').map(|(head, _)| format!("{head}.")).unwrap();
        assert!(keys.verify(&unsigned, now).is_none());
    }
}
