//! What an applicant does with a request, read from the definition and its example.

use super::history::Moved;
use super::{Walk, samples};
use crate::support::{Client, Reply};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use ventanilla_shared::procedure::{StageKind, SubjectKind};

/// A request, and what was done with it so far.
pub struct Case<'a> {
    pub walk: &'a Walk,
    pub applicant: Client,
    pub id: String,
    pub number: Value,
    pub(super) moves: Vec<Moved>,
    /// Kinds of the notifications that the applicant should have got.
    pub(super) told: Vec<&'static str>,
    /// Who holds it, as far as the rules say.
    pub(super) holder: Option<Client>,
    /// Who moved it on last from each review stage.
    pub(super) moved_on: HashMap<String, Client>,
    pub(super) payment_confirmed: bool,
    /// Codes of the documents that were rendered and are void.
    pub(super) void: Vec<String>,
}

/// A payment's reference is used once.
static PAYMENTS: AtomicU32 = AtomicU32::new(1);

impl Walk {
    /// A draft about whom the example is about.
    pub async fn draft(&self, applicant: &Client) -> Case<'_> {
        self.draft_about(applicant, self.subject(), None).await
    }

    /// A draft, perhaps with the answers of an earlier request.
    pub async fn draft_about(
        &self,
        applicant: &Client,
        subject: SubjectKind,
        answers_of: Option<&str>,
    ) -> Case<'_> {
        let mut about = json!({ "kind": subject });
        if subject == SubjectKind::AssociatedPerson {
            let person = applicant.post("/me/associated-persons", self.example["person"].clone()).await.ok();
            about["associated_person"] = person["id"].clone();
        }
        let new = json!({ "procedure": self.procedure.code, "subject": about, "answers_of": answers_of });
        let made = applicant.post("/requests", new).await.ok();
        assert_eq!(made["state"], "creation");
        let mut case = Case {
            walk: self,
            applicant: applicant.clone(),
            id: made["id"].as_str().unwrap().to_owned(),
            number: made["number"].clone(),
            moves: Vec::new(),
            told: Vec::new(),
            holder: None,
            moved_on: HashMap::new(),
            payment_confirmed: false,
            void: Vec::new(),
        };
        case.own("create", "creation", None);
        case
    }

    /// A request as the example has it, filed by somebody new.
    pub async fn filed(&self) -> Case<'_> {
        let mut case = self.draft(&self.applicant().await).await;
        case.fill_in().await;
        case.submit().await;
        case
    }
}

