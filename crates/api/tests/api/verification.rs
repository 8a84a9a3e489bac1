//! What a stranger learns of a certificate.

use crate::support::{Reply, SECRET, TestApp, pdf};
use insta::assert_snapshot;
use serde_json::{Value, json};

async fn verify(app: &TestApp, texts: &[(&'static str, &str)], file: Option<Vec<u8>>) -> Reply {
    let mut form = reqwest::multipart::Form::new();
    for (name, text) in texts {
        form = form.text(*name, (*text).to_owned());
    }
    if let Some(content) = file {
        form = form.part("file", reqwest::multipart::Part::bytes(content).file_name("certificado.pdf"));
    }
    let url = format!("{}/api/v1/verifications", app.url);
    Reply::of(app.http.post(url).multipart(form).send().await.unwrap()).await
}

async fn public(app: &TestApp, code: &str) -> Reply {
    Reply::of(app.http.get(format!("{}/api/v1/certificates/{code}", app.url)).send().await.unwrap()).await
}

struct Issued {
    code: String,
    cui: String,
    file: Vec<u8>,
    before_last: Vec<u8>,
    while_pending: Value,
}

async fn issued(app: &TestApp) -> Issued {
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).to_sign(&rosa).await;
    let code = rosa.request(&id).await["certificate"]["code"].as_str().unwrap().to_owned();
    let while_pending = public(app, &code).await.ok();
    let mut before_last = Vec::new();
    for _ in 0..3 {
        before_last = rosa.get(&format!("/requests/{id}/certificate")).await.bytes;
        app.signer().await.sign(&id, SECRET).await.ok();
    }
    let file = lucia.get(&format!("/requests/{id}/certificate")).await.bytes;
    Issued { code, cui: lucia.cui, file, before_last, while_pending }
}

#[actix_web::test]
async fn a_certificate_is_not_issued_until_the_last_signature_and_valid_afterwards() {
    let app = TestApp::new().await;
    let issued = issued(&app).await;
    assert_eq!(issued.while_pending["status"], "not_issued");
    assert_eq!(
        (&issued.while_pending["signatures"], &issued.while_pending["sha256"]),
        (&json!([]), &json!(null))
    );
    let face = public(&app, &issued.code.to_lowercase().replace('-', " ")).await.ok();
    assert_eq!(face["status"], "valid");
    assert_eq!(face["holder_initials"], "L. A.");
    assert_eq!(face["institution"], "Oficina Nacional de Servicio Civil");
    assert_eq!(face["signatures"].as_array().unwrap().len(), 3);
    let whole = face.to_string();
    assert!(!whole.contains("Ajanel") && !whole.contains(&issued.cui), "{whole}");
    for unknown in ["AAAA-AAAA-AAAA-AAAA", "x", "%00"] {
        assert_eq!(public(&app, unknown).await.problem(), "404 not_found");
    }
}

#[actix_web::test]
async fn the_cui_on_the_paper_matches_or_not() {
    let app = TestApp::new().await;
    let issued = issued(&app).await;
    let printed = ventanilla_shared::Cui::parse(&issued.cui).unwrap().printed();
    let right = verify(&app, &[("code", &issued.code), ("cui", &printed)], None).await.ok();
    assert_eq!(right["cui_matches"], true);
    let other = verify(&app, &[("code", &issued.code), ("cui", "1234567890101")], None).await.ok();
    assert_eq!(other["cui_matches"], false);
    let wrong = verify(&app, &[("code", &issued.code), ("cui", "1234567880101")], None).await;
    assert_snapshot!(wrong.problem(), @"422 invalid /cui cui_check_digit");
}

#[actix_web::test]
async fn a_file_is_the_one_issued_byte_for_byte_or_it_is_not() {
    let app = TestApp::new().await;
    let issued = issued(&app).await;
    let verdict = |reply: Value| (reply["file"].clone(), reply["certificate"]["code"].clone());
    let same = verify(&app, &[], Some(issued.file.clone())).await.ok();
    assert_eq!(verdict(same), (json!("identical"), json!(issued.code)));
    let mut altered = issued.file.clone();
    altered.extend_from_slice(b"\n");
    let altered = verify(&app, &[], Some(altered)).await.ok();
    assert_eq!(
        verdict(altered),
        (json!("different"), json!(issued.code)),
        "the code in the file tells whose copy it was"
    );
    let unfinished = verify(&app, &[("code", &issued.code)], Some(issued.before_last.clone())).await.ok();
    assert_eq!(verdict(unfinished), (json!("different"), json!(issued.code)));
    let foreign = verify(&app, &[], Some(pdf("foreign"))).await.ok();
    assert_eq!(verdict(foreign), (json!("unknown"), json!(null)));
    assert_snapshot!(verify(&app, &[("code", "")], None).await.problem(), @"422 invalid /code verification_empty");
    assert_snapshot!(verify(&app, &[("code", "???")], None).await.problem(), @"422 invalid /code code");
}
