//! `/statements`, `/statement-rows`, `/payments`

use crate::judges;
use crate::support::{Client, Reply, TestApp, reviewed};
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;

const BANK: &str = "BANRURAL";
const ACCOUNT: &str = "3884048477";
/// The day on which the tests' requests were paid.
pub const PAID: &str = "20/11/2026";

pub async fn cashier(app: &TestApp) -> Client {
    app.officer(&[Role::Cashier]).await
}

async fn import_as(who: &Client, name: &str, file: Vec<u8>, account: &str, key: Option<&str>) -> Reply {
    let part = reqwest::multipart::Part::bytes(file).file_name(name.to_owned());
    let form = reqwest::multipart::Form::new()
        .text("bank", BANK)
        .text("account", account.to_owned())
        .part("file", part);
    let mut sent =
        who.http.post(format!("{}/api/v1/statements", who.url)).bearer_auth(&who.token).multipart(form);
    if let Some(key) = key {
        sent = sent.header("idempotency-key", key);
    }
    Reply::of(sent.send().await.unwrap()).await
}

/// Imports rows of date, reference and amount.
pub async fn import(who: &Client, rows: &[(&str, &str, &str)]) -> Reply {
    import_as(who, "estado.csv", statement(rows).into_bytes(), ACCOUNT, None).await
}

fn statement(rows: &[(&str, &str, &str)]) -> String {
    let lines = rows.iter().map(|(day, reference, amount)| {
        format!("{day},{reference},\"{amount}\",Boleta de depósito,Certificación\n")
    });
    format!("Fecha,Referencia,Monto,Tipo,Descripción\n{}", lines.collect::<String>())
}

fn outcomes(report: &Value) -> Vec<String> {
    let line = |line: &Value| {
        let errors = line["errors"].as_array().into_iter().flatten();
        let errors: Vec<String> = errors
            .map(|e| format!(" {} {}", e["column"].as_str().unwrap(), e["code"].as_str().unwrap()))
            .collect();
        format!("{} {}{}", line["line"], line["outcome"].as_str().unwrap(), errors.join(","))
    };
    report["lines"].as_array().unwrap().iter().map(line).collect()
}

pub async fn rows(who: &Client, query: &str) -> Vec<Value> {
    who.get(&format!("/statement-rows?{query}")).await.ok()["items"].as_array().unwrap().clone()
}

