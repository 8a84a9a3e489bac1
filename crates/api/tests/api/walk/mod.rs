//! Every procedure under `procedures/` along every path that its definition allows. What is done at each step is read from
//! the definition and its `example.json`: a new folder needs one line below.

mod case;
mod history;
mod issued;
mod officers;
mod own_cases;
mod rejections;
mod returns;
mod samples;
mod whole_way;

pub use case::Case;
pub use samples::import;

use crate::support::{Client, TestApp};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use ventanilla_shared::decision::{Grant, Role};
use ventanilla_shared::procedure::{Form, Procedure, Stage, StageKind, SubjectKind};

/// One procedure on a server of its own, with the officers who work on it.
pub struct Walk {
    pub app: TestApp,
    pub procedure: Procedure,
    pub example: Value,
    /// Officers by stage, in the order in which they were asked for.
    staff: RefCell<BTreeMap<String, Vec<Client>>>,
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folders that hold a definition, as `institution/name`.
pub fn folders() -> Vec<String> {
    let inside = |folder: &Path| {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let folders = entries.filter(|entry| entry.path().is_dir());
        folders.map(|entry| entry.file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    let procedures = root().join("procedures");
    let mut found = Vec::new();
    for institution in inside(&procedures) {
        for name in inside(&procedures.join(&institution)) {
            if procedures.join(&institution).join(&name).join("procedure.toml").exists() {
                found.push(format!("{institution}/{name}"));
            }
        }
    }
    found.sort();
    found
}

/// Definition and example in a folder.
pub fn read(folder: &Path) -> (Procedure, Value) {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    (toml::from_str(&text("procedure.toml")).unwrap(), serde_json::from_str(&text("example.json")).unwrap())
}

impl Walk {
    /// A server for the procedure in `folder`, the registers filled that it looks things up in.
    pub async fn of(folder: &str) -> Self {
        let (procedure, example) = read(&root().join("procedures").join(folder));
        Self::on(TestApp::new().await, procedure, example).await
    }

    pub async fn on(app: TestApp, procedure: Procedure, example: Value) -> Self {
        let walk = Self { app, procedure, example, staff: RefCell::default() };
        walk.fill_registers().await;
        walk
    }

    fn institution(&self) -> &str {
        &self.procedure.institution
    }

    /// Whom the example is about.
    fn subject(&self) -> SubjectKind {
        serde_json::from_value(self.example["subject"].clone()).unwrap()
    }

    fn answers(&self) -> Form {
        serde_json::from_value(self.example["sections"].clone()).unwrap()
    }

    /// The unit that does a stage for the example's answers.
    fn unit(&self, stage: &Stage) -> String {
        stage.unit.of(&self.answers()).expect("the example's answers name the unit").to_owned()
    }

    fn grant(&self, stage: &Stage, role: Role) -> Grant {
        Grant { role, institution: self.institution().to_owned(), unit: self.unit(stage) }
    }

    /// The roles of all who sign.
    fn signers(&self) -> Vec<Grant> {
        let stages = self.procedure.stages.iter().filter(|stage| stage.kind == StageKind::Sign);
        stages.map(|stage| self.grant(stage, stage.role)).collect()
    }

    /// The `n`-th officer of a stage; the same one whenever asked.
    pub async fn officer(&self, stage: &Stage, n: usize) -> Client {
        loop {
            if let Some(known) = self.staff.borrow().get(&stage.id).and_then(|officers| officers.get(n)) {
                return known.clone();
            }
            let new = self.app.officer_with(vec![self.grant(stage, stage.role)]).await;
            self.staff.borrow_mut().entry(stage.id.clone()).or_default().push(new);
        }
    }

    /// Somebody whom the procedure lets file.
    pub async fn applicant(&self) -> Client {
        self.entitled(Vec::new()).await
    }

    async fn entitled(&self, grants: Vec<Grant>) -> Client {
        let client = self.app.officer_with(grants).await;
        let level = self.procedure.identity_level;
        let raised = self.app.app.write_blocking(|tx| {
            ventanilla_api::accounts::store::raise_identity_level(tx, client.account, level)
        });
        raised.unwrap();
        client
    }
}

/// A module of tests for each procedure.
macro_rules! walked {
    ($($name:ident: $folder:literal,)*) => {
        const WALKED: &[&str] = &[$($folder),*];
        $(mod $name {
            use super::*;

            #[actix_web::test]
            async fn from_nothing_to_signed() {
                whole_way::walk(&Walk::of($folder).await).await;
            }

            #[actix_web::test]
            async fn for_everybody_whom_it_may_be_about() {
                whole_way::for_every_subject(&Walk::of($folder).await).await;
            }

            #[actix_web::test]
            async fn returned_wherever_it_may_be() {
                returns::walk(&Walk::of($folder).await).await;
            }

            #[actix_web::test]
            async fn rejected_and_corrected_for_every_reason() {
                rejections::corrected(&Walk::of($folder).await).await;
            }

            #[actix_web::test]
            async fn rejected_for_good_for_every_reason() {
                rejections::definitive(&Walk::of($folder).await).await;
            }

            #[actix_web::test]
            async fn nobody_acts_on_an_own_case() {
                own_cases::walk(&Walk::of($folder).await).await;
            }
        })*
    };
}

walked! {
    education_case_file: "mineduc/education-case-file",
    graduation_case_file: "mineduc/graduation-case-file",
    sworn_translation: "mineduc/sworn-translation",
    sworn_translator_registration: "mineduc/sworn-translator-registration",
    title_before_2005: "mineduc/title-before-2005",
    title_since_2005: "mineduc/title-since-2005",
    business_licence: "municipality/business-licence",
    identity_verification: "oj/identity-verification",
    service_certification: "onsec/service-certification",
}

/// Folders whose requests do not begin with a signed-in person (`POST /requests`); their own tests walk them.
const FILED_OTHERWISE: &[&str] = &["ventanilla/account-recovery"];

#[test]
fn every_folder_is_walked() {
    let mut walked = [WALKED, FILED_OTHERWISE].concat();
    walked.sort_unstable();
    assert_eq!(folders(), walked, "a folder in procedures/ needs a line in `walked!`");
}
