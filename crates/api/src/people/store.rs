use crate::app::Tx;
use crate::db::schema::associated_persons as persons;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::api::people::AssociatedPerson;
use ventanilla_shared::{AccountId, AssociatedPersonId, Cui};

type Row = (String, i64, String, NaiveDateTime);

fn read((id, version, person, _): Row) -> Result<AssociatedPerson, ApiError> {
    let id = id.parse().map_err(ApiError::internal)?;
    Ok(AssociatedPerson { id, version, person: serde_json::from_str(&person)? })
}

/// The person, if it is one of this account's.
pub fn find(
    tx: &mut Tx<'_>,
    owner: AccountId,
    id: AssociatedPersonId,
) -> Result<Option<AssociatedPerson>, ApiError> {
    persons::table
        .find(id.to_string())
        .filter(persons::account_id.eq(owner.to_string()))
        .select((persons::id, persons::version, persons::person, persons::created_at))
        .first::<Row>(tx.db)
        .optional()?
        .map(read)
        .transpose()
}

/// An account's persons in the order in which they were added, each with that moment.
pub fn list(
    tx: &mut Tx<'_>,
    owner: AccountId,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<(DateTime<Utc>, AssociatedPerson)>, ApiError> {
    let mut query = persons::table
        .filter(persons::account_id.eq(owner.to_string()))
        .select((persons::id, persons::version, persons::person, persons::created_at))
        .order((persons::created_at, persons::id))
        .limit(limit)
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        let at = to_db(*at);
        query = query.filter(
            persons::created_at.gt(at).or(persons::created_at.eq(at).and(persons::id.gt(id.clone()))),
        );
    }
    let rows: Vec<Row> = query.load(tx.db)?;
    rows.into_iter().map(|row| Ok((from_db(row.3), read(row)?))).collect()
}

pub fn insert(
    tx: &mut Tx<'_>,
    owner: AccountId,
    person: &AssociatedPerson,
    cui: &Cui,
) -> Result<(), ApiError> {
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(person.id.to_string()),
            persons::account_id.eq(owner.to_string()),
            persons::cui.eq(cui.as_str()),
            persons::person.eq(serde_json::to_string(&person.person)?),
            persons::version.eq(person.version),
            persons::created_at.eq(to_db(tx.now)),
            persons::updated_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Writes the changed person over the `version` that was read.
pub fn replace(
    tx: &mut Tx<'_>,
    owner: AccountId,
    version: i64,
    person: &AssociatedPerson,
    cui: &Cui,
) -> Result<(), ApiError> {
    let changed = diesel::update(
        persons::table
            .find(person.id.to_string())
            .filter(persons::account_id.eq(owner.to_string()))
            .filter(persons::version.eq(version)),
    )
    .set((
        persons::cui.eq(cui.as_str()),
        persons::person.eq(serde_json::to_string(&person.person)?),
        persons::version.eq(person.version),
        persons::updated_at.eq(to_db(tx.now)),
    ))
    .execute(tx.db)?;
    if changed == 1 { Ok(()) } else { Err(ApiError::STALE) }
}
