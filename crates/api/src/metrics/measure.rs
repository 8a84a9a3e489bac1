use crate::app::App;
use crate::random;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use std::time::Instant;
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Middleware: counts and times every request, and gives it a number that stands in its answer and in each line of the log
/// about it. A number that the caller sends is not taken: it could be another's.
pub async fn measure(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let start = Instant::now();
    let app = request.app_data::<App>().cloned();
    let id = random::bytes::<12>().map(|bytes| random::hex(&bytes)).unwrap_or_default();
    let method = known(request.method());
    let span = tracing::info_span!("request", id);
    let mut response = next.call(request).instrument(span.clone()).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "none".into());
    let (status, elapsed) = (response.status().as_u16(), start.elapsed());
    if let Some(app) = app {
        let metrics = &app.metrics;
        metrics.requests.with_label_values(&[&route, method, &status.to_string()]).inc();
        metrics.seconds.with_label_values(&[&route, method]).observe(elapsed.as_secs_f64());
    }
    // The route and not the path: codes and links in a path are for their readers only.
    span.in_scope(|| {
        tracing::info!(target: "ventanilla_api::access", method, route, status, milliseconds = elapsed.as_millis());
    });
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    Ok(response)
}

/// Anyone may invent methods, and each would be a series for ever.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
