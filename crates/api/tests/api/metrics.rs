//! `/metrics`: for who has the token; counts what happens, and names nobody.

use crate::support::{Process, Reply, TestApp};
use std::io::{BufRead, BufReader};

const TOKEN: &str = "a-token-of-the-operator";

async fn counter() -> TestApp {
    TestApp::with(|config| config.metrics_token = Some(TOKEN.into())).await
}

async fn figures(app: &TestApp) -> String {
    let asked = app.http.get(format!("{}/metrics", app.url)).bearer_auth(TOKEN).send().await.unwrap();
    assert_eq!(asked.status(), 200);
    assert_eq!(asked.headers()["content-type"], "text/plain; version=0.0.4");
    asked.text().await.unwrap()
}

/// The value of a line, by what stands before it.
fn value(figures: &str, series: &str) -> Option<f64> {
    let line = figures.lines().find_map(|line| line.strip_prefix(series));
    line.map(|value| value.trim().parse().unwrap())
}

#[actix_web::test]
async fn only_who_has_the_token_reads_them() {
    let app = counter().await;
    let ask = async |app: &TestApp, token: &str| {
        let asked = app.http.get(format!("{}/metrics", app.url)).bearer_auth(token);
        Reply::of(asked.send().await.unwrap()).await.problem()
    };
    assert_eq!(ask(&app, "another").await, "401 unauthenticated");
    assert_eq!(ask(&app, &app.citizen().await.token).await, "401 unauthenticated");
    assert_eq!(ask(&TestApp::new().await, TOKEN).await, "404 not_found", "none is set");
}

#[actix_web::test]
async fn requests_are_counted_by_route_and_queues_by_age() {
    let app = counter().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).submitted().await;
    for _ in 0..3 {
        lucia.request(&id).await;
    }
    lucia.get("/requests/unknown").await;
    app.clock.advance(chrono::TimeDelta::hours(2));
    let text = figures(&app).await;
    let series = |status: u16| {
        format!(
            "ventanilla_http_requests_total{{method=\"GET\",route=\"/api/v1/requests/{{id}}\",status=\"{status}\"}}"
        )
    };
    assert!(value(&text, &series(200)).unwrap() >= 3.0, "{text}");
    assert_eq!(value(&text, &series(404)), Some(1.0));
    assert_eq!(value(&text, "ventanilla_requests_open{state=\"submitted\"}"), Some(1.0));
    assert_eq!(value(&text, "ventanilla_request_age_seconds{state=\"submitted\"}"), Some(7200.0));
    assert!(
        value(&text, "ventanilla_job_age_seconds{kind=\"mail\"}").unwrap() >= 7200.0,
        "the receipt waits"
    );
    assert!(value(&text, "ventanilla_log_leaves").unwrap() >= 1.0);
    for personal in [id.as_str(), &lucia.cui, &lucia.email] {
        assert!(!text.contains(personal), "{personal} in the figures");
    }
    app.run_jobs().await;
    assert_eq!(value(&figures(&app).await, "ventanilla_jobs_due{kind=\"mail\"}"), None, "done");
}

#[actix_web::test]
async fn a_job_that_fails_is_seen() {
    let app = counter().await;
    app.request(&app.citizen().await).submitted().await;
    let outbox = app.folder().join("var/outbox");
    std::fs::remove_dir_all(&outbox).unwrap();
    std::fs::write(&outbox, "").unwrap();
    app.run_jobs().await;
    let text = figures(&app).await;
    assert!(value(&text, "ventanilla_job_failures_total{kind=\"mail\"}").unwrap() >= 1.0, "{text}");
    assert!(value(&text, "ventanilla_jobs_failing{kind=\"mail\"}").unwrap() >= 1.0, "{text}");
}

#[actix_web::test]
async fn every_answer_has_a_number_that_its_lines_in_the_log_have_too() {
    let app = TestApp::new().await;
    let prelude = format!("exec 2>{}", app.folder().join("log").display());
    let process = Process::start(&app, &prelude, &[("VENTANILLA_LOG", "json"), ("RUST_LOG", "info")]).await;
    let asked = app
        .http
        .get(format!("{}/api/v1/certificates/secret-code", process.url))
        .header("x-request-id", "mine");
    let answer = asked.send().await.unwrap();
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_ne!(id, "mine");
    let log = std::fs::File::open(app.folder().join("log")).unwrap();
    let lines: Vec<serde_json::Value> =
        BufReader::new(log).lines().filter_map(|line| serde_json::from_str(&line.unwrap()).ok()).collect();
    let line = lines.iter().find(|line| line["span"]["id"] == *id).unwrap_or_else(|| panic!("{lines:#?}"));
    assert_eq!(line["fields"]["route"], "/api/v1/certificates/{code}");
    assert_eq!(line["fields"]["status"], 404);
    assert!(!lines.iter().any(|line| line.to_string().contains("secret-code")), "a path is its reader's own");
}