pub async fn payments(who: &Client, query: &str) -> Vec<Value> {
    who.get(&format!("/payments?{query}")).await.ok()["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn rows_that_are_the_same_in_every_part_find_their_request_in_either_order() {
    let app = TestApp::new().await;
    let officer = cashier(&app).await;
    let (first, second) = (app.citizen().await, app.citizen().await);
    let before = app.request(&first).paid_with("AB 10-01").submitted().await;
    assert_eq!(first.request(&before).await["payment_status"]["state"], "unmatched");
    let report = import(&officer, &[(PAID, "ab1001", "16.50"), ("2026-11-20", "1002", "Q16.50")]).await.ok();
    assert_eq!(outcomes(&report), ["2 imported", "3 imported"]);
    assert_eq!(report["statement"]["matched"], 1, "{report}");
    let status = first.request(&before).await["payment_status"].clone();
    assert_eq!((&status["state"], &status["row"]), (&json!("matched_automatically"), &Value::Null));
    // The other row was there before its request was filed.
    let after = app.request(&second).paid_with("1002").submitted().await;
    assert_eq!(second.request(&after).await["payment_status"]["state"], "matched_automatically");
    let reviewer = app.reviewer().await;
    let seen = reviewer.request(&after).await["payment_status"].clone();
    assert_eq!((&seen["row"]["reference"], &seen["row"]["line"]), (&json!("1002"), &json!(3)));
    assert_eq!(rows(&officer, "state=open").await, Vec::<Value>::new());
    assert_eq!(rows(&officer, "state=matched_automatically").await.len(), 2);
    let history = officer.get(&format!("/payments/{after}")).await.ok()["decisions"].clone();
    assert_eq!((&history[0]["action"], &history[0]["by"]), (&json!("match_automatically"), &Value::Null));
    // The confirmation of the payment stays the reviewer's own.
    assert_eq!(reviewer.request(&after).await["payment_confirmation"], Value::Null);
}

#[actix_web::test]
async fn the_same_file_twice_and_rows_that_overlap_change_nothing() {
    let app = TestApp::new().await;
    let officer = cashier(&app).await;
    // Two deposits that are the same are two; a file that overlaps brings neither again.
    let same = (PAID, "2001", "16.50");
    let first = import(&officer, &[same, same, ("19/11/2026", "2002", "1,016.50")]).await;
    assert_eq!(first.status, 201);
    let first = first.ok();
    let again = import(&officer, &[same, same, ("19/11/2026", "2002", "1,016.50")]).await;
    assert_eq!(again.status, 200, "{}", again.problem());
    let again = again.ok();
    assert_eq!((&again["repeated"], &again["statement"]), (&json!(true), &first["statement"]));
    assert_eq!(outcomes(&again), ["2 known", "3 known", "4 known"]);
    let more = import(&officer, &[same, same, same, ("2026-11-19", "2002", "1016.5")]).await.ok();
    assert_eq!(outcomes(&more), ["2 known", "3 known", "4 imported", "5 known"]);
    assert_eq!(rows(&officer, "state=open&limit=100").await.len(), 4);
    let listed = officer.get("/statements").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let kept = &first["statement"];
    assert_eq!(kept["sha256"].as_str().unwrap().len(), 64);
    assert!(!kept["imported_by"].as_str().unwrap().is_empty());
    let read = officer.get(&format!("/statements/{}", kept["id"].as_str().unwrap())).await.ok();
    assert_eq!(outcomes(&read), ["2 imported", "3 imported", "4 imported"]);
    // A key repeated finds what it made; with another file it is refused.
    let file = statement(&[(PAID, "2003", "16.50")]).into_bytes();
    let made = import_as(&officer, "a.csv", file.clone(), ACCOUNT, Some("k1")).await.ok();
    let found = import_as(&officer, "a.csv", file, ACCOUNT, Some("k1")).await.ok();
    assert_eq!(made, found);
    let other = statement(&[(PAID, "2004", "16.50")]).into_bytes();
    let refused = import_as(&officer, "a.csv", other, ACCOUNT, Some("k1")).await;
    assert_eq!(refused.problem(), "422 idempotency_mismatch");
}

#[actix_web::test]
async fn bad_rows_are_named_and_the_others_taken() {
    let app = TestApp::new().await;
    let officer = cashier(&app).await;
    let file = "Banco,Estado de cuenta\n\nMonto;Fecha\n";
    let refused = import_as(&officer, "a.csv", file.into(), ACCOUNT, None).await;
    assert_eq!(refused.problem(), "422 invalid /file statement_columns");
    let file = "amount;date;reference number;type\n16,50;20/11/2026;3001;deposit\n16.50;31/02/2026;;gift\n16.50;2026-11-23;3002;\n16.50;2026-11-20;3003;transfer\n";
    let report = import_as(&officer, "a.csv", file.into(), ACCOUNT, None).await.ok();
    assert_eq!(
        outcomes(&report),
        [
            "2 refused amount statement_amount",
            "3 refused date date, reference missing, kind statement_kind",
            "4 refused date date_future",
            "5 imported",
        ]
    );
    assert_eq!(report["lines"][0]["errors"][0]["text"], "16,50");
    assert_eq!((&report["statement"]["refused"], &report["statement"]["imported"]), (&json!(3), &json!(1)));
    for (wrong, code) in [
        (&b"%PDF-1.7\x00"[..], "table"),
        (b"", "statement_columns"),
        (b"fecha,numero,monto\n", "statement_empty"),
    ] {
        let refused = import_as(&officer, "a", wrong.to_vec(), ACCOUNT, None).await;
        assert_eq!(refused.problem(), format!("422 invalid /file {code}"));
    }
    let elsewhere = import_as(&officer, "a.csv", statement(&[(PAID, "1", "1")]).into(), "1", None).await;
    assert_eq!(elsewhere.problem(), "422 invalid /account payment_account");
}

#[actix_web::test]
async fn a_spreadsheet_is_read_as_another_program_writes_it() {
    let app = TestApp::new().await;
    let officer = cashier(&app).await;
    let citizen = app.citizen().await;
    let id = app.request(&citizen).paid_with("4001").submitted().await;
    let file = judges::spreadsheet(&statement(&[(PAID, "4001", "Q16.50"), (PAID, "4002", "x")]));
    let report = import_as(&officer, "estado.xlsx", file, ACCOUNT, None).await.ok();
    assert_eq!(outcomes(&report), ["2 imported", "3 refused amount statement_amount"]);
    assert_eq!(citizen.request(&id).await["payment_status"]["state"], "matched_automatically");
}

#[actix_web::test]
async fn a_request_filed_while_its_row_is_imported_is_matched_whoever_comes_first() {
    let app = TestApp::new().await;
    let officer = cashier(&app).await;
    let citizen = app.citizen().await;
    for round in 0..6 {
        let slip = format!("63{round}");
        let id = app.request(&citizen).paid_with(&slip).complete().await;
        let file = [(PAID, slip.as_str(), "16.50")];
        let (imported, filed) =
            futures_util::join!(import(&officer, &file), citizen.act(&id, "submit", None));
        imported.ok();
        filed.ok();
        assert_eq!(citizen.request(&id).await["payment_status"]["state"], "matched_automatically", "{round}");
    }
}

#[actix_web::test]
async fn a_corrected_payment_gives_its_row_free_and_finds_its_own() {
    let app = TestApp::new().await;
    let officer = cashier(&app).await;
    let (citizen, reviewer) = (app.citizen().await, app.reviewer().await);
    import(&officer, &[(PAID, "7001", "16.50"), (PAID, "7002", "16.50")]).await.ok();
    let id = app.request(&citizen).paid_with("7001").taken_by(&reviewer).await;
    let reject = json!({ "reasons": ["payment_not_found"], "text": "Es otra boleta.", "definitive": false });
    reviewer.act(&id, "reject", Some(reject)).await.ok();
    citizen.act(&id, "correct", None).await.ok();
    let payment = json!({ "method": "deposit_slip", "number": "7002", "date": "2026-11-20" });
    citizen.put(&id, "payment", payment).await.ok();
    // Nothing changes before it is filed again.
    assert_eq!(rows(&officer, "state=open").await[0]["reference"], "7002");
    citizen.act(&id, "submit", None).await.ok();
    assert_eq!(rows(&officer, "state=open").await[0]["reference"], "7001");
    let case = officer.get(&format!("/payments/{id}")).await.ok();
    assert_eq!(case["payment"]["state"], "matched_automatically");
    let told: Vec<&Value> = case["decisions"].as_array().unwrap().iter().map(|d| &d["action"]).collect();
    assert_eq!(told, [&json!("match_automatically"), &json!("release"), &json!("match_automatically")]);
}

#[actix_web::test]
async fn lists_go_on_page_by_page_and_are_searched() {
    let app = TestApp::new().await;
    let officer = cashier(&app).await;
    let many: Vec<String> = (0..7).map(|n| format!("90{n}")).collect();
    let file: Vec<(&str, &str, &str)> = many.iter().map(|slip| (PAID, slip.as_str(), "1.00")).collect();
    import(&officer, &file).await.ok();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = officer.get(&format!("/statement-rows?limit=3{cursor}")).await.ok();
        seen.extend(
            page["items"].as_array().unwrap().iter().map(|row| row["reference"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    seen.sort();
    assert_eq!(seen, many);
    let citizen = app.citizen().await;
    let id = app.request(&citizen).paid_with("77-123-45").submitted().await;
    app.request(&citizen).paid_with("88").submitted().await;
    let number = citizen.request(&id).await["number"].as_str().unwrap().to_owned();
    for words in [number.as_str(), "77123", "7712345"] {
        let found = payments(&officer, &format!("q={words}")).await;
        assert_eq!(found.len(), 1, "{words}");
        assert_eq!(found[0]["request"], json!(id));
    }
    assert_eq!(payments(&officer, "q=%25").await, Vec::<Value>::new());
    assert_eq!(officer.get("/payments?state=paid").await.status, 422);
    assert_eq!(officer.get("/statement-rows?limit=0").await.problem(), "422 invalid /limit limit");
}

#[actix_web::test]
async fn a_payment_that_the_bank_has_is_still_confirmed_by_the_reviewer() {
    let app = TestApp::new().await;
    let officer = cashier(&app).await;
    let (citizen, reviewer) = (app.citizen().await, app.reviewer().await);
    import(&officer, &[(PAID, "9901", "16.50")]).await.ok();
    let id = app.request(&citizen).paid_with("9901").taken_by(&reviewer).await;
    let mut data = reviewed();
    data["payment_confirmed"] = json!(false);
    reviewer.put(&id, "officer-data", data).await.ok();
    assert_eq!(reviewer.act(&id, "advance", None).await.problem(), "409 payment_unconfirmed");
    reviewer.put(&id, "officer-data", reviewed()).await.ok();
    reviewer.act(&id, "advance", None).await.ok();
}
