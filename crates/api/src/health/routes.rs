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
    /// `refused` when the folders of procedures were changed into something that cannot be read: the definitions before
    /// stay in force, and the log says file, line and reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "in_force")]
    definitions: Option<&'static str>,
}

impl Health {
    const OK: Self = Self { status: "ok", definitions: None };
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
        Ok(_) => {
            let definitions = if app.procedures.refused().is_some() { "refused" } else { "in_force" };
            Ok(HttpResponse::Ok().json(Health { definitions: Some(definitions), ..Health::OK }))
        }
        Err(error) => {
            tracing::error!(%error, "not ready: the database does not answer");
            Err(ApiError::Problem(ProblemCode::Unavailable))
        }
    }
}
