//! A key that its officer's secret opened: for one signature, or sealed inside a signing session.

use super::store::Kept;
use crate::app::AppState;
use crate::error::ApiError;
use serde::{Deserialize, Serialize};
use std::fmt;
use ventanilla_pades::{EncryptedKey, Error, Signer, SoftwareSigner};
use ventanilla_shared::problem::ProblemCode;
use zeroize::Zeroizing;

/// What it takes to sign with a key. It is serialised only to be sealed; its bytes are overwritten when it is dropped.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Opened {
    /// The private key itself, PKCS#8 in DER.
    Software {
        #[serde(with = "base64_text")]
        pkcs8: Zeroizing<Vec<u8>>,
    },
}

impl Kept {
    /// Opens the key. Blocking: the secret is stretched.
    ///
    /// # Errors
    /// `wrong_secret` if the secret does not open it.
    pub fn open(&self, _app: &AppState, secret: &str) -> Result<Opened, ApiError> {
        let key = EncryptedKey { pkcs8: self.encrypted_key.clone(), chain: self.chain.clone() };
        Ok(Opened::Software { pkcs8: key.decrypt(secret).map_err(refused)? })
    }

    /// Whoever signs with the opened key. Blocking, as each of its signatures may be: a key may live elsewhere.
    ///
    /// # Errors
    /// Internal if the opened key is not the certificate's.
    pub fn signer(&self, _app: &AppState, opened: &Opened) -> Result<Box<dyn Signer>, ApiError> {
        match opened {
            Opened::Software { pkcs8 } => {
                let signer = SoftwareSigner::from_pkcs8(pkcs8, &self.chain).map_err(refused)?;
                Ok(Box::new(signer))
            }
        }
    }
}

fn refused(error: Error) -> ApiError {
    match error {
        Error::WrongSecret => ApiError::Problem(ProblemCode::WrongSecret),
        other => ApiError::internal(other),
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Software { .. } => f.debug_struct("Software").finish_non_exhaustive(),
        }
    }
}

/// Bytes as text in base64, overwritten on the way.
mod base64_text {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
    use zeroize::Zeroizing;

    pub fn serialize<S: Serializer>(bytes: &Zeroizing<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        Zeroizing::new(STANDARD.encode(bytes)).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Zeroizing<Vec<u8>>, D::Error> {
        let text = Zeroizing::new(String::deserialize(from)?);
        STANDARD.decode(text.as_str()).map(Zeroizing::new).map_err(D::Error::custom)
    }
}
