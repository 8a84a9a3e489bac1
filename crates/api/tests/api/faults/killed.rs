use super::{counter, finished, sound, try_sign, waiting};
use crate::support::{Process, TestApp};
use chrono::TimeDelta;
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use ventanilla_api::clock::{Clock, SystemClock};
use ventanilla_api::config::Signatures;
use ventanilla_pades::Level;

/// How often the server is killed; `cargo xtask prove` sets more.
fn kills() -> u64 {
    std::env::var("VENTANILLA_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(3)
}

#[actix_web::test]
async fn killed_between_signing_and_storing_nothing_was_signed() {
    let app = TestApp::with(|config| {
        config.signatures =
            Signatures { level: Level::Lta, timestamp_url: None, roots: None, development: true };
    })
    .await;
    app.clock.advance(SystemClock.now() - app.clock.now());
    let waiting = waiting(&app, 1).await;
    let id = &waiting.ids[0];
    // The key has signed when the timestamp is asked for, and nothing is stored yet.
    let asked = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", asked.local_addr().unwrap());
    let roots = app.app.config.var.join("authority/root.pem");
    let settings = [
        ("VENTANILLA_SIGNATURE_LEVEL", "b-lta"),
        ("VENTANILLA_TIMESTAMP_URL", &url),
        ("VENTANILLA_TRUST_ROOTS", roots.to_str().unwrap()),
    ];
    let mut process = Process::start(&app, "", &settings).await;
    let before = waiting.signers[0].request(id).await;
    let signer = process.client(&waiting.signers[0]);
    let signing = actix_web::rt::spawn({
        let id = id.clone();
        async move { try_sign(&signer, &id).await }
    });
    let connection = actix_web::web::block(move || asked.accept()).await.unwrap().unwrap();
    process.kill();
    drop(connection);
    assert_eq!(signing.await.unwrap(), None, "nobody was told that it is signed");
    let after = waiting.signers[0].request(id).await;
    assert_eq!((&after["version"], &after["state"]), (&before["version"], &before["state"]));
    assert_eq!(after["certificate"]["signatures"], serde_json::json!([]));
    sound(&app);
}

/// Signers sign while the server is killed, at another moment each time, and is started again.
#[actix_web::test]
async fn killed_under_load_what_was_acknowledged_is_there_and_nothing_twice() {
    let app = counter().await;
    // Enough that there is something to sign at every start.
    let waiting = waiting(&app, usize::try_from(kills()).unwrap() + 1).await;
    let acknowledged = Arc::new(Mutex::new(HashSet::new()));
    let mut chance = StdRng::seed_from_u64(7);
    for round in 0..kills() {
        let mut process = Process::start(&app, "", &[]).await;
        let signers = waiting.signers.iter().enumerate().map(|(n, signer)| {
            let (signer, ids) = (process.client(&app.again(signer)), waiting.ids.clone());
            let acknowledged = acknowledged.clone();
            actix_web::rt::spawn(async move {
                for turn in 0..ids.len() {
                    let id = &ids[(turn + n) % ids.len()];
                    if try_sign(&signer, id).await.is_some_and(|status| status.is_success()) {
                        acknowledged.lock().unwrap().insert((n, id.clone()));
                    }
                }
            })
        });
        let signers: Vec<_> = signers.collect();
        let before = acknowledged.lock().unwrap().len();
        let some = before + chance.random_range(0..=2);
        for _ in 0..1_000 {
            if acknowledged.lock().unwrap().len() >= some || signers.iter().all(|one| one.is_finished()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(chance.random_range(0..400))).await;
        process.kill();
        for signer in signers {
            signer.await.unwrap();
        }
        sound(&app);
        let acknowledged = acknowledged.lock().unwrap().clone();
        for (n, id) in &acknowledged {
            let again = app.again(&waiting.signers[*n]).sign(id, crate::support::SECRET).await;
            assert!(again.status >= 400, "round {round}: what was acknowledged can be signed again");
        }
    }
    assert!(!acknowledged.lock().unwrap().is_empty(), "it never signed anything");
    finished(&app, &waiting).await;
    // What the killed processes left behind belongs to nothing, and goes.
    let named = named(&app);
    app.clock.advance(TimeDelta::days(2));
    ventanilla_api::objects::sweep::whole(&app.app).await.unwrap();
    assert_eq!(objects(&app), named);
}

/// The contents that a row names.
fn named(app: &TestApp) -> HashSet<String> {
    use diesel::prelude::*;
    use ventanilla_api::db::schema::{certificates, documents};
    app.app
        .read_blocking(|tx| {
            let mut all: Vec<String> = certificates::table.select(certificates::sha256).load(tx.db)?;
            all.extend(documents::table.select(documents::sha256).load::<String>(tx.db)?);
            Ok(all.into_iter().collect())
        })
        .unwrap()
}

/// The contents that are kept.
fn objects(app: &TestApp) -> HashSet<String> {
    let folders = std::fs::read_dir(app.app.config.var.join("objects")).unwrap();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}
