//! Rendering: a preview at any time, and the document itself once, when it goes to signature.

use super::{VerificationCode, data, store};
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::procedures::Loaded;
use crate::random;
use crate::requests::{self, Recorded, Stored, events::By, record};
use crate::statements;
use actix_web::web;
use bytes::Bytes;
use chrono::Datelike;
use serde_json::Value;
use std::sync::Arc;
use ventanilla_certificate::{RenderOptions, Rendered};
use ventanilla_pades::FieldSpec;
use ventanilla_shared::decision::{Action, Assignment, Decision, Document, RequestState};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::StageKind;
use ventanilla_shared::values::Timestamp;
use ventanilla_shared::{CertificateId, RequestId};

/// Name of the signature field in a slot.
pub fn field_name(slot: usize) -> String {
    format!("signature-{slot}")
}

/// Renders on this thread.
fn typeset(loaded: &Loaded, data: &Value, now: Timestamp) -> Result<Rendered, ApiError> {
    let title = data["procedure"]["title"].as_str().unwrap_or_default();
    let author = data["institution"]["name"].as_str().unwrap_or_default();
    let mut options = RenderOptions::new(title, author, "es", now);
    // The statement opens the same page, and can be checked without it.
    options.qr = data["statement_url"].as_str().or(data["verification_url"].as_str());
    // Whoever holds the file has the salt of the statement's hash.
    let salt = data["statement_salt"].as_str().map(|salt| format!("salt:{salt}"));
    let keywords: Vec<&str> = data["code"].as_str().into_iter().chain(salt.as_deref()).collect();
    options.keywords = &keywords;
    ventanilla_certificate::render(&loaded.template, data, &options).map_err(|error| {
        tracing::error!(%error, procedure = loaded.procedure.code, "a certificate could not be rendered");
        ApiError::Problem(ProblemCode::NotRenderable)
    })
}

/// A watermarked preview without number, code or QR.
pub async fn preview(app: &App, request: Stored) -> Result<Vec<u8>, ApiError> {
    let app = app.clone();
    web::block(move || {
        let (data, now) = app.read_blocking(|tx| Ok((data::of(tx, &request, None)?, tx.now)))?;
        typeset(&request.loaded, &data, now).map(|rendered| rendered.pdf)
    })
    .await?
}

/// What the first transaction of a rendering fixes.
struct Prepared {
    id: CertificateId,
    loaded: Arc<Loaded>,
    data: Value,
    now: Timestamp,
}

/// Renders the document of a request that stands in its `generate` stage, and moves it on to signature. May run twice, or
/// be cut off anywhere: number and code are fixed once and used again.
pub async fn render(app: &App, request: RequestId) -> Result<(), ApiError> {
    let Some(prepared) = app.write(move |tx| prepare(tx, request)).await? else { return Ok(()) };
    let Prepared { id, loaded, data, now } = prepared;
    let (data, file, pages) = web::block(move || {
        let rendered = typeset(&loaded, &data, now)?;
        let fields: Vec<FieldSpec> = rendered
            .slots
            .iter()
            .map(|slot| FieldSpec {
                name: field_name(slot.index),
                page: slot.page,
                rect: slot.rect,
                tooltip: field_name(slot.index),
                lock: None,
            })
            .collect();
        if fields.len() != loaded.procedure.signatures() {
            return Err(ApiError::internal(format!(
                "the template has {} places for signatures, the definition asks for {}",
                fields.len(),
                loaded.procedure.signatures()
            )));
        }
        let file = ventanilla_pades::prepare(&rendered.pdf, &fields).map_err(ApiError::internal)?;
        Ok::<_, ApiError>((data.to_string(), file, rendered.pages))
    })
    .await??;
    let address = app.objects.put(Bytes::from(file)).await?;
    app.write(move |tx| finish(tx, request, id, &data, &address, pages)).await
}

fn standing_in_generate(tx: &mut Tx<'_>, id: RequestId) -> Result<Option<Stored>, ApiError> {
    let request = requests::store::find(tx, id)?;
    Ok(request.filter(|request| {
        let stage = request.stage.as_deref().and_then(|id| request.procedure().stage(id));
        request.state == RequestState::UnderReview
            && stage.is_some_and(|stage| stage.kind == StageKind::Generate)
    }))
}

fn prepare(tx: &mut Tx<'_>, id: RequestId) -> Result<Option<Prepared>, ApiError> {
    let Some(request) = standing_in_generate(tx, id)? else { return Ok(None) };
    let reserved = match store::pending(tx, id)? {
        Some(kept) => kept,
        None => {
            let person = requests::facts::person(tx, &request)?;
            let year = tx.today().year();
            let running = requests::store::next_number(tx, &format!("certificates-{year}"))?;
            let new = store::New {
                request: id,
                number: &format!("{year}-C-{running:05}"),
                code: &VerificationCode::from_random(random::bytes()?),
                holder_initials: &person.initials(),
                holder_cui: request.subject_cui.as_str(),
            };
            let id = store::reserve(tx, &new)?;
            store::find(tx, id)?.ok_or(ApiError::NOT_FOUND)?
        }
    };
    let verification_url = format!("{}/v/{}", tx.app.config.public_url, reserved.code.replace('-', ""));
    let identity = data::Identity {
        number: &reserved.number,
        code: &reserved.code,
        verification_url: &verification_url,
    };
    let mut data = data::of(tx, &request, Some(&identity))?;
    statements::add(tx, request.procedure(), &reserved.number, &reserved.code, &mut data)?;
    Ok(Some(Prepared { id: reserved.id, loaded: request.loaded.clone(), data, now: tx.now }))
}

fn finish(
    tx: &mut Tx<'_>,
    id: RequestId,
    certificate: CertificateId,
    data: &str,
    address: &str,
    pages: usize,
) -> Result<(), ApiError> {
    let Some(request) = standing_in_generate(tx, id)? else { return Ok(()) };
    let stage = request.stage.clone().unwrap_or_default();
    let next = request
        .procedure()
        .stage_after(&stage)
        .ok_or_else(|| ApiError::internal("nothing follows `generate`"))?;
    // The engine's own move: what `advance` decided was that the document is rendered and goes on.
    let decision = Decision {
        action: Action::Advance,
        to: Some(RequestState::UnderReview),
        stage: Some(next.id.clone()),
        assignment: Assignment::Nobody,
        document: Document::Keep,
        role: None,
        on_behalf_of: None,
    };
    store::rendered(tx, certificate, data, address, pages)?;
    record(tx, request, &decision, &By::engine(), &Recorded::default())?;
    Ok(())
}