impl Case<'_> {
    pub async fn seen_by(&self, who: &Client) -> Value {
        who.request(&self.id).await
    }

    /// The state, and the stage where there is one.
    pub async fn standing(&self) -> (String, Option<String>) {
        let request = self.seen_by(&self.applicant).await;
        let stage = request["stage"]["id"].as_str().map(str::to_owned);
        (request["state"].as_str().unwrap().to_owned(), stage)
    }

    async fn save(&mut self, part: &str, body: Value) {
        self.applicant.put(&self.id, part, body).await.ok();
        self.own("save", "creation", Some(part.rsplit('/').next().unwrap()));
    }

    /// Enters and attaches all that the example holds, and what is asked for beside it.
    pub async fn fill_in(&mut self) {
        let example = &self.walk.example;
        self.answer(&example["sections"]).await;
        if example["payment"].is_object() {
            let mut payment = example["payment"].clone();
            payment["number"] = json!(format!("PAGO-{}", PAYMENTS.fetch_add(1, Ordering::Relaxed)));
            self.save("payment", payment).await;
        }
        self.attach().await;
        self.save("delivery", example["delivery"].clone()).await;
        let found = self.applicant.get(&format!("/requests/{}/inconsistencies", self.id)).await.ok();
        let errors: Vec<&Value> =
            found.as_array().unwrap().iter().filter(|one| one["severity"] == "error").collect();
        assert!(errors.is_empty(), "{}: {errors:?}", self.walk.procedure.code);
    }

    /// Saves every section of these answers.
    pub async fn answer(&mut self, answers: &Value) {
        for section in &self.walk.procedure.sections {
            if let Some(given) = answers.get(&section.id) {
                self.save(&format!("sections/{}", section.id), given.clone()).await;
            }
        }
    }

    /// Attaches the documents of the example, and those that this subject needs.
    async fn attach(&mut self) {
        let request = self.seen_by(&self.applicant).await;
        let subject: SubjectKind = serde_json::from_value(request["subject"]["kind"].clone()).unwrap();
        let form = serde_json::from_value(request["sections"].clone()).unwrap();
        for kind in &self.walk.procedure.documents {
            let mut listed = self.walk.example["documents"].as_array().into_iter().flatten();
            let wanted = listed.any(|id| *id == *kind.id) || kind.is_required();
            if wanted && kind.asked(subject, &form) {
                let (name, content) = samples::file(kind, &kind.id);
                let described = kind.described.then_some("Documento");
                self.applicant.upload(&self.id, &kind.id, &name, content, described).await.ok();
                self.own("save", "creation", Some("documents"));
            }
        }
    }

    /// A move of the applicant that is not possible now.
    pub async fn refused(&self, action: &str) -> String {
        self.applicant.act(&self.id, action, None).await.problem()
    }

    pub async fn submit(&mut self) {
        let filed = self.applicant.act(&self.id, "submit", None).await.ok();
        assert_eq!((&filed["state"], &filed["number"]), (&json!("submitted"), &self.number));
        self.own("submit", "submitted", None);
        self.told.push("submitted");
    }

    pub async fn recall(&mut self) {
        let draft = self.applicant.act(&self.id, "recall", None).await.ok();
        assert_eq!((&draft["state"], &draft["number"]), (&json!("creation"), &self.number));
        self.own("recall", "creation", None);
    }

    pub async fn correct(&mut self) {
        let draft = self.applicant.act(&self.id, "correct", None).await.ok();
        assert_eq!((&draft["state"], &draft["number"]), (&json!("creation"), &self.number));
        assert!(!draft["rejection"]["reasons"].as_array().unwrap().is_empty(), "who corrects reads why");
        self.own("correct", "creation", None);
    }

    /// Brings the case to where `until` waits for its officers; to the end when it names nothing.
    pub async fn up_to(&mut self, until: Option<&str>) {
        loop {
            let (state, at) = self.standing().await;
            let stage = match state.as_str() {
                "submitted" => self.walk.procedure.first_stage(),
                "under_review" => self.walk.procedure.stage(&at.unwrap()).unwrap(),
                "signed" if until.is_none() => return,
                other => panic!("{other} goes nowhere by itself"),
            };
            if until == Some(stage.id.as_str()) {
                return;
            }
            match stage.kind {
                StageKind::Review | StageKind::Check => self.review(stage).await,
                StageKind::Generate => panic!("the document was not rendered"),
                StageKind::Sign => self.sign_all(stage).await,
            }
        }
    }

    /// What a stranger learns of a document.
    pub async fn verified(&self, code: &str) -> Value {
        let url = format!("{}/api/v1/certificates/{code}", self.walk.app.url);
        let face = Reply::of(self.walk.app.http.get(url).send().await.unwrap()).await.ok();
        let form = reqwest::multipart::Form::new().text("code", code.to_owned());
        let url = format!("{}/api/v1/verifications", self.walk.app.url);
        let asked = self.walk.app.http.post(url).multipart(form).send().await.unwrap();
        assert_eq!(Reply::of(asked).await.ok()["certificate"], face);
        face
    }

    /// Notes that the rendered document is void, and that whoever verifies it is told so.
    pub(super) async fn voided(&mut self, before: &Value) {
        let code = before["code"].as_str().expect("it was rendered").to_owned();
        let face = self.verified(&code).await;
        assert_eq!((&face["status"], &face["number"]), (&json!("void"), &before["number"]));
        assert_eq!((&face["signatures"], &face["sha256"]), (&json!([]), &Value::Null));
        assert!(face["voided_at"].is_string(), "{face}");
        self.void.push(code);
    }
}
