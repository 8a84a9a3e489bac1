//! A provider's signing service: the Cloud Signature Consortium's API, version 2 (also ETSI TS 119 432).
//!
//! An accredited provider speaks this already, and an officer's own device can; a protocol of our own would have to
//! be built on the other side each time. Of it, this needs `credentials/info`, `credentials/authorize` and
//! `signatures/signHash`. The access token (OAuth 2.0, section 8 of the API) is the caller's business.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use der::{Decode, Encode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use ureq::{
    Agent,
    http::Uri,
    tls::{Certificate as Root, RootCerts, TlsConfig},
};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::{Algorithm, Chain, EC, RSA, Signer};
use crate::Error;

/// An answer holds a few certificates at most.
const ANSWER_LIMIT: u64 = 256 << 10;

/// A signing service and the right to use it.
pub struct RemoteService {
    agent: Agent,
    base: String,
    access_token: Zeroizing<String>,
    time_limit: Duration,
}

impl RemoteService {
    /// The service below `base` (the part before `/csc/v2/`), asked with an OAuth 2.0 `access_token`. `https:` only,
    /// but for this machine itself. Each signature, with all its requests, may take `time_limit`.
    ///
    /// TLS trusts the authorities of Mozilla's list or, if `roots` are given, just those.
    ///
    /// # Errors
    /// [`Error::Signer`] if the address is not such.
    pub fn new(
        base: &str,
        access_token: &str,
        time_limit: Duration,
        roots: &[Certificate],
    ) -> Result<Self, Error> {
        let address: Uri = base.parse().map_err(|_| Error::Signer("the service's address is none".into()))?;
        let local = matches!(address.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if address.scheme_str() != Some("https") && !(local && address.scheme_str() == Some("http")) {
            return Err(Error::Signer("the service's address is not https".into()));
        }
        let roots =
            roots.iter().map(|root| Ok(Root::from_der(&root.to_der().map_err(Error::key)?).to_owned()));
        let roots = roots.collect::<Result<Vec<_>, Error>>()?;
        let roots = if roots.is_empty() { RootCerts::WebPki } else { RootCerts::Specific(Arc::new(roots)) };
        let tls = TlsConfig::builder()
            .root_certs(roots)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
        let mut config = Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .max_redirects(0)
            .https_only(!local);
        if local {
            config = config.proxy(None);
        }
        Ok(Self {
            agent: config.build().new_agent(),
            base: base.trim_end_matches('/').to_owned(),
            access_token: Zeroizing::new(access_token.to_owned()),
            time_limit,
        })
    }

    fn ask<A: DeserializeOwned>(
        &self,
        method: &str,
        question: &impl Serialize,
        until: Instant,
    ) -> Result<A, Error> {
        let left = until.saturating_duration_since(Instant::now());
        let body = serde_json::to_vec(question).map_err(Error::encoding)?;
        let request = self.agent.post(format!("{}/csc/v2/{method}", self.base));
        let request = request.config().timeout_global(Some(left.max(Duration::from_millis(1)))).build();
        let answer = request
            .header("Authorization", format!("Bearer {}", self.access_token.as_str()))
            .header("Content-Type", "application/json")
            .send(&body);
        let mut answer = answer.map_err(unavailable)?;
        let body = answer.body_mut().with_config().limit(ANSWER_LIMIT).read_to_vec().map_err(unavailable)?;
        match answer.status().as_u16() {
            200 => serde_json::from_slice(&body)
                .map_err(|_| Error::Signer(format!("the service's answer to {method} is none"))),
            status @ (429 | 500..) => Err(Error::SignerUnavailable(format!("HTTP status {status}"))),
            status => {
                let code = serde_json::from_slice::<Refusal>(&body).map(|refusal| refusal.error);
                let code = code.unwrap_or_default();
                // Section 10.1: the credential's own secret was wrong.
                if matches!(code.as_str(), "invalid_pin" | "invalid_otp") {
                    return Err(Error::WrongSecret);
                }
                let code: String = code.chars().filter(|one| one.is_ascii_graphic()).take(64).collect();
                Err(Error::Signer(format!("the service refused {method}: HTTP status {status} {code}")))
            }
        }
    }
}

/// A key held by a [`RemoteService`]: the hash goes there, the signature comes back.
pub struct RemoteSigner {
    service: RemoteService,
    credential: String,
    pin: Option<Zeroizing<String>>,
    chain: Chain,
    algorithm: Algorithm,
}

impl RemoteSigner {
    /// Asks the service about its credential `credential`: certificates, and how it signs. `pin` is what its owner
    /// types to authorise each signature, if the credential asks for it.
    ///
    /// # Errors
    /// [`Error::SignerUnavailable`] if the service does not answer in time; [`Error::Signer`] if it refuses or its
    /// answer cannot be read; [`Error::BrokenKey`] without certificates; [`Error::UnsupportedKey`] if it signs in no
    /// way that this crate knows (Ed25519 is none: the service is given a hash).
    pub fn open(service: RemoteService, credential: &str, pin: Option<&str>) -> Result<Self, Error> {
        let question = InfoQuestion { credential_id: credential, certificates: "chain", cert_info: false };
        let info: Info = service.ask("credentials/info", &question, Instant::now() + service.time_limit)?;
        let chain = info.cert.certificates.iter().map(|text| {
            let der = BASE64.decode(text).map_err(Error::key)?;
            Certificate::from_der(&der).map_err(Error::key)
        });
        let mut chain = chain.collect::<Result<Vec<_>, Error>>()?;
        // The root is the reader's to have.
        chain.retain(|one| one.tbs_certificate.subject != one.tbs_certificate.issuer);
        let chain = Chain::new(chain)?;
        let own = chain.first().ok_or_else(|| Error::key("the service has no certificate"))?;
        let key = &own.tbs_certificate.subject_public_key_info;
        let offered = |algorithm: &Algorithm| {
            let named = |oid: der::asn1::ObjectIdentifier| info.key.algo.contains(&oid.to_string());
            // Section 11.5: an identifier of the key alone leaves the hash to the caller.
            named(algorithm.identifier().oid)
                || named(EC) && matches!(algorithm, Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP384Sha384)
                || named(RSA) && key.algorithm.oid == RSA
        };
        let usable = |one: &Algorithm| one.fits(key) && one.signs_hash() && offered(one);
        let algorithm = Algorithm::ALL.into_iter().find(usable);
        let algorithm = algorithm.ok_or_else(|| Error::UnsupportedKey(info.key.algo.join(", ")))?;
        let pin = pin.map(|pin| Zeroizing::new(pin.to_owned()));
        Ok(Self { service, credential: credential.to_owned(), pin, chain, algorithm })
    }
}

impl Signer for RemoteSigner {
    fn chain(&self) -> &Chain {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, tbs: &[u8]) -> Result<Vec<u8>, Error> {
        let until = Instant::now() + self.service.time_limit;
        let hashes = [BASE64.encode(self.algorithm.digest().of(&[tbs]))];
        let hash_oid = self.algorithm.digest().oid().to_string();
        let sad = match &self.pin {
            Some(pin) => Some(self.service.ask::<Authorization>(
                "credentials/authorize",
                &AuthorizeQuestion {
                    credential_id: &self.credential,
                    num_signatures: 1,
                    hashes: &hashes,
                    hash_algorithm_oid: &hash_oid,
                    auth_data: [AuthData { id: "PIN", value: pin }],
                },
                until,
            )?),
            None => None,
        };
        let sad = sad.map(|authorization| Zeroizing::new(authorization.sad));
        let identifier = self.algorithm.identifier();
        let parameters = match (&identifier.parameters, identifier.oid) {
            // Only PSS has parameters that say something.
            (Some(parameters), super::RSA_PSS) => {
                Some(BASE64.encode(parameters.to_der().map_err(Error::encoding)?))
            }
            _ => None,
        };
        let question = SignQuestion {
            credential_id: &self.credential,
            sad: sad.as_ref().map(|sad| sad.as_str()),
            hashes: &hashes,
            hash_algorithm_oid: &hash_oid,
            sign_algo: identifier.oid.to_string(),
            sign_algo_params: parameters,
            operation_mode: "S",
        };
        let answer: Signatures = self.service.ask("signatures/signHash", &question, until)?;
        let [signature] = answer.signatures.as_slice() else {
            return Err(Error::Signer("the service did not answer with one signature".into()));
        };
        BASE64.decode(signature).map_err(|_| Error::WrongSignature)
    }
}

impl std::fmt::Debug for RemoteService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RemoteService").field("base", &self.base).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for RemoteSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let certificate = self.chain.first().map(crate::CertificateInfo::of);
        let mut shown = f.debug_struct("RemoteSigner");
        shown.field("service", &self.service).field("certificate", &certificate).finish_non_exhaustive()
    }
}

