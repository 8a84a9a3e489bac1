use crate::app::App;
use crate::error::ApiError;
use crate::http::idempotency::{self, IdempotencyKey};
use crate::http::paging::{self, Cursor, Paged};
use crate::http::{Body, Caller, IfMatch, Versioned};
use crate::people::{associated, store};
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, get, post, put, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::AssociatedPersonId;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::people::{AssociatedPerson, Person};
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AssociatedPersonsQuery {
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The persons in whose name the account files requests, in the order in which they were added.
#[utoipa::path(tag = "me", params(AssociatedPersonsQuery),
    responses((status = 200, body = Page<AssociatedPerson>),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/me/associated-persons")]
pub async fn list_associated(
    app: App,
    caller: Caller,
    query: web::Query<AssociatedPersonsQuery>,
) -> Result<Paged<AssociatedPerson>, ApiError> {
    let limit = paging::limit(query.limit)?;
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let rows = app.read(move |tx| store::list(tx, caller.account.id, after.as_ref(), limit + 1)).await?;
    let (rows, next) =
        paging::page(rows, limit, |(at, person)| Cursor { at: *at, id: person.id.to_string() });
    Ok(Paged(Page { items: rows.into_iter().map(|(_, person)| person).collect(), next }))
}

/// Add a person in whose name requests are filed. IGSS number and NIT may be left out, since who files may not know them.
#[utoipa::path(tag = "me", request_body = Person,
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key creates nothing new")),
    responses((status = 201, body = AssociatedPerson, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/me/associated-persons")]
pub async fn create_associated(
    app: App,
    caller: Caller,
    key: IdempotencyKey,
    body: Body<Person>,
) -> Result<HttpResponse, ApiError> {
    let created = app
        .write(move |tx| {
            let owner = &caller.account;
            let fingerprint = serde_json::to_vec(&body.0)?;
            idempotency::once(
                tx,
                owner.id,
                &key,
                &fingerprint,
                |tx| associated::create(tx, owner, body.0).map(|created| (created.id.to_string(), created)),
                |tx, id| {
                    let id = id.parse().map_err(ApiError::internal)?;
                    store::find(tx, owner.id, id)?.ok_or(ApiError::NOT_FOUND)
                },
            )
        })
        .await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/me/associated-persons/{}", created.id)))
        .insert_header((ETAG, format!("\"{}\"", created.version)))
        .json(created))
}

/// One of the persons in whose name the account files requests.
#[utoipa::path(tag = "me", params(("id" = AssociatedPersonId, Path)),
    responses((status = 200, body = AssociatedPerson, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/me/associated-persons/{id}")]
pub async fn get_associated(
    app: App,
    caller: Caller,
    id: web::Path<AssociatedPersonId>,
) -> Result<Versioned<AssociatedPerson>, ApiError> {
    let person =
        app.read(move |tx| store::find(tx, caller.account.id, *id)).await?.ok_or(ApiError::NOT_FOUND)?;
    Ok(Versioned { version: person.version, body: person })
}

/// Replace the data of a person. Requests that were filed already keep what they were filed with.
#[utoipa::path(tag = "me", request_body = Person,
    params(("id" = AssociatedPersonId, Path), ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, body = AssociatedPerson, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[put("/me/associated-persons/{id}")]
pub async fn put_associated(
    app: App,
    caller: Caller,
    id: web::Path<AssociatedPersonId>,
    version: IfMatch,
    body: Body<Person>,
) -> Result<Versioned<AssociatedPerson>, ApiError> {
    let changed =
        app.write(move |tx| associated::replace(tx, &caller.account, *id, version.0, body.0)).await?;
    Ok(Versioned { version: changed.version, body: changed })
}
