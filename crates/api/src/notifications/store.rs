use crate::app::Tx;
use crate::db::schema::notifications;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::NaiveDateTime;
use diesel::prelude::*;
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
    rows.into_iter().map(|row| read(row, language)).collect()
}

fn read(
    (id, kind, request, number, created_at, read_at): Row,
    language: Language,
) -> Result<Notification, ApiError> {
    let variables = [("number", number.as_deref().unwrap_or_default())];
    Ok(Notification {
        id: id.parse().map_err(ApiError::internal)?,
        text: messages::text_with(language, &format!("notification-{kind}"), &variables),
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
