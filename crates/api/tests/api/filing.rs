//! What an applicant does: create, save, see what is missing, file, recall, correct, discard.

use crate::support::{TestApp, pdf, period, reviewed};
use insta::assert_snapshot;
use reqwest::Method;
use serde_json::json;

#[actix_web::test]
async fn a_request_is_numbered_at_creation_and_shown_as_it_is_saved() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).complete().await;
    let request = lucia.request(&id).await;
    assert_snapshot!(request["number"], @r#""2026-000001""#);
    assert_eq!(request["state"], "creation");
    assert_eq!(request["actions"], json!(["save", "discard", "submit"]));
    assert_eq!(request["sections"]["services"]["items"][0]["budget_line"], "011");
    assert_eq!(request["subject"]["person"]["first_name"], "Lucía");
    assert_eq!(request["documents"].as_array().unwrap().len(), 3);
    assert_eq!(lucia.get(&format!("/requests/{id}/inconsistencies")).await.ok(), json!([]));
    let second = app.request(&lucia).draft().await;
    assert_eq!(lucia.request(&second).await["number"], "2026-000002");
}

#[actix_web::test]
async fn an_empty_request_says_what_is_missing_and_cannot_be_filed() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).draft().await;
    let found = lucia.get(&format!("/requests/{id}/inconsistencies")).await.ok();
    let texts: Vec<&str> =
        found.as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_snapshot!(texts.join("\n"), @r"
    Debe ingresar por lo menos un tiempo de servicio para poder realizar la gestión.
    Debe ingresar un número de boleta de pago.
    Debe ingresar un número de referencia del pago.
    Debe de ingresar la fecha del pago.
    El DPI de quien presta los servicios no está adjunto a la solicitud.
    El documento de afiliación al IGSS de quien presta los servicios no está adjunto a la solicitud.
    El depósito monetario no está adjunto a la solicitud.
    Elija cómo quiere recibir el documento
    ");
    assert_snapshot!(lucia.act(&id, "submit", None).await.problem(), @"422 inconsistencies /sections/services/items too_few_items, /payment/number missing, /payment/number missing, /payment/date payment_date_missing, /documents/dpi document_missing, /documents/igss_affiliation document_missing, /documents/payment_proof document_missing, /delivery/method delivery_missing");
    assert_eq!(lucia.request(&id).await["state"], "creation");
}

#[actix_web::test]
async fn a_filed_request_can_be_recalled_until_it_is_taken() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).submitted().await;
    let filed = lucia.request(&id).await;
    assert_eq!(filed["state"], "submitted");
    assert_eq!(filed["due_at"], "2026-11-27");
    assert_eq!(lucia.act(&id, "recall", None).await.ok()["state"], "creation");
    lucia.act(&id, "submit", None).await.ok();
    rosa.post(&format!("/requests/{id}/take"), json!({})).await.ok();
    assert_snapshot!(lucia.act(&id, "recall", None).await.problem(), @"409 no_such_move");
}

#[actix_web::test]
async fn a_slip_is_used_once_by_whoever_files_first() {
    let app = TestApp::new().await;
    let (lucia, oscar) = (app.citizen().await, app.citizen().await);
    let first = app.request(&lucia).paid_with("8841-2207").submitted().await;
    let second = app.request(&oscar).paid_with(" 88412207").complete().await;
    assert_snapshot!(oscar.act(&second, "submit", None).await.problem(), @"409 payment_reference_used /payment/number payment_used");
    assert_eq!(oscar.request(&second).await["state"], "creation");
    // A transfer with the same number is another payment; and the first keeps its slip through a recall.
    lucia.act(&first, "recall", None).await.ok();
    assert_snapshot!(oscar.act(&second, "submit", None).await.problem(), @"409 payment_reference_used /payment/number payment_used");
    let transfer = json!({ "method": "transfer", "number": "88412207", "date": "2026-11-20" });
    oscar.put(&second, "payment", transfer).await.ok();
    assert_eq!(oscar.act(&second, "submit", None).await.status, 200);
    assert_eq!(lucia.act(&first, "submit", None).await.status, 200);
}

