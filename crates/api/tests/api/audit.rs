//! `ventanilla-api audit verify`: whoever edits a row or a file is found out.

use crate::support::{SECRET, TestApp};
use diesel::connection::SimpleConnection;
use std::path::PathBuf;
use std::process::Command;
use ventanilla_api::audit;
use ventanilla_api::db::DbConnection;

async fn findings(app: &TestApp) -> Vec<String> {
    audit::verify(&app.app, None).await.unwrap().findings
}

/// A counter with a signed request: its id and the certificate's number.
async fn counter() -> (TestApp, String, String) {
    let app = TestApp::new().await;
    let (citizen, reviewer) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&citizen).to_sign(&reviewer).await;
    for _ in 0..3 {
        app.signer().await.sign(&id, SECRET).await.ok();
    }
    app.run_jobs().await;
    let number = citizen.request(&id).await["certificate"]["number"].as_str().unwrap().to_owned();
    (app, id, number)
}

/// What somebody does who has the database to himself.
fn edit(app: &TestApp, table: &str, sql: &str) {
    app.app
        .write_blocking(|tx| {
            let off = match tx.db {
                DbConnection::Postgres(_) => format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
                DbConnection::Sqlite(_) => {
                    format!("DROP TRIGGER IF EXISTS {table}_unchanged; DROP TRIGGER IF EXISTS {table}_kept;")
                }
            };
            tx.db.batch_execute(&off)?;
            Ok(tx.db.batch_execute(sql)?)
        })
        .unwrap();
}

fn file(app: &TestApp, sha256: &str) -> PathBuf {
    app.folder().join("var/objects").join(&sha256[..2]).join(sha256)
}

fn sha256_of(app: &TestApp, table: &str) -> String {
    use diesel::prelude::*;
    use ventanilla_api::db::schema::{certificates, documents};
    app.app
        .read_blocking(|tx| {
            Ok(match table {
                "documents" => documents::table.select(documents::sha256).first(tx.db)?,
                _ => certificates::table.select(certificates::sha256).first(tx.db)?,
            })
        })
        .unwrap()
}

fn command(app: &TestApp) -> std::process::Output {
    let config = &app.app.config;
    Command::new(env!("CARGO_BIN_EXE_ventanilla-api"))
        .args(["audit", "verify"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .env("DATABASE_URL", &config.database_url)
        .env("VENTANILLA_VAR", &config.var)
        .env("VENTANILLA_LOG_ORIGIN", &config.log_origin)
        .env("VENTANILLA_SIGNATURE_LEVEL", "b-b")
        .env("RUST_LOG", "off")
        .output()
        .unwrap()
}

#[actix_web::test]
async fn an_edited_event_is_found() {
    let (app, id, _) = counter().await;
    assert_eq!(findings(&app).await, [""; 0], "untouched");
    edit(
        &app,
        "events",
        &format!("UPDATE events SET stage = 'otra' WHERE request_id = '{id}' AND sequence = 2"),
    );
    let found = findings(&app).await;
    assert!(found.iter().any(|one| one.contains("history") && one.contains(&id)), "{found:?}");
}

#[actix_web::test]
async fn an_edited_certificate_is_found() {
    let (app, _, number) = counter().await;
    edit(&app, "certificates", "UPDATE certificates SET sha256 = 'ab' || substr(sha256, 3)");
    let found = findings(&app).await;
    assert!(found.iter().any(|one| one.contains(&number) && one.contains("log names")), "{found:?}");
}

#[actix_web::test]
async fn an_edited_file_and_one_that_is_gone_are_found() {
    let (app, _, number) = counter().await;
    let (attached, issued) = (sha256_of(&app, "documents"), sha256_of(&app, "certificates"));
    std::fs::write(file(&app, &attached), b"%PDF-1.7 otro").unwrap();
    std::fs::remove_file(file(&app, &issued)).unwrap();
    let found = findings(&app).await;
    let told =
        |words: &str, sha256: &str| found.iter().any(|one| one.contains(words) && one.contains(sha256));
    assert!(told("no longer", &attached) && told("missing", &issued) && told(&number, &issued), "{found:?}");
    assert_eq!(found.len(), 2, "{found:?}");
}

#[actix_web::test]
async fn a_row_that_names_another_file_is_found() {
    let (app, ..) = counter().await;
    edit(&app, "documents", "UPDATE documents SET sha256 = 'ab' || substr(sha256, 3)");
    assert!(findings(&app).await.iter().any(|one| one.contains("missing")));
}

#[actix_web::test]
async fn the_command_says_so_and_its_exit_code_too() {
    let (app, ..) = counter().await;
    let good = command(&app);
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    let words = String::from_utf8(good.stdout).unwrap();
    assert!(words.contains("4 files"), "{words}");
    std::fs::write(file(&app, &sha256_of(&app, "documents")), b"otro").unwrap();
    let bad = command(&app);
    assert!(!bad.status.success());
    assert!(String::from_utf8(bad.stderr).unwrap().contains("no longer"));
}
