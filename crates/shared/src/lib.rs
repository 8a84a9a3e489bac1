//! What Ventanilla's server and browser agree on. No I/O; builds for `wasm32-unknown-unknown`.
//!
//! * [`values`]: types that hold only valid values (CUI, NIT, e-mail, password rules, money, ids)
//! * [`procedure`]: the typed definition of a procedure, and the validation of what people type into its forms
//! * [`decision`]: the five states and the one function that says which moves exist (DESIGN section 2)
//! * [`revocation`]: who may take back an issued certificate
//! * [`calendar`]: terms in working days
//! * [`api`]: request and response bodies of `/api/v1`
//! * [`problem`]: stable problem codes (RFC 9457)
//! * [`messages`]: the Fluent catalogues, Spanish first
//! * [`offline`]: what the browser finds out by itself
//! * [`challenge`]: the proof of work that stands in for a third-party captcha

pub mod api;
pub mod calendar;
pub mod catalogue;
pub mod challenge;
pub mod decision;
pub mod messages;
pub mod offline;
pub mod problem;
pub mod procedure;
pub mod revocation;
pub mod values;

pub use decision::state::RequestState;
pub use messages::Language;
pub use values::*;
