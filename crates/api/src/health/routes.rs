use crate::app::App;
use crate::error::ApiError;
use actix_web::{HttpResponse, get};
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use ventanilla_shared::problem::{Problem, ProblemCode};

/// That all is well.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

impl Health {
    const OK: Self = Self { status: "ok" };
}

/// The process lives. Says nothing about the database: a restart would not mend it.
#[utoipa::path(tag = "health", responses((status = 200, body = Health)))]
#[get("/health/live")]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(Health::OK)
}

/// The process can serve: the database answers.
#[utoipa::path(tag = "health", responses((status = 200, body = Health),
    (status = 503, body = Problem, content_type = "application/problem+json")))]
#[get("/health/ready")]
pub async fn ready(app: App) -> Result<HttpResponse, ApiError> {
    let asked = app.read(|tx| Ok(diesel::sql_query("SELECT 1").execute(tx.db)?)).await;
    match asked {
        Ok(_) => Ok(HttpResponse::Ok().json(Health::OK)),
        Err(error) => {
            tracing::error!(%error, "not ready: the database does not answer");
            Err(ApiError::Problem(ProblemCode::Unavailable))
        }
    }
}