#[actix_web::test]
async fn wrong_answers_are_refused_by_field_and_nothing_is_lost() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).complete().await;
    let mut wrong = period();
    wrong["end_date"] = json!("1980-01-01");
    wrong["municipality"] = json!("201");
    wrong["budget_line"] = json!("099");
    let reply = lucia.put(&id, "sections/services", json!({ "items": [wrong] })).await;
    assert_snapshot!(reply.problem(), @"422 invalid /items/0/budget_line choice, /items/0/municipality choice, /items/0/end_date end_before_start");
    assert_eq!(reply.json()["errors"][2]["message"], "La fecha de fin no puede ser anterior a la de inicio");
    let payment = json!({ "method": "cash", "number": "1;2", "date": "2027-01-01" });
    assert_snapshot!(lucia.put(&id, "payment", payment).await.problem(), @"422 invalid /number payment_number");
    let payment = json!({ "method": "cash", "number": "12", "date": "2027-01-01" });
    assert_snapshot!(lucia.put(&id, "payment", payment).await.problem(), @"422 invalid /method payment_method, /date payment_date_future");
    assert_snapshot!(lucia.put(&id, "delivery", json!({ "method": "pigeon" })).await.problem(), @"422 invalid /method delivery_method");
    assert_snapshot!(lucia.put(&id, "sections/nothing", json!({})).await.problem(), @"422 invalid  section");
    assert_eq!(lucia.request(&id).await["sections"]["services"]["items"][0]["end_date"], "1999-10-31");
}

#[actix_web::test]
async fn a_change_names_its_version_and_a_stale_one_is_refused() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).draft().await;
    let path = format!("/requests/{id}/delivery");
    let body = || Some(json!({ "method": "electronic" }));
    assert_snapshot!(lucia.send(Method::PUT, &path, None, body()).await.problem(), @"428 version_required");
    let first = lucia.send(Method::PUT, &path, Some(1), body()).await;
    assert_eq!(first.headers["etag"], "\"2\"");
    assert_snapshot!(lucia.send(Method::PUT, &path, Some(1), body()).await.problem(), @"412 stale");
}

#[actix_web::test]
async fn two_tabs_that_save_at_once_lose_nothing_unseen() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).draft().await;
    let path = format!("/requests/{id}/delivery");
    let save = |method: &str| lucia.send(Method::PUT, &path, Some(1), Some(json!({ "method": method })));
    let (one, other) = futures_util::join!(save("electronic"), save("counter"));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    assert_eq!(lucia.request(&id).await["version"], 2);
}

#[actix_web::test]
async fn a_double_click_creates_one_request() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let body = json!({ "procedure": "onsec.service-certification", "subject": { "kind": "self" } });
    let create = |body: serde_json::Value, key: &'static str| {
        let (http, url, token) = (app.http.clone(), app.url.clone(), lucia.token.clone());
        async move {
            let sent =
                http.post(format!("{url}/api/v1/requests")).bearer_auth(token).header("idempotency-key", key);
            crate::support::Reply::of(sent.json(&body).send().await.unwrap()).await
        }
    };
    let first = create(body.clone(), "click").await.ok();
    let again = create(body.clone(), "click").await.ok();
    assert_eq!(first["id"], again["id"]);
    let mut other = body.clone();
    other["procedure"] = json!("onsec.other");
    assert_snapshot!(create(other, "click").await.problem(), @"422 idempotency_mismatch");
    assert_ne!(create(body, "later").await.ok()["id"], first["id"]);
}

#[actix_web::test]
async fn a_draft_is_discarded_but_a_filed_request_keeps_number_and_history() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let draft = app.request(&lucia).complete().await;
    let version = lucia.request(&draft).await["version"].as_i64();
    let path = format!("/requests/{draft}");
    assert_eq!(lucia.send(Method::DELETE, &path, version, None).await.status, 204);
    assert_snapshot!(lucia.get(&path).await.problem(), @"404 not_found");
    let filed = app.request(&lucia).submitted().await;
    lucia.act(&filed, "recall", None).await.ok();
    let version = lucia.request(&filed).await["version"].as_i64();
    let gone = lucia.send(Method::DELETE, &format!("/requests/{filed}"), version, None).await;
    assert_snapshot!(gone.problem(), @"409 filed_before");
}

