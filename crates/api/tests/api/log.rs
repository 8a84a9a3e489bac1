//! `/log`: nothing rendered, issued, voided, no key without a leaf; whatever is changed afterwards is caught.

use crate::support::{Client, Reply, SECRET, TestApp};
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;
use ventanilla_api::certificates::store as certificates;
use ventanilla_api::clock::FixedClock;
use ventanilla_api::db::DbConnection;
use ventanilla_api::db::schema::{jobs, statement_keys};
use ventanilla_api::error::ApiError;
use ventanilla_api::log::{self, Entry, KeyEvent, verify::Finding};
use ventanilla_api::server;
use ventanilla_transparency::{ConsistencyProof, Hash, Head, InclusionProof, VerifierKey};

async fn get(app: &TestApp, path: &str) -> Reply {
    Reply::of(app.http.get(format!("{}/api/v1{path}", app.url)).send().await.unwrap()).await
}

/// All leaves, as they were hashed.
async fn entries(app: &TestApp) -> Vec<Value> {
    let leaves = get(app, "/log/leaves?limit=100").await.ok();
    let leaves = leaves["items"].as_array().unwrap();
    leaves.iter().map(|leaf| serde_json::from_str(leaf["entry"].as_str().unwrap()).unwrap()).collect()
}

async fn kinds(app: &TestApp) -> Vec<String> {
    entries(app).await.iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
}

/// A head of this moment: the rhythm's time has passed.
async fn published(app: &TestApp) -> Value {
    app.clock.advance(TimeDelta::seconds(600));
    log::publish_due(&app.app).await.unwrap();
    get(app, "/log/head").await.ok()
}

async fn believed(app: &TestApp, head: &Value) -> Head {
    let keys = get(app, "/log/keys").await.ok();
    let mut keys =
        keys.as_array().unwrap().iter().map(|key| key["key"].as_str().unwrap().parse::<VerifierKey>());
    let note = head["note"].as_str().unwrap();
    keys.find_map(|key| Head::verified(note, &key.unwrap()).ok()).expect("a key of the log signed it")
}

fn findings(app: &TestApp, given: Option<&Head>) -> Vec<Finding> {
    app.app.read_blocking(|tx| log::verify::verify(tx, given)).unwrap().findings
}

struct Issued {
    id: String,
    signers: [Client; 3],
    applicant: Client,
}

async fn issued(app: &TestApp) -> Issued {
    let (applicant, reviewer) = (app.citizen().await, app.reviewer().await);
    let signers = [app.signer().await, app.signer().await, app.signer().await];
    let id = app.request(&applicant).to_sign(&reviewer).await;
    for signer in &signers {
        signer.sign(&id, SECRET).await.ok();
    }
    Issued { id, signers, applicant }
}

#[actix_web::test]
async fn rendering_issue_void_and_keys_are_leaves_without_anything_personal() {
    let app = TestApp::new().await;
    let Issued { id, signers, applicant } = issued(&app).await;
    let reviewer = app.reviewer().await;
    let returned = app.request(&applicant).to_sign(&reviewer).await;
    let back = json!({ "stage": "review", "reason": "Falta un período" });
    signers[0].act(&returned, "return", Some(back)).await.ok();
    let key = "signing_key_enrolled";
    let expected = [
        "log_key_enrolled",
        key,
        key,
        key,
        "statement_key_enrolled",
        "certificate_rendered",
        "certificate_issued",
        "certificate_rendered",
        "certificate_voided",
    ];
    assert_eq!(kinds(&app).await, expected);
    let text = get(&app, "/log/leaves?limit=100").await.bytes;
    let text = String::from_utf8(text).unwrap();
    let code = signers[0].request(&id).await["certificate"]["code"].as_str().unwrap().replace('-', "");
    for personal in ["Ajanel", "Tzoc", &applicant.cui, &id, &applicant.account.to_string(), &code] {
        assert!(!text.contains(personal), "{personal}");
    }
    assert_eq!(findings(&app, None), []);
}

