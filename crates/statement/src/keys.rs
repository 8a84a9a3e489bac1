use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// Names a key in a statement: the first 8 bytes of its JWK thumbprint (RFC 7638).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(pub [u8; 8]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// An issuer's public key with the time in which it signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Whose.
    pub issuer: String,
    /// Ed25519.
    pub public: [u8; 32],
    /// From when its statements are dated, seconds since 1970.
    pub not_before: u64,
    /// Up to when, exclusive; `None`: no end is set yet.
    pub not_after: Option<u64>,
    /// When it was withdrawn because somebody else may have it. No statement of it is believed then, whatever date it bears.
    pub revoked_at: Option<u64>,
}

impl PublicKey {
    /// See [`KeyId`].
    pub fn id(&self) -> KeyId {
        let x = URL_SAFE_NO_PAD.encode(self.public);
        let hash = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
        KeyId(hash.first_chunk().copied().unwrap_or_default())
    }
}

/// The public keys of one or more issuers.
///
/// As JSON a JWK Set (RFC 7517) of OKP keys (RFC 8037): each with `iss`, `nbf`, and where they apply `exp` and `revoked_at`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeySet(pub Vec<PublicKey>);

/// A key set that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeySetError {
    /// Not JSON of this shape.
    #[error("not a JWK Set of Ed25519 keys with `iss` and `nbf`: {0}")]
    Json(#[from] serde_json::Error),
    /// `x` is no Ed25519 key, or `kid` is another key's.
    #[error("the key `{0}` is no Ed25519 key, or not the one that it is called")]
    Key(String),
    /// The private key is not one of Ed25519 in PKCS#8.
    #[error("not a private key of Ed25519")]
    Private,
}

#[derive(Serialize, Deserialize)]
struct JwkSet {
    keys: Vec<Jwk>,
}

#[derive(Serialize, Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    kid: String,
    #[serde(default = "signature", rename = "use")]
    usage: String,
    #[serde(default = "algorithm")]
    alg: String,
    iss: String,
    nbf: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exp: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked_at: Option<u64>,
}

fn signature() -> String {
    "sig".into()
}

fn algorithm() -> String {
    "EdDSA".into()
}

impl KeySet {
    /// Reads a key set.
    ///
    /// # Errors
    /// [`KeySetError`]
    pub fn from_json(text: &str) -> Result<Self, KeySetError> {
        let set: JwkSet = serde_json::from_str(text)?;
        let key = |jwk: Jwk| {
            let read = || {
                let public = URL_SAFE_NO_PAD.decode(&jwk.x).ok()?.try_into().ok()?;
                let plain = (jwk.kty.as_str(), jwk.crv.as_str(), jwk.alg.as_str(), jwk.usage.as_str());
                let key = PublicKey {
                    issuer: jwk.iss.clone(),
                    public,
                    not_before: jwk.nbf,
                    not_after: jwk.exp,
                    revoked_at: jwk.revoked_at,
                };
                (plain == ("OKP", "Ed25519", "EdDSA", "sig") && key.id().to_string() == jwk.kid)
                    .then_some(key)
            };
            read().ok_or_else(|| KeySetError::Key(jwk.kid.clone()))
        };
        set.keys.into_iter().map(key).collect::<Result<_, _>>().map(Self)
    }

    /// Writes the key set.
    ///
    /// # Errors
    /// [`KeySetError::Json`]: never for texts and numbers.
    pub fn to_json(&self) -> Result<String, KeySetError> {
        let keys = self.0.iter().map(|key| Jwk {
            kty: "OKP".into(),
            crv: "Ed25519".into(),
            x: URL_SAFE_NO_PAD.encode(key.public),
            kid: key.id().to_string(),
            usage: signature(),
            alg: algorithm(),
            iss: key.issuer.clone(),
            nbf: key.not_before,
            exp: key.not_after,
            revoked_at: key.revoked_at,
        });
        Ok(serde_json::to_string_pretty(&JwkSet { keys: keys.collect() })?)
    }

    /// The key that a statement names.
    pub fn find(&self, issuer: &str, id: KeyId) -> Option<&PublicKey> {
        self.0.iter().find(|key| key.issuer == issuer && key.id() == id)
    }
}

/// An issuer's private key.
#[cfg(feature = "aws-lc")]
#[derive(Debug)]
pub struct IssuerKey(aws_lc_rs::signature::Ed25519KeyPair);

#[cfg(feature = "aws-lc")]
impl IssuerKey {
    /// A new key as PKCS#8 in DER, to be kept where nobody else reads it.
    ///
    /// # Errors
    /// [`KeySetError::Private`] when the system gives no random bytes.
    pub fn generate() -> Result<Vec<u8>, KeySetError> {
        use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
        let pair = aws_lc_rs::signature::Ed25519KeyPair::generate().map_err(|_| KeySetError::Private)?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeySetError::Private)?;
        Ok(der.as_ref().to_vec())
    }

    /// The key in a PKCS#8 file (DER).
    ///
    /// # Errors
    /// [`KeySetError::Private`]
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeySetError> {
        let pair = aws_lc_rs::signature::Ed25519KeyPair::from_pkcs8_maybe_unchecked(der);
        pair.map(Self).map_err(|_| KeySetError::Private)
    }

    /// Its public half, as an issuer's key that signs from a moment on.
    ///
    /// # Errors
    /// [`KeySetError::Private`]: never for a key that was read.
    pub fn public(&self, issuer: &str, not_before: u64) -> Result<PublicKey, KeySetError> {
        use aws_lc_rs::signature::KeyPair;
        let public = self.0.public_key().as_ref().try_into().map_err(|_| KeySetError::Private)?;
        Ok(PublicKey { issuer: issuer.to_owned(), public, not_before, not_after: None, revoked_at: None })
    }

    /// Signs a statement.
    ///
    /// # Errors
    /// [`crate::StatementError::OutOfRange`], [`crate::StatementError::Signature`]
    pub fn sign(&self, statement: &crate::Statement) -> Result<crate::Signed, crate::StatementError> {
        let public = self.public(&statement.issuer, 0).map_err(|_| crate::StatementError::Signature)?;
        let unsigned = crate::text::unsigned(statement, public.id())?;
        let cose = unsigned.create_signature(&[], |message| self.0.sign(message).as_ref().to_vec()).build();
        crate::Signed::of(cose)
    }
}
