use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error as TokenError, RvError},
    mechanism::{
        Mechanism, MechanismType,
        rsa::{PkcsMgfType, PkcsPssParams},
    },
    object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    slot::Slot,
    types::AuthPin,
};

use super::{Pkcs11Key, worker::unavailable};
use crate::{Algorithm, Error, keys::der_from_raw};

/// A module is initialised once a process, whoever uses it.
static MODULES: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());
/// Tokens that a signer has open: module and label.
static IN_USE: Mutex<BTreeSet<(PathBuf, String)>> = Mutex::new(BTreeSet::new());

/// A token that is logged in to, with one private key of it.
pub(super) struct Token {
    session: Session,
    key: ObjectHandle,
    _claim: Claim,
}

struct Claim(PathBuf, String);

impl Claim {
    fn of(place: &Pkcs11Key) -> Result<Self, Error> {
        let one = (place.module.clone(), place.token.clone());
        if IN_USE.lock().unwrap_or_else(PoisonError::into_inner).insert(one.clone()) {
            Ok(Self(one.0, one.1))
        } else {
            Err(unavailable("the token is in use"))
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let one = (std::mem::take(&mut self.0), std::mem::take(&mut self.1));
        IN_USE.lock().unwrap_or_else(PoisonError::into_inner).remove(&one);
    }
}

impl Token {
    pub fn open(place: &Pkcs11Key, pin: &str) -> Result<Self, Error> {
        let claim = Claim::of(place)?;
        let module = module(&place.module)?;
        let slot = slot(&module, &place.token)?;
        let session = module.open_ro_session(slot).map_err(refused)?;
        let pin = AuthPin::from(pin.to_owned());
        match session.login(UserType::User, Some(&pin)) {
            Ok(()) => {}
            Err(TokenError::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {
                // By someone in this process who does not go through this crate: no PIN was checked.
                return Err(unavailable("the token is in use"));
            }
            Err(error) => return Err(refused(error)),
        }
        let key = find(&session, &place.key)?;
        Ok(Self { session, key, _claim: claim })
    }

    /// The certificates on the token in DER, first the one with the key's identifier; none if there is no such.
    pub fn certificates(&self) -> Result<Vec<Vec<u8>>, Error> {
        let wanted =
            [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::CertificateType(CertificateType::X_509)];
        let own = self.bytes(self.key, AttributeType::Id)?;
        let mut certificates = Vec::new();
        for object in self.session.find_objects(&wanted).map_err(refused)? {
            let value = self.bytes(object, AttributeType::Value)?;
            let is_own = !own.is_empty() && self.bytes(object, AttributeType::Id)? == own;
            certificates.push((is_own, value));
        }
        certificates.sort_by_key(|(is_own, _)| !is_own);
        let found = certificates.first().is_some_and(|(is_own, _)| *is_own);
        Ok(if found { certificates.into_iter().map(|(_, value)| value).collect() } else { Vec::new() })
    }

    fn bytes(&self, object: ObjectHandle, kind: AttributeType) -> Result<Vec<u8>, Error> {
        let found = self.session.get_attributes(object, &[kind]).map_err(refused)?;
        Ok(found
            .into_iter()
            .find_map(|attribute| match attribute {
                Attribute::Id(bytes) | Attribute::Value(bytes) => Some(bytes),
                _ => None,
            })
            .unwrap_or_default())
    }

    pub fn sign(&self, tbs: &[u8], algorithm: Algorithm) -> Result<Vec<u8>, Error> {
        let sign = |mechanism: Mechanism<'_>, data: &[u8]| {
            self.session.sign(&mechanism, self.key, data).map_err(refused)
        };
        let pss = |hash_alg, mgf| PkcsPssParams {
            hash_alg,
            mgf,
            s_len: u64::from(algorithm.digest().length()).into(),
        };
        match algorithm {
            Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP384Sha384 => {
                // Tokens hash differently, or not at all: the bare mechanism takes the hash, and gives r‖s.
                der_from_raw(&sign(Mechanism::Ecdsa, &algorithm.digest().of(&[tbs]))?)
            }
            Algorithm::RsaPkcs1Sha256 => sign(Mechanism::Sha256RsaPkcs, tbs),
            Algorithm::RsaPkcs1Sha384 => sign(Mechanism::Sha384RsaPkcs, tbs),
            Algorithm::RsaPkcs1Sha512 => sign(Mechanism::Sha512RsaPkcs, tbs),
            Algorithm::RsaPssSha256 => {
                sign(Mechanism::Sha256RsaPkcsPss(pss(MechanismType::SHA256, PkcsMgfType::MGF1_SHA256)), tbs)
            }
            Algorithm::RsaPssSha384 => {
                sign(Mechanism::Sha384RsaPkcsPss(pss(MechanismType::SHA384, PkcsMgfType::MGF1_SHA384)), tbs)
            }
            Algorithm::RsaPssSha512 => {
                sign(Mechanism::Sha512RsaPkcsPss(pss(MechanismType::SHA512, PkcsMgfType::MGF1_SHA512)), tbs)
            }
            Algorithm::Ed25519 => Err(Error::UnsupportedKey("Ed25519 on a token".into())),
        }
    }
}

impl Drop for Token {
    /// Locks the token again.
    fn drop(&mut self) {
        let _ = self.session.logout();
    }
}

fn module(path: &Path) -> Result<Pkcs11, Error> {
    let mut modules = MODULES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = modules.get(path) {
        return Ok(module.clone());
    }
    let module = Pkcs11::new(path).map_err(refused)?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(TokenError::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(refused(error)),
    }
    modules.insert(path.to_owned(), module.clone());
    Ok(module)
}

fn slot(module: &Pkcs11, label: &str) -> Result<Slot, Error> {
    for slot in module.get_slots_with_token().map_err(refused)? {
        if module.get_token_info(slot).map_err(refused)?.label().trim_end() == label {
            return Ok(slot);
        }
    }
    Err(unavailable("the token is not there"))
}

/// The private key by its label; by its identifier where no label fits and the name is hexadecimal.
fn find(session: &Session, name: &str) -> Result<ObjectHandle, Error> {
    let by = |attribute: Attribute| {
        session.find_objects(&[Attribute::Class(ObjectClass::PRIVATE_KEY), attribute]).map_err(refused)
    };
    let mut found = by(Attribute::Label(name.as_bytes().to_vec()))?;
    if let (true, Some(id)) = (found.is_empty(), identifier(name)) {
        found = by(Attribute::Id(id))?;
    }
    match found.as_slice() {
        [key] => Ok(*key),
        _ => Err(Error::NoSuchKey(name.to_owned())),
    }
}

/// `a1b2`, `a1:b2`.
fn identifier(name: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = name.bytes().filter(|byte| *byte != b':').collect();
    if digits.is_empty() || !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let pairs = digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    pairs.collect()
}

fn refused(error: TokenError) -> Error {
    use RvError as Rv;
    match &error {
        TokenError::Pkcs11(Rv::PinLocked, _) => Error::Locked,
        TokenError::Pkcs11(Rv::PinIncorrect | Rv::PinInvalid | Rv::PinLenRange, _) => Error::WrongSecret,
        TokenError::Pkcs11(
            Rv::TokenNotPresent
            | Rv::TokenNotRecognized
            | Rv::DeviceRemoved
            | Rv::DeviceError
            | Rv::DeviceMemory
            | Rv::SessionClosed
            | Rv::SessionHandleInvalid,
            _,
        ) => Error::SignerUnavailable(error.to_string()),
        // The maker's library is not where it was.
        TokenError::LibraryLoading(_) => Error::SignerUnavailable(error.to_string()),
        _ => Error::Signer(error.to_string()),
    }
}
