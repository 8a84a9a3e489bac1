//! `/me/notifications`

use crate::support::{Client, Reply, TestApp};
use serde_json::{Value, json};
use ventanilla_api::notifications::notify;

fn tell(app: &TestApp, who: &Client, kind: &str, number: &str) {
    let (account, kind, number) = (who.account, kind.to_owned(), number.to_owned());
    app.app.write_blocking(|tx| notify(tx, account, &kind, None, Some(&number))).unwrap();
}

#[actix_web::test]
async fn a_notification_is_read_in_the_portal_and_the_mail_only_says_that_one_waits() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    tell(&app, &ana, "submitted", "2026-000001");
    tell(&app, &ana, "signed", "2026-000001");
    assert_eq!(ana.get("/me").await.ok()["unread_notifications"], 2);
    let page = ana.get("/me/notifications").await.ok();
    let kinds: Vec<&Value> = page["items"].as_array().unwrap().iter().map(|item| &item["kind"]).collect();
    assert_eq!(kinds, [&json!("signed"), &json!("submitted")], "newest first");
    assert!(page["items"][0]["text"].as_str().unwrap().contains("2026-000001 está firmado"), "{page}");
    let url = format!("{}/api/v1/me/notifications", app.url);
    let english =
        app.http.get(url).bearer_auth(&ana.token).header("accept-language", "en").send().await.unwrap();
    let english = Reply::of(english).await.ok();
    assert!(english["items"][0]["text"].as_str().unwrap().contains("2026-000001 is signed"), "{english}");

    let mails = app.mails_to(&ana.email).await;
    assert_eq!(mails.len(), 2);
    assert!(!mails.iter().any(|mail| mail.contains("2026-000001") || mail.contains("firmad")), "{mails:?}");
    assert_eq!(app.link_to(&ana.email).await, format!("{}/notifications", app.url));
}

#[actix_web::test]
async fn what_was_read_is_not_counted_any_more() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    for kind in ["submitted", "taken", "rejected"] {
        tell(&app, &ana, kind, "2026-000001");
    }
    let newest =
        ana.get("/me/notifications?limit=1").await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/me/notifications/{newest}/read");
    assert_eq!(ana.post(&path, json!({})).await.status, 204);
    let read_at = ana.get("/me/notifications?limit=1").await.ok()["items"][0]["read_at"].clone();
    assert!(read_at.is_string());
    assert_eq!(ana.post(&path, json!({})).await.status, 204, "again");
    assert_eq!(ana.get("/me/notifications?limit=1").await.ok()["items"][0]["read_at"], read_at);
    let unread = ana.get("/me/notifications?unread=true").await.ok();
    assert_eq!(unread["items"].as_array().unwrap().len(), 2);
    assert_eq!(ana.get("/me").await.ok()["unread_notifications"], 2);
    assert_eq!(ana.post("/me/notifications/read-all", json!({})).await.status, 204);
    assert_eq!(ana.get("/me").await.ok()["unread_notifications"], 0);
}

#[actix_web::test]
async fn somebody_elses_notification_is_as_good_as_missing() {
    let app = TestApp::new().await;
    let (ana, luis) = (app.citizen().await, app.citizen().await);
    tell(&app, &ana, "submitted", "2026-000001");
    let id = ana.get("/me/notifications").await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    for id in [id.as_str(), "018f0000-0000-7000-8000-000000000000", "x"] {
        let path = format!("/me/notifications/{id}/read");
        assert_eq!(luis.post(&path, json!({})).await.problem(), "404 not_found", "{id}");
    }
    luis.post("/me/notifications/read-all", json!({})).await;
    assert_eq!(ana.get("/me").await.ok()["unread_notifications"], 1);
}

#[actix_web::test]
async fn the_list_comes_in_pages_newest_first() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    for n in 1..=5 {
        tell(&app, &ana, "taken", &format!("2026-00000{n}"));
    }
    let (mut numbers, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ana.get(&format!("/me/notifications?limit=2{cursor}")).await.ok();
        numbers.extend(page["items"].as_array().unwrap().iter().map(|item| item["request_number"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(numbers, (1..=5).rev().map(|n| json!(format!("2026-00000{n}"))).collect::<Vec<_>>());
}
