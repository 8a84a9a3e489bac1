//! The officers' way up to signature: queue, take, fill, preview, reject, send on.

use crate::support::{TestApp, pdf, reviewed};
use insta::assert_snapshot;
use serde_json::json;
use ventanilla_shared::decision::Role;

#[actix_web::test]
async fn the_oldest_is_taken_first() {
    let app = TestApp::new().await;
    let (lucia, oscar, rosa) = (app.citizen().await, app.citizen().await, app.reviewer().await);
    let first = app.request(&lucia).submitted().await;
    let second = app.request(&oscar).submitted().await;
    let queue = rosa.get("/queue").await.ok();
    let ids: Vec<&str> =
        queue["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&first, &second]);
    assert_snapshot!(rosa.post(&format!("/requests/{second}/take"), json!({})).await.problem(), @"409 not_first_in_queue");
    let head = app.officer(&[Role::Reviewer, Role::HeadOfUnit]).await;
    assert_snapshot!(head.post(&format!("/requests/{second}/take"), json!({})).await.problem(), @"422 reason_missing");
    assert_eq!(
        head.post(&format!("/requests/{second}/take"), json!({ "reason": "Persona enferma" })).await.status,
        200
    );
    assert_eq!(rosa.post("/queue/next", json!({})).await.ok()["id"], first);
    assert_snapshot!(rosa.post("/queue/next", json!({})).await.problem(), @"404 queue_empty");
}

#[actix_web::test]
async fn of_two_who_take_the_same_one_is_told_so() {
    let app = TestApp::new().await;
    let (lucia, rosa, ines) = (app.citizen().await, app.reviewer().await, app.reviewer().await);
    let id = app.request(&lucia).submitted().await;
    let path = format!("/requests/{id}/take");
    let (one, other) = futures_util::join!(rosa.post(&path, json!({})), ines.post(&path, json!({})));
    let (won, lost) = if one.status == 200 { (one, other) } else { (other, one) };
    assert_eq!(won.status, 200);
    assert_eq!(lost.problem(), "409 already_taken");
}

#[actix_web::test]
async fn a_released_request_keeps_its_place() {
    let app = TestApp::new().await;
    let (lucia, oscar, rosa) = (app.citizen().await, app.citizen().await, app.reviewer().await);
    let first = app.request(&lucia).taken_by(&rosa).await;
    app.request(&oscar).submitted().await;
    rosa.act(&first, "release", None).await.ok();
    let ines = app.reviewer().await;
    assert_eq!(ines.post("/queue/next", json!({})).await.ok()["id"], first);
    assert_snapshot!(rosa.put(&first, "officer-data", reviewed()).await.problem(), @"409 not_the_assignee");
}

#[actix_web::test]
async fn a_head_of_unit_gives_a_case_to_another_officer_with_a_reason() {
    let app = TestApp::new().await;
    let (lucia, rosa, ines) = (app.citizen().await, app.reviewer().await, app.reviewer().await);
    let head = app.officer(&[Role::HeadOfUnit]).await;
    let id = app.request(&lucia).taken_by(&rosa).await;
    let to = |officer: &crate::support::Client| {
        Some(json!({ "officer": officer.account, "reason": "Vacaciones" }))
    };
    let assignable = format!("/requests/{id}/assignable");
    assert_snapshot!(rosa.get(&assignable).await.problem(), @"403 forbidden");
    assert_snapshot!(lucia.get(&assignable).await.problem(), @"403 forbidden");
    let choices = head.get(&assignable).await.ok();
    assert_eq!(choices[0]["id"], json!(ines.account));
    assert_eq!(choices.as_array().map(Vec::len), Some(1), "neither holder nor head");
    assert_snapshot!(rosa.act(&id, "reassign", to(&ines)).await.problem(), @"403 forbidden");
    assert_snapshot!(head.act(&id, "reassign", to(&lucia)).await.problem(), @"403 forbidden");
    head.act(&id, "reassign", to(&ines)).await.ok();
    assert_eq!(ines.put(&id, "officer-data", reviewed()).await.status, 200);
}

#[actix_web::test]
async fn review_goes_on_only_when_payment_form_and_checklist_are_done() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).taken_by(&rosa).await;
    assert_snapshot!(rosa.act(&id, "advance", None).await.problem(), @"409 payment_unconfirmed");
    let mut data = reviewed();
    data["data"]["service_records"]["items"][0]["salary"] = json!(null);
    data["checklist"] = json!([]);
    rosa.put(&id, "officer-data", data.clone()).await.ok();
    assert_snapshot!(rosa.act(&id, "advance", None).await.problem(), @"422 officer_form_invalid /data/service_records/items/0/salary missing");
    data["data"]["service_records"]["items"][0]["salary"] = json!("mucho");
    assert_snapshot!(rosa.put(&id, "officer-data", data).await.problem(), @"422 invalid /data/service_records/items/0/salary money");
    let mut data = reviewed();
    data["checklist"] = json!(["identity"]);
    rosa.put(&id, "officer-data", data).await.ok();
    assert_snapshot!(rosa.act(&id, "advance", None).await.problem(), @"409 checklist_open");
    rosa.put(&id, "officer-data", reviewed()).await.ok();
    let shown = rosa.request(&id).await;
    assert_eq!(shown["payment_confirmation"]["by"], "Óscar Tzoc");
    let sent = rosa.act(&id, "advance", None).await.ok();
    assert_eq!((&sent["state"], &sent["stage"]["id"]), (&json!("under_review"), &json!("generate")));
    app.run_jobs().await;
    let waiting = rosa.request(&id).await;
    assert_eq!(waiting["stage"]["id"], "signatures");
    assert_eq!(waiting["certificate"]["number"], "2026-C-00001");
    assert_eq!(waiting["certificate"]["signatures_needed"], 3);
}

