//! Keys that live on a token or with a signing service. All of it blocks.

use super::devices::Device;
use super::opened::refused;
use super::turns::Turn;
use crate::app::AppState;
use crate::error::ApiError;
use der::Encode;
use ventanilla_pades::{Algorithm, Chain, Error, Pkcs11Signer, RemoteSigner, Signer};
use ventanilla_shared::problem::ProblemCode;

/// Stands before the random bytes that a key signs to prove itself: never the beginning of anything else that is signed.
const PURPOSE: &[u8] = b"Ventanilla: proof that a signing key answers\0";

/// The signer on a token. Without `chain` the certificates are read from the token.
pub fn hsm(
    app: &AppState,
    device: &str,
    key: &str,
    pin: &str,
    chain: &[Vec<u8>],
) -> Result<Box<dyn Signer>, ApiError> {
    let configured = configured(app, device)?;
    let place = configured.place(key).ok_or_else(gone)?;
    let turn = app.signing_turns.wait(device, configured.limit()).ok_or_else(gone)?;
    let signer = Pkcs11Signer::open(&place, pin, chain).map_err(refused_here)?;
    Ok(Box::new(Held { signer, _turn: turn }))
}

/// The signer of a service, with the certificates that the service has for the credential.
pub fn remote(
    app: &AppState,
    device: &str,
    credential: &str,
    pin: &str,
) -> Result<Box<dyn Signer>, ApiError> {
    let service = configured(app, device)?.service().ok_or_else(gone)?.map_err(|error| {
        tracing::error!(device, error, "a signing service cannot be used as it is configured");
        gone()
    })?;
    let signer = RemoteSigner::open(service, credential, Some(pin)).map_err(refused_here)?;
    Ok(Box::new(signer))
}

/// That the signer's certificate is the enrolled one: a service may have renewed it, or lie.
pub fn same(signer: &dyn Signer, chain: &[Vec<u8>]) -> Result<(), ApiError> {
    let own = signer.chain().first().and_then(|own| own.to_der().ok());
    if own.as_ref() == chain.first() {
        Ok(())
    } else {
        Err(ApiError::Problem(ProblemCode::SigningDeviceBroken))
    }
}

/// That the key answers, and is the certificate's.
pub fn prove(signer: &dyn Signer) -> Result<(), ApiError> {
    let challenge = [PURPOSE, &crate::random::bytes::<32>()?].concat();
    ventanilla_pades::prove(signer, &challenge).map_err(refused)
}

fn configured<'a>(app: &'a AppState, device: &str) -> Result<&'a Device, ApiError> {
    let devices = &app.config.signing_devices;
    devices.iter().find(|one| one.name() == device).ok_or_else(gone)
}

/// Not connected any more, or in use for too long.
fn gone() -> ApiError {
    ApiError::Problem(ProblemCode::SigningDeviceUnavailable)
}

/// As [`refused`]; what a device holds may also be no key or certificate that can be used.
fn refused_here(error: Error) -> ApiError {
    match error {
        Error::BrokenKey(_) | Error::UnsupportedKey(_) | Error::KeyMismatch => {
            tracing::warn!(%error, "a device's signing key cannot be used");
            ApiError::Problem(ProblemCode::SigningKeyInvalid)
        }
        other => refused(other),
    }
}

/// A signer with its turn, which ends once the token is locked again.
struct Held {
    signer: Pkcs11Signer,
    _turn: Turn,
}

impl Signer for Held {
    fn chain(&self) -> &Chain {
        self.signer.chain()
    }

    fn algorithm(&self) -> Algorithm {
        self.signer.algorithm()
    }

    fn sign(&self, tbs: &[u8]) -> Result<Vec<u8>, Error> {
        self.signer.sign(tbs)
    }
}
