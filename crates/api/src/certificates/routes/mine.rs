use crate::app::App;
use crate::certificates::store;
use crate::error::ApiError;
use crate::http::Caller;
use crate::{requests, revocations};
use actix_web::{get, web};
use ventanilla_shared::api::certificates::MyCertificate;
use ventanilla_shared::problem::Problem;

/// The certificates issued on the person's requests, newest first.
#[utoipa::path(tag = "certificates",
    responses((status = 200, body = Vec<MyCertificate>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/me/certificates")]
pub async fn mine(caller: Caller, app: App) -> Result<web::Json<Vec<MyCertificate>>, ApiError> {
    let list = app.read(move |tx| {
        let mut list = Vec::new();
        for id in store::issued_to(tx, caller.account.id)? {
            let kept = store::find(tx, id)?;
            let Some(kept) = kept else { continue };
            let Some(request) = requests::store::find(tx, kept.request)? else { continue };
            let revocation = revocations::of_certificate(tx, &kept)?;
            list.push(MyCertificate {
                revocation,
                request: request.id,
                request_number: request.number.clone(),
                number: kept.number,
                code: kept.code,
                document: request.procedure().outcome.document.clone(),
                subject_name: request.subject_name.clone(),
                issued_at: kept.issued_at.unwrap_or(request.updated_at),
                pages: kept.pages,
            });
        }
        Ok(list)
    });
    list.await.map(web::Json)
}
