//! `ventanilla-api backup` and `restore`: what stands afterwards is what stood before, also when people worked meanwhile.

use crate::support::{SECRET, TestApp, period};
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use ventanilla_api::app::Tx;
use ventanilla_api::backup::{BackupError, backup, restore};
use ventanilla_api::clock::Clock;
use ventanilla_api::config::Config;
use ventanilla_api::db::DbConnection;
use ventanilla_api::{log, server};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(tx: &mut Tx<'_>, query: &str) -> Vec<String> {
    let found: Vec<Line> = diesel::sql_query(query).load(tx.db).unwrap();
    found.into_iter().map(|line| line.line).collect()
}

/// Every row of every table, as text.
fn rows(tx: &mut Tx<'_>) -> Vec<String> {
    let postgres = matches!(tx.db, DbConnection::Postgres(_));
    let tables = if postgres {
        "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
    } else {
        "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
    };
    let mut all = Vec::new();
    for table in lines(tx, tables) {
        let query = if postgres {
            format!("SELECT row::text AS line FROM {table} AS row ORDER BY 1")
        } else {
            let columns = lines(tx, &format!("SELECT name AS line FROM pragma_table_info('{table}')"));
            let columns: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
            format!("SELECT {} AS line FROM {table} ORDER BY 1", columns.join(" || '|' || "))
        };
        all.extend(lines(tx, &query).into_iter().map(|row| format!("{table}: {row}")));
    }
    all
}

/// Where another counter would stand.
fn elsewhere(app: &TestApp, folder: &Path) -> Config {
    let mut config = app.app.config.clone();
    config.var = folder.join("var");
    config.log_key = config.var.join("keys/log.key");
    config.database_url = crate::support::database(folder);
    config
}

#[actix_web::test]
async fn what_was_restored_is_what_was_backed_up() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).to_sign(&rosa).await;
    for signer in [app.signer().await, app.signer().await, app.signer().await] {
        signer.sign(&id, SECRET).await.ok();
    }
    let kept = tempfile::tempdir().unwrap();
    let to = kept.path().join("2026-11-22");
    let made = backup(&app.app.config, &to, app.clock.now()).unwrap();
    assert!(made.files.len() > 6, "{:?}", made.files);
    assert!(matches!(backup(&app.app.config, &to, app.clock.now()), Err(BackupError::Taken(_))));
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o700, "it holds keys");
    let before = app.app.read_blocking(|tx| Ok(rows(tx))).unwrap();
    assert!(before.len() > 50 && before.iter().any(|row| row.starts_with("certificates: ")));

    let config = elsewhere(&app, kept.path());
    restore(&config, &to, app.clock.clone()).unwrap();
    let restored = server::state(config.clone(), app.clock.clone()).unwrap();
    let after = restored.read_blocking(|tx| Ok(rows(tx))).unwrap();
    assert_eq!(before, after);
    let pdf = lucia.get(&format!("/requests/{id}/certificate")).await.bytes;
    let sha256 = ventanilla_shared::values::sha256(&pdf);
    assert_eq!(restored.objects.get(&sha256).await.unwrap(), pdf);
    // The same keys: who was signed in still is, and the log's heads are signed as before.
    let token = app.app.keys.access_token(lucia.account, "x", app.clock.now()).unwrap();
    assert!(restored.keys.verify(&token, app.clock.now()).is_some());
    assert_eq!(restored.log_key.verifier().to_string(), app.app.log_key.verifier().to_string());
    // Nothing is restored over a counter that is there.
    assert!(matches!(restore(&config, &to, app.clock.clone()), Err(BackupError::NotEmpty(_))));
}

#[actix_web::test]
async fn a_backup_made_while_people_work_is_whole() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let working = actix_web::rt::spawn({
        let lucia = lucia.clone();
        let request = app.request(&lucia).complete().await;
        async move {
            for n in 0..40 {
                lucia.put(&request, "sections/services", json!({ "items": [period()] })).await.ok();
                let name = format!("{n}.pdf");
                let file = crate::support::pdf(&name);
                lucia.upload(&request, "other", &name, file, Some("Constancia")).await;
            }
        }
    });
    let kept = tempfile::tempdir().unwrap();
    for n in 0..3 {
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        let to = kept.path().join(n.to_string());
        let (config, target, now) = (app.app.config.clone(), to.clone(), app.clock.now());
        actix_web::web::block(move || backup(&config, &target, now)).await.unwrap().unwrap();
        let folder = kept.path().join(format!("counter-{n}"));
        std::fs::create_dir(&folder).unwrap();
        let config = elsewhere(&app, &folder);
        restore(&config, &to, app.clock.clone()).unwrap();
        let restored = server::opened(config, app.clock.clone()).unwrap();
        let named = restored
            .read_blocking(|tx| {
                use ventanilla_api::db::schema::documents;
                Ok(documents::table.select(documents::sha256).load::<String>(tx.db)?)
            })
            .unwrap();
        for sha256 in named {
            restored.objects.get(&sha256).await.expect("every row has its content");
        }
        assert_eq!(restored.read_blocking(|tx| log::verify::verify(tx, None)).unwrap().findings, []);
    }
    working.await.unwrap();
}

#[actix_web::test]
async fn a_damaged_backup_restores_nothing() {
    let app = TestApp::new().await;
    app.request(&app.citizen().await).complete().await;
    let kept = tempfile::tempdir().unwrap();
    let to = kept.path().join("kept");
    let made = backup(&app.app.config, &to, app.clock.now()).unwrap();
    let object = made.files.iter().find(|file| file.path.starts_with("objects/")).unwrap();
    let damaged = to.join(&object.path);
    let whole = std::fs::read(&damaged).unwrap();
    let config = elsewhere(&app, kept.path());
    let refused = || restore(&config, &to, app.clock.clone()).unwrap_err();
    let mut other = whole.clone();
    other[0] ^= 1;
    std::fs::write(&damaged, other).unwrap();
    assert!(matches!(refused(), BackupError::Damaged(path) if path == damaged));
    std::fs::remove_file(&damaged).unwrap();
    assert!(matches!(refused(), BackupError::Damaged(path) if path == damaged));
    std::fs::write(&damaged, whole).unwrap();
    let manifest = to.join("manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replace("\"format\": 1", "\"format\": 2")).unwrap();
    assert!(matches!(refused(), BackupError::Unknown(_)));
    std::fs::write(&manifest, text.replace("\"objects/", "\"../objects/")).unwrap();
    assert!(matches!(refused(), BackupError::Unknown(_)));
    assert!(!config.var.exists(), "nothing was begun");
    std::fs::write(&manifest, text).unwrap();
    restore(&config, &to, Arc::clone(&app.clock) as Arc<dyn Clock>).unwrap();
}

#[test]
fn the_command_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_ventanilla-api"))
            .args(arguments)
            .env("VENTANILLA_VAR", folder.path().join("var"))
            .env("VENTANILLA_SIGNATURE_LEVEL", "b-b")
            .env_remove("DATABASE_URL")
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    let to = folder.path().join("to");
    let (well, said) = run(&["backup", to.to_str().unwrap()]);
    assert!(!well && said.contains("the database: there is none at"), "{said}");
    let (well, said) = run(&["restore", to.to_str().unwrap()]);
    assert!(!well && said.contains("manifest.json"), "{said}");
    assert!(!run(&["backup"]).0, "a folder is needed");
}
