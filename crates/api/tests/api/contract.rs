//! What the document promises of many operations, asked of each of them: a new route without it fails here.

use crate::support::{Client, Reply, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_api::openapi;
use ventanilla_shared::decision::{Grant, Role};

/// Creations without `Idempotency-Key`, and why.
const UNREPEATED: [(&str, &str); 6] = [
    ("post_sessions", "a second session is wanted: every sign-in is one of its own"),
    ("post_signing_sessions", "as a session; the one before ends"),
    ("post_sessions_second_factor", "as signing in: a code works once"),
    ("post_me_second_factor", "another secret takes the place of the one that was not confirmed"),
    ("post_accounts_confirmations", "the link works once"),
    ("post_account_recoveries_sessions", "a session"),
];

/// Changes without `If-Match`, and why.
const UNVERSIONED: [(&str, &str); 9] = [
    ("put_me_signing_key", "takes the place of whatever was there: a key has no version that anybody reads"),
    ("put_password_resets_by_token", "the link works once"),
    ("delete_requests_by_id_documents_by_document", "a document is never changed, only there or not"),
    ("delete_requests_by_id_uploads_by_upload", "as a document"),
    ("patch_requests_by_id_uploads_by_upload", "Upload-Offset says what it is based on"),
    ("delete_sessions_current", "ends whatever is there"),
    ("delete_signing_sessions_current", "ends whatever is there"),
    ("post_requests_by_id_take", "who comes first has it: 409 for the others, whatever they read"),
    ("post_requests_by_id_sign", "names the certificate that was read"),
];

/// Bodies that take any field, and why.
const OPEN: [(&str, &str); 3] = [
    ("put_requests_by_id_sections_by_section", "the procedure's form says which fields there are"),
    ("post_registers_by_code_entries", "the register says which columns there are"),
    ("put_registers_by_code_entries_by_id", "the register says which columns there are"),
];

struct Operation {
    id: String,
    method: Method,
    path: String,
    told: &'static Value,
}

impl Operation {
    fn takes(&self, place: &str, name: &str) -> bool {
        self.told["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|p| p["in"] == place && p["name"] == name)
    }

    fn takes_body(&self, kind: &str) -> bool {
        self.told["requestBody"]["content"].get(kind).is_some()
    }

    fn is_among(&self, exceptions: &[(&str, &str)]) -> bool {
        exceptions.iter().any(|(id, _)| *id == self.id)
    }

    /// Its address with things that are there, or might be.
    fn address(&self) -> String {
        let nothing = uuid::Uuid::nil().to_string();
        let code = if self.path.contains("/registers/") {
            "mineduc.translators"
        } else if self.path.contains("/procedures/") {
            "onsec.service-certification"
        } else {
            "7Q2M-9XKD-4TRB-H8WN"
        };
        let places = [
            ("{code}", code),
            ("{institution}", "ONSEC"),
            ("{unit}", "certifications"),
            ("{date}", "2026-12-24"),
            ("{section}", "services"),
            ("{token}", "x"),
            ("{name}", "departments"),
        ];
        let known = places.iter().fold(self.path.clone(), |path, (place, value)| path.replace(place, value));
        let parts = known.split('/').map(|part| if part.starts_with('{') { &nothing } else { part });
        parts.collect::<Vec<_>>().join("/")
    }

    async fn call(&self, who: &Client, headers: &[(&str, &str)], body: Option<Value>, query: &str) -> Reply {
        let url = format!("{}{}{query}", who.url, self.address());
        let mut request = who.http.request(self.method.clone(), url).bearer_auth(&who.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Reply::of(request.send().await.unwrap()).await
    }

    fn example(&self) -> Option<Value> {
        self.takes_body("application/json")
            .then(|| self.told["requestBody"]["content"]["application/json"]["example"].clone())
    }
}

fn operations() -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, item) in openapi::document()["paths"].as_object().unwrap() {
        for (method, told) in item.as_object().unwrap() {
            found.push(Operation {
                id: told["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                told,
            });
        }
    }
    assert!(found.len() > 100);
    found
}

/// Somebody who holds every role everywhere.
async fn everybody(app: &TestApp) -> Client {
    let units = [("ONSEC", "certifications"), ("MINEDUC", "central")];
    let grants = units.iter().flat_map(|(institution, unit)| {
        Role::ALL.iter().map(move |role| Grant {
            role: *role,
            institution: (*institution).into(),
            unit: (*unit).into(),
        })
    });
    app.officer_with(grants.collect()).await
}

#[test]
fn exceptions_are_operations_that_there_are() {
    let all = operations();
    for (id, why) in UNREPEATED.iter().chain(&UNVERSIONED).chain(&OPEN) {
        assert!(all.iter().any(|operation| operation.id == *id), "{id}: {why}");
    }
}

#[actix_web::test]
async fn every_creation_may_be_named_and_looks_at_its_name() {
    let app = TestApp::new().await;
    let who = everybody(&app).await;
    let creates = |operation: &Operation| {
        operation.method == Method::POST && operation.told["responses"].get("201").is_some()
    };
    let mut asked = 0;
    for operation in operations().iter().filter(|operation| creates(operation)) {
        let takes = operation.takes("header", "Idempotency-Key");
        assert_ne!(takes, operation.is_among(&UNREPEATED), "{}", operation.id);
        if takes {
            let name = "k".repeat(201);
            let reply = if operation.takes_body("multipart/form-data") {
                let url = format!("{}{}", who.url, operation.address());
                let form = reqwest::multipart::Form::new().text("kind", "dpi");
                let sent = who.http.post(url).bearer_auth(&who.token).header("idempotency-key", name);
                Reply::of(sent.multipart(form).send().await.unwrap()).await
            } else {
                operation.call(&who, &[("idempotency-key", &name)], operation.example(), "").await
            };
            assert_eq!(reply.problem(), "400 malformed  header", "{}", operation.id);
            asked += 1;
        }
    }
    assert!(asked >= 10, "{asked}");
}

#[actix_web::test]
async fn every_change_names_the_version_that_it_is_based_on() {
    let app = TestApp::new().await;
    let who = everybody(&app).await;
    let mut asked = 0;
    for operation in operations() {
        if operation.takes("header", "If-Match") {
            let call = async |headers| operation.call(&who, headers, operation.example(), "").await.problem();
            assert_eq!(call(&[]).await, "428 version_required", "{}", operation.id);
            assert_eq!(call(&[("if-match", "*")]).await, "400 malformed  header", "{}", operation.id);
            for status in ["412", "428"] {
                assert!(operation.told["responses"].get(status).is_some(), "{} {status}", operation.id);
            }
            asked += 1;
        } else if [Method::PUT, Method::PATCH, Method::DELETE].contains(&operation.method) {
            assert!(operation.is_among(&UNVERSIONED), "{} takes no If-Match", operation.id);
        }
    }
    assert!(asked >= 30, "{asked}");
}

#[actix_web::test]
async fn every_body_refuses_fields_that_nobody_asked_for() {
    let app = TestApp::new().await;
    let who = everybody(&app).await;
    for operation in operations() {
        let headers = [("if-match", "\"1\"")];
        if operation.takes_body("application/json") && !operation.is_among(&OPEN) {
            let mut body = operation.example().unwrap();
            body["nobody_asked"] = json!(1);
            let reply = operation.call(&who, &headers, Some(body), "").await;
            assert_eq!(reply.status, 422, "{} {}", operation.id, reply.problem());
            assert!(reply.problem().contains("unknown_field"), "{} {}", operation.id, reply.problem());
        }
    }
}

#[actix_web::test]
async fn every_list_refuses_a_cursor_that_it_did_not_give() {
    let app = TestApp::new().await;
    let who = everybody(&app).await;
    let mut asked = 0;
    for operation in operations() {
        if operation.method != Method::GET || !operation.takes("query", "cursor") {
            continue;
        }
        assert!(operation.takes("query", "limit"), "{}", operation.id);
        assert!(operation.told["responses"]["200"]["headers"].get("Link").is_some(), "{}", operation.id);
        for (query, problem) in
            [("?cursor=YWJj", "422 invalid /cursor cursor"), ("?limit=0", "422 invalid /limit limit")]
        {
            let reply = operation.call(&who, &[], None, query).await;
            assert_eq!(reply.problem(), problem, "{}", operation.id);
        }
        asked += 1;
    }
    assert!(asked >= 12, "{asked}");
}

#[actix_web::test]
async fn a_list_is_read_to_its_end_while_others_are_added() {
    let app = TestApp::new().await;
    let who = app.citizen().await;
    let draft = async || {
        app.clock.advance(chrono::TimeDelta::seconds(1));
        app.request(&who).draft().await
    };
    let mut first = Vec::new();
    for _ in 0..5 {
        first.push(draft().await);
    }
    let (mut seen, mut next) = (Vec::new(), Some("/api/v1/requests?limit=2".to_owned()));
    while let Some(path) = next {
        let url = format!("{}{path}", who.url);
        let reply = Reply::of(who.http.get(url).bearer_auth(&who.token).send().await.unwrap()).await;
        for item in reply.ok()["items"].as_array().unwrap() {
            seen.push(item["id"].as_str().unwrap().to_owned());
        }
        next = reply.headers.get("link").map(|link| {
            let link = link.to_str().unwrap();
            assert!(link.ends_with(">; rel=\"next\""), "{link}");
            link.trim_start_matches('<').split('>').next().unwrap().to_owned()
        });
        assert_eq!(next.is_some(), !reply.json()["next"].is_null());
        draft().await;
    }
    first.reverse();
    assert_eq!(seen, first, "each once, newest first, and none that came in between");
}

#[actix_web::test]
async fn a_method_that_a_path_does_not_have_is_told_with_those_that_it_has() {
    let app = TestApp::new().await;
    let who = everybody(&app).await;
    for operation in operations() {
        let other = Operation { method: Method::TRACE, ..operation };
        let reply = other.call(&who, &[], None, "").await;
        assert_eq!(reply.problem(), "405 method_not_allowed", "{}", other.path);
        let allow = reply.headers["allow"].to_str().unwrap();
        let known = openapi::document()["paths"][&other.path].as_object().unwrap();
        assert_eq!(allow.split(", ").count(), known.len(), "{} {allow}", other.path);
    }
}
