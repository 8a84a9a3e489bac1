use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, Caller, IfMatch, Valid, Versioned};
use crate::requests::drafts;
use actix_web::{HttpResponse, delete, put, web};
use serde_json::Value;
use ventanilla_shared::RequestId;
use ventanilla_shared::api::requests::{DeliveryChoice, Payment, Request};
use ventanilla_shared::problem::Problem;

/// Save the answers of a section. What is missing may stay missing until the request is filed.
#[utoipa::path(tag = "requests", request_body(content = Object, description = "Answers by field; of a repeated section `{items: […]}`. The schema is in the procedure.",
        example = json!({"items": [{"institution": "Ministerio de Ejemplo", "unit": "Archivo", "position": "Asistente", "start_date": "1990-02-01", "end_date": "1999-10-31", "budget_line": "011", "department": "1", "municipality": "101"}]})),
    params(("id" = RequestId, Path), ("section" = String, Path, example = "services"), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[put("/requests/{id}/sections/{section}")]
pub async fn save_section(
    caller: Caller,
    path: web::Path<(RequestId, String)>,
    version: IfMatch,
    answers: Body<Value>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    let (id, section) = path.into_inner();
    app.write(move |tx| drafts::save_section(tx, &caller, id, version, &section, answers.0)).await
}

/// Save the evidence of payment.
#[utoipa::path(tag = "requests", request_body = Payment,
    params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[put("/requests/{id}/payment")]
pub async fn save_payment(
    caller: Caller,
    id: web::Path<RequestId>,
    version: IfMatch,
    body: Valid<Payment>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| drafts::save_payment(tx, &caller, *id, version, body.0)).await
}

/// Choose how the document is delivered.
#[utoipa::path(tag = "requests", request_body = DeliveryChoice,
    params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[put("/requests/{id}/delivery")]
pub async fn save_delivery(
    caller: Caller,
    id: web::Path<RequestId>,
    version: IfMatch,
    body: Body<DeliveryChoice>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| drafts::save_delivery(tx, &caller, *id, version, body.0)).await
}

/// Discard a draft that was never filed.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[delete("/requests/{id}")]
pub async fn discard(
    caller: Caller,
    id: web::Path<RequestId>,
    version: IfMatch,
    app: App,
) -> Result<HttpResponse, ApiError> {
    app.write(move |tx| drafts::discard(tx, &caller, *id, version)).await?;
    Ok(HttpResponse::NoContent().finish())
}
