use crate::app::Tx;
use crate::db::schema::documents;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use ventanilla_shared::api::requests::Document;
use ventanilla_shared::procedure::MediaType;
use ventanilla_shared::{AccountId, DocumentId, RequestId};

#[derive(Queryable)]
struct Row {
    id: String,
    _request_id: String,
    kind: String,
    description: Option<String>,
    file_name: String,
    media_type: String,
    size: i64,
    sha256: String,
    created_at: NaiveDateTime,
    _retention_days: Option<i64>,
    deleted_at: Option<NaiveDateTime>,
    pages: Option<i64>,
    signatures: Option<String>,
}

fn document(row: Row) -> Result<Document, ApiError> {
    let impossible = |what: &str| ApiError::internal(format!("document {}: impossible {what}", row.id));
    Ok(Document {
        id: row.id.parse().map_err(|_| impossible("id"))?,
        media_type: MediaType::parse(&row.media_type).ok_or_else(|| impossible("media type"))?,
        size: u64::try_from(row.size).map_err(|_| impossible("size"))?,
        kind: row.kind,
        description: row.description,
        file_name: row.file_name,
        sha256: row.sha256,
        pages: row.pages.and_then(|pages| u32::try_from(pages).ok()),
        signatures: row.signatures.as_deref().map(serde_json::from_str).transpose()?,
        created_at: from_db(row.created_at),
        deleted_at: row.deleted_at.map(from_db),
    })
}

pub fn of_request(tx: &mut Tx<'_>, request: RequestId) -> Result<Vec<Document>, ApiError> {
    let rows: Vec<Row> = documents::table
        .filter(documents::request_id.eq(request.to_string()))
        .order((documents::created_at, documents::id))
        .load(tx.db)?;
    rows.into_iter().map(document).collect()
}

pub fn find(tx: &mut Tx<'_>, request: RequestId, id: DocumentId) -> Result<Option<Document>, ApiError> {
    let row: Option<Row> = documents::table
        .find(id.to_string())
        .filter(documents::request_id.eq(request.to_string()))
        .first(tx.db)
        .optional()?;
    row.map(document).transpose()
}

pub fn insert(
    tx: &mut Tx<'_>,
    request: RequestId,
    document: &Document,
    retention_days: Option<u32>,
) -> Result<(), ApiError> {
    diesel::insert_into(documents::table)
        .values((
            documents::id.eq(document.id.to_string()),
            documents::request_id.eq(request.to_string()),
            documents::kind.eq(&document.kind),
            documents::description.eq(&document.description),
            documents::file_name.eq(&document.file_name),
            documents::media_type.eq(document.media_type.as_str()),
            documents::size.eq(i64::try_from(document.size).unwrap_or(i64::MAX)),
            documents::sha256.eq(&document.sha256),
            documents::created_at.eq(to_db(document.created_at)),
            documents::retention_days.eq(retention_days.map(i64::from)),
            documents::pages.eq(document.pages.map(i64::from)),
            documents::signatures.eq(document.signatures.as_ref().map(serde_json::to_string).transpose()?),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Takes a document out of its request; the address of its content, which may be forgotten now.
pub fn remove(tx: &mut Tx<'_>, request: RequestId, id: DocumentId) -> Result<Option<String>, ApiError> {
    let row = documents::table.find(id.to_string()).filter(documents::request_id.eq(request.to_string()));
    Ok(diesel::delete(row).returning(documents::sha256).get_result(tx.db).optional()?)
}

/// Takes out all; their addresses.
pub fn remove_all(tx: &mut Tx<'_>, request: RequestId) -> Result<Vec<String>, ApiError> {
    let rows = documents::table.filter(documents::request_id.eq(request.to_string()));
    Ok(diesel::delete(rows).returning(documents::sha256).get_results(tx.db)?)
}

/// Bytes of the files in an account's drafts, and of those on their way into them.
pub fn in_drafts(tx: &mut Tx<'_>, account: AccountId) -> Result<u64, ApiError> {
    use crate::db::schema::{requests, uploads};
    use diesel::dsl::sql;
    use diesel::sql_types::{BigInt, Nullable};
    let attached: Option<i64> = documents::table
        .inner_join(requests::table.on(requests::id.eq(documents::request_id)))
        .filter(requests::applicant_id.eq(account.to_string()))
        .filter(requests::state.eq("creation"))
        .filter(documents::deleted_at.is_null())
        .select(sql::<Nullable<BigInt>>("CAST(SUM(documents.size) AS BIGINT)"))
        .first(tx.db)?;
    let on_their_way: Option<i64> = uploads::table
        .filter(uploads::account_id.eq(account.to_string()))
        .filter(uploads::expires_at.gt(to_db(tx.now)))
        .select(sql::<Nullable<BigInt>>("CAST(SUM(uploads.size) AS BIGINT)"))
        .first(tx.db)?;
    let total = attached.unwrap_or_default().saturating_add(on_their_way.unwrap_or_default());
    Ok(u64::try_from(total).unwrap_or_default())
}

/// Whether any row needs the object.
pub fn is_named(tx: &mut Tx<'_>, sha256: &str) -> Result<bool, ApiError> {
    use crate::db::schema::{certificates, upload_parts};
    use diesel::dsl::{exists, select};
    let attached =
        documents::table.filter(documents::sha256.eq(sha256)).filter(documents::deleted_at.is_null());
    let on_its_way = upload_parts::table.filter(upload_parts::sha256.eq(sha256));
    let issued = certificates::table.filter(certificates::sha256.eq(sha256));
    let attached: bool = select(exists(attached)).get_result(tx.db)?;
    let on_its_way: bool = select(exists(on_its_way)).get_result(tx.db)?;
    Ok(attached || on_its_way || select(exists(issued)).get_result(tx.db)?)
}

/// Marks the contents whose time has come as deleted; their addresses. Of requests that no officer has to do with any more:
/// drafts, rejected and signed ones, so many days after their last move.
pub fn expire(tx: &mut Tx<'_>, most: i64) -> Result<Vec<String>, ApiError> {
    use crate::db::schema::requests;
    let terms: Vec<Option<i64>> = documents::table
        .filter(documents::retention_days.is_not_null())
        .filter(documents::deleted_at.is_null())
        .select(documents::retention_days)
        .distinct()
        .load(tx.db)?;
    let mut expired = Vec::new();
    for days in terms.into_iter().flatten() {
        let rows: Vec<(String, String)> = documents::table
            .inner_join(requests::table.on(requests::id.eq(documents::request_id)))
            .filter(documents::retention_days.eq(days))
            .filter(documents::deleted_at.is_null())
            .filter(requests::state.eq_any(["creation", "rejected", "signed"]))
            .filter(requests::updated_at.le(to_db(tx.now - TimeDelta::days(days))))
            .order((requests::updated_at, documents::id))
            .select((documents::id, documents::sha256))
            .limit(most)
            .load(tx.db)?;
        for (id, sha256) in rows {
            diesel::update(documents::table.find(&id))
                .set(documents::deleted_at.eq(Some(to_db(tx.now))))
                .execute(tx.db)?;
            expired.push(sha256);
        }
    }
    Ok(expired)
}
