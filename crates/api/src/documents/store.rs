use crate::app::Tx;
use crate::db::schema::documents;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ventanilla_shared::api::requests::Document;
use ventanilla_shared::procedure::MediaType;
use ventanilla_shared::{DocumentId, RequestId};

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

pub fn insert(tx: &mut Tx<'_>, request: RequestId, document: &Document) -> Result<(), ApiError> {
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
            documents::pages.eq(document.pages.map(i64::from)),
            documents::signatures.eq(document.signatures.as_ref().map(serde_json::to_string).transpose()?),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub fn remove(tx: &mut Tx<'_>, request: RequestId, id: DocumentId) -> Result<bool, ApiError> {
    let row = documents::table.find(id.to_string()).filter(documents::request_id.eq(request.to_string()));
    Ok(diesel::delete(row).execute(tx.db)? == 1)
}

pub fn remove_all(tx: &mut Tx<'_>, request: RequestId) -> Result<(), ApiError> {
    diesel::delete(documents::table.filter(documents::request_id.eq(request.to_string()))).execute(tx.db)?;
    Ok(())
}

/// Whether any row names the object.
pub fn is_named(tx: &mut Tx<'_>, sha256: &str) -> Result<bool, ApiError> {
    use diesel::dsl::{exists, select};
    Ok(select(exists(documents::table.filter(documents::sha256.eq(sha256)))).get_result(tx.db)?)
}
