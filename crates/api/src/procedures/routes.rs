use super::{Loaded, durations};
use crate::app::App;
use crate::error::ApiError;
use actix_files::NamedFile;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use utoipa::IntoParams;
use ventanilla_shared::api::procedures::{MeasuredDuration, NeededDocument, ProcedureSummary};
use ventanilla_shared::problem::Problem;
use ventanilla_shared::procedure::{ChoiceSource, Procedure, RequiredWhen, schema};
use ventanilla_shared::search_form;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Words in title or summary in either language, or in the institution's name; case and accents do not matter.
    #[param(example = "certificacion")]
    q: Option<String>,
    /// Only procedures of this institution, by its code.
    #[param(example = "INSTITUTE")]
    institution: Option<String>,
}

/// The catalogue of procedures: what each asks for, what it costs, and how long it really takes.
#[utoipa::path(tag = "procedures", params(Search),
    responses((status = 200, body = Vec<ProcedureSummary>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/procedures")]
pub async fn list(
    search: web::Query<Search>,
    app: App,
) -> Result<web::Json<Vec<ProcedureSummary>>, ApiError> {
    app.read(move |tx| {
        let words = search_form(search.q.as_deref().unwrap_or_default());
        let only = search.institution.as_deref().filter(|code| !code.is_empty());
        let measured = durations::known(tx)?;
        let current = tx.app.procedures.current();
        let mut institutions: HashMap<&str, (String, &str)> = HashMap::new();
        let mut found = Vec::new();
        for loaded in current.iter() {
            let procedure = &loaded.procedure;
            if only.is_some_and(|code| code != procedure.institution) {
                continue;
            }
            let (searched, name) = institutions.entry(&procedure.institution).or_insert_with(|| {
                let name = tx.app.lists.label(ChoiceSource::Institutions, &procedure.institution);
                (search_form(name), name)
            });
            if words.split(' ').all(|word| loaded.search.contains(word) || searched.contains(word)) {
                found.push(summary(procedure, name, measured.of(&procedure.code)));
            }
        }
        Ok(web::Json(found))
    })
    .await
}

fn summary(procedure: &Procedure, institution_name: &str, duration: MeasuredDuration) -> ProcedureSummary {
    let documents = procedure.documents.iter().filter(|kind| kind.required != RequiredWhen::Never);
    ProcedureSummary {
        code: procedure.code.clone(),
        version: procedure.version,
        title: procedure.title.clone(),
        summary: procedure.summary.clone(),
        institution_name: institution_name.to_owned(),
        institution: procedure.institution.clone(),
        subjects: procedure.subjects.clone(),
        filing: procedure.filing,
        gives_identity_level: procedure.outcome.identity_level(),
        fee: procedure.fee.as_ref().map(|fee| fee.money.clone()),
        documents: documents
            .map(|kind| NeededDocument {
                title: kind.title.clone(),
                required: kind.required,
                conditional: kind.when.is_some(),
            })
            .collect(),
        duration,
    }
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

/// How long a procedure really takes: the median of the last ninety days, as last measured.
#[utoipa::path(tag = "procedures", params(("code" = String, Path, example = "institute.study-certificate")),
    responses((status = 200, body = MeasuredDuration), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/procedures/{code}/duration")]
pub async fn duration_of(code: web::Path<String>, app: App) -> Result<web::Json<MeasuredDuration>, ApiError> {
    app.procedures.find(&code).ok_or(ApiError::NOT_FOUND)?;
    app.read(move |tx| Ok(web::Json(durations::known(tx)?.of(&code)))).await
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

/// The file that shows how a kind of document should be: a picture or a video of the procedure's own.
#[utoipa::path(tag = "procedures", params(("code" = String, Path, example = "institution.procedure"), ("document" = String, Path, example = "video")),
    responses((status = 200, content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "video/mp4"), (Vec<u8> = "video/webm")), description = "In the format that the file has"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/procedures/{code}/samples/{document}")]
pub async fn sample(
    path: web::Path<(String, String)>,
    request: HttpRequest,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let (code, document) = path.into_inner();
    let loaded = app.procedures.find(&code).ok_or(ApiError::NOT_FOUND)?;
    let name = loaded.procedure.document(&document).and_then(|kind| kind.sample.as_ref());
    let (Some(name), Some(folder)) = (name, &loaded.folder) else { return Err(ApiError::NOT_FOUND) };
    let file = NamedFile::open_async(folder.join(name)).await.map_err(|_| ApiError::NOT_FOUND)?;
    Ok(file.into_response(&request))
}

async fn find(app: &App, code: String, version: Option<i64>) -> Result<Arc<Loaded>, ApiError> {
    let found = match version {
        None => app.procedures.find(&code),
        Some(version) => app.read(move |tx| tx.app.procedures.version(tx.db, &code, version)).await?,
    };
    found.ok_or(ApiError::NOT_FOUND)
}
