use super::Loaded;
use crate::app::App;
use crate::error::ApiError;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;
use ventanilla_shared::api::procedures::ProcedureSummary;
use ventanilla_shared::problem::Problem;
use ventanilla_shared::procedure::{ChoiceSource, Procedure, schema};
use ventanilla_shared::search_form;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Words that title or summary must contain, in either language.
    q: Option<String>,
}

/// The catalogue of procedures.
#[utoipa::path(tag = "procedures", params(Search),
    responses((status = 200, body = Vec<ProcedureSummary>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/procedures")]
pub async fn list(search: web::Query<Search>, app: App) -> web::Json<Vec<ProcedureSummary>> {
    let words = search_form(search.q.as_deref().unwrap_or_default());
    let matches = |p: &Procedure| {
        let text = search_form(
            &[&p.title.es, &p.title.en, &p.summary.es, &p.summary.en].map(String::as_str).join(" "),
        );
        words.split(' ').all(|word| text.contains(word))
    };
    let current = app.procedures.current();
    let summaries =
        current.iter().map(|loaded| &loaded.procedure).filter(|p| matches(p)).map(|p| ProcedureSummary {
            code: p.code.clone(),
            version: p.version,
            title: p.title.clone(),
            summary: p.summary.clone(),
            institution_name: app.lists.label(ChoiceSource::Institutions, &p.institution).to_owned(),
            institution: p.institution.clone(),
            subjects: p.subjects.clone(),
            fee: p.fee.as_ref().map(|fee| fee.money.clone()),
        });
    web::Json(summaries.collect())
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// A version that a request was filed under; the one in force when missing.
    #[param(example = 1)]
    version: Option<i64>,
}

/// A procedure's definition: form, documents, fee, stages and outcome.
#[utoipa::path(tag = "procedures", params(("code" = String, Path, example = "institute.study-certificate"), Version),
    responses((status = 200, body = Procedure), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/procedures/{code}")]
pub async fn read(
    code: web::Path<String>,
    version: web::Query<Version>,
    app: App,
) -> Result<web::Json<Procedure>, ApiError> {
    let found = find(&app, code.into_inner(), version.version).await?;
    Ok(web::Json(found.procedure.clone()))
}

/// JSON Schema of a procedure's form, by section: what `PUT /requests/{id}/sections/{section}` takes.
#[utoipa::path(tag = "procedures", params(("code" = String, Path, example = "institute.study-certificate"), Version),
    responses((status = 200, body = Object, content_type = "application/schema+json"), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/procedures/{code}/schema")]
pub async fn schema_of(
    code: web::Path<String>,
    version: web::Query<Version>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let found = find(&app, code.into_inner(), version.version).await?;
    Ok(HttpResponse::Ok().content_type("application/schema+json").json(schema::of(&found.procedure)))
}

async fn find(app: &App, code: String, version: Option<i64>) -> Result<Arc<Loaded>, ApiError> {
    let found = match version {
        None => app.procedures.find(&code),
        Some(version) => app.read(move |tx| tx.app.procedures.version(tx.db, &code, version)).await?,
    };
    found.ok_or(ApiError::NOT_FOUND)
}
