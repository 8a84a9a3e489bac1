use crate::app::App;
use crate::certificates::public;
use crate::error::ApiError;
use actix_web::{get, web};
use ventanilla_shared::api::certificates::PublicCertificate;
use ventanilla_shared::problem::Problem;

/// Whether a certificate is valid, void, or not issued. For anyone; of the holder it tells the initials.
#[utoipa::path(tag = "verification", params(("code" = String, Path, example = "7Q2M-9XKD-4TRB-H8WN")),
    responses((status = 200, body = PublicCertificate), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/certificates/{code}")]
pub async fn read(code: web::Path<String>, app: App) -> Result<web::Json<PublicCertificate>, ApiError> {
    app.read(move |tx| public::by_code(tx, &code)).await.map(web::Json)
}
