//! A key that its officer's secret opened: for one signature, or sealed inside a signing session.

use super::elsewhere;
use super::store::{Home, Kept};
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
    /// What unlocks the token, at each signature anew: it may be unplugged meanwhile.
    Hsm {
        #[serde(with = "text")]
        pin: Zeroizing<String>,
    },
    /// What the service asks for at each signature.
    Remote {
        #[serde(with = "text")]
        pin: Zeroizing<String>,
    },
}

impl Kept {
    /// Opens the key. A key that lives elsewhere proves here that the secret is right and that it still is the
    /// certificate's, so that a session over many documents does not begin with one that locks it. Blocking: the secret
    /// is stretched, devices are asked.
    ///
    /// # Errors
    /// `wrong_secret` if the secret does not open it, `signing_key_locked` after too many; `signing_device_unavailable`
    /// and `signing_device_broken` when the key lives elsewhere and its device is away or lies.
    pub fn open(&self, app: &AppState, secret: &str) -> Result<Opened, ApiError> {
        let opened = match &self.home {
            Home::Software { encrypted_key } => {
                let key = EncryptedKey { pkcs8: encrypted_key.clone(), chain: self.chain.clone() };
                return Ok(Opened::Software { pkcs8: key.decrypt(secret).map_err(refused)? });
            }
            Home::Hsm { .. } => Opened::Hsm { pin: Zeroizing::new(secret.to_owned()) },
            Home::Remote { .. } => Opened::Remote { pin: Zeroizing::new(secret.to_owned()) },
        };
        elsewhere::prove(self.signer(app, &opened)?.as_ref())?;
        Ok(opened)
    }

    /// Whoever signs with the opened key. Blocking, as each of its signatures may be: a key may live elsewhere. A token
    /// serves one signer at a time: let go of it before other services are waited for.
    ///
    /// # Errors
    /// As [`Kept::open`]; internal if what was opened is another key.
    pub fn signer(&self, app: &AppState, opened: &Opened) -> Result<Box<dyn Signer>, ApiError> {
        match (&self.home, opened) {
            (Home::Software { .. }, Opened::Software { pkcs8 }) => {
                let signer = SoftwareSigner::from_pkcs8(pkcs8, &self.chain).map_err(refused)?;
                Ok(Box::new(signer))
            }
            (Home::Hsm { device, key }, Opened::Hsm { pin }) => {
                elsewhere::hsm(app, device, key, pin, &self.chain)
            }
            (Home::Remote { device, credential }, Opened::Remote { pin }) => {
                let signer = elsewhere::remote(app, device, credential, pin)?;
                elsewhere::same(signer.as_ref(), &self.chain)?;
                Ok(signer)
            }
            // Replaced by one of another kind since it was opened.
            _ => Err(ApiError::Problem(ProblemCode::WrongSecret)),
        }
    }
}

/// What the signer learns when a key does not open or does not sign.
pub fn refused(error: Error) -> ApiError {
    let code = match &error {
        Error::WrongSecret => ProblemCode::WrongSecret,
        Error::Locked => ProblemCode::SigningKeyLocked,
        Error::NoSuchKey(_) => ProblemCode::SigningKeyMissing,
        Error::SignerUnavailable(_) => ProblemCode::SigningDeviceUnavailable,
        Error::Signer(_) | Error::WrongSignature => ProblemCode::SigningDeviceBroken,
        _ => return ApiError::internal(error),
    };
    tracing::warn!(%error, "a signing key did not sign");
    ApiError::Problem(code)
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Software { .. } => f.debug_struct("Software").finish_non_exhaustive(),
            Self::Hsm { .. } => f.debug_struct("Hsm").finish_non_exhaustive(),
            Self::Remote { .. } => f.debug_struct("Remote").finish_non_exhaustive(),
        }
    }
}

/// Text that is overwritten when it is dropped.
mod text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use zeroize::Zeroizing;

    pub fn serialize<S: Serializer>(text: &Zeroizing<String>, to: S) -> Result<S::Ok, S::Error> {
        text.as_str().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Zeroizing<String>, D::Error> {
        String::deserialize(from).map(Zeroizing::new)
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
