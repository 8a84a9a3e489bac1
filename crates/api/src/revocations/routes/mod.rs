//! `/revocations`, and how one begins: at a certificate.

mod decide;
mod list;
mod propose;

use super::service::Order;
use super::shown;
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::Versioned;
use ventanilla_shared::api::revocations::Revocation;

pub use decide::*;
pub use list::*;
pub use propose::*;

fn versioned(tx: &mut Tx<'_>, order: Order) -> Result<Versioned<Revocation>, ApiError> {
    let body = shown(tx, order)?;
    Ok(Versioned { version: body.version, body })
}
