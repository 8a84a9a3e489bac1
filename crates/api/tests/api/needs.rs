//! What a definition needs of people, documents and reasons: each shown with the procedures that say so.

use crate::judges;
use crate::support::{SECRET, TestApp, pdf, png};
use crate::walk::{self, Walk};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::Procedure;

const TITLE: &str = "mineduc/title-before-2005";

/// Definition and example of a folder below `procedures/`.
fn example_of(name: &str) -> (Procedure, Value) {
    walk::read(&walk::root().join("procedures").join(name))
}

fn errors(found: &Value) -> Vec<(String, String)> {
    let of = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    let items = found.as_array().unwrap().iter().filter(|one| one["severity"] == "error");
    items.map(|one| (of(one, "step") + &of(one, "pointer"), of(one, "code"))).collect()
}

#[actix_web::test]
async fn the_signed_certificate_names_every_document_with_its_pages_and_hash() {
    let walk = Walk::of(TITLE).await;
    let mut case = walk.filed().await;
    let attached = case.seen_by(&case.applicant).await["documents"].clone();
    assert_eq!(attached.as_array().unwrap().len(), 2);
    case.up_to(None).await;
    let file = case.applicant.get(&format!("/requests/{}/certificate", case.id)).await.bytes;
    let text: String = judges::text_of(&file).split_whitespace().collect();
    for document in attached.as_array().unwrap() {
        assert_eq!(document["pages"], 1);
        assert!(text.contains(document["sha256"].as_str().unwrap()), "{document} {text}");
    }
}

#[actix_web::test]
async fn a_reason_permits_the_rejection_that_it_is_meant_for() {
    let walk = Walk::of(TITLE).await;
    let case = walk.filed().await;
    let (citizen, id) = (case.applicant.clone(), case.id.clone());
    let officer = walk.app.officer_at("MINEDUC", "09", &[Role::Reviewer]).await;
    officer.post("/queue/next", json!({})).await.ok();
    let reject = async |reasons: &[&str], definitive: bool| {
        let place = json!({ "name": "Supervisión 09", "phone": "24110000", "address": "1a calle 1-1" });
        let body = json!({ "reasons": reasons, "text": "Lea el motivo.", "definitive": definitive, "referral": place });
        officer.act(&id, "reject", Some(body)).await
    };
    for (reasons, definitive) in [
        (&["needs_curriculum"][..], false),
        (&["wrong_data"][..], true),
        (&["needs_curriculum", "wrong_data"][..], true),
        (&["needs_curriculum", "wrong_data"][..], false),
    ] {
        assert_eq!(reject(reasons, definitive).await.problem(), "422 rejection_not_allowed", "{reasons:?}");
    }
    // What says nothing goes with either.
    assert_eq!(reject(&["needs_curriculum", "other"], true).await.ok()["state"], "rejected");
    assert_eq!(citizen.request(&id).await["rejection"]["definitive"], true);
}

#[actix_web::test]
async fn of_a_group_at_least_one_document_is_attached() {
    let app = TestApp::new().await;
    let (procedure, mut example) = example_of(TITLE);
    let citizen = app.citizen().await;
    let new = json!({ "procedure": procedure.code, "subject": { "kind": "another_person" } });
    let id = citizen.post("/requests", new).await.ok()["id"].as_str().unwrap().to_owned();
    let of_group = async || {
        let found = citizen.get(&format!("/requests/{id}/inconsistencies")).await.ok();
        errors(&found).into_iter().filter(|(_, code)| code == "document_group_missing").collect::<Vec<_>>()
    };
    assert!(of_group().await.is_empty(), "not asked for until the answer calls for it");
    citizen.put(&id, "sections/asked_before", json!({ "completion": true })).await.ok();
    let missing = ("documents/completion".to_owned(), "document_group_missing".to_owned());
    assert_eq!(of_group().await, vec![missing]);
    citizen.upload(&id, "course_certification", "c.pdf", pdf("c"), None).await.ok();
    assert!(of_group().await.is_empty());
    citizen.put(&id, "sections/asked_before", json!({ "completion": false })).await.ok();
    assert!(of_group().await.is_empty());

    example["documents"] = json!(["title_scan"]);
    let other = citizen
        .post("/requests", json!({ "procedure": procedure.code, "subject": { "kind": "another_person" } }))
        .await
        .ok();
    let other = other["id"].as_str().unwrap();
    for section in &procedure.sections {
        citizen
            .put(other, &format!("sections/{}", section.id), example["sections"][&section.id].clone())
            .await
            .ok();
    }
    citizen.upload(other, "title_scan", "t.pdf", pdf("t"), None).await.ok();
    citizen.put(other, "delivery", example["delivery"].clone()).await.ok();
    let refused = citizen.act(other, "submit", None).await;
    assert_eq!(refused.problem(), "422 inconsistencies /documents/completion document_group_missing");
    let said = refused.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("cierre de pensum"), "{said}");
    let schema = citizen.get(&format!("/procedures/{}/schema", procedure.code)).await.ok();
    assert_eq!(
        schema["x-document-groups"][0]["documents"],
        json!(["curriculum_completion", "course_certification"])
    );
}

