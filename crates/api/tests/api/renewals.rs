//! Proofs that do not age: before the newest timestamp of an issued file ends, a newer one is put around it.

use crate::judges;
use crate::long_term::signer;
use crate::support::{Client, Reply, SECRET, TestApp};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};
use ventanilla_api::certificates::store as certificates;
use ventanilla_api::clock::{Clock, SystemClock};
use ventanilla_api::config::Signatures;
use ventanilla_api::db::schema::{certificate_proofs as proofs, jobs};
use ventanilla_api::error::ApiError;
use ventanilla_api::jobs::Job;
use ventanilla_api::renewals::{self, Ageing};
use ventanilla_api::{jobs as queue, log};
use ventanilla_pades::{
    Conclusion, FileStatus, Level, TrustList, TrustPurpose, VerifyOptions, newest_archive_timestamp, verify,
};
use ventanilla_shared::CertificateId;

const YEAR: TimeDelta = TimeDelta::days(365);

struct Issued {
    request: String,
    certificate: CertificateId,
    file: Vec<u8>,
    applicant: Client,
}

/// A counter whose documents reach B-LTA, so long ago.
async fn counter(ago: TimeDelta, change: impl FnOnce(&mut ventanilla_api::config::Config)) -> TestApp {
    TestApp::at(SystemClock.now() - ago, |config| {
        let level = Level::Lta;
        config.signatures = Signatures { level, timestamp_url: None, roots: None, development: true };
        change(config);
    })
    .await
}

async fn issued(app: &TestApp) -> Issued {
    let (applicant, reviewer) = (app.citizen().await, app.reviewer().await);
    let request = app.request(&applicant).to_sign(&reviewer).await;
    for name in ["Rosa Batz Cux", "Noé Pérez Ixcot", "Marta Chávez Ixcoy"] {
        signer(app, name).await.0.sign(&request, SECRET).await.ok();
    }
    let shown = applicant.request(&request).await;
    let certificate = shown["certificate"]["id"].as_str().unwrap().parse().unwrap();
    let file = applicant.get(&format!("/requests/{request}/certificate")).await.bytes;
    Issued { request, certificate, file, applicant }
}

async fn file_of(app: &TestApp, it: &Issued) -> Vec<u8> {
    app.again(&it.applicant).get(&format!("/requests/{}/certificate", it.request)).await.bytes
}

fn until(file: &[u8]) -> DateTime<Utc> {
    newest_archive_timestamp(file).unwrap().unwrap().until
}

async fn verdict_on(app: &TestApp, file: Vec<u8>) -> (Value, Value) {
    let part = reqwest::multipart::Part::bytes(file).file_name("certificado.pdf");
    let form = reqwest::multipart::Form::new().part("file", part);
    let sent = app.http.post(format!("{}/api/v1/verifications", app.url)).multipart(form);
    let found = Reply::of(sent.send().await.unwrap()).await.ok();
    (found["file"].clone(), found["certificate"]["status"].clone())
}

async fn renewals_in_the_log(app: &TestApp) -> Vec<Value> {
    let asked = app.http.get(format!("{}/api/v1/log/leaves?limit=100", app.url));
    let page = Reply::of(asked.send().await.unwrap()).await.ok();
    let entries = page["items"].as_array().unwrap().iter();
    let entries = entries.map(|leaf| serde_json::from_str(leaf["entry"].as_str().unwrap()).unwrap());
    entries
        .filter(|entry: &Value| entry["kind"] == "certificate_renewed")
        .map(|entry| entry["sha256"].clone())
        .collect()
}

fn findings(app: &TestApp) -> Vec<String> {
    let report = app.app.read_blocking(|tx| log::verify::verify(tx, None)).unwrap();
    report.findings.iter().map(ToString::to_string).collect()
}

fn sha256(file: &[u8]) -> String {
    ventanilla_shared::values::sha256(file)
}

/// When the next renewal is due, and a day more.
fn due(app: &TestApp, file: &[u8]) -> TimeDelta {
    until(file) - app.clock.now() - TimeDelta::days(89)
}

