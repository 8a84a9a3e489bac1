//! `/statement-rows/{id}/…`, `/payments/{request}/…`: what cashiers decide, and who may

use crate::payments::{PAID, cashier, import, payments, rows};
use crate::support::{Client, Reply, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;

/// Decides in the version that stands.
async fn decide(who: &Client, path: &str, action: &str, body: Value) -> Reply {
    let case = who.get(path).await.json();
    let version =
        case["row"]["version"].as_i64().or_else(|| case["payment"]["version"].as_i64()).unwrap_or(0);
    who.send(Method::POST, &format!("{path}/{action}"), Some(version), Some(body)).await
}

#[actix_web::test]
async fn what_differs_is_decided_by_hand_with_a_reason_and_undone() {
    let app = TestApp::new().await;
    let officer = cashier(&app).await;
    let citizen = app.citizen().await;
    let id = app.request(&citizen).paid_with("55001").submitted().await;
    import(&officer, &[("19/11/2026", "00055001", "16.00"), (PAID, "55009", "16.50")]).await.ok();
    let open = rows(&officer, "state=open").await;
    assert_eq!(open.len(), 2);
    let path = format!("/statement-rows/{}", open[0]["id"].as_str().unwrap());
    let case = officer.get(&path).await.ok();
    assert_eq!(case["candidates"][0]["payment"]["request"], json!(id));
    assert_eq!(case["candidates"][0]["differences"], json!(["reference", "date", "amount"]));
    let found = officer.get(&format!("/payments/{id}")).await.ok();
    assert_eq!(found["candidates"][0]["row"]["id"], open[0]["id"]);
    let matched = json!({ "request": id, "reason": "Trae ceros a la izquierda." });
    assert_eq!(
        decide(&officer, &path, "match", json!({ "request": id, "reason": " " })).await.problem(),
        "422 invalid /reason missing"
    );
    let unnamed = officer.send(Method::POST, &format!("{path}/match"), None, Some(matched.clone())).await;
    assert_eq!(unnamed.problem(), "428 version_required");
    let done = decide(&officer, &path, "match", matched.clone()).await.ok();
    assert_eq!((&done["row"]["state"], &done["row"]["request"]), (&json!("matched_by_hand"), &json!(id)));
    assert_eq!(done["row"]["request_number"], citizen.request(&id).await["number"]);
    // Neither the row nor the request can be taken a second time.
    let other = format!("/statement-rows/{}", open[1]["id"].as_str().unwrap());
    assert_eq!(decide(&officer, &other, "match", matched.clone()).await.problem(), "409 already_decided");
    assert_eq!(decide(&officer, &path, "match", matched).await.problem(), "409 already_decided");
    assert_eq!(
        decide(&officer, &path, "exclude", json!({ "reason": "No" })).await.problem(),
        "409 already_decided"
    );
    let reviewer = app.reviewer().await;
    let status = reviewer.request(&id).await["payment_status"].clone();
    assert_eq!(
        (&status["state"], &status["reason"]),
        (&json!("matched_by_hand"), &json!("Trae ceros a la izquierda."))
    );
    assert_eq!(citizen.request(&id).await["payment_status"]["reason"], Value::Null);
    let undone = decide(&officer, &path, "undo", json!({ "reason": "Era de otra persona." })).await.ok();
    assert_eq!((&undone["row"]["state"], &undone["row"]["request"]), (&json!("open"), &Value::Null));
    let told: Vec<&Value> = undone["decisions"].as_array().unwrap().iter().map(|d| &d["action"]).collect();
    assert_eq!(told, [&json!("match"), &json!("undo")]);
    assert_eq!(undone["decisions"][1]["reason"], "Era de otra persona.");
    assert!(!undone["decisions"][1]["by"].as_str().unwrap().is_empty());
    assert_eq!(citizen.request(&id).await["payment_status"]["state"], "unmatched");
    let excluded =
        decide(&officer, &other, "exclude", json!({ "reason": "De otra dependencia." })).await.ok();
    assert_eq!(excluded["row"]["state"], "not_belonging");
    assert_eq!(
        decide(&officer, &other, "undo", json!({ "reason": "Sí era." })).await.ok()["row"]["state"],
        "open"
    );
    assert_eq!(
        decide(&officer, &other, "undo", json!({ "reason": "?" })).await.problem(),
        "409 already_decided"
    );
    let payment = format!("/payments/{id}");
    let refused =
        decide(&officer, &payment, "refuse", json!({ "reason": "No aparece en el banco." })).await.ok();
    assert_eq!(refused["payment"]["state"], "refused");
    assert_eq!(payments(&officer, "state=refused").await.len(), 1);
    assert_eq!(citizen.request(&id).await["payment_status"]["state"], "refused");
    assert_eq!(
        decide(&officer, &path, "match", json!({ "request": id, "reason": "x" })).await.problem(),
        "409 already_decided"
    );
    assert_eq!(
        decide(&officer, &payment, "undo", json!({ "reason": "Sí" })).await.ok()["payment"]["state"],
        "unmatched"
    );
}

#[actix_web::test]
async fn of_two_cashiers_at_once_one_decides() {
    let app = TestApp::new().await;
    let (one, other) = (cashier(&app).await, cashier(&app).await);
    let (first, second) = (app.citizen().await, app.citizen().await);
    for round in 0..4 {
        let slips = [format!("61{round}1"), format!("61{round}2"), format!("61{round}9")];
        let a = app.request(&first).paid_with(&slips[0]).submitted().await;
        let b = app.request(&second).paid_with(&slips[1]).submitted().await;
        import(&one, &[(PAID, &slips[2], "16.50")]).await.ok();
        let open = rows(&one, "state=open").await;
        let path = format!("/statement-rows/{}", open[0]["id"].as_str().unwrap());
        let body = |id: &str| json!({ "request": id, "reason": "A mano" });
        let (x, y) = futures_util::join!(
            decide(&one, &path, "match", body(&a)),
            decide(&other, &path, "match", body(&b))
        );
        let mut statuses = [x.status, y.status];
        statuses.sort_unstable();
        assert!(statuses[0] == 200 && [409, 412].contains(&statuses[1]), "{statuses:?}");
        let case = one.get(&path).await.ok();
        assert_eq!(case["decisions"].as_array().unwrap().len(), 1);
        let winner = case["row"]["request"].as_str().unwrap().to_owned();
        let loser = if winner == a { &b } else { &a };
        assert_eq!(one.get(&format!("/payments/{loser}")).await.ok()["payment"]["state"], "unmatched");
        // Two rows for one request: the request is served once.
        import(&one, &[(PAID, &format!("62{round}1"), "1.00"), (PAID, &format!("62{round}2"), "1.00")])
            .await
            .ok();
        let open = rows(&one, "state=open").await;
        let paths: Vec<String> =
            open.iter().map(|row| format!("/statement-rows/{}", row["id"].as_str().unwrap())).collect();
        let (x, y) = futures_util::join!(
            decide(&one, &paths[0], "match", body(loser)),
            decide(&other, &paths[1], "match", body(loser))
        );
        let mut statuses = [x.status, y.status];
        statuses.sort_unstable();
        assert!(statuses[0] == 200 && [409, 412].contains(&statuses[1]), "{statuses:?}");
        let left = rows(&one, "state=open").await;
        assert_eq!(left.len(), 1);
        let path = format!("/statement-rows/{}", left[0]["id"].as_str().unwrap());
        decide(&one, &path, "exclude", json!({ "reason": "Prueba" })).await.ok();
    }
}

#[actix_web::test]
async fn only_the_cashiers_of_the_institution_see_and_decide() {
    let app = TestApp::new().await;
    let officer = cashier(&app).await;
    let citizen = app.citizen().await;
    let id = app.request(&citizen).paid_with("8001").submitted().await;
    let report = import(&officer, &[(PAID, "8009", "16.50")]).await.ok();
    let row = rows(&officer, "").await[0]["id"].as_str().unwrap().to_owned();
    let statement_path = format!("/statements/{}", report["statement"]["id"].as_str().unwrap());
    let elsewhere = app.officer_at("MINEDUC", "central", &[Role::Cashier]).await;
    let body = json!({ "request": id, "reason": "A mano" });
    for path in [&statement_path, &format!("/statement-rows/{row}"), &format!("/payments/{id}")] {
        assert_eq!(elsewhere.get(path).await.problem(), "404 not_found", "{path}");
    }
    let foreign = elsewhere
        .send(Method::POST, &format!("/statement-rows/{row}/match"), Some(1), Some(body.clone()))
        .await;
    assert_eq!(foreign.problem(), "404 not_found");
    let foreign = elsewhere
        .send(Method::POST, &format!("/payments/{id}/refuse"), Some(1), Some(json!({ "reason": "x" })))
        .await;
    assert_eq!(foreign.problem(), "404 not_found");
    for list in ["/statements", "/statement-rows", "/payments"] {
        assert_eq!(elsewhere.get(list).await.ok()["items"], json!([]), "{list}");
    }
    assert_eq!(elsewhere.get("/payment-accounts").await.ok(), json!([]));
    assert_eq!(
        import(&elsewhere, &[(PAID, "8009", "16.50")]).await.problem(),
        "422 invalid /account payment_account"
    );
    for stranger in [&citizen, &app.reviewer().await] {
        for list in ["/statements", "/statement-rows", "/payments", "/payment-accounts", &statement_path] {
            assert_eq!(stranger.get(list).await.problem(), "403 forbidden", "{list}");
        }
        assert_eq!(import(stranger, &[(PAID, "8009", "16.50")]).await.problem(), "403 forbidden");
        let refused = stranger
            .send(Method::POST, &format!("/statement-rows/{row}/match"), Some(1), Some(body.clone()))
            .await;
        assert_eq!(refused.problem(), "403 forbidden");
    }
    let stranger = Client { token: String::new(), ..citizen.clone() };
    assert_eq!(stranger.get("/payments").await.problem(), "401 unauthenticated");
    // A cashier is a person too, and decides nothing about an own request.
    let own = app.request(&officer).paid_with("8002").submitted().await;
    let mine = decide(
        &officer,
        &format!("/statement-rows/{row}"),
        "match",
        json!({ "request": own, "reason": "Mío" }),
    )
    .await;
    assert_eq!(mine.problem(), "403 own_request");
    let mine = decide(&officer, &format!("/payments/{own}"), "refuse", json!({ "reason": "Mío" })).await;
    assert_eq!(mine.problem(), "403 own_request");
    let unknown = json!({ "request": "019ab0e4-5d2c-7c3e-9f10-6a2b8c4d0e1f", "reason": "?" });
    let unknown = decide(&officer, &format!("/statement-rows/{row}"), "match", unknown).await;
    assert_eq!(unknown.problem(), "422 invalid /request payment_request");
}
