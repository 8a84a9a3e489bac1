//! `history` and `pdf`.

use super::command::{Files, run, verdict};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use ventanilla_certificate::{RenderOptions, Template, render};
use ventanilla_pades::development::{self, Authority, AuthorityOptions};
use ventanilla_pades::{
    Fetch, FetchError, FieldSpec, Level, LongTerm, SignatureOptions, TimestampService, prepare, sign, sign_at,
};

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Three events, chained.
pub fn history() -> String {
    let mut previous = Value::Null;
    let mut entries = Vec::new();
    for sequence in 1..=3 {
        let entry = json!({ "request": "r", "sequence": sequence, "at": 1000 + sequence, "note": "x", "previous": previous });
        let text = entry.to_string();
        previous = hash(&text).into();
        entries.push(json!({ "entry": text, "hash": previous }));
    }
    json!({ "request": "r", "entries": entries }).to_string()
}

fn changed(change: impl Fn(&mut Vec<Value>)) -> String {
    let mut export: Value = serde_json::from_str(&history()).unwrap();
    change(export["entries"].as_array_mut().unwrap());
    let files = Files::new();
    verdict(&["history", &files.put("history.json", export.to_string())])
}

/// Writes an event anew with its own right hash, as whoever forges it would.
fn forge(event: &mut Value, from: &str, to: &str) {
    let text = event["entry"].as_str().unwrap().replace(from, to);
    event["hash"] = hash(&text).into();
    event["entry"] = text.into();
}

#[test]
fn a_history_holds_together_or_is_caught() {
    let whole = "3 [] [complete_to_the_end]";
    assert_eq!(changed(|_| {}), whole);
    let edited = changed(|entries| entries[1]["entry"] = "{}".into());
    assert!(edited.starts_with("1 [altered:2"), "{edited}");
    assert!(changed(|entries| forge(&mut entries[1], "\"x\"", "\"y\"")).starts_with("1 [chain_broken:3]"));
    assert!(changed(|entries| drop(entries.remove(1))).starts_with("1 [out_of_order:2,chain_broken:2]"));
    assert!(changed(|entries| entries.swap(0, 1)).starts_with("1 ["));
    assert!(
        changed(|entries| forge(&mut entries[2], "\"r\"", "\"q\"")).starts_with("1 [of_another_request:3]")
    );
    assert!(changed(|entries| forge(&mut entries[2], "1003", "1001")).starts_with("1 [out_of_order:3]"));
    assert!(changed(Vec::clear).starts_with("1 [empty]"));
    // Cut off at the end, nothing in it tells: that is why the report says so.
    assert_eq!(changed(|entries| drop(entries.pop())), whole);
}

/// A page with one signature.
pub fn signed_pdf() -> Vec<u8> {
    let now = DateTime::<Utc>::from_timestamp(1_795_348_800, 0).unwrap();
    let template = Template::new("Una página.");
    let pdf = render(&template, &json!({}), &RenderOptions::new("x", "y", "es", now)).unwrap().pdf;
    let field = FieldSpec {
        name: "approval".into(),
        page: 1,
        rect: [50.0, 50.0, 200.0, 100.0],
        tooltip: "Approval".into(),
        lock: None,
    };
    let signer = Authority::generate("Example CA", now, 30).unwrap().issue("Ana Example", now, 30).unwrap();
    let options = SignatureOptions::new("approval", "Ana Example", now);
    sign(&prepare(&pdf, &[field]).unwrap(), &options, &signer.signer().unwrap()).unwrap()
}

#[test]
fn a_pdf_is_intact_or_caught() {
    let (files, pdf) = (Files::new(), signed_pdf());
    let path = files.put("good.pdf", &pdf);
    assert_eq!(verdict(&["pdf", &path]), "3 [] [trust_of_the_signers,no_proof_of_the_log]");
    let (_, report) = run(&["pdf", &path]);
    assert_eq!(report["found"]["signatures"][0]["signer"], "Ana Example");
    // A letter of the document's title, in the metadata: the file reads as before.
    let title = pdf.windows(9).position(|window| window == b"<dc:title").unwrap();
    let mut altered = pdf.clone();
    altered[title + 1] = b'e';
    assert!(
        verdict(&["pdf", &files.put("altered.pdf", altered)]).starts_with("1 [signature_broken:approval]")
    );
    assert_eq!(run(&["pdf", &files.put("no.pdf", "no PDF")]).0, 2);
}

