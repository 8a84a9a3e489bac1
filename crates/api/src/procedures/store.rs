use super::load::FromFolder;
use crate::db::{DbConnection, schema::procedures, to_db};
use crate::error::ApiError;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::HashMap;
use ventanilla_shared::procedure::Procedure;

/// Rows of one statement: six values each, and a statement may bind 32,766 on SQLite.
const INSERTED_AT_ONCE: usize = 100;

/// The versions under which definitions are known, in their order; a changed one becomes the next version of its code. With
/// hundreds of them a statement each would take seconds: one reads what is known, a few write what is new.
pub fn versions_of(
    db: &mut DbConnection,
    found: &[FromFolder],
    now: DateTime<Utc>,
) -> Result<Vec<i64>, ApiError> {
    let rows: Vec<(String, i64, String)> =
        procedures::table.select((procedures::code, procedures::version, procedures::digest)).load(db)?;
    let mut last: HashMap<&str, i64> = HashMap::new();
    let mut known: HashMap<(&str, &str), i64> = HashMap::new();
    for (code, version, digest) in &rows {
        let newest = last.entry(code).or_insert(*version);
        *newest = (*newest).max(*version);
        // A version that came back is the one it was.
        let first = known.entry((code, digest)).or_insert(*version);
        *first = (*first).min(*version);
    }
    let mut versions = Vec::with_capacity(found.len());
    let mut new = Vec::new();
    for one in found {
        let code = one.procedure.code.as_str();
        if let Some(version) = known.get(&(code, one.digest.as_str())) {
            versions.push(*version);
            continue;
        }
        let version = last.get(code).copied().unwrap_or(0) + 1;
        versions.push(version);
        let definition =
            Procedure { version: u32::try_from(version).unwrap_or(u32::MAX), ..one.procedure.clone() };
        new.push((
            procedures::code.eq(&one.procedure.code),
            procedures::version.eq(version),
            procedures::digest.eq(&one.digest),
            procedures::definition.eq(serde_json::to_string(&definition)?),
            procedures::template.eq(&one.template),
            procedures::loaded_at.eq(to_db(now)),
        ));
    }
    for some in new.chunks(INSERTED_AT_ONCE) {
        // Several rows in one statement are written otherwise by each database.
        match db {
            DbConnection::Sqlite(db) => diesel::insert_into(procedures::table).values(some).execute(db)?,
            DbConnection::Postgres(db) => diesel::insert_into(procedures::table).values(some).execute(db)?,
        };
    }
    Ok(versions)
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
