use crate::app::Tx;
use crate::db::schema::{notifications, requests};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use crate::procedures::Loaded;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use ventanilla_shared::api::notifications::Notification;
use ventanilla_shared::{AccountId, Language, NotificationId, RequestId, messages};

pub fn insert(
    tx: &mut Tx<'_>,
    account: AccountId,
    kind: &str,
    request: Option<RequestId>,
    number: Option<&str>,
) -> Result<(), ApiError> {
    diesel::insert_into(notifications::table)
        .values((
            notifications::id.eq(crate::ids::fresh(tx.now).to_string()),
            notifications::account_id.eq(account.to_string()),
            notifications::kind.eq(kind),
            notifications::request_id.eq(request.map(|id| id.to_string())),
            notifications::request_number.eq(number),
            notifications::created_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

type Row = (String, String, Option<String>, Option<String>, NaiveDateTime, Option<NaiveDateTime>);

/// An account's notifications, newest first, in words.
pub fn list(
    tx: &mut Tx<'_>,
    account: AccountId,
    unread: bool,
    before: Option<&Cursor>,
    limit: i64,
    language: Language,
) -> Result<Vec<Notification>, ApiError> {
    let mut query = notifications::table
        .filter(notifications::account_id.eq(account.to_string()))
        .select((
            notifications::id,
            notifications::kind,
            notifications::request_id,
            notifications::request_number,
            notifications::created_at,
            notifications::read_at,
        ))
        .order((notifications::created_at.desc(), notifications::id.desc()))
        .limit(limit)
        .into_boxed();
    if unread {
        query = query.filter(notifications::read_at.is_null());
    }
    if let Some(Cursor { at, id }) = before {
        let at = to_db(*at);
        query = query.filter(
            notifications::created_at
                .lt(at)
                .or(notifications::created_at.eq(at).and(notifications::id.lt(id.clone()))),
        );
    }
    let rows: Vec<Row> = query.load(tx.db)?;
    let followed = procedures(tx, rows.iter().filter_map(|row| row.2.clone()).collect())?;
    let own = |(_, kind, request, ..): &Row| {
        let loaded = request.as_ref().and_then(|request| followed.get(request))?;
        loaded.procedure.notices.of(kind).map(|words| words.in_language(language).to_owned())
    };
    rows.into_iter().map(|row| (own(&row), row)).map(|(own, row)| read(row, own, language)).collect()
}

/// The definitions that these requests follow, by the request's id.
fn procedures(tx: &mut Tx<'_>, mut requests: Vec<String>) -> Result<HashMap<String, Arc<Loaded>>, ApiError> {
    requests.sort();
    requests.dedup();
    let versions: Vec<(String, String, i64)> = requests::table
        .filter(requests::id.eq_any(requests))
        .select((requests::id, requests::procedure_code, requests::procedure_version))
        .load(tx.db)?;
    let mut found = HashMap::new();
    for (id, code, version) in versions {
        if let Some(loaded) = tx.app.procedures.version(tx.db, &code, version)? {
            found.insert(id, loaded);
        }
    }
    Ok(found)
}

/// A notification in the general words, or in the definition's `own` where it has some.
fn read(
    (id, kind, request, number, created_at, read_at): Row,
    own: Option<String>,
    language: Language,
) -> Result<Notification, ApiError> {
    let number_text = number.as_deref().unwrap_or_default();
    let text = match own {
        Some(words) => {
            messages::text_with(language, "notification-own", &[("number", number_text), ("words", &words)])
        }
        None => messages::text_with(language, &format!("notification-{kind}"), &[("number", number_text)]),
    };
    Ok(Notification {
        id: id.parse().map_err(ApiError::internal)?,
        text,
        kind,
        request: request.map(|id| id.parse()).transpose().map_err(ApiError::internal)?,
        request_number: number,
        created_at: from_db(created_at),
        read_at: read_at.map(from_db),
    })
}

/// How many an account has not read.
pub fn unread(tx: &mut Tx<'_>, account: AccountId) -> Result<i64, ApiError> {
    Ok(notifications::table
        .filter(notifications::account_id.eq(account.to_string()))
        .filter(notifications::read_at.is_null())
        .count()
        .get_result(tx.db)?)
}

/// Notes that one was read; `false` when the account has none with this id. The first reading counts.
pub fn mark_read(tx: &mut Tx<'_>, account: AccountId, id: NotificationId) -> Result<bool, ApiError> {
    let mine = || {
        notifications::table.find(id.to_string()).filter(notifications::account_id.eq(account.to_string()))
    };
    let known: i64 = mine().count().get_result(tx.db)?;
    diesel::update(mine().filter(notifications::read_at.is_null()))
        .set(notifications::read_at.eq(Some(to_db(tx.now))))
        .execute(tx.db)?;
    Ok(known == 1)
}

pub fn mark_all_read(tx: &mut Tx<'_>, account: AccountId) -> Result<(), ApiError> {
    diesel::update(
        notifications::table
            .filter(notifications::account_id.eq(account.to_string()))
            .filter(notifications::read_at.is_null()),
    )
    .set(notifications::read_at.eq(Some(to_db(tx.now))))
    .execute(tx.db)?;
    Ok(())
}