#[actix_web::test]
async fn whoever_holds_the_file_proves_that_it_is_in_the_log() {
    let app = TestApp::new().await;
    let early = believed(&app, &published(&app).await).await;
    let Issued { id, applicant, .. } = issued(&app).await;
    let head = believed(&app, &published(&app).await).await;
    let pdf = app.again(&applicant).get(&format!("/requests/{id}/certificate")).await.bytes;
    let sha256 = ventanilla_shared::values::sha256(&pdf);

    let answer = get(&app, &format!("/log/proofs/inclusion?sha256={sha256}")).await.ok();
    let entry: Value = serde_json::from_str(answer["leaf"]["entry"].as_str().unwrap()).unwrap();
    assert_eq!((&entry["kind"], &entry["number"]), (&json!("certificate_issued"), &json!("2026-C-00001")));
    assert_eq!(entry["sha256"], json!(sha256));
    let proof: InclusionProof = serde_json::from_value(answer.clone()).unwrap();
    proof.verify(Hash::leaf(answer["leaf"]["entry"].as_str().unwrap().as_bytes()), head.root).unwrap();
    for other in ["leaf=6", &format!("hash={}", answer["leaf"]["hash"].as_str().unwrap())] {
        assert_eq!(get(&app, &format!("/log/proofs/inclusion?{other}")).await.ok()["leaf"], answer["leaf"]);
    }

    let path = format!("/log/proofs/consistency?from={}&to={}", early.root.size, head.root.size);
    let proof: ConsistencyProof = serde_json::from_value(get(&app, &path).await.ok()).unwrap();
    proof.verify(early.root, head.root).unwrap();

    for (path, problem) in [
        ("inclusion", "422 invalid /leaf log_leaf"),
        ("inclusion?leaf=1&hash=00", "422 invalid /leaf log_leaf"),
        ("inclusion?leaf=99", "404 not_found"),
        ("inclusion?leaf=1&size=99", "422 invalid /size log_size"),
        ("inclusion?leaf=3&size=3", "422 invalid /size log_size"),
        ("consistency?from=1&to=99", "422 invalid /to log_size"),
        ("consistency?from=5&to=2", "422 invalid /from log_size"),
    ] {
        assert_eq!(get(&app, &format!("/log/proofs/{path}")).await.problem(), problem, "{path}");
    }
}

/// As somebody with the database's password would.
fn tamper(app: &TestApp, sql: &str) {
    app.app
        .write_blocking(|tx| {
            let postgres = matches!(tx.db, DbConnection::Postgres(_));
            for table in ["log_leaves", "log_nodes", "log_heads", "events"] {
                let off = match postgres {
                    true => format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
                    false => {
                        format!(
                            "DROP TRIGGER IF EXISTS {table}_unchanged; DROP TRIGGER IF EXISTS {table}_kept;"
                        )
                    }
                };
                tx.db.batch_execute(&off)?;
            }
            Ok(tx.db.batch_execute(sql)?)
        })
        .unwrap();
}

#[actix_web::test]
async fn the_log_cannot_be_changed_by_a_slip() {
    let app = TestApp::new().await;
    published(&app).await;
    for sql in [
        "UPDATE log_leaves SET entry = ''",
        "DELETE FROM log_leaves",
        "DELETE FROM log_heads",
        "DELETE FROM log_nodes",
    ] {
        let refused = app.app.write_blocking(|tx| Ok::<_, ApiError>(tx.db.batch_execute(sql)?)).unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{sql}: {refused}");
    }
}

