use super::store::{self, Queues};
use crate::app::App;
use crate::error::ApiError;
use crate::log;
use actix_web::{HttpRequest, HttpResponse, get};
use prometheus::{Encoder, IntGaugeVec, Opts, Registry, TextEncoder};
use ventanilla_shared::problem::{Problem, ProblemCode};

/// Figures of this process and of the queues, for Prometheus. With the operator's token only (`VENTANILLA_METRICS_TOKEN`);
/// where none is set there is no such page.
#[utoipa::path(tag = "health", responses((status = 200, body = String, content_type = "text/plain"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/metrics")]
pub async fn metrics(request: HttpRequest, app: App) -> Result<HttpResponse, ApiError> {
    let token = app.config.metrics_token.clone().ok_or(ApiError::NOT_FOUND)?;
    let given = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // By their hashes: how long the comparison takes says nothing about the token.
    if ventanilla_shared::values::sha256(given.as_bytes())
        != ventanilla_shared::values::sha256(token.as_bytes())
    {
        return Err(ApiError::Problem(ProblemCode::Unauthenticated));
    }
    let (queues, leaves, head) = app
        .read(|tx| {
            let head = log::store::last_head(tx)?.map_or(0, |head| (tx.now - head.signed_at).num_seconds());
            Ok((store::queues(tx)?, log::store::state(tx)?.size, head))
        })
        .await?;
    let shared = gauges(&queues, leaves, head).map_err(ApiError::internal)?;
    let mut text = Vec::new();
    let mut families = app.metrics.registry.gather();
    families.extend(shared.gather());
    TextEncoder::new().encode(&families, &mut text).map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text))
}

fn gauges(queues: &Queues, leaves: u64, head: i64) -> prometheus::Result<Registry> {
    let registry = Registry::new();
    let gauge = |name: &str, help: &str, labels: &[&str]| {
        let gauge = IntGaugeVec::new(Opts::new(name, help), labels)?;
        registry.register(Box::new(gauge.clone()))?;
        prometheus::Result::Ok(gauge)
    };
    let due = gauge("ventanilla_jobs_due", "Jobs that are due.", &["kind"])?;
    let age = gauge("ventanilla_job_age_seconds", "Since when the oldest due job waits.", &["kind"])?;
    let failing = gauge("ventanilla_jobs_failing", "Jobs that failed and are not done yet.", &["kind"])?;
    for (kind, count, oldest, failed) in &queues.jobs {
        due.with_label_values(&[kind]).set(*count);
        age.with_label_values(&[kind]).set(*oldest);
        failing.with_label_values(&[kind]).set(*failed);
    }
    let open = gauge("ventanilla_requests_open", "Requests that wait for the office.", &["state"])?;
    let oldest =
        gauge("ventanilla_request_age_seconds", "Since when the oldest of them is filed.", &["state"])?;
    for (state, count, age) in &queues.requests {
        open.with_label_values(&[state]).set(*count);
        oldest.with_label_values(&[state]).set(*age);
    }
    let none: [&str; 0] = [];
    let size = gauge("ventanilla_log_leaves", "Leaves in the public log.", &[])?;
    size.with_label_values(&none).set(i64::try_from(leaves).unwrap_or(i64::MAX));
    let published = gauge("ventanilla_log_head_age_seconds", "Since the last head was published.", &[])?;
    published.with_label_values(&none).set(head);
    Ok(registry)
}
