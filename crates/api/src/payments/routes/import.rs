use crate::app::App;
use crate::error::{ApiError, Fault};
use crate::http::idempotency::{self, IdempotencyKey};
use crate::http::{Caller, multipart};
use crate::payments::import::{self, Incoming};
use crate::payments::{accounts, file, store};
use crate::{random, tables};
use actix_multipart::Multipart;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use ventanilla_shared::api::payments::{PaymentAccount, StatementReport};
use ventanilla_shared::problem::Problem;

/// The accounts of which the asking cashier imports statements: those that procedures of the institution name in their fee.
#[utoipa::path(tag = "payments",
    responses((status = 200, body = Vec<PaymentAccount>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/payment-accounts")]
pub async fn list_accounts(caller: Caller, app: App) -> Result<web::Json<Vec<PaymentAccount>>, ApiError> {
    app.read(move |tx| accounts::of_caller(tx, &caller)).await.map(web::Json)
}

/// A bank's statement, as `multipart/form-data`.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStatement {
    /// Code of the bank.
    #[schema(example = "BANRURAL")]
    pub bank: String,
    /// One of `GET /payment-accounts`.
    pub account: String,
    /// CSV or XLSX, up to 10,000 rows under a heading in Spanish or English, its columns in any order: date (31/12/2026 or
    /// 2026-12-31), reference, amount (1,234.56 or Q16.50), and if there are any kind and description.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// Import a statement. Rows that are good are taken, and matched where reference, date and amount are a request's; the others
/// are named. Rows that were there stay as they are; the very same file again changes nothing (200 with the first import).
#[utoipa::path(tag = "payments", request_body(content = NewStatement, content_type = "multipart/form-data"),
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the same statement; kept 24 hours")),
    responses((status = 201, body = StatementReport), (status = 200, body = StatementReport, description = "This file was imported before"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/statements")]
pub async fn import_statement(
    caller: Caller,
    key: IdempotencyKey,
    parts: Multipart,
    app: App,
) -> Result<HttpResponse, ApiError> {
    accounts::institutions(&caller)?;
    let form = multipart::read(&app, parts, &["bank", "account"]).await?;
    let text = |name: &str| form.texts.get(name).cloned().unwrap_or_default();
    let (bank, number) = (text("bank"), text("account"));
    let file = form.file.ok_or_else(|| ApiError::field("/file", "file_missing"))?;
    // A large file is read before the transaction, in which others would wait for it.
    let (caller, account, incoming) = app
        .read(move |tx| {
            let known = accounts::of_caller(tx, &caller)?;
            let account = known.into_iter().find(|one| one.bank == bank && one.account == number);
            let Some(account) = account else {
                return Err(ApiError::invalid(vec![Fault::new("/account", "payment_account")]));
            };
            let incoming = Incoming {
                sha256: random::hex(&Sha256::digest(&file.content)),
                lines: file::read(&tables::read(&file.content)?, tx.today())?,
                name: file.name,
            };
            Ok((caller, account, incoming))
        })
        .await?;
    let report = app
        .write(move |tx| {
            let what = serde_json::to_vec(&(&account, &incoming.sha256))?;
            let by = caller.account.id;
            idempotency::once(
                tx,
                by,
                &key,
                &what,
                |tx| {
                    let made = import::import(tx, by, &account, &incoming)?;
                    Ok((made.statement.id.to_string(), made))
                },
                |tx, id| {
                    let id = id.parse().map_err(ApiError::internal)?;
                    store::find_statement(tx, id)?.ok_or(ApiError::NOT_FOUND)
                },
            )
        })
        .await?;
    let mut answer = if report.repeated { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(answer.insert_header((LOCATION, format!("/api/v1/statements/{}", report.statement.id))).json(report))
}
