use super::load::FromFolder;
use crate::db::{DbConnection, schema::procedures, to_db};
use crate::error::ApiError;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::procedure::Procedure;

/// The version under which a definition is known; a changed one becomes the next version.
pub fn version_of(db: &mut DbConnection, found: &FromFolder, now: DateTime<Utc>) -> Result<i64, ApiError> {
    let of_code = procedures::table.filter(procedures::code.eq(&found.procedure.code));
    let known: Option<i64> = of_code
        .filter(procedures::digest.eq(&found.digest))
        .select(procedures::version)
        .first(db)
        .optional()?;
    if let Some(version) = known {
        return Ok(version);
    }
    let last: Option<i64> = of_code.select(diesel::dsl::max(procedures::version)).first(db)?;
    let version = last.unwrap_or(0) + 1;
    let definition =
        Procedure { version: u32::try_from(version).unwrap_or(u32::MAX), ..found.procedure.clone() };
    diesel::insert_into(procedures::table)
        .values((
            procedures::code.eq(&definition.code),
            procedures::version.eq(version),
            procedures::digest.eq(&found.digest),
            procedures::definition.eq(serde_json::to_string(&definition)?),
            procedures::template.eq(&found.template),
            procedures::loaded_at.eq(to_db(now)),
        ))
        .execute(db)?;
    Ok(version)
}

/// Definition and template of a version.
pub fn find(
    db: &mut DbConnection,
    code: &str,
    version: i64,
) -> Result<Option<(Procedure, String)>, ApiError> {
    let row: Option<(String, String)> = procedures::table
        .find((code, version))
        .select((procedures::definition, procedures::template))
        .first(db)
        .optional()?;
    row.map(|(definition, template)| Ok((serde_json::from_str(&definition)?, template))).transpose()
}
