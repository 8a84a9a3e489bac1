//! `/signing-sessions`: one unlock for many signatures, by its owner alone.

use crate::support::{Client, Reply, SECRET, TestApp};
use chrono::TimeDelta;
use diesel::prelude::*;
use insta::assert_snapshot;
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_api::clock::Clock;
use ventanilla_api::db::{schema::signing_sessions, to_db};
use ventanilla_shared::decision::Role;

impl Client {
    pub async fn unlock(&self, secret: &str) -> Reply {
        self.post("/signing-sessions", json!({ "secret": secret })).await
    }

    /// The token of a new session.
    pub async fn unlocked(&self) -> String {
        let reply = self.unlock(SECRET).await;
        assert_eq!(reply.status, 201, "{}", reply.problem());
        reply.json()["token"].as_str().unwrap().to_owned()
    }

    /// Signs the document that waits, inside a session.
    pub async fn sign_in_session(&self, id: &str, token: &str) -> Reply {
        let certificate = self.request(id).await["certificate"]["id"].clone();
        self.sign_seen(id, &certificate, token).await
    }

    pub async fn sign_seen(&self, id: &str, certificate: &Value, token: &str) -> Reply {
        let body = json!({ "certificate": certificate, "signing_session": token });
        self.post(&format!("/requests/{id}/sign"), body).await
    }

    async fn lock(&self, token: &str) -> Reply {
        let url = format!("{}/api/v1/signing-sessions/current", self.url);
        let request = self.http.delete(url).bearer_auth(&self.token).header("signing-session", token);
        Reply::of(request.send().await.unwrap()).await
    }

    /// The same person by another sign-in.
    fn signed_in_as(&self, app: &TestApp, sign_in: &str) -> Client {
        let token = app.app.keys.access_token(self.account, sign_in, app.clock.now()).unwrap();
        Client { token, ..self.clone() }
    }
}

const OVER: &str = "422 signing_session_over";

async fn waiting(app: &TestApp, count: usize) -> Vec<String> {
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(app.request(&lucia).to_sign(&rosa).await);
    }
    ids
}

fn rows(app: &TestApp) -> i64 {
    app.app.read_blocking(|tx| Ok(signing_sessions::table.count().get_result(tx.db)?)).unwrap()
}

