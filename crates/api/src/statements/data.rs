use super::keys;
use crate::app::Tx;
use crate::certificates::VerificationCode;
use crate::error::ApiError;
use crate::random;
use chrono::{Days, Months, NaiveTime, TimeDelta};
use serde_json::{Value, json};
use ventanilla_shared::procedure::Procedure;
use ventanilla_shared::values::GUATEMALA_UTC_OFFSET_HOURS;
use ventanilla_statement::{Statement, commitment};

/// What is added to the data of a certificate, and not hashed.
const ADDED: [&str; 2] = ["statement_url", "statement_salt"];

/// Signs the statement of a certificate that goes to signature, and adds it to the data with which it is rendered.
pub fn add(
    tx: &mut Tx<'_>,
    procedure: &Procedure,
    number: &str,
    code: &str,
    data: &mut Value,
) -> Result<(), ApiError> {
    let salt = random::bytes::<16>()?;
    let code = VerificationCode::parse(code).ok_or_else(|| ApiError::internal("a kept code is none"))?;
    let months = procedure.outcome.valid_months;
    let last_day = months.and_then(|months| tx.today().checked_add_months(Months::new(months)));
    // Until the end of that day in Guatemala. The last signature comes later than the rendering, and so does the real end.
    let end = last_day.and_then(|day| day.checked_add_days(Days::new(1))).map(|day| {
        day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(i64::from(GUATEMALA_UTC_OFFSET_HOURS))
    });
    let statement = Statement {
        issuer: procedure.institution.clone(),
        number: number.to_owned(),
        code: code.to_bytes().to_vec(),
        date: keys::seconds(tx.now),
        good_until: end.map(keys::seconds),
        commitment: commitment(&salt, &canonical(data)).map_err(ApiError::internal)?,
    };
    let key = keys::current(tx, &procedure.institution)?;
    let signed = key.sign(&statement).map_err(ApiError::internal)?;
    match signed.url(&tx.app.config.public_url) {
        Ok(url) => {
            data["statement_url"] = url.into();
            data["statement_salt"] = random::hex(&salt).into();
        }
        // The QR code then opens the page and states nothing.
        Err(error) => tracing::warn!(%error, "VENTANILLA_PUBLIC_URL cannot stand before a statement"),
    }
    Ok(())
}

/// The data as they were hashed, with the salt; nothing for a certificate without a statement.
pub fn disclosed(data: &Value) -> Option<Value> {
    let (url, salt) = (data["statement_url"].as_str()?, data["statement_salt"].as_str()?);
    Some(json!({ "url": url, "salt": salt, "data": canonical(data) }))
}

/// Without what was added; numbers that are not whole as text, since programs do not all write them alike.
fn canonical(data: &Value) -> Value {
    let mut data = data.clone();
    if let Value::Object(members) = &mut data {
        ADDED.iter().for_each(|name| drop(members.remove(*name)));
    }
    spelled_out(&mut data);
    data
}

fn spelled_out(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(spelled_out),
        Value::Object(members) => members.values_mut().for_each(spelled_out),
        Value::Number(number) if !number.is_i64() => *value = number.to_string().into(),
        _ => {}
    }
}
