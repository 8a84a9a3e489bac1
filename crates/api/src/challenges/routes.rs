use super::service;
use crate::app::App;
use crate::error::ApiError;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get};
use ventanilla_shared::challenge::Challenge;
use ventanilla_shared::problem::Problem;

/// A proof of work to solve before registering or asking for help. Good for 20 minutes and one use.
#[utoipa::path(tag = "accounts", responses((status = 200, body = Challenge),
    (status = "5XX", body = Problem, content_type = "application/problem+json")))]
#[get("/challenges")]
pub async fn get_challenge(app: App) -> Result<HttpResponse, ApiError> {
    let challenge = service::issue(&app, app.clock.now())?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(challenge))
}