#[actix_web::test]
async fn renewed_ten_and_twenty_years_on_it_still_stands_and_every_file_is_known() {
    let app = counter(YEAR * 21, |_| {}).await;
    let it = issued(&app).await;
    let mut files = vec![it.file.clone()];
    app.renew().await;
    assert_eq!(file_of(&app, &it).await, it.file, "nothing is due yet");
    for _ in 0..2 {
        let last = files.last().unwrap();
        app.clock.advance(due(&app, last));
        app.renew().await;
        let renewed = file_of(&app, &it).await;
        assert!(renewed.starts_with(last) && renewed.len() > last.len(), "not a byte of it changed");
        assert!(until(&renewed) > until(last) + YEAR * 8, "a new certificate of the authority");
        files.push(renewed);
    }
    assert!(app.clock.now() <= SystemClock.now(), "the judges look at the machine's clock");
    assert_eq!(renewals_in_the_log(&app).await, [json!(sha256(&files[1])), json!(sha256(&files[2]))]);
    assert_eq!(findings(&app), [""; 0]);
    for file in &files {
        assert_eq!(verdict_on(&app, file.clone()).await, (json!("identical"), json!("valid")));
    }

    // Two judges: our own, and pyHanko.
    let root = app.app.trust.development().unwrap().root_pem().unwrap();
    let mut trusted = TrustList::new();
    trusted.add_pem(&root, TrustPurpose::Any).unwrap();
    let report =
        verify(files.last().unwrap(), &trusted, &VerifyOptions::at(app.clock.now() + TimeDelta::days(1)));
    for signature in &report.signatures {
        assert_eq!(
            signature.conclusion,
            Conclusion::TotalPassed,
            "{}: {:?}",
            signature.field,
            signature.findings
        );
    }
    assert_eq!(report.signatures.len(), 6, "three people and three timestamps over all");
    assert_eq!(report.file, FileStatus::Readable);
    let old = verify(&files[0], &trusted, &VerifyOptions::at(app.clock.now() + TimeDelta::days(1)));
    assert!(
        old.signatures.iter().all(|signature| signature.conclusion != Conclusion::TotalPassed),
        "without renewal it would not stand"
    );
    // Whoever judges today asks the authority today whether the last timestamp's certificate still stands: no file
    // holds an answer that is younger than itself.
    let authority = app.app.trust.development().unwrap();
    let last = report.signatures.last().unwrap().signer.as_ref().unwrap();
    let question = judges::ocsp_request(&root, &last.serial);
    let answer = authority.post(&authority.url("ocsp"), &question, SystemClock.now()).unwrap().unwrap();
    let passes = |verdict: &Value| verdict["passed"] == json!(true);
    let alone = judges::long_term(files.last().unwrap(), &root, None);
    assert!(!alone.iter().any(passes), "without that answer pyHanko does not believe the last timestamp");
    let verdicts = judges::long_term(files.last().unwrap(), &root, Some(&answer));
    assert_eq!(verdicts.len(), 6);
    let seventeen_years_ago = (app.clock.now() - YEAR * 17).timestamp() as f64;
    for verdict in &verdicts {
        assert_eq!((&verdict["intact"], &verdict["valid"]), (&json!(true), &json!(true)), "{verdict:#}");
        if verdict["document_timestamp"] == json!(false) {
            assert!(passes(verdict), "{verdict:#}");
            let proven = verdict["proven"].as_f64().unwrap();
            assert!(proven < seventeen_years_ago, "proven by the first timestamp: {verdict:#}");
        }
    }
}

#[actix_web::test]
async fn an_authority_that_is_away_loses_nothing() {
    let app = counter(YEAR * 11, |_| {}).await;
    let it = issued(&app).await;
    app.renew().await;
    app.clock.advance(due(&app, &it.file));
    let elsewhere = {
        let mut config = app.app.config.clone();
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        config.signatures.timestamp_url = Some(format!("http://{closed}/"));
        ventanilla_api::server::state(config, app.clock.clone()).unwrap()
    };
    renewals::sweep(&elsewhere).await.unwrap();
    queue::run_due(&elsewhere).await.unwrap();
    assert_eq!(file_of(&app, &it).await, it.file);
    let (attempts, error, run_at) = renewal_job(&app);
    assert_eq!((attempts, run_at > app.clock.now()), (1, true), "tried again later: {error:?}");
    assert!(error.unwrap().contains("trust_unavailable"));
    // Swept again it is not written twice, and done once the authority is back.
    renewals::sweep(&elsewhere).await.unwrap();
    app.clock.advance(TimeDelta::minutes(1));
    app.renew().await;
    let renewed = file_of(&app, &it).await;
    assert!(until(&renewed) > until(&it.file));
    assert_eq!(renewals_in_the_log(&app).await.len(), 1);
    assert_eq!(findings(&app), [""; 0]);
}