#[actix_web::test]
async fn an_edited_removed_or_inserted_row_is_caught() {
    const FOREIGN: &str = "0000000000000000000000000000000000000000000000000000000000000000";
    let changes: [(&str, &str); 18] = [
        ("DELETE FROM signing_keys", "is enrolled in the log, but gone"),
        ("DELETE FROM statement_keys", "is enrolled in the log, but gone"),
        (
            "UPDATE statement_keys SET public = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'",
            "the key for statements AAAA",
        ),
        ("UPDATE certificates SET sha256 = 'ff'", "certificate 2026-C-00001 is not the file"),
        (
            "UPDATE certificates SET status = 'void', voided_at = issued_at, issued_at = NULL",
            "no leaf `certificate_voided`",
        ),
        ("UPDATE certificates SET number = '2026-C-00777'", "there is no certificate 2026-C-00001"),
        (
            "DELETE FROM certificate_signatures; DELETE FROM certificates",
            "there is no certificate 2026-C-00001",
        ),
        (
            "INSERT INTO certificates (id, request_id, number, code, status, data, sha256, pages, holder_initials, holder_cui, version, rendered_at, issued_at) \
             SELECT 'ffffffff-ffff-4fff-bfff-ffffffffffff', request_id, '2026-C-00009', '0000000000000000', status, data, 'ee', pages, holder_initials, holder_cui, version, rendered_at, issued_at FROM certificates",
            "certificate 2026-C-00009 has no leaf `certificate_issued`",
        ),
        ("DELETE FROM log_leaves WHERE kind = 'certificate_voided' OR position = 4", "leaf 4 is missing"),
        (
            "UPDATE log_leaves SET entry = replace(entry, 'C-00001', 'C-00002') WHERE position = 5",
            "leaf 5 was altered",
        ),
        (
            "INSERT INTO log_leaves (position, kind, subject, entry, hash, at) SELECT 99, kind, subject, entry, hash, at FROM log_leaves WHERE position = 0",
            "leaves beyond",
        ),
        ("DELETE FROM log_nodes WHERE bin = 3", "level 2, index 0 is missing"),
        ("UPDATE log_state SET size = size - 1", "leaves have another root"),
        ("UPDATE log_heads SET note = replace(note, 'time 1', 'time 2')", "is not signed"),
        ("DELETE FROM log_leaves WHERE kind = 'signing_key_enrolled' AND position = 1", "leaf 1 is missing"),
        ("UPDATE events SET note = 'otra' WHERE sequence = 2", "a history is broken"),
        ("DELETE FROM events WHERE sequence > 3", "the histories of 2026-11-22"),
        (
            "UPDATE events SET hash = 'FOREIGN' WHERE sequence = (SELECT max(sequence) FROM events)",
            "the histories of 2026-11-22",
        ),
    ];
    let app = TestApp::new().await;
    issued(&app).await;
    // The day is over, and its head in the log.
    app.clock.advance(TimeDelta::days(1));
    published(&app).await;
    assert_eq!(findings(&app, None), []);
    for (sql, expected) in changes {
        let told = std::cell::RefCell::new(Vec::new());
        // Changed, looked at, and taken back.
        let undone = app.app.write_blocking(|tx| {
            let postgres = matches!(tx.db, DbConnection::Postgres(_));
            for table in ["log_leaves", "log_nodes", "log_heads", "events"] {
                let off = match postgres {
                    true => format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
                    false => format!(
                        "DROP TRIGGER IF EXISTS {table}_unchanged; DROP TRIGGER IF EXISTS {table}_kept;"
                    ),
                };
                tx.db.batch_execute(&off)?;
            }
            tx.db.batch_execute(&sql.replace("FOREIGN", FOREIGN))?;
            *told.borrow_mut() = log::verify::verify(tx, None)?.findings;
            Err::<(), _>(ApiError::STALE)
        });
        assert!(matches!(undone, Err(ApiError::Problem(_))), "{sql}: {undone:?}");
        let told: Vec<String> = told.into_inner().iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|words| words.contains(expected)), "{sql}: {told:?}");
    }
    assert_eq!(findings(&app, None), [], "all was taken back");
}

