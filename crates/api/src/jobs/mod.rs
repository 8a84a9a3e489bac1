//! Work that follows a committed change. A job is written in the change's own transaction and done at least once, so
//! every handler may run twice.

pub mod store;
mod worker;

pub use worker::{run_due, work};

use crate::mail::Mail;
use serde::{Deserialize, Serialize};
use ventanilla_shared::{CertificateId, RequestId};

/// What is to be done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    Mail(Mail),
    /// Renders the document of a request that stands in its `generate` stage.
    Render {
        request: RequestId,
    },
    /// Deletes contents that no row names any more.
    Forget {
        objects: Vec<String>,
    },
    /// Renews the proofs of an issued certificate before they end.
    Renew {
        certificate: CertificateId,
    },
    /// Posts a head of the public log to a witness.
    Witness {
        address: String,
        /// Of the head: seconds since 1970.
        time: i64,
    },
}

impl Job {
    fn kind(&self) -> &'static str {
        match self {
            Self::Mail(_) => "mail",
            Self::Render { .. } => "render",
            Self::Forget { .. } => "forget",
            Self::Renew { .. } => "renew",
            Self::Witness { .. } => "witness",
        }
    }
}
