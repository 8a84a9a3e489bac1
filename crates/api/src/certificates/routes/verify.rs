use crate::app::App;
use crate::certificates::{VerificationCode, judging, public};
use crate::error::ApiError;
use crate::http::multipart;
use crate::random;
use actix_multipart::Multipart;
use actix_web::{post, web};
use sha2::{Digest, Sha256};
use ventanilla_shared::Cui;
use ventanilla_shared::api::certificates::{NewVerification, Verification};
use ventanilla_shared::api::reports::FileReport;
use ventanilla_shared::problem::Problem;

/// Verify a certificate by its code, its file, or both; and whether the CUI on the paper is the holder's. The signatures of any
/// PDF are judged, also of one that was not issued here. For anyone; nothing of it is kept.
#[utoipa::path(tag = "verification", request_body(content = NewVerification, content_type = "multipart/form-data"),
    responses((status = 200, body = Verification), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/verifications")]
pub async fn verify(parts: Multipart, app: App) -> Result<web::Json<Verification>, ApiError> {
    let form = multipart::read(&app, parts, &["code", "cui"]).await?;
    let text = |name: &str| form.texts.get(name).map(String::as_str).filter(|text| !text.is_empty());
    let mut asked = public::Asked::default();
    if let Some(code) = text("code") {
        asked.code = Some(VerificationCode::parse(code).ok_or_else(|| ApiError::field("/code", "code"))?);
    }
    if let Some(cui) = text("cui") {
        asked.cui = Some(Cui::parse(cui).map_err(|error| ApiError::field("/cui", error.code()))?);
    }
    let mut report = None;
    if let Some(file) = form.file.filter(|file| !file.content.is_empty()) {
        let judged = judged(&app, file.content).await?;
        asked.sha256 = Some(judged.sha256);
        asked.code_in_file = judged.code;
        report = Some(judged.report);
    }
    if asked.code.is_none() && asked.sha256.is_none() {
        return Err(ApiError::field("/code", "verification_empty"));
    }
    let found = app.read(move |tx| public::verify(tx, &asked)).await?;
    Ok(web::Json(Verification { report, ..found }))
}

/// What a file says by itself.
struct Judged {
    sha256: String,
    code: Option<VerificationCode>,
    report: FileReport,
}

async fn judged(app: &App, file: Vec<u8>) -> Result<Judged, ApiError> {
    // So many at once: each takes memory, and a second or two if it is made to.
    let _turn = app.judging.acquire().await.map_err(ApiError::internal)?;
    let (app, now) = (app.clone(), app.clock.now());
    let judged = web::block(move || Judged {
        sha256: random::hex(&Sha256::digest(&file)),
        code: code_in(&file),
        report: judging::report(&app.trust, &file, now),
    });
    Ok(judged.await?)
}

/// The verification code in the metadata of a file that was rendered here: every document carries it as a keyword.
fn code_in(pdf: &[u8]) -> Option<VerificationCode> {
    let document = lopdf::Document::load_mem(pdf).ok()?;
    let info = document.trailer.get(b"Info").ok()?.as_reference().ok()?;
    let keywords = document.get_dictionary(info).ok()?.get(b"Keywords").ok()?;
    let text = lopdf::decode_text_string(keywords).ok()?;
    text.split([',', ' ']).find_map(VerificationCode::parse)
}
