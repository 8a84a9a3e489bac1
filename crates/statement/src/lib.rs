//! A signed statement of a certificate, small enough for a QR code on paper, that anybody with the issuer's public keys
//! checks without a network.
//!
//! It says: *this issuer prepared a certificate under this number and code, on this day, good until that day, and the
//! canonical data of the certificate, with a salt, have this hash.* It is a CBOR Web Token (RFC 8392) in a COSE_Sign1
//! (RFC 9052), signed with Ed25519, written in base32 (RFC 4648, no padding) behind an upper-case address: all of it
//! characters of a QR code's alphanumeric mode, and an address that every telephone opens.
//!
//! | Claim | Label | Value |
//! |---|---|---|
//! | issuer | 1 `iss` | text, as in the key set |
//! | certificate number | 2 `sub` | text |
//! | good until | 4 `exp` | seconds since 1970; left out when it does not end |
//! | date | 6 `iat` | seconds since 1970 |
//! | verification code | 7 `cti` | its bytes |
//! | salted hash of the data | −65537 (private use) | SHA-256, 32 bytes: [`commitment`] |
//!
//! Protected header: 1 `alg` = −8 (EdDSA), 4 `kid` = 8 bytes ([`PublicKey::id`]). There is one encoding of a statement; what is
//! written in any other way is refused, so that no bit can be changed.
//!
//! **Nothing personal is in it.** The salt is not in it either, or the hash would let anybody try names and numbers of
//! persons until one fits: salt and data travel in the document itself, so that only who holds the document, or was given
//! both, can check the hash.
//!
//! What it cannot show is part of every result ([`NotShown`]).
//!
//! Features: `aws-lc` (default) signs and verifies; `pure` verifies only, for WebAssembly.
#![warn(missing_docs)]

mod claims;
mod commitment;
mod keys;
mod text;
#[cfg(any(feature = "aws-lc", feature = "pure"))]
mod verify;

pub use claims::Statement;
pub use commitment::{NotCanonical, canonical, commitment};
#[cfg(feature = "aws-lc")]
pub use keys::IssuerKey;
pub use keys::{KeyId, KeySet, KeySetError, PublicKey};
pub use text::{BaseError, Signed, StatementError};
#[cfg(any(feature = "aws-lc", feature = "pure"))]
pub use verify::{Invalid, NotShown, Standing, Verified, verify};
