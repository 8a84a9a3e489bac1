//! The statement of a QR code.

use crate::arguments::{Arguments, bytes, text};
use crate::now;
use crate::report::{Fault, Report};
use chrono::DateTime;
use serde_json::{Value, json};
use ventanilla_statement::{Invalid, KeySet, NotShown, Signed, Standing, commitment, verify};

pub fn check(arguments: &mut Arguments) -> Result<Report, Fault> {
    let keys = text(&arguments.required("--keys")?)?;
    let keys = KeySet::from_json(&keys).map_err(|error| Fault::Input("--keys", error.to_string()))?;
    let data = arguments.option("--data")?;
    let salt = match &data {
        Some(_) => Some(arguments.required("--salt")?),
        None => None,
    };
    let given = code(arguments.needed("TEXT")?)?;
    let signed = Signed::parse(&given).map_err(|error| Fault::Input("TEXT", error.to_string()))?;
    let mut report = Report::new(json!({}));
    let seconds = u64::try_from(now().timestamp()).unwrap_or(0);
    let verified = match verify(&signed, &keys, seconds) {
        Ok(verified) => verified,
        Err(Invalid::UnknownKey) => {
            report.not_judged("unknown_key");
            return Ok(report);
        }
        Err(error) => {
            report.wrong(match error {
                Invalid::OutsideOfKey => "outside_of_the_key",
                Invalid::KeyRevoked => "key_revoked",
                _ => "signature",
            });
            return Ok(report);
        }
    };
    let statement = &verified.statement;
    report.found("issuer", statement.issuer.as_str().into());
    report.found("number", statement.number.as_str().into());
    report.found("date", moment(statement.date));
    report.found("good_until", statement.good_until.map_or(Value::Null, moment));
    report.found("commitment", hex(&statement.commitment).into());
    report.found("key", verified.key.id().to_string().into());
    match verified.standing {
        Standing::Current => {}
        Standing::NotYet => report.not_judged("not_yet"),
        Standing::Expired => report.wrong("expired"),
    }
    if let (Some(data), Some(salt)) = (data, salt) {
        let salt = unhex(&salt).ok_or_else(|| Fault::Input("--salt", "not 32 hexadecimal digits".into()))?;
        let data: Value =
            serde_json::from_str(&text(&data)?).map_err(|error| Fault::Input("--data", error.to_string()))?;
        let computed = commitment(&salt, &data).map_err(|error| Fault::Input("--data", error.to_string()))?;
        if computed != statement.commitment {
            report.wrong("other_data");
        }
    }
    let not_shown = verified.not_shown.iter().map(|what| match what {
        NotShown::Issued => "issued",
        NotShown::VoidSince => "void_since",
        NotShown::RevokedSince => "revoked_since",
        NotShown::Paper => "paper",
    });
    report.found("not_shown", not_shown.collect::<Vec<_>>().into());
    Ok(report)
}

/// The text that was given, or that of the QR code in the picture whose name was given.
fn code(given: String) -> Result<String, Fault> {
    if Signed::parse(&given).is_ok() || !std::path::Path::new(&given).is_file() {
        return Ok(given);
    }
    let unreadable = |error: image::ImageError| Fault::Input("PICTURE", error.to_string());
    let grey = image::load_from_memory(&bytes(&given)?).map_err(unreadable)?.into_rgba8();
    let width = usize::try_from(grey.width()).unwrap_or(0);
    let found = ventanilla_qr::Picture::from_rgba(width, grey.as_raw()).map(|picture| picture.read());
    // Others may be printed beside it: the first one that holds a statement.
    let mut found = found.unwrap_or_default();
    let at = found.iter().position(|text| Signed::parse(text).is_ok()).unwrap_or(0);
    if found.is_empty() {
        Err(Fault::Input("PICTURE", "no QR code in it".into()))
    } else {
        Ok(found.swap_remove(at))
    }
}

fn moment(seconds: u64) -> Value {
    let moment = i64::try_from(seconds).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    json!(moment)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 16]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    if digits.len() == 32 { bytes.try_into().ok() } else { None }
}
