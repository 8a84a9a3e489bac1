use crate::app::App;
use crate::error::ApiError;
use crate::http::{Caller, IfMatch, Valid, Versioned};
use crate::payments::{accounts, decisions, service};
use actix_web::{post, web};
use ventanilla_shared::api::payments::{DecisionReason, PaymentCase, RowMatch, StatementRowCase};
use ventanilla_shared::problem::Problem;
use ventanilla_shared::{RequestId, StatementRowId};

/// Decide that a row pays a request. `409 already_decided` when one of the two is taken.
#[utoipa::path(tag = "payments", request_body = RowMatch, params(("id" = StatementRowId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = StatementRowCase), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/statement-rows/{id}/match")]
pub async fn match_row(
    caller: Caller,
    id: web::Path<StatementRowId>,
    version: IfMatch,
    body: Valid<RowMatch>,
    app: App,
) -> Result<Versioned<StatementRowCase>, ApiError> {
    accounts::institutions(&caller)?;
    app.write(move |tx| {
        decisions::match_row(tx, &caller, *id, version, &body.0)?;
        let body = service::row_case(tx, &caller, *id)?;
        Ok(Versioned { version: body.row.version, body })
    })
    .await
}

/// Decide that a row pays none of the requests.
#[utoipa::path(tag = "payments", request_body = DecisionReason, params(("id" = StatementRowId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = StatementRowCase), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/statement-rows/{id}/exclude")]
pub async fn exclude_row(
    caller: Caller,
    id: web::Path<StatementRowId>,
    version: IfMatch,
    body: Valid<DecisionReason>,
    app: App,
) -> Result<Versioned<StatementRowCase>, ApiError> {
    accounts::institutions(&caller)?;
    app.write(move |tx| {
        decisions::exclude(tx, &caller, *id, version, &body.0.reason)?;
        let body = service::row_case(tx, &caller, *id)?;
        Ok(Versioned { version: body.row.version, body })
    })
    .await
}

/// Take back what was decided about a row: it is open again, and from then on decided by hand only.
#[utoipa::path(tag = "payments", request_body = DecisionReason, params(("id" = StatementRowId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = StatementRowCase), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/statement-rows/{id}/undo")]
pub async fn undo_row(
    caller: Caller,
    id: web::Path<StatementRowId>,
    version: IfMatch,
    body: Valid<DecisionReason>,
    app: App,
) -> Result<Versioned<StatementRowCase>, ApiError> {
    accounts::institutions(&caller)?;
    app.write(move |tx| {
        decisions::undo_row(tx, &caller, *id, version, &body.0.reason)?;
        let body = service::row_case(tx, &caller, *id)?;
        Ok(Versioned { version: body.row.version, body })
    })
    .await
}

/// Decide that the bank never got the payment of a request.
#[utoipa::path(tag = "payments", request_body = DecisionReason, params(("request" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PaymentCase), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/payments/{request}/refuse")]
pub async fn refuse_payment(
    caller: Caller,
    request: web::Path<RequestId>,
    version: IfMatch,
    body: Valid<DecisionReason>,
    app: App,
) -> Result<Versioned<PaymentCase>, ApiError> {
    accounts::institutions(&caller)?;
    app.write(move |tx| {
        decisions::refuse(tx, &caller, *request, version, &body.0.reason)?;
        let body = service::payment_case(tx, &caller, *request)?;
        Ok(Versioned { version: body.payment.version, body })
    })
    .await
}

/// Take a refusal back.
#[utoipa::path(tag = "payments", request_body = DecisionReason, params(("request" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PaymentCase), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/payments/{request}/undo")]
pub async fn undo_refusal(
    caller: Caller,
    request: web::Path<RequestId>,
    version: IfMatch,
    body: Valid<DecisionReason>,
    app: App,
) -> Result<Versioned<PaymentCase>, ApiError> {
    accounts::institutions(&caller)?;
    app.write(move |tx| {
        decisions::undo_refusal(tx, &caller, *request, version, &body.0.reason)?;
        let body = service::payment_case(tx, &caller, *request)?;
        Ok(Versioned { version: body.payment.version, body })
    })
    .await
}
