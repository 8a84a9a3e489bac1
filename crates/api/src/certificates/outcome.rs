//! What takes effect with the last signature, beside the document.

use super::print;
use crate::app::Tx;
use crate::error::ApiError;
use crate::registers::{self, Source};
use crate::requests::{Stored, lookups};
use crate::{accounts, recoveries, registers::store};
use serde_json::{Map, Value};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::{Effect, FieldKind, answer};

/// Carries out every effect of the outcome, in the transaction of the signature.
pub fn take_effect(tx: &mut Tx<'_>, request: &Stored) -> Result<(), ApiError> {
    let loaded = request.loaded.clone();
    for effect in &loaded.procedure.outcome.effects {
        match effect {
            Effect::RegisterEntry { register, values } => {
                let register = tx.app.procedures.register(register).ok_or_else(|| {
                    ApiError::internal(format!("request {}: its register is gone", request.number))
                })?;
                let value = |column: &String, path: &String| {
                    let answer = answer(&request.sections, path)?;
                    let text = register.column(column).filter(|c| matches!(c.kind, FieldKind::Text { .. }));
                    let asked = loaded.procedure.field(path).filter(|_| text.is_some());
                    // A choice stands in a column of text by its name.
                    match asked.filter(|field| matches!(field.kind, FieldKind::Choice { .. })) {
                        Some(field) => print::text(&tx.app.lists, field, answer).map(Value::from),
                        None => Some(answer.clone()),
                    }
                };
                let data: Map<String, Value> = values
                    .iter()
                    .filter_map(|(column, path)| Some((column.clone(), value(column, path)?)))
                    .collect();
                let key = data.get(&register.key).and_then(Value::as_str).unwrap_or_default().to_owned();
                let source = Source { request: Some(request.id), ..Source::default() };
                // Somebody else's entry, made since this request was reviewed, is not written over.
                let taken = lookups::taken(tx, request)?;
                if !taken.is_empty() {
                    return Err(ApiError::Faults { code: ProblemCode::AlreadyInRegister, faults: taken });
                }
                // Whoever renews an entry has it already: then it is brought up to date.
                match store::by_key(tx, &register.code, &key)? {
                    Some(known) => {
                        registers::change(tx, &register, &known, Value::Object(data), &source)?;
                    }
                    None => {
                        registers::add(tx, &register, Value::Object(data), &source)?;
                    }
                }
            }
            Effect::IdentityLevel { level } => {
                accounts::store::raise_identity_level(tx, request.applicant, *level)?;
            }
            Effect::AccountEmail { .. } => recoveries::take_effect(tx, request)?,
        }
    }
    Ok(())
}
