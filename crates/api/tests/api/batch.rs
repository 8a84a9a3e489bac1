//! Many documents, one unlock: what waits for whom, and signing one by one inside a session.

use crate::support::{Client, SECRET, TestApp};
use diesel::prelude::*;
use futures_util::future::join_all;
use insta::assert_snapshot;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use ventanilla_api::db::schema::log_leaves;
use ventanilla_shared::decision::Role;

/// Documents that wait for three signatures, in the order of the queue.
async fn waiting(app: &TestApp, count: usize) -> Vec<String> {
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(app.request(&lucia).to_sign(&rosa).await);
        app.clock.advance(chrono::TimeDelta::seconds(1));
    }
    ids
}

/// What `who` may sign now: ids, page after page.
async fn to_sign(who: &Client, more: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.get(&format!("/queue?to_sign=true{more}{cursor}")).await.ok();
        found.extend(page["items"].as_array().unwrap().iter().map(|item| text(&item["id"])));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The leaves of issue in the public log, how many for each number.
fn issued(app: &TestApp) -> BTreeMap<String, usize> {
    let subjects: Vec<String> = app
        .app
        .read_blocking(|tx| {
            let issued = log_leaves::table.filter(log_leaves::kind.eq("certificate_issued"));
            Ok(issued.select(log_leaves::subject).load(tx.db)?)
        })
        .unwrap();
    subjects.into_iter().fold(BTreeMap::new(), |mut all, number| {
        *all.entry(number).or_default() += 1;
        all
    })
}

#[actix_web::test]
async fn one_that_was_returned_meanwhile_leaves_the_others_signed() {
    let app = TestApp::new().await;
    let (ids, signer, other) = (waiting(&app, 3).await, app.signer().await, app.signer().await);
    let page = signer.get("/queue?to_sign=true").await.ok();
    let chosen: Vec<(String, Value)> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (text(&item["id"]), item["certificate"]["id"].clone()))
        .collect();
    let back = json!({ "stage": "review", "reason": "Falta el segundo período" });
    other.act(&ids[1], "return", Some(back)).await.ok();
    let token = signer.unlocked().await;
    let results = chosen.iter().map(|(id, seen)| signer.sign_seen(id, seen, &token));
    let results: Vec<String> = join_all(results).await.iter().map(|reply| reply.problem()).collect();
    assert_eq!(results, ["200", "409 no_such_move", "200"]);
    // Rendered anew, it is another document, and has to be seen first.
    let reviewer = app.officer(&[Role::HeadOfUnit]).await;
    assert_eq!(reviewer.request(&ids[1]).await["stage"]["id"], "review");
    assert_eq!(to_sign(&signer, "").await, Vec::<String>::new());
    assert_eq!(to_sign(&other, "").await, [ids[0].clone(), ids[2].clone()]);
}

#[actix_web::test]
async fn a_retry_says_that_it_is_signed_also_when_it_is_issued() {
    let app = TestApp::new().await;
    let ids = waiting(&app, 1).await;
    let seen = app.signer().await.request(&ids[0]).await["certificate"]["id"].clone();
    let mut last = None;
    for _ in 0..3 {
        let signer = app.signer().await;
        let token = signer.unlocked().await;
        signer.sign_seen(&ids[0], &seen, &token).await.ok();
        assert_eq!(signer.sign_seen(&ids[0], &seen, &token).await.problem(), "409 already_signed");
        last = Some((signer, token));
    }
    let (signer, token) = last.unwrap();
    assert_eq!(signer.request(&ids[0]).await["state"], "signed");
    let late = app.signer().await;
    let own = late.unlocked().await;
    assert_snapshot!(late.sign_seen(&ids[0], &seen, &own).await.problem(), @"409 no_such_move");
    assert_snapshot!(signer.sign_seen(&ids[0], &json!("019ab0e4-5d2c-7c3e-9f10-6a2b8c4d0e1f"), &token).await.problem(), @"409 no_such_move");
}

