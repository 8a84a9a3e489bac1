use crate::app::App;
use crate::error::ApiError;
use crate::http::paging::{self, Cursor, Paged};
use crate::http::{Caller, Versioned};
use crate::payments::{accounts, service, store};
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::RequestId;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::payments::{ExpectedPayment, PaymentCase, PaymentState};
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PaymentsQuery {
    /// Only payments that stand so.
    state: Option<PaymentState>,
    /// Only payments into this account.
    account: Option<String>,
    /// Words in the request's number, the person's name or CUI, or the payment's number.
    #[param(example = "2026-000123")]
    q: Option<String>,
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Payments that requests declared, in the order in which they were filed. For the cashiers of the institution that is paid.
#[utoipa::path(tag = "payments", params(PaymentsQuery),
    responses((status = 200, body = Page<ExpectedPayment>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/payments")]
pub async fn list_payments(
    caller: Caller,
    query: web::Query<PaymentsQuery>,
    app: App,
) -> Result<Paged<ExpectedPayment>, ApiError> {
    let institutions = accounts::institutions(&caller)?;
    let limit = paging::limit(query.limit)?;
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let PaymentsQuery { state, account, q, .. } = query.into_inner();
    let account = account.filter(|text| !text.is_empty());
    let filter = store::PaymentFilter { institutions, state, account, words: q.unwrap_or_default() };
    let found = app.read(move |tx| store::list_payments(tx, &filter, after.as_ref(), limit + 1)).await?;
    let (found, next) = paging::page(found, limit, |kept| Cursor {
        at: kept.payment.filed_at,
        id: kept.payment.request.to_string(),
    });
    Ok(Paged(Page { items: found.into_iter().map(|kept| kept.payment).collect(), next }))
}

/// The payment of a request with the rows that could be its own, and what was decided about it.
#[utoipa::path(tag = "payments", params(("request" = RequestId, Path)),
    responses((status = 200, body = PaymentCase, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/payments/{request}")]
pub async fn read_payment(
    caller: Caller,
    request: web::Path<RequestId>,
    app: App,
) -> Result<Versioned<PaymentCase>, ApiError> {
    let body = app.read(move |tx| service::payment_case(tx, &caller, *request)).await?;
    Ok(Versioned { version: body.payment.version, body })
}