fn change(app: &TestApp, work: impl FnOnce(&mut ventanilla_api::app::Tx<'_>) -> usize) {
    let changed = app.app.write_blocking(|tx| Ok(work(tx))).unwrap();
    assert_eq!(changed, 1);
}

#[actix_web::test]
async fn one_unlock_signs_many_until_it_is_closed() {
    let app = TestApp::new().await;
    let (ids, signer) = (waiting(&app, 3).await, app.signer().await);
    let opened = signer.unlock(SECRET).await;
    assert_eq!(opened.status, 201);
    assert_eq!(opened.json()["expires_at"], "2026-11-22T16:15:00Z");
    let token = opened.json()["token"].as_str().unwrap().to_owned();
    for id in &ids[..2] {
        let signed = signer.sign_in_session(id, &token).await.ok();
        assert_eq!(signed["certificate"]["signatures"].as_array().unwrap().len(), 1);
    }
    assert_eq!(signer.lock(&token).await.status, 204);
    assert_eq!(signer.sign_in_session(&ids[2], &token).await.problem(), OVER);
    assert_eq!(signer.lock(&token).await.status, 204, "whatever the token");
    assert_eq!(signer.lock("no token").await.status, 204);
    assert_snapshot!(signer.send(Method::DELETE, "/signing-sessions/current", None, None).await.problem(), @"400 malformed  header");
    assert_eq!(signer.sign(&ids[2], SECRET).await.status, 200, "by secret, as ever");
}

#[actix_web::test]
async fn it_is_the_secret_or_a_session() {
    let app = TestApp::new().await;
    let (ids, signer) = (waiting(&app, 1).await, app.signer().await);
    let token = signer.unlocked().await;
    let certificate = signer.request(&ids[0]).await["certificate"]["id"].clone();
    let path = format!("/requests/{}/sign", ids[0]);
    let both = json!({ "certificate": certificate, "secret": SECRET, "signing_session": token });
    assert_snapshot!(signer.post(&path, both).await.problem(), @"422 invalid /secret secret_or_session");
    let neither = json!({ "certificate": certificate });
    assert_snapshot!(signer.post(&path, neither).await.problem(), @"422 invalid /secret secret_or_session");
}

#[actix_web::test]
async fn nobody_else_uses_a_session() {
    let app = TestApp::new().await;
    let (ids, rosa, noe) = (waiting(&app, 1).await, app.signer().await, app.signer().await);
    let token = rosa.unlocked().await;
    assert_eq!(noe.sign_in_session(&ids[0], &token).await.problem(), OVER, "as a token that is none");
    assert_eq!(noe.sign_in_session(&ids[0], "x.y").await.problem(), OVER);
    assert_eq!(noe.lock(&token).await.status, 204, "closes nothing");
    let elsewhere = rosa.signed_in_as(&app, "another sign-in");
    assert_eq!(elsewhere.sign_in_session(&ids[0], &token).await.problem(), OVER);

    let administrator = app.officer(&[Role::Administrator]).await;
    assert_snapshot!(administrator.unlock(SECRET).await.problem(), @"403 forbidden");
    let certificate = rosa.request(&ids[0]).await["certificate"]["id"].clone();
    assert_snapshot!(administrator.sign_seen(&ids[0], &certificate, &token).await.problem(), @"404 not_found");
    let reviewer = app.reviewer().await;
    assert_snapshot!(reviewer.unlock(SECRET).await.problem(), @"403 forbidden");
    assert_snapshot!(reviewer.sign_seen(&ids[0], &certificate, &token).await.problem(), @"403 forbidden");

    assert_eq!(rosa.sign_in_session(&ids[0], &token).await.status, 200, "nothing of that has ended it");
}

#[actix_web::test]
async fn guessing_is_limited_for_the_one_who_guesses() {
    let app = TestApp::new().await;
    let (ids, rosa, noe) = (waiting(&app, 1).await, app.signer().await, app.signer().await);
    for _ in 0..5 {
        assert_eq!(rosa.unlock("No-es-el-secreto-9").await.problem(), "422 wrong_secret");
        assert_eq!(rosa.sign(&ids[0], "No-es-el-secreto-9").await.problem(), "422 wrong_secret");
    }
    assert_eq!(rosa.unlock(SECRET).await.problem(), "429 too_many_requests");
    assert_eq!(rosa.sign(&ids[0], SECRET).await.problem(), "429 too_many_requests");
    assert_eq!(rows(&app), 0);
    assert_eq!(noe.unlock(SECRET).await.status, 201, "others are not shut out");
    app.clock.advance(TimeDelta::minutes(5));
    assert_eq!(rosa.unlock(SECRET).await.status, 201);
    for _ in 0..12 {
        assert_eq!(rosa.unlock(SECRET).await.status, 201, "what was right does not count");
    }
}

#[actix_web::test]
async fn a_session_ends_by_itself() {
    let app = TestApp::with(|config| config.signing_session_minutes = 9).await;
    let (ids, signer) = (waiting(&app, 2).await, app.signer().await);
    let token = signer.unlocked().await;
    app.clock.advance(TimeDelta::seconds(9 * 60 - 1));
    assert_eq!(signer.sign_in_session(&ids[0], &token).await.status, 200);
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(signer.sign_in_session(&ids[1], &token).await.problem(), OVER);
    // Whoever writes the database cannot make it longer: the sealed key is bound to its end.
    let later = to_db(app.clock.now() + TimeDelta::hours(1));
    change(&app, |tx| {
        diesel::update(signing_sessions::table)
            .set(signing_sessions::expires_at.eq(later))
            .execute(tx.db)
            .unwrap()
    });
    assert_eq!(signer.sign_in_session(&ids[1], &token).await.problem(), OVER);
    app.clock.advance(TimeDelta::hours(2));
    app.again(&signer).unlocked().await;
    assert_eq!(rows(&app), 1, "what is over is swept");
}

#[actix_web::test]
async fn signing_out_ends_the_sessions_of_that_sign_in() {
    let app = TestApp::new().await;
    let (ids, rosa) = (waiting(&app, 2).await, app.signer().await);
    let (here, there) = (rosa.signed_in_as(&app, "here"), rosa.signed_in_as(&app, "there"));
    let (token, other) = (here.unlocked().await, there.unlocked().await);
    here.send(Method::DELETE, "/sessions/current", None, None).await.ok();
    assert_eq!(here.sign_in_session(&ids[0], &token).await.problem(), OVER);
    assert_eq!(there.sign_in_session(&ids[0], &other).await.status, 200);
}

#[actix_web::test]
async fn another_password_ends_all_sessions_of_the_account() {
    let app = TestApp::new().await;
    let (ids, rosa, noe) = (waiting(&app, 1).await, app.signer().await, app.signer().await);
    let (token, other) = (rosa.unlocked().await, noe.unlocked().await);
    let asked = json!({ "identifier": rosa.email, "challenge": app.solution().await });
    assert_eq!(app.tell("/password-resets", asked).await.status, 202);
    let link = app.token_to(&rosa.email).await;
    let password = json!({ "password": "Volcán-de-Agua-4" });
    let set = app.stranger(Method::PUT, &format!("/password-resets/{link}"), Some(password)).await;
    assert_eq!(set.status, 204);
    assert_eq!(rosa.sign_in_session(&ids[0], &token).await.problem(), OVER);
    assert_eq!(noe.sign_in_session(&ids[0], &other).await.status, 200);
}

#[actix_web::test]
async fn another_key_ends_what_was_opened_with_the_one_before() {
    let app = TestApp::new().await;
    let (ids, rosa) = (waiting(&app, 1).await, app.signer().await);
    let token = rosa.unlocked().await;
    app.enrol(&rosa, "Rosa", "Batz").await;
    assert_eq!(rows(&app), 0, "nothing is left of the key before");
    assert_eq!(rosa.sign_in_session(&ids[0], &token).await.problem(), OVER);
    let token = rosa.unlocked().await;
    assert_eq!(rosa.sign_in_session(&ids[0], &token).await.status, 200);
}

#[actix_web::test]
async fn neither_the_database_nor_the_server_opens_a_session() {
    let app = TestApp::new().await;
    let (ids, rosa, thief) = (waiting(&app, 1).await, app.signer().await, app.signer().await);
    let (token, own) = (rosa.unlocked().await, thief.unlocked().await);
    type Row = (String, String, String, Vec<u8>);
    let read = |account: String| -> Row {
        let row = signing_sessions::table.filter(signing_sessions::account_id.eq(account)).select((
            signing_sessions::token_hash,
            signing_sessions::sign_in,
            signing_sessions::fingerprint,
            signing_sessions::sealed,
        ));
        app.app.read_blocking(|tx| Ok(row.first(tx.db)?)).unwrap()
    };
    let (hash, sign_in, fingerprint, sealed) = read(rosa.account.to_string());
    let (id, key) = token.split_once('.').unwrap();
    assert!(![&hash, &sign_in, &fingerprint].iter().any(|text| text.contains(id) || text.contains(key)));
    let secret = app.app.read_blocking(|tx| ventanilla_api::signing_keys::store::find(tx, rosa.account));
    let secret = secret.unwrap().unwrap().open(&app.app, SECRET).unwrap();
    let plain = serde_json::to_vec(&secret).unwrap();
    assert!(!sealed.windows(16).any(|part| plain.windows(16).any(|other| other == part)), "sealed");

    // Whoever writes the database puts Rosa's sealed key into a row of an own token …
    let (own_hash, ..) = read(thief.account.to_string());
    change(&app, |tx| {
        let row = signing_sessions::table.find(&own_hash);
        let set = (signing_sessions::sealed.eq(&sealed), signing_sessions::fingerprint.eq(&fingerprint));
        diesel::update(row).set(set).execute(tx.db).unwrap()
    });
    assert_eq!(thief.sign_in_session(&ids[0], &own).await.problem(), OVER);
    // … or makes Rosa's row the own one; and with all that the server has, signs as Rosa with a token of the own.
    change(&app, |tx| {
        let row = signing_sessions::table.find(&own_hash);
        diesel::update(row)
            .set(signing_sessions::account_id.eq(rosa.account.to_string()))
            .execute(tx.db)
            .unwrap()
    });
    assert_eq!(rosa.sign_in_session(&ids[0], &own).await.problem(), OVER);
    let forged = format!("{id}.{}", own.split_once('.').unwrap().1);
    assert_eq!(rosa.sign_in_session(&ids[0], &forged).await.problem(), OVER);
    assert_eq!(rosa.request(&ids[0]).await["certificate"]["signatures"], json!([]), "nothing was signed");
    assert_eq!(rosa.sign_in_session(&ids[0], &token).await.status, 200);
}

#[actix_web::test]
async fn several_processes_share_a_session() {
    let app = TestApp::new().await;
    let (ids, rosa) = (waiting(&app, 2).await, app.signer().await);
    let other = app.another_process().await;
    let there = Client { url: other.url.clone(), ..rosa.clone() };
    let token = rosa.unlocked().await;
    assert_eq!(there.sign_in_session(&ids[0], &token).await.status, 200);
    assert_eq!(there.lock(&token).await.status, 204);
    assert_eq!(rosa.sign_in_session(&ids[1], &token).await.problem(), OVER);
}

#[actix_web::test]
async fn without_a_key_or_with_an_expired_one_no_session_is_opened() {
    let app = TestApp::new().await;
    let rosa = app.signer().await;
    app.clock.advance(TimeDelta::days(400));
    assert_eq!(app.again(&rosa).unlock(SECRET).await.problem(), "422 signing_key_expired");
    let keyless = app.officer(&[Role::Reviewer]).await;
    change(&app, |tx| {
        use ventanilla_api::db::schema::grants;
        let own = grants::table.filter(grants::account_id.eq(keyless.account.to_string()));
        diesel::update(own).set(grants::role.eq("signer")).execute(tx.db).unwrap()
    });
    assert_eq!(keyless.unlock(SECRET).await.problem(), "409 no_signing_key");
}
