//! What is so once the last signature is on the document.

use super::{Case, samples};
use crate::judges;
use crate::support::Client;
use serde_json::{Value, json};
use ventanilla_shared::procedure::{ChoiceSource, Effect, FieldKind, StageKind, answer};

impl Case<'_> {
    /// The document is whole and can be verified, the outcome took effect, the person was told, the history is complete.
    pub async fn expect_issued(&self) {
        let procedure = &self.walk.procedure;
        let request = self.seen_by(&self.applicant).await;
        assert_eq!((&request["state"], &request["stage"]), (&json!("signed"), &Value::Null));
        let document = &request["certificate"];
        let number = document["number"].as_str().unwrap();
        let file = self.applicant.get(&format!("/requests/{}/certificate", self.id)).await;
        assert_eq!(file.status, 200);
        assert_eq!(judges::pdfsig_valid(&file.bytes), (procedure.signatures(), true), "{}", procedure.code);
        assert!(judges::text_of(&file.bytes).contains(number));
        let mine = self.applicant.get("/me/certificates").await.ok();
        assert!(mine.as_array().unwrap().iter().any(|one| one["number"] == number), "{mine}");

        let code = document["code"].as_str().unwrap();
        let face = self.verified(code).await;
        assert_eq!((&face["status"], &face["number"]), (&json!("valid"), &json!(number)));
        assert_eq!(face["signatures"].as_array().map(Vec::len), Some(procedure.signatures()));
        assert_eq!(face["valid_until"].is_null(), procedure.outcome.valid_months.is_none());
        for void in &self.void {
            assert_ne!(void, code, "a new document has a code of its own");
            assert_eq!(self.verified(void).await["status"], "void");
        }
        let last = procedure.stages.iter().rfind(|stage| stage.kind == StageKind::Sign).unwrap();
        let signer = self.walk.officer(last, 0).await;
        self.expect_history(&signer).await;
        self.expect_told().await;
        for effect in &procedure.outcome.effects {
            self.expect_effect(effect).await;
        }
    }

    /// The applicant has a notification of each thing that happened, in the definition's own words where it has some, and
    /// as many mails, which only say that one waits.
    pub async fn expect_told(&self) {
        let page = self.applicant.get("/me/notifications?limit=100").await.ok();
        let own = |item: &&Value| item["request"] == json!(self.id);
        let mut told: Vec<&Value> = page["items"].as_array().unwrap().iter().filter(own).collect();
        told.reverse();
        let kinds: Vec<&str> = told.iter().map(|item| item["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, self.told);
        let notices = &self.walk.procedure.notices;
        for item in &told {
            let words = item["text"].as_str().unwrap();
            if let Some(notice) = notices.of(item["kind"].as_str().unwrap()) {
                assert!(words.ends_with(&notice.es), "{words}");
            }
            assert!(words.contains(self.number.as_str().unwrap()), "{words}");
        }
        let mails = self.walk.app.mails_to(&self.applicant.email).await;
        assert_eq!(mails.len(), page["items"].as_array().unwrap().len());
        for mail in mails {
            assert!(!mail.contains(self.number.as_str().unwrap()), "{mail}");
        }
    }

    async fn expect_effect(&self, effect: &Effect) {
        if let Effect::IdentityLevel { level } = effect {
            assert_eq!(self.applicant.get("/me").await.ok()["identity_level"], json!(level));
        }
        if let Effect::RegisterEntry { register, values } = effect {
            let register = samples::register(register);
            let registrar = self.walk.registrar(&register).await;
            // A choice stands in a column of text by its name.
            let languages = self.applicant.get("/catalogues/languages").await.ok();
            let label = |value: &Value| {
                let mut entries = languages.as_array().unwrap().iter();
                entries.find(|entry| entry["value"] == *value).map(|entry| entry["label"].clone())
            };
            let expected = |column: &str| {
                let given = answer(&self.walk.answers(), &values[column]).cloned().unwrap_or_default();
                let by_name = self.walk.procedure.field(&values[column]).is_some_and(|field| {
                    matches!(&field.kind, FieldKind::Choice { catalogue: Some(ChoiceSource::Languages), .. })
                });
                if by_name { label(&given).unwrap() } else { given }
            };
            let key = expected(&register.key);
            let row = self.entry(&registrar, &register.code, &register.key, &key).await;
            for column in values.keys() {
                assert_eq!(row["data"][column], expected(column), "{column}");
            }
            let history =
                format!("/registers/{}/entries/{}/history", register.code, row["id"].as_str().unwrap());
            let history = registrar.get(&history).await.ok();
            let by_request = |entry: &Value| entry["request_id"] == json!(self.id) && entry["by"].is_null();
            assert!(history.as_array().unwrap().iter().any(by_request), "{history}");
        }
    }

    /// The row of a register under a key.
    async fn entry(&self, registrar: &Client, register: &str, column: &str, key: &Value) -> Value {
        let q = key.as_str().unwrap();
        let rows = registrar.get(&format!("/registers/{register}/entries?q={q}")).await.ok();
        let mut rows = rows["items"].as_array().unwrap().iter();
        rows.find(|row| row["data"][column] == *key).expect("the outcome is in the register").clone()
    }
}
