//! The development authority over HTTP, at the addresses that its certificates name: for judges of the files, such as
//! OpenSSL or a PDF reader. Beside the API, and not in its document: it is there for trying out only.

use super::development::PATH;
use crate::app::App;
use actix_web::{HttpResponse, web};

/// The largest question: an OCSP request or a timestamp request has some hundred bytes.
const LARGEST: usize = 64 * 1024;

pub fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::scope(PATH)
            .app_data(web::PayloadConfig::new(LARGEST))
            .route("/{service}", web::post().to(asked))
            .route("/{service}", web::get().to(read)),
    );
}

async fn asked(app: App, service: web::Path<String>, body: web::Bytes) -> HttpResponse {
    let kind = match service.as_str() {
        "timestamp" => "application/timestamp-reply",
        _ => "application/ocsp-response",
    };
    let own = app.trust.development();
    answered(kind, own.and_then(|own| own.post(&own.url(&service), &body, app.clock.now())))
}

async fn read(app: App, service: web::Path<String>) -> HttpResponse {
    let own = app.trust.development();
    answered("application/pkix-crl", own.and_then(|own| own.get(&own.url(&service), app.clock.now())))
}

fn answered(kind: &str, answer: Option<Result<Vec<u8>, ventanilla_pades::FetchError>>) -> HttpResponse {
    match answer {
        Some(Ok(body)) => HttpResponse::Ok().content_type(kind).body(body),
        _ => HttpResponse::NotFound().finish(),
    }
}
