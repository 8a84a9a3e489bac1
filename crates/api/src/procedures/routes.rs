use crate::app::App;
use crate::error::ApiError;
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::procedures::ProcedureSummary;
use ventanilla_shared::problem::Problem;
use ventanilla_shared::procedure::{ChoiceSource, Procedure};
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
    let summaries =
        app.procedures.current().iter().map(|loaded| &loaded.procedure).filter(|p| matches(p)).map(|p| {
            ProcedureSummary {
                code: p.code.clone(),
                version: p.version,
                title: p.title.clone(),
                summary: p.summary.clone(),
                institution_name: app.lists.label(ChoiceSource::Institutions, &p.institution).to_owned(),
                institution: p.institution.clone(),
                fee: p.fee.as_ref().map(|fee| fee.money.clone()),
            }
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
#[utoipa::path(tag = "procedures", params(("code" = String, Path, example = "onsec.service-certification"), Version),
    responses((status = 200, body = Procedure), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/procedures/{code}")]
pub async fn read(
    code: web::Path<String>,
    version: web::Query<Version>,
    app: App,
) -> Result<web::Json<Procedure>, ApiError> {
    let code = code.into_inner();
    let found = match version.version {
        None => app.procedures.find(&code).cloned(),
        Some(version) => app.read(move |tx| tx.app.procedures.version(tx.db, &code, version)).await?,
    };
    found.map(|loaded| web::Json(loaded.procedure.clone())).ok_or(ApiError::NOT_FOUND)
}