#[actix_web::test]
async fn a_language_is_chosen_from_the_list_and_printed_by_its_name() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let list = citizen.get("/catalogues/languages").await.ok();
    let german = list.as_array().unwrap().iter().find(|one| one["value"] == "de").unwrap();
    assert_eq!((&german["label"], &german["label_en"]), (&json!("Alemán"), &json!("German")));
    let (procedure, example) = example_of("mineduc/sworn-translator-registration");
    let new = json!({ "procedure": procedure.code, "subject": { "kind": "self" } });
    let id = citizen.post("/requests", new).await.ok()["id"].as_str().unwrap().to_owned();
    let wrong = citizen.put(&id, "sections/translator", json!({ "language": "Alemán" })).await;
    assert_eq!(wrong.problem(), "422 invalid /language choice");
    // The register keeps the name, as it was typed there before there was a list.
    let walk = Walk::on(app, procedure, example).await;
    let mut case = walk.filed().await;
    case.up_to(None).await;
    let file = case.applicant.get(&format!("/requests/{}/certificate", case.id)).await.bytes;
    assert!(judges::text_of(&file).contains("Francés"));
    let found = case.applicant.get("/registers/mineduc.translators/lookup?key=TJ-0107").await.ok();
    let shown = found.as_array().unwrap().iter().find(|column| column["column"] == "language").unwrap();
    assert_eq!(shown["value"], "Francés");
}

#[actix_web::test]
async fn only_the_procedure_that_needs_a_datum_asks_for_it() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let me = citizen.get("/me").await.ok();
    let mut profile = me["profile"].clone();
    (profile["igss_number"], profile["nit"]) = (Value::Null, Value::Null);
    let version = me["version"].as_i64();
    let saved = citizen.send(Method::PUT, "/me/profile", version, Some(profile)).await.ok();
    assert_eq!(saved["profile_complete"], true);
    let of_person = async |procedure: &str| {
        let new = json!({ "procedure": procedure, "subject": { "kind": "self" } });
        let id = citizen.post("/requests", new).await.ok()["id"].as_str().unwrap().to_owned();
        let found = citizen.get(&format!("/requests/{id}/inconsistencies")).await.ok();
        let all = found.as_array().unwrap().iter().filter(|one| one["step"] == "person");
        all.map(|one| one["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of_person("mineduc.sworn-translation").await, Vec::<String>::new());
    assert_eq!(
        of_person("onsec.service-certification").await,
        [
            "Número de afiliación al IGSS: Complételo en sus datos personales",
            "NIT: Complételo en sus datos personales",
        ]
    );
    let id = app.request(&citizen).complete().await;
    let refused = citizen.act(&id, "submit", None).await.problem();
    assert!(refused.contains("/subject/person/igss_number personal_datum_missing"), "{refused}");
}

#[actix_web::test]
async fn an_electronic_signature_is_checked_when_attached_and_shown_to_the_officer() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    // Any PDF with real signatures: here a certificate of this very counter.
    let reviewer = app.reviewer().await;
    let certified = app.request(&citizen).to_sign(&reviewer).await;
    for _ in 0..3 {
        app.signer().await.sign(&certified, SECRET).await.ok();
    }
    let signed = citizen.get(&format!("/requests/{certified}/certificate")).await.bytes;

    let (procedure, example) = example_of("mineduc/graduation-case-file");
    let new = json!({ "procedure": procedure.code, "subject": { "kind": "another_person" } });
    let id = citizen.post("/requests", new).await.ok()["id"].as_str().unwrap().to_owned();
    for section in &procedure.sections {
        citizen
            .put(&id, &format!("sections/{}", section.id), example["sections"][&section.id].clone())
            .await
            .ok();
    }
    citizen.put(&id, "delivery", example["delivery"].clone()).await.ok();
    let attach = async |content: Vec<u8>| {
        let there = citizen.request(&id).await["documents"].clone();
        for document in there.as_array().unwrap() {
            let path = format!("/requests/{id}/documents/{}", document["id"].as_str().unwrap());
            assert_eq!(citizen.send(Method::DELETE, &path, None, None).await.status, 204);
        }
        citizen.upload(&id, "case_file", "expediente.pdf", content, None).await.ok()["signatures"].clone()
    };
    assert_eq!(attach(pdf("unsigned")).await, json!([]));

    let mut altered = signed.clone();
    // The mark that begins every XMP packet: it changes nothing that a reader shows.
    let mark = b"W5M0MpCehiHzreSzNTczkc9d";
    let at = altered.windows(mark.len()).position(|bytes| bytes == mark).unwrap();
    altered[at] = b'X';
    let found = attach(altered).await;
    let found = found.as_array().unwrap();
    assert!(found.len() == 3 && found.iter().all(|one| one["valid"] == false), "{found:?}");

    let added = [signed.clone(), b"\n% something after the last signature\n".to_vec()].concat();
    let found = attach(added).await;
    assert!(found.as_array().unwrap().iter().all(|one| one["whole_document"] == false), "{found}");

    let found = attach(signed).await;
    let found = found.as_array().unwrap();
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|one| one["valid"] == true && one["certificate_in_force"] == true), "{found:?}");
    assert_eq!(found.iter().filter(|one| one["whole_document"] == true).count(), 1);
    assert!(found.iter().all(|one| one["signer"].is_string() && one["issuer"].is_string()));
    assert!(found.iter().all(|one| one["signed_at"].is_string()), "{found:?}");

    citizen.act(&id, "submit", None).await.ok();
    let officer = app.officer_at("MINEDUC", "central", &[Role::Reviewer]).await;
    let shown = officer.get(&format!("/requests/{id}")).await.ok();
    assert_eq!(shown["documents"][0]["signatures"].as_array().unwrap(), found);

    // Where the definition does not say so nobody looks.
    let draft = app.request(&citizen).draft().await;
    assert_eq!(citizen.upload(&draft, "dpi", "dpi.png", png(), None).await.ok()["signatures"], Value::Null);
}