#[actix_web::test]
async fn a_rejected_request_is_corrected_under_its_number_unless_it_is_definitive() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).taken_by(&rosa).await;
    rosa.put(&id, "officer-data", reviewed()).await.ok();
    let reject = |definitive: bool| json!({ "reasons": ["illegible_documents"], "text": "El DPI está borroso.", "definitive": definitive });
    rosa.act(&id, "reject", Some(reject(false))).await.ok();
    let rejected = lucia.request(&id).await;
    assert_eq!(rejected["state"], "rejected");
    assert_eq!(rejected["rejection"]["reasons"][0]["label"]["es"], "Documentos ilegibles o incompletos");
    let number = rejected["number"].clone();
    let corrected = lucia.act(&id, "correct", None).await.ok();
    assert_eq!((&corrected["state"], &corrected["number"]), (&json!("creation"), &number));
    assert_eq!(corrected["rejection"]["definitive"], false, "read while it is corrected");
    lucia.upload(&id, "dpi", "mejor.pdf", pdf("mejor"), None).await.ok();
    let filed = lucia.act(&id, "submit", None).await.ok();
    assert_eq!(filed["payment_confirmation"], json!(null), "what was confirmed belonged to the first filing");
    rosa.post(&format!("/requests/{id}/take"), json!({})).await.ok();
    rosa.act(&id, "reject", Some(reject(true))).await.ok();
    assert_snapshot!(lucia.act(&id, "correct", None).await.problem(), @"409 definitive");
    let events = lucia.get(&format!("/requests/{id}/events")).await.ok();
    let actions: Vec<&str> =
        events.as_array().unwrap().iter().map(|e| e["action"].as_str().unwrap()).collect();
    assert_snapshot!(actions.join(" "), @"create save save save save submit take fill reject correct save submit take reject");
    // The applicant learns the officer's role, not the name.
    assert_eq!((&events[6]["role"], &events[6]["actor_name"]), (&json!("reviewer"), &json!(null)));
}

#[actix_web::test]
async fn somebody_elses_request_does_not_exist() {
    let app = TestApp::new().await;
    let (lucia, oscar) = (app.citizen().await, app.citizen().await);
    let id = app.request(&lucia).complete().await;
    let missing = "01890000-0000-7000-8000-000000000000";
    for id in [id.as_str(), missing, "no-id"] {
        for path in ["", "/events", "/inconsistencies", "/certificate"] {
            assert_eq!(oscar.get(&format!("/requests/{id}{path}")).await.problem(), "404 not_found");
        }
        let put = oscar
            .send(
                Method::PUT,
                &format!("/requests/{id}/delivery"),
                Some(1),
                Some(json!({ "method": "electronic" })),
            )
            .await;
        assert_eq!(put.problem(), "404 not_found");
        for action in ["submit", "recall", "correct"] {
            let reply = oscar.send(Method::POST, &format!("/requests/{id}/{action}"), Some(1), None).await;
            assert_eq!(reply.problem(), "404 not_found");
        }
        // Without a role: the same for every id, before the path or the body is read.
        for body in [json!({}), json!(7)] {
            let taken = oscar.post(&format!("/requests/{id}/take"), body).await.problem();
            assert_eq!(taken, "403 forbidden");
        }
    }
}

#[actix_web::test]
async fn without_complete_personal_data_no_request_begins() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    app.app
        .write_blocking(|tx| {
            use diesel::prelude::*;
            use ventanilla_api::db::schema::accounts;
            diesel::update(accounts::table.find(lucia.account.to_string()))
                .set(accounts::profile_complete.eq(false))
                .execute(tx.db)?;
            Ok(())
        })
        .unwrap();
    let body = json!({ "procedure": "onsec.service-certification", "subject": { "kind": "self" } });
    assert_snapshot!(lucia.post("/requests", body).await.problem(), @"409 profile_incomplete");
}

#[actix_web::test]
async fn bodies_that_cannot_be_read_name_the_place() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    for (body, problem) in [
        (json!({ "procedure": "x" }), "422 invalid /subject missing"),
        (json!({ "procedure": 7, "subject": { "kind": "self" } }), "422 invalid /procedure not_an_object"),
        (json!({ "procedure": "x", "subject": { "kind": "cat" } }), "422 invalid /subject/kind choice"),
        (
            json!({ "procedure": "x", "subject": { "kind": "self" }, "extra": 1 }),
            "422 invalid /extra unknown_field",
        ),
        (json!({ "procedure": "x", "subject": { "kind": "self" } }), "422 invalid /procedure procedure"),
    ] {
        assert_eq!(lucia.post("/requests", body).await.problem(), problem);
    }
    let raw = app.http.post(format!("{}/api/v1/requests", app.url)).bearer_auth(&lucia.token);
    let broken = raw.header("content-type", "application/json").body("{").send().await.unwrap();
    assert_eq!(crate::support::Reply::of(broken).await.problem(), "400 malformed  not_json");
    let nobody = app.http.get(format!("{}/api/v1/requests", app.url)).send().await.unwrap();
    assert_eq!(crate::support::Reply::of(nobody).await.problem(), "401 unauthenticated");
}
