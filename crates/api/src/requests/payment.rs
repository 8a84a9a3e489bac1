//! A deposit slip or transfer is used once: unique per bank, kind and reference, reserved at submission.

use super::Stored;
use crate::app::Tx;
use crate::db::schema::payment_references as references;
use crate::db::{is_unique_violation, to_db};
use crate::error::{ApiError, Fault};
use crate::payments::comparable;
use diesel::prelude::*;
use ventanilla_shared::problem::ProblemCode;

/// Reserves the payment of a request that is filed. A reservation of this very request is kept; another number of its own,
/// from before a correction, is given free.
pub fn reserve(tx: &mut Tx<'_>, request: &Stored) -> Result<(), ApiError> {
    let (Some(fee), Some(payment)) = (&request.procedure().fee, &request.payment) else { return Ok(()) };
    let number = comparable(payment.number.as_deref().unwrap_or_default());
    let key = (fee.bank.as_str(), payment.method.as_str(), number.as_str());
    let own = request.id.to_string();
    let holder: Option<String> =
        references::table.find(key).select(references::request_id).first(tx.db).optional()?;
    match holder {
        Some(holder) if holder == own => return Ok(()),
        Some(_) => return Err(used()),
        None => {}
    }
    diesel::delete(references::table.filter(references::request_id.eq(&own))).execute(tx.db)?;
    diesel::insert_into(references::table)
        .values((
            references::bank.eq(key.0),
            references::method.eq(key.1),
            references::number.eq(key.2),
            references::request_id.eq(&own),
            references::reserved_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)
        .map_err(|error| if is_unique_violation(&error) { used() } else { error.into() })?;
    Ok(())
}

fn used() -> ApiError {
    ApiError::Faults {
        code: ProblemCode::PaymentReferenceUsed,
        faults: vec![Fault::new("/payment/number", "payment_used")],
    }
}