#[actix_web::test]
async fn a_log_rewritten_as_a_whole_is_caught_by_whoever_holds_an_earlier_head() {
    let app = TestApp::new().await;
    issued(&app).await;
    let kept = believed(&app, &published(&app).await).await;
    assert_eq!(findings(&app, Some(&kept)), []);

    // The certificate is made another file's, and the whole log is written anew with the log's own key, every hash right.
    tamper(
        &app,
        "DELETE FROM log_heads; DELETE FROM log_nodes; DELETE FROM log_leaves; UPDATE log_state SET size = 0; \
         UPDATE certificates SET sha256 = 'aa'",
    );
    let written = app.app.write_blocking(|tx| {
        let key = tx.app.log_key.verifier().to_string();
        tx.log.push(Entry::log_key(KeyEvent::Enrolled, &key));
        for fingerprint in ventanilla_api::signing_keys::store::fingerprints(tx)? {
            tx.log.push(Entry::signing_key(KeyEvent::Enrolled, &fingerprint));
        }
        let statement_keys: Vec<(String, String)> =
            statement_keys::table.select((statement_keys::issuer, statement_keys::public)).load(tx.db)?;
        for (issuer, public) in statement_keys {
            tx.log.push(Entry::statement_key(KeyEvent::Enrolled, &issuer, &public));
        }
        for event in [log::CertificateEvent::Rendered, log::CertificateEvent::Issued] {
            tx.log.push(Entry::certificate(event, "2026-C-00001", "0000", "aa"));
        }
        Ok(())
    });
    written.unwrap();
    let now = believed(&app, &published(&app).await).await;
    assert_eq!(findings(&app, None), [], "by itself the database is consistent");
    assert_eq!(findings(&app, Some(&kept)), [Finding::GivenHeadDiffers]);
    let path = format!("/log/proofs/consistency?from={}&to={}", kept.root.size, now.root.size);
    let proof: ConsistencyProof = serde_json::from_value(get(&app, &path).await.ok()).unwrap();
    assert!(proof.verify(kept.root, now.root).is_err());
}