#[actix_web::test]
async fn three_signers_at_once_over_the_same_documents_all_sign_and_nobody_twice() {
    let app = TestApp::new().await;
    let ids = waiting(&app, 5).await;
    let signers = [app.signer().await, app.signer().await, app.signer().await];
    let batch = async |signer: &Client| {
        let token = signer.unlocked().await;
        let page = signer.get("/queue?to_sign=true").await.ok();
        let items = page["items"].as_array().unwrap().clone();
        // Two calls in flight, as the page has them, and each of them twice.
        let mut done = 0;
        for pair in items.chunks(2) {
            let calls = pair.iter().flat_map(|item| [item, item]).map(|item| {
                let (id, certificate) = (text(&item["id"]), &item["certificate"]["id"]);
                let token = &token;
                async move { signer.sign_seen(&id, certificate, token).await }
            });
            for reply in join_all(calls).await {
                match reply.problem().as_str() {
                    "200" => done += 1,
                    "409 already_signed" => {}
                    other => panic!("{other}"),
                }
            }
        }
        done
    };
    let done = join_all(signers.iter().map(batch)).await;
    assert_eq!(done, [5, 5, 5]);
    for id in &ids {
        let request = signers[0].request(id).await;
        assert_eq!(request["state"], "signed");
        let mut names: Vec<String> = request["certificate"]["signatures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|signature| text(&signature["name"]))
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 3, "each of the three once");
    }
    let leaves = issued(&app);
    assert_eq!(leaves.len(), 5, "{leaves:?}");
    assert!(leaves.values().all(|count| *count == 1), "one leaf of issue each: {leaves:?}");
}

#[actix_web::test]
async fn the_queue_gives_what_its_asker_may_sign_page_by_page() {
    let app = TestApp::new().await;
    let both = app.officer(&[Role::Reviewer, Role::Signer]).await;
    let (lucia, signer) = (app.citizen().await, app.signer().await);
    let reviewed = app.request(&lucia).to_sign(&both).await;
    app.clock.advance(chrono::TimeDelta::seconds(1));
    let ids = waiting(&app, 5).await;
    // Neither what is under review nor what is not taken yet, nor the signer's own case.
    app.request(&signer).to_sign(&app.reviewer().await).await;
    app.request(&lucia).submitted().await;
    let mut all = vec![reviewed.clone()];
    all.extend(ids.clone());

    assert_eq!(to_sign(&signer, "").await, all);
    assert_eq!(to_sign(&signer, "&limit=2").await, all, "in three pages");
    assert_eq!(to_sign(&both, "&limit=2").await[..5], ids, "not what the same officer reviewed");
    let item = signer.get("/queue?to_sign=true&limit=1").await.ok()["items"][0].clone();
    assert_eq!(item["certificate"]["number"], "2026-C-00001");
    assert_eq!(item["subject_name"], signer.request(&reviewed).await["applicant"]["name"]);
    assert_eq!((&item["signatures"], &item["signatures_needed"]), (&json!(0), &json!(3)));

    signer.sign(&ids[0], SECRET).await.ok();
    assert!(!to_sign(&signer, "").await.contains(&ids[0]), "signed");
    assert!(to_sign(&both, "").await.contains(&ids[0]), "by others not yet");
    assert_eq!(to_sign(&signer, "&procedure=onsec.service-certification").await.len(), 5);
    assert_eq!(to_sign(&signer, "&procedure=mineduc.sworn-translation").await.len(), 0);
    let others = signer.get("/queue?kind=sign&limit=100").await.ok();
    assert!(
        others["items"].as_array().unwrap().iter().any(|item| item["id"] == ids[0]),
        "for others to sign"
    );
    let head = app.officer(&[Role::HeadOfUnit]).await;
    assert_eq!(to_sign(&head, "").await.len(), 0, "sees all of them, and signs none");
    assert!(head.get("/queue?limit=100").await.ok()["items"].as_array().unwrap().len() > 5);
    assert_eq!(app.citizen().await.get("/queue?to_sign=true").await.status, 403);
}

/// What one unlock saves. `cargo nextest run -p ventanilla-api --test api --run-ignored only --no-capture -E 'test(one_unlock_is)'`
#[actix_web::test]
#[ignore = "measures: a hundred documents"]
async fn one_unlock_is_faster_than_a_secret_each_time() {
    const COUNT: usize = 100;
    let app = TestApp::new().await;
    let ids = waiting(&app, COUNT).await;
    let (by_session, by_secret) = (app.signer().await, app.signer().await);
    let mut seen = Vec::new();
    for id in &ids {
        seen.push((id.clone(), by_session.request(id).await["certificate"]["id"].clone()));
    }
    let started = std::time::Instant::now();
    let token = by_session.unlocked().await;
    for (id, certificate) in &seen {
        by_session.sign_seen(id, certificate, &token).await.ok();
    }
    let session = started.elapsed();
    let started = std::time::Instant::now();
    for (id, certificate) in &seen {
        let body = json!({ "certificate": certificate, "secret": SECRET });
        by_secret.post(&format!("/requests/{id}/sign"), body).await.ok();
    }
    let secret = started.elapsed();
    println!("{COUNT} documents: {session:?} in a session, {secret:?} by secret");
    assert!(session < secret);
}