fn unavailable(error: ureq::Error) -> Error {
    match error {
        ureq::Error::Timeout(_) => Error::SignerUnavailable("no answer in time".into()),
        other => Error::SignerUnavailable(other.to_string()),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InfoQuestion<'a> {
    #[serde(rename = "credentialID")]
    credential_id: &'a str,
    certificates: &'a str,
    cert_info: bool,
}

#[derive(Deserialize)]
struct Info {
    key: KeyInfo,
    cert: CertInfo,
}

#[derive(Deserialize)]
struct KeyInfo {
    algo: Vec<String>,
}

#[derive(Deserialize)]
struct CertInfo {
    certificates: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthorizeQuestion<'a> {
    #[serde(rename = "credentialID")]
    credential_id: &'a str,
    num_signatures: u32,
    hashes: &'a [String],
    #[serde(rename = "hashAlgorithmOID")]
    hash_algorithm_oid: &'a str,
    auth_data: [AuthData<'a>; 1],
}

#[derive(Serialize)]
struct AuthData<'a> {
    id: &'a str,
    value: &'a str,
}

#[derive(Deserialize)]
struct Authorization {
    #[serde(rename = "SAD")]
    sad: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignQuestion<'a> {
    #[serde(rename = "credentialID")]
    credential_id: &'a str,
    #[serde(rename = "SAD", skip_serializing_if = "Option::is_none")]
    sad: Option<&'a str>,
    hashes: &'a [String],
    #[serde(rename = "hashAlgorithmOID")]
    hash_algorithm_oid: &'a str,
    sign_algo: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_algo_params: Option<String>,
    operation_mode: &'a str,
}

#[derive(Deserialize)]
struct Signatures {
    signatures: Vec<String>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}