#[actix_web::test]
async fn the_server_does_not_sign_a_log_that_does_not_continue_its_last_head() {
    let app = TestApp::new().await;
    issued(&app).await;
    published(&app).await;
    tamper(&app, "UPDATE log_nodes SET hash = (SELECT hash FROM log_nodes WHERE bin = 0) WHERE bin = 3");
    app.clock.advance(TimeDelta::seconds(600));
    let refused = log::publish_due(&app.app).await.unwrap_err();
    assert!(refused.to_string().contains("the public log"), "{refused}");
    assert_eq!(get(&app, "/log/heads").await.ok()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn no_certificate_without_its_leaf_and_no_leaf_without_its_certificate() {
    let app = TestApp::new().await;
    let (applicant, reviewer) = (app.citizen().await, app.reviewer().await);
    let signers = [app.signer().await, app.signer().await, app.signer().await];
    let id = app.request(&applicant).to_sign(&reviewer).await;
    let before = kinds(&app).await;
    // What fails after the row was written takes the leaf with it.
    let request = id.parse().unwrap();
    let failed = app.app.write_blocking(|tx| {
        certificates::void_pending(tx, request)?;
        Err::<(), _>(ApiError::STALE)
    });
    assert!(failed.is_err());
    assert_eq!(kinds(&app).await, before);
    // When the log cannot be appended to, nothing is issued.
    for signer in &signers[..2] {
        signer.sign(&id, SECRET).await.ok();
    }
    tamper(&app, "DELETE FROM log_nodes WHERE bin = 9");
    assert_eq!(signers[2].sign(&id, SECRET).await.problem(), "500 internal");
    let seen = signers[2].request(&id).await;
    assert_eq!(
        (&seen["state"], seen["certificate"]["signatures"].as_array().unwrap().len()),
        (&json!("under_review"), 2)
    );
    assert_eq!(kinds(&app).await, before);
    // A leaf that is written while reading would belong to no transaction.
    let refused = app.app.read_blocking(|tx| {
        tx.log.push(Entry::log_key(KeyEvent::Enrolled, "x"));
        Ok(())
    });
    assert!(refused.is_err());
}

#[actix_web::test]
async fn several_processes_append_to_one_log() {
    let app = TestApp::new().await;
    let second =
        server::state(app.app.config.clone(), Arc::new(FixedClock::at(crate::support::start()))).unwrap();
    let threads: Vec<_> = [app.app.clone(), second.clone(), app.app.clone(), second]
        .into_iter()
        .enumerate()
        .map(|(n, process)| {
            std::thread::spawn(move || {
                for round in 0..12 {
                    let appended = process.write_blocking(|tx| {
                        tx.log.push(Entry::signing_key(KeyEvent::Enrolled, &format!("{n}-{round}-a")));
                        tx.log.push(Entry::signing_key(KeyEvent::Removed, &format!("{n}-{round}-a")));
                        Ok(())
                    });
                    appended.unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(findings(&app, None), []);
    let head = published(&app).await;
    assert_eq!(head["size"], 1 + 4 * 12 * 2);
}

#[actix_web::test]
async fn heads_come_at_a_steady_rhythm_and_once() {
    let app = TestApp::new().await;
    assert_eq!(get(&app, "/log/head").await.problem(), "404 not_found");
    let second = server::state(app.app.config.clone(), app.clock.clone()).unwrap();
    for _ in 0..3 {
        log::publish_due(&app.app).await.unwrap();
        log::publish_due(&second).await.unwrap();
    }
    let heads = |app: &TestApp| {
        let url = format!("{}/api/v1/log/heads", app.url);
        let http = app.http.clone();
        async move { Reply::of(http.get(url).send().await.unwrap()).await.ok()["items"].as_array().unwrap().len() }
    };
    assert_eq!(heads(&app).await, 1, "of two processes one publishes");
    app.clock.advance(TimeDelta::seconds(590));
    log::publish_due(&app.app).await.unwrap();
    assert_eq!(heads(&app).await, 1);
    app.clock.advance(TimeDelta::seconds(10));
    log::publish_due(&app.app).await.unwrap();
    assert_eq!(heads(&app).await, 2, "also when nothing was added");
    // A clock that goes back publishes nothing that is older than what was published.
    app.clock.advance(TimeDelta::hours(-5));
    log::publish_due(&app.app).await.unwrap();
    assert_eq!(heads(&app).await, 2);
    let page = get(&app, "/log/heads?limit=1").await.ok();
    let next = get(&app, &format!("/log/heads?limit=1&cursor={}", page["next"].as_str().unwrap())).await.ok();
    assert!(next["items"][0]["signed_at"].as_str() < page["items"][0]["signed_at"].as_str());
    assert_eq!(next["next"], Value::Null);
}

#[actix_web::test]
async fn every_day_that_is_over_has_a_leaf_also_when_nothing_happened() {
    let app = TestApp::new().await;
    issued(&app).await;
    published(&app).await;
    assert!(!kinds(&app).await.contains(&"history_day".to_owned()), "today is not over");
    app.clock.advance(TimeDelta::days(3));
    published(&app).await;
    published(&app).await;
    let days: Vec<Value> =
        entries(&app).await.into_iter().filter(|entry| entry["kind"] == "history_day").collect();
    let told: Vec<_> =
        days.iter().map(|day| (day["day"].as_str().unwrap(), day["requests"].as_i64().unwrap())).collect();
    assert_eq!(told, [("2026-11-22", 1), ("2026-11-23", 0), ("2026-11-24", 0)]);
    assert_eq!(findings(&app, None), []);
}

#[actix_web::test]
async fn another_key_is_itself_a_leaf_and_older_heads_stay_good() {
    let app = TestApp::new().await;
    let old = published(&app).await;
    let mut config = app.app.config.clone();
    config.log_key = app.folder().join("other/log.key");
    let again = server::state(config, app.clock.clone()).unwrap();
    assert_eq!(kinds(&app).await, ["log_key_enrolled", "log_key_removed", "log_key_enrolled"]);
    believed(&app, &old).await;
    app.clock.advance(TimeDelta::seconds(600));
    log::publish_due(&again).await.unwrap();
    let new = get(&app, "/log/head").await.ok();
    believed(&app, &new).await;
    let keys = get(&app, "/log/keys").await.ok();
    assert_eq!((keys[0]["until"].is_null(), keys[1]["until"].is_null()), (false, true));
    assert_eq!(findings(&app, None), []);
}

/// Listens, answers each post with a status, and hands over what was posted.
fn witness(status: &'static str) -> (String, std::sync::mpsc::Receiver<String>) {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/heads", listener.local_addr().unwrap());
    let (give, take) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut text = Vec::new();
            let mut part = [0; 4096];
            while !String::from_utf8_lossy(&text).trim_end().ends_with('=') {
                let read = stream.read(&mut part).unwrap();
                if read == 0 {
                    break;
                }
                text.extend(&part[..read]);
            }
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).unwrap();
            if give.send(String::from_utf8(text).unwrap()).is_err() {
                return;
            }
        }
    });
    (address, take)
}

#[actix_web::test]
async fn witnesses_get_every_head_posted_and_the_first_of_a_day_mailed() {
    let (address, posted) = witness("204 No Content");
    let at = address.clone();
    let app =
        TestApp::with(move |config| config.log_witnesses = vec!["testigo@correo.example".into(), at]).await;
    let mut notes = Vec::new();
    for _ in 0..2 {
        notes.push(published(&app).await["note"].as_str().unwrap().to_owned());
        app.run_jobs().await;
    }
    app.clock.advance(TimeDelta::days(1));
    notes.push(published(&app).await["note"].as_str().unwrap().to_owned());
    app.run_jobs().await;
    for note in &notes {
        assert!(posted.recv().unwrap().ends_with(note));
    }
    let mails = app.mails_to("testigo@correo.example").await;
    assert_eq!(mails.len(), 2, "{mails:?}");
    // What arrives is the head as it was signed: whoever keeps the mail has it.
    for (mail, note) in mails.iter().zip([&notes[0], &notes[2]]) {
        let mail = mail.replace("\r\n", "\n");
        assert!(mail.contains(note.trim_end()), "{mail}\n{note}");
    }
}

#[actix_web::test]
async fn a_witness_that_is_away_or_refuses_is_told_the_newest_head_later_and_holds_nothing_up() {
    let (refusing, _posted) = witness("503 Service Unavailable");
    let away = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let app = TestApp::with(move |config| {
        config.log_witnesses =
            vec![refusing, format!("http://{away}/heads"), "testigo@correo.example".into()];
    })
    .await;
    published(&app).await;
    app.run_jobs().await;
    assert_eq!(app.mails_to("testigo@correo.example").await.len(), 1, "others are told all the same");
    let waiting = |app: &TestApp| {
        app.app
            .read_blocking(|tx| {
                Ok(jobs::table
                    .filter(jobs::kind.eq("witness"))
                    .filter(jobs::done_at.is_null())
                    .count()
                    .get_result::<i64>(tx.db)?)
            })
            .unwrap()
    };
    assert_eq!(waiting(&app), 2);
    published(&app).await;
    app.run_jobs().await;
    assert_eq!(waiting(&app), 2, "the older heads are overtaken, the newest waits");
}

#[actix_web::test]
async fn an_exported_history_is_checked_elsewhere() {
    let app = TestApp::new().await;
    let Issued { id, applicant, .. } = issued(&app).await;
    let export = applicant.get(&format!("/requests/{id}/events/export")).await.ok();
    let shown = applicant.get(&format!("/requests/{id}/events")).await.ok();
    let (entries, shown) = (export["entries"].as_array().unwrap(), shown.as_array().unwrap());
    assert_eq!(entries.len(), shown.len());
    let mut previous = Value::Null;
    for (entry, event) in entries.iter().zip(shown) {
        let text = entry["entry"].as_str().unwrap();
        assert_eq!(entry["hash"], ventanilla_shared::values::sha256(text.as_bytes()));
        assert_eq!(entry["hash"], event["hash"]);
        assert_eq!(serde_json::from_str::<Value>(text).unwrap()["previous"], previous);
        previous = entry["hash"].clone();
    }
    let stranger = app.citizen().await;
    assert_eq!(stranger.get(&format!("/requests/{id}/events/export")).await.problem(), "404 not_found");
}
