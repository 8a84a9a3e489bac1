use crate::app::Tx;
use crate::db::schema::{upload_parts as parts, uploads};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::{AccountId, DocumentId, RequestId, UploadId};

/// An upload as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: UploadId,
    pub request: RequestId,
    pub kind: String,
    pub description: Option<String>,
    pub replaces: Option<DocumentId>,
    pub file_name: String,
    pub size: u64,
    pub received: u64,
    pub expires_at: DateTime<Utc>,
}

pub fn insert(tx: &mut Tx<'_>, account: AccountId, upload: &Kept) -> Result<(), ApiError> {
    diesel::insert_into(uploads::table)
        .values((
            uploads::id.eq(upload.id.to_string()),
            uploads::request_id.eq(upload.request.to_string()),
            uploads::account_id.eq(account.to_string()),
            uploads::kind.eq(&upload.kind),
            uploads::description.eq(&upload.description),
            uploads::replaces.eq(upload.replaces.map(|id| id.to_string())),
            uploads::file_name.eq(&upload.file_name),
            uploads::size.eq(bytes(upload.size)),
            uploads::received.eq(bytes(upload.received)),
            uploads::created_at.eq(to_db(tx.now)),
            uploads::expires_at.eq(to_db(upload.expires_at)),
        ))
        .execute(tx.db)?;
    Ok(())
}

fn bytes(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

type Row = (String, Option<String>, Option<String>, String, i64, i64, NaiveDateTime);

/// The upload, if it is this request's and can still be continued.
pub fn find(tx: &mut Tx<'_>, request: RequestId, id: UploadId) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> = uploads::table
        .find(id.to_string())
        .filter(uploads::request_id.eq(request.to_string()))
        .filter(uploads::expires_at.gt(to_db(tx.now)))
        .select((
            uploads::kind,
            uploads::description,
            uploads::replaces,
            uploads::file_name,
            uploads::size,
            uploads::received,
            uploads::expires_at,
        ))
        .first(tx.db)
        .optional()?;
    row.map(|(kind, description, replaces, file_name, size, received, expires_at)| {
        Ok(Kept {
            id,
            request,
            kind,
            description,
            replaces: replaces.map(|id| id.parse()).transpose().map_err(ApiError::internal)?,
            file_name,
            size: u64::try_from(size).map_err(ApiError::internal)?,
            received: u64::try_from(received).map_err(ApiError::internal)?,
            expires_at: from_db(expires_at),
        })
    })
    .transpose()
}

/// How many uploads of an account are on their way.
pub fn count(tx: &mut Tx<'_>, account: AccountId) -> Result<i64, ApiError> {
    let open = uploads::table
        .filter(uploads::account_id.eq(account.to_string()))
        .filter(uploads::expires_at.gt(to_db(tx.now)));
    Ok(open.count().get_result(tx.db)?)
}

/// Adds the part that begins at `start`; `false` when another one came first.
pub fn add_part(
    tx: &mut Tx<'_>,
    id: UploadId,
    start: u64,
    size: u64,
    sha256: &str,
) -> Result<bool, ApiError> {
    let here = uploads::table.find(id.to_string()).filter(uploads::received.eq(bytes(start)));
    if diesel::update(here).set(uploads::received.eq(bytes(start + size))).execute(tx.db)? == 0 {
        return Ok(false);
    }
    diesel::insert_into(parts::table)
        .values((
            parts::upload_id.eq(id.to_string()),
            parts::start.eq(bytes(start)),
            parts::size.eq(bytes(size)),
            parts::sha256.eq(sha256),
        ))
        .execute(tx.db)?;
    Ok(true)
}

/// The addresses of the parts, in order.
pub fn parts_of(tx: &mut Tx<'_>, id: UploadId) -> Result<Vec<String>, ApiError> {
    Ok(parts::table
        .filter(parts::upload_id.eq(id.to_string()))
        .order(parts::start)
        .select(parts::sha256)
        .load(tx.db)?)
}

/// Forgets an upload; the addresses of its parts.
pub fn remove(tx: &mut Tx<'_>, id: UploadId) -> Result<Vec<String>, ApiError> {
    let objects = parts_of(tx, id)?;
    diesel::delete(parts::table.filter(parts::upload_id.eq(id.to_string()))).execute(tx.db)?;
    diesel::delete(uploads::table.find(id.to_string())).execute(tx.db)?;
    Ok(objects)
}

/// Forgets the uploads that nobody continued; the addresses of their parts.
pub fn expire(tx: &mut Tx<'_>, most: i64) -> Result<Vec<String>, ApiError> {
    let ids: Vec<String> = uploads::table
        .filter(uploads::expires_at.le(to_db(tx.now)))
        .order((uploads::expires_at, uploads::id))
        .select(uploads::id)
        .limit(most)
        .load(tx.db)?;
    let mut objects = Vec::new();
    for id in ids {
        objects.extend(remove(tx, id.parse().map_err(ApiError::internal)?)?);
    }
    Ok(objects)
}