/// Attempts, last error and next try of the one renewal.
fn renewal_job(app: &TestApp) -> (i64, Option<String>, DateTime<Utc>) {
    let found = app.app.read_blocking(|tx| {
        let of = jobs::table.filter(jobs::kind.eq("renew"));
        let rows: Vec<(i64, Option<String>, chrono::NaiveDateTime)> =
            of.select((jobs::attempts, jobs::last_error, jobs::run_at)).load(tx.db)?;
        assert_eq!(rows.len(), 1, "one job");
        Ok(rows[0].clone())
    });
    let (attempts, error, at) = found.unwrap();
    (attempts, error, at.and_utc())
}

#[actix_web::test]
async fn two_processes_at_once_renew_once() {
    let app = counter(YEAR * 11, |_| {}).await;
    let it = issued(&app).await;
    let other = app.another_worker();
    app.renew().await;
    app.clock.advance(due(&app, &it.file));
    let sweeps = futures_util::future::join(renewals::sweep(&app.app), renewals::sweep(&other)).await;
    assert!(sweeps.0.is_ok() && sweeps.1.is_ok());
    renewal_job(&app);
    // Both hold it, as when the claim of the first ran out.
    let (first, second) = futures_util::future::join(
        renewals::renew(&app.app, it.certificate),
        renewals::renew(&other, it.certificate),
    )
    .await;
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
    assert_eq!(renewals_in_the_log(&app).await, [json!(sha256(&file_of(&app, &it).await))]);
    assert_eq!(findings(&app), [""; 0]);
    // The other one's file is nobody's, and goes.
    app.clock.advance(TimeDelta::hours(2));
    app.run_jobs().await;
    assert_eq!(stored(&app).await, 1);
}

/// Contents that are certificates of this counter.
async fn stored(app: &TestApp) -> usize {
    let mut found = 0;
    for folder in std::fs::read_dir(app.folder().join("var/objects")).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let content = std::fs::read(file.unwrap().path()).unwrap();
            found += usize::from(content.windows(12).any(|part| part == b"DocTimeStamp"));
        }
    }
    found
}

#[actix_web::test]
async fn killed_between_storing_and_the_row_it_is_renewed_once_and_the_orphan_is_swept() {
    let app = counter(YEAR * 11, |_| {}).await;
    let it = issued(&app).await;
    app.renew().await;
    app.clock.advance(due(&app, &it.file));
    renewals::sweep(&app.app).await.unwrap();
    // The row cannot be written: as when the process ends after the object was stored.
    let block = "CREATE TABLE certificate_files_away AS SELECT * FROM certificate_files; DROP TABLE certificate_files;";
    run(&app, block);
    assert!(renewals::renew(&app.app, it.certificate).await.is_err());
    assert_eq!(stored(&app).await, 2, "the file that was issued, and the orphan");
    run(
        &app,
        "DROP TABLE certificate_files_away; CREATE TABLE certificate_files (sha256 TEXT NOT NULL PRIMARY KEY, \
         certificate_id TEXT NOT NULL, replaced_at TIMESTAMP NOT NULL);",
    );
    assert_eq!(file_of(&app, &it).await, it.file, "the row names what it named");
    app.run_jobs().await;
    let renewed = file_of(&app, &it).await;
    assert_eq!(renewals_in_the_log(&app).await, [json!(sha256(&renewed))]);
    app.clock.advance(TimeDelta::hours(2));
    app.run_jobs().await;
    assert_eq!(stored(&app).await, 1, "orphan and replaced file are gone");
    assert_eq!(file_of(&app, &it).await, renewed);
    assert_eq!(verdict_on(&app, it.file).await, (json!("identical"), json!("valid")));
    assert_eq!(findings(&app), [""; 0]);
}

fn run(app: &TestApp, sql: &str) {
    app.app.write_blocking(|tx| Ok::<_, ApiError>(tx.db.batch_execute(sql)?)).unwrap();
}

#[actix_web::test]
async fn certificates_from_before_get_their_date_and_those_without_a_timestamp_none() {
    let app = counter(TimeDelta::zero(), |_| {}).await;
    let it = issued(&app).await;
    let dates = |app: &TestApp| {
        let read = app.app.read_blocking(|tx| {
            let columns = (proofs::read_at, proofs::ends_at, proofs::algorithms);
            type Row = (Option<chrono::NaiveDateTime>, Option<chrono::NaiveDateTime>, Option<String>);
            Ok(proofs::table.select(columns).first::<Row>(tx.db)?)
        });
        read.unwrap()
    };
    assert_eq!(dates(&app), (None, None, None));
    app.renew().await;
    let (read, ends, algorithms) = dates(&app);
    assert!(read.is_some());
    assert_eq!(ends.unwrap().and_utc(), until(&it.file));
    assert_eq!(algorithms.as_deref(), Some(",ecdsa-p256,sha-256,"));

    let plain = TestApp::new().await;
    let (applicant, reviewer) = (plain.citizen().await, plain.reviewer().await);
    let id = plain.request(&applicant).to_sign(&reviewer).await;
    for _ in 0..3 {
        plain.signer().await.sign(&id, SECRET).await.ok();
    }
    plain.renew().await;
    plain.clock.advance(YEAR * 30);
    plain.renew().await;
    let (read, ends, _) = dates(&plain);
    assert!(read.is_some() && ends.is_none());
    assert_eq!(renewals_in_the_log(&plain).await.len(), 0);
}