const SERVICES: &str = "http://pki.example.org";

/// The authority's services, without a network.
struct Services<'a>(&'a Authority, DateTime<Utc>);

impl Fetch for Services<'_> {
    fn post(&self, url: &str, _: &str, body: &[u8]) -> Result<Vec<u8>, FetchError> {
        match url.strip_prefix(SERVICES) {
            Some("/timestamp") => Ok(self.0.answer_timestamp(body, self.1).unwrap()),
            Some("/ocsp") => Ok(self.0.answer_ocsp(body, self.1).unwrap()),
            _ => Err(FetchError::Status(404)),
        }
    }

    fn get(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        if url == format!("{SERVICES}/crl") {
            Ok(self.0.crl(self.1).unwrap())
        } else {
            Err(FetchError::Status(404))
        }
    }
}

/// A file that stands for decades, and the root that it leads to. Made a day ago by the machine's clock, as the command
/// judges by it.
#[expect(clippy::disallowed_methods, reason = "the program under test asks the machine's clock")]
fn sealed_pdf() -> (Vec<u8>, String) {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let now = DateTime::<Utc>::from_timestamp(i64::try_from(seconds).unwrap() - 86_400, 0).unwrap();
    let services = development::Services {
        ocsp: Some(format!("{SERVICES}/ocsp")),
        ca_issuers: None,
        crl: Some(format!("{SERVICES}/crl")),
    };
    let options = AuthorityOptions { services, ..AuthorityOptions::new("Example CA", 3650) };
    let authority = Authority::with_options(&options, now - chrono::TimeDelta::days(1)).unwrap();
    let pdf = render(&Template::new("Una página."), &json!({}), &RenderOptions::new("x", "y", "es", now));
    let field = FieldSpec {
        name: "approval".into(),
        page: 1,
        rect: [50.0, 50.0, 200.0, 100.0],
        tooltip: "Approval".into(),
        lock: None,
    };
    let prepared = prepare(&pdf.unwrap().pdf, &[field]).unwrap();
    let signer = authority.issue("Ana Example", now - chrono::TimeDelta::days(1), 30).unwrap();
    let options =
        SignatureOptions { timestamp_room: 8_000, ..SignatureOptions::new("approval", "Ana Example", now) };
    let (fetch, roots) = (Services(&authority, now), [authority.root().clone()]);
    let timestamps = TimestampService::new(&format!("{SERVICES}/timestamp"));
    let longterm = LongTerm::new(&fetch, timestamps, &roots, now);
    let file = sign_at(&prepared, &options, &signer.signer().unwrap(), Level::Lta, &longterm).unwrap();
    (file, authority.root_pem().unwrap())
}

#[test]
fn a_sealed_pdf_is_proven_against_its_root_and_no_other() {
    let files = Files::new();
    let (pdf, root) = sealed_pdf();
    let (pdf_file, root) = (files.put("sealed.pdf", &pdf), files.put("root.pem", root));
    assert_eq!(verdict(&["pdf", &pdf_file, "--roots", &root]), "3 [] [no_proof_of_the_log]");
    let (_, report) = run(&["pdf", &pdf_file, "--roots", &root]);
    assert_eq!(report["found"]["validation"]["signatures"][0]["indication"], "TOTAL-PASSED");
    let other = Authority::generate("Another CA", DateTime::UNIX_EPOCH, 36_500).unwrap().root_pem().unwrap();
    let other = files.put("other.pem", other);
    let told = verdict(&["pdf", &pdf_file, "--roots", &other]);
    assert!(told.starts_with("3 [] [approval:NO_CERTIFICATE_CHAIN_FOUND"), "{told}");
    // Something is written behind the seal.
    let more = [pdf.as_slice(), b"% more\n"].concat();
    let told = verdict(&["pdf", &files.put("more.pdf", more), "--roots", &root]);
    assert!(told.starts_with("1 [approval:"), "{told}");
    assert_eq!(run(&["pdf", &pdf_file, "--roots", &files.put("no.pem", "no certificate")]).0, 2);
}
