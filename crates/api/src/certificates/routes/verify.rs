use crate::app::App;
use crate::certificates::{VerificationCode, public};
use crate::error::ApiError;
use crate::http::multipart;
use crate::random;
use actix_multipart::Multipart;
use actix_web::{post, web};
use sha2::{Digest, Sha256};
use ventanilla_shared::Cui;
use ventanilla_shared::api::certificates::{NewVerification, Verification};
use ventanilla_shared::problem::Problem;

/// Verify a certificate by its code, its file, or both; and whether the CUI on the paper is the holder's. For anyone.
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
    if let Some(file) = form.file.filter(|file| !file.content.is_empty()) {
        asked.sha256 = Some(random::hex(&Sha256::digest(&file.content)));
        asked.code_in_file = web::block(move || code_in(&file.content)).await?;
    }
    if asked.code.is_none() && asked.sha256.is_none() {
        return Err(ApiError::field("/code", "verification_empty"));
    }
    app.read(move |tx| public::verify(tx, &asked)).await.map(web::Json)
}

/// The verification code in the metadata of a file that was rendered here: every document carries it as a keyword.
fn code_in(pdf: &[u8]) -> Option<VerificationCode> {
    let document = lopdf::Document::load_mem(pdf).ok()?;
    let info = document.trailer.get(b"Info").ok()?.as_reference().ok()?;
    let keywords = document.get_dictionary(info).ok()?.get(b"Keywords").ok()?;
    let text = lopdf::decode_text_string(keywords).ok()?;
    text.split([',', ' ']).find_map(VerificationCode::parse)
}