#[actix_web::test]
async fn an_algorithm_that_ends_is_asked_about_and_nothing_changes_while_the_authority_uses_it() {
    let ends: NaiveDate = SystemClock.now().date_naive() + TimeDelta::days(200);
    let app = counter(TimeDelta::zero(), |config| {
        config.renewal.ageing = vec![Ageing { algorithm: "sha-256".into(), ends }];
    })
    .await;
    let it = issued(&app).await;
    let asked = |app: &TestApp| {
        let count = jobs::table.filter(jobs::kind.eq("renew")).count();
        app.app.read_blocking(|tx| Ok(count.get_result::<i64>(tx.db)?)).unwrap()
    };
    app.renew().await;
    assert_eq!(asked(&app), 0, "not near yet");
    app.clock.advance(TimeDelta::days(120));
    app.renew().await;
    app.renew().await;
    assert_eq!(asked(&app), 1, "not again on the same day");
    app.clock.advance(TimeDelta::days(2));
    app.renew().await;
    assert_eq!(asked(&app), 2);
    assert_eq!(
        file_of(&app, &it).await,
        it.file,
        "one more timestamp of the same kind would be worth nothing"
    );
    assert_eq!(renewals_in_the_log(&app).await.len(), 0);
}

#[actix_web::test]
async fn a_revoked_certificate_keeps_its_proofs_and_stays_revoked() {
    let app = counter(YEAR * 11, |_| {}).await;
    let it = issued(&app).await;
    let signers = [app.signer().await, app.signer().await];
    let code = it.applicant.request(&it.request).await["certificate"]["code"].as_str().unwrap().to_owned();
    let body = json!({ "reason": "fraud", "text": "Documentos falsos" });
    let proposed = signers[0].post(&format!("/certificates/{code}/revocations"), body).await.ok();
    let path = format!("/revocations/{}/confirmation", proposed["id"].as_str().unwrap());
    signers[1].send(reqwest::Method::POST, &path, Some(1), None).await.ok();
    app.renew().await;
    app.clock.advance(due(&app, &it.file));
    app.renew().await;
    let renewed = file_of(&app, &it).await;
    assert!(until(&renewed) > until(&it.file));
    assert_eq!(verdict_on(&app, renewed).await, (json!("identical"), json!("revoked")));
    assert_eq!(verdict_on(&app, it.file).await, (json!("identical"), json!("revoked")));
    assert_eq!(findings(&app), [""; 0]);
    // A file that is said to have been issued, and was not.
    let told = std::cell::RefCell::new(Vec::new());
    let forged = "UPDATE certificate_files SET sha256 = 'ff'";
    let undone = app.app.write_blocking(|tx| {
        tx.db.batch_execute(forged)?;
        *told.borrow_mut() = log::verify::verify(tx, None)?.findings;
        Err::<(), _>(ApiError::STALE)
    });
    assert!(undone.is_err());
    let told: Vec<String> = told.into_inner().iter().map(ToString::to_string).collect();
    assert!(matches!(&told[..], [one] if one.starts_with("the earlier files of certificate")), "{told:?}");
}

#[actix_web::test]
async fn a_certificate_that_is_gone_or_not_due_is_left_alone() {
    let app = counter(TimeDelta::zero(), |_| {}).await;
    let it = issued(&app).await;
    renewals::renew(&app.app, it.certificate).await.unwrap();
    renewals::renew(&app.app, CertificateId(uuid::Uuid::nil())).await.unwrap();
    app.app.write_blocking(|tx| queue::store::push(tx, &Job::Renew { certificate: it.certificate })).unwrap();
    app.run_jobs().await;
    assert_eq!(file_of(&app, &it).await, it.file);
    let kept = app.app.read_blocking(|tx| certificates::find(tx, it.certificate)).unwrap().unwrap();
    assert_eq!(kept.sha256, sha256(&it.file));
}
