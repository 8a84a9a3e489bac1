//! The signed statement in a certificate's QR code, which anybody with the institution's public keys checks without a network.
//!
//! It holds the salted hash of the certificate's canonical data. The salt is in the PDF (among its keywords) and never in the
//! address: with it anybody could try names and CUIs until one fits. Data and salt are given to whoever may see the
//! certificate, and they may pass them on.

mod data;
mod keys;
pub mod routes;

pub use data::{add, disclosed};
