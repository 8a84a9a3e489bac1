use serde_json::Value;
use ventanilla_shared::offline::{DataVerdict, StatementCheck, StatementClaims, StatementVerdict};
use ventanilla_shared::values::{Timestamp, VerificationCode};
use ventanilla_statement::{Invalid, KeySet, Signed, Standing, commitment, verify};

/// Checks a statement with the issuers' keys.
pub fn check(text: &str, keys: &str, now: u64) -> StatementCheck {
    let Ok(signed) = Signed::parse(text) else {
        return StatementCheck { verdict: StatementVerdict::Unreadable, claims: None };
    };
    // Keys that cannot be read are none: everything is unknown then.
    let keys = KeySet::from_json(keys).unwrap_or_default();
    let verdict = match verify(&signed, &keys, now).map(|verified| verified.standing) {
        Ok(Standing::Current) => StatementVerdict::Good,
        Ok(Standing::NotYet) => StatementVerdict::NotYet,
        Ok(Standing::Expired) => StatementVerdict::Expired,
        Err(Invalid::UnknownKey) => StatementVerdict::UnknownKey,
        Err(Invalid::Signature) => StatementVerdict::BadSignature,
        Err(Invalid::OutsideOfKey) => StatementVerdict::OutsideOfKey,
        Err(Invalid::KeyRevoked) => StatementVerdict::KeyRevoked,
    };
    let said = signed.unverified();
    let claims = StatementClaims {
        issuer: said.issuer.clone(),
        number: said.number.clone(),
        code: VerificationCode::from_bytes(&said.code).map(|code| code.printed()),
        date: moment(said.date),
        good_until: said.good_until.and_then(moment),
        key: signed.key().to_string(),
    };
    StatementCheck { verdict, claims: Some(claims) }
}

/// Checks data and salt, as `GET /requests/{id}/certificate/data` gives them, against the hash in a statement.
pub fn check_data(text: &str, disclosure: &str) -> DataVerdict {
    let read = || {
        let disclosure: Value = serde_json::from_str(disclosure).ok()?;
        let salt = salt(disclosure.get("salt")?.as_str()?)?;
        commitment(&salt, disclosure.get("data")?).ok()
    };
    match (Signed::parse(text), read()) {
        (Ok(signed), Some(computed)) if signed.unverified().commitment == computed => DataVerdict::Same,
        (Ok(_), Some(_)) => DataVerdict::Different,
        _ => DataVerdict::Unreadable,
    }
}

fn moment(seconds: u64) -> Option<Timestamp> {
    Timestamp::from_timestamp(i64::try_from(seconds).ok()?, 0)
}

fn salt(text: &str) -> Option<[u8; 16]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    if digits.len() != 32 {
        return None;
    }
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    bytes.try_into().ok()
}
