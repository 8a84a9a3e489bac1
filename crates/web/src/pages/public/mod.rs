//! Pages for everybody: catalogue, a procedure, terms of use, verification.

mod catalogue;
mod certificate;
mod duration;
mod home;
mod log;
mod not_found;
mod procedure;
mod terms;
mod verify;

pub use certificate::CertificatePage;
pub use home::Home;
pub use log::LogPage;
pub use not_found::NotFound;
pub use procedure::{HowToPay, ProcedurePage};
pub use terms::{TermsPage, TermsText};
pub use verify::{QrCodePage, VerifyPage};