#[actix_web::test]
async fn a_preview_is_watermarked_and_carries_no_code() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).taken_by(&rosa).await;
    rosa.put(&id, "officer-data", reviewed()).await.ok();
    let preview = rosa.get(&format!("/requests/{id}/preview")).await;
    assert_eq!(preview.status, 200);
    let text = crate::judges::text_of(&preview.bytes);
    // The watermark is turned: its letters come out one by one.
    let letters: String = text.split_whitespace().collect();
    assert!(letters.contains("VISTAPREVIA"), "{text}");
    assert!(!text.contains("2026-C-"), "{text}");
    assert_snapshot!(lucia.get(&format!("/requests/{id}/preview")).await.problem(), @"403 forbidden");
}

#[actix_web::test]
async fn an_officer_never_acts_on_an_own_request() {
    let app = TestApp::new().await;
    let (rosa, ines) = (app.reviewer().await, app.reviewer().await);
    let own = app.request(&rosa).submitted().await;
    assert_snapshot!(rosa.post(&format!("/requests/{own}/take"), json!({})).await.problem(), @"404 not_found");
    assert_eq!(rosa.get("/queue").await.ok()["items"], json!([]));
    assert_snapshot!(rosa.post("/queue/next", json!({})).await.problem(), @"404 queue_empty");
    assert_eq!(ines.post("/queue/next", json!({})).await.ok()["id"], own);
}

#[actix_web::test]
async fn drafts_are_hidden_from_officers_and_files_from_administrators() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let administrator = app.officer(&[Role::Administrator]).await;
    let draft = app.request(&lucia).complete().await;
    assert_snapshot!(rosa.get(&format!("/requests/{draft}")).await.problem(), @"404 not_found");
    let id = app.request(&lucia).submitted().await;
    let document = lucia.request(&id).await["documents"][0]["id"].as_str().unwrap().to_owned();
    for path in ["".to_owned(), "/events".into(), "/preview".into(), format!("/documents/{document}")] {
        assert_eq!(administrator.get(&format!("/requests/{id}{path}")).await.problem(), "404 not_found");
    }
    assert_eq!(administrator.get("/queue").await.ok()["items"], json!([]));
    assert_eq!(rosa.get(&format!("/requests/{id}/documents/{document}")).await.bytes, pdf("dpi"));
}

#[actix_web::test]
async fn every_look_at_a_file_is_logged() {
    use diesel::prelude::*;
    use ventanilla_api::db::schema::looks;
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).submitted().await;
    rosa.request(&id).await;
    lucia.request(&id).await;
    let seen: Vec<(String, String)> = app
        .app
        .read_blocking(|tx| Ok(looks::table.select((looks::account_id, looks::what)).load(tx.db)?))
        .unwrap();
    assert_eq!(seen, [(rosa.account.to_string(), "read".to_owned())]);
}

#[actix_web::test]
async fn the_history_cannot_be_edited_and_an_altered_one_is_noticed() {
    use diesel::connection::SimpleConnection;
    use ventanilla_api::db::DbConnection;
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).submitted().await;
    let edit = |sql: String| app.app.write_blocking(|tx| Ok(tx.db.batch_execute(&sql)?));
    assert!(
        edit(format!("UPDATE events SET note = 'x' WHERE request_id = '{id}' AND sequence = 1")).is_err()
    );
    assert!(edit(format!("DELETE FROM events WHERE request_id = '{id}'")).is_err());
    // Somebody with the rights of the database's owner.
    let drop = app.app.read_blocking(|tx| {
        Ok(match tx.db {
            DbConnection::Sqlite(_) => "DROP TRIGGER events_unchanged",
            DbConnection::Postgres(_) => "DROP TRIGGER events_unchanged ON events",
        })
    });
    edit(drop.unwrap().to_owned()).unwrap();
    edit(format!("UPDATE events SET note = 'otra' WHERE request_id = '{id}' AND sequence = 2")).unwrap();
    assert_snapshot!(lucia.get(&format!("/requests/{id}/events")).await.problem(), @"500 internal");
}
