//! What belongs to one person, and to the officers who deal with it: something behind every id of the API.

use crate::support::{Client, SECRET, TestApp, webm};
use crate::{payments, people};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_api::notifications::notify;
use ventanilla_pades::development::Authority;
use ventanilla_shared::decision::Role;

pub struct World {
    pub owner: Client,
    /// A draft, one that waits, one to be signed, one signed, one under review.
    requests: Vec<Value>,
    upload: String,
    /// What nobody else is to read.
    marks: Vec<String>,
    person: String,
    notification: String,
    absence: String,
    officer: String,
    revocation: String,
    code: String,
    statement: String,
    row: String,
    entry: String,
    notice: String,
}

fn id(of: &Value) -> String {
    of["id"].as_str().unwrap().to_owned()
}

/// Institution and unit at which the things of a path lie.
pub fn place(path: &str) -> (&'static str, &'static str) {
    if path.contains("/registers") { ("MINEDUC", "central") } else { ("ONSEC", "certifications") }
}

impl World {
    pub async fn new(app: &TestApp) -> Self {
        let owner = app.citizen().await;
        let reviewer = app.reviewer().await;
        let signers = [app.signer().await, app.signer().await, app.signer().await];
        let signed = app.request(&owner).to_sign(&reviewer).await;
        for signer in &signers {
            signer.sign(&signed, SECRET).await.ok();
        }
        let to_sign = app.request(&owner).to_sign(&reviewer).await;
        let taken = app.request(&owner).taken_by(&reviewer).await;
        let waiting = app.request(&owner).submitted().await;
        let draft = app.request(&owner).complete().await;
        owner
            .upload(&draft, "other", "secreto-de-la-duena.pdf", crate::support::pdf("s"), Some("x"))
            .await
            .ok();
        let new = json!({ "kind": "other", "description": "x", "file_name": "por-partes.webm", "size": webm().len() });
        let upload = id(&owner.post(&format!("/requests/{draft}/uploads"), new).await.ok());
        let mut requests = Vec::new();
        for request in [draft, waiting, to_sign, signed, taken] {
            requests.push(owner.request(&request).await);
        }
        let code = requests[3]["certificate"]["code"].as_str().unwrap().to_owned();
        let because = json!({ "reason": "wrong_data", "text": "El período es de otra persona" });
        let revocation = id(&reviewer.post(&format!("/certificates/{code}/revocations"), because).await.ok());
        let person = id(&owner.post("/me/associated-persons", people::other(50)).await.ok());
        let account = owner.account;
        app.app.write_blocking(|tx| notify(tx, account, "submitted", None, Some("2026-000777"))).unwrap();
        let notification = id(&owner.get("/me/notifications").await.ok()["items"][0]);
        let cashier = payments::cashier(app).await;
        let imported = payments::import(&cashier, &[(payments::PAID, "AJENA-1", "16.50")]).await.ok();
        let statement = id(&imported["statement"]);
        let row = id(&payments::rows(&cashier, "").await[0]);
        let (entry, notice) = register(app).await;
        let mut marks = vec![owner.cui.clone(), owner.email.clone(), "secreto-de-la-duena".into()];
        marks.extend([
            "AJENA-1".into(),
            "2026-000777".into(),
            "Inés Cumez Batz".into(),
            "Rosa Tum Batz".into(),
        ]);
        marks.extend(requests.iter().map(|request| request["number"].as_str().unwrap().to_owned()));
        Self {
            absence: absence(app, &reviewer).await,
            officer: reviewer.account.to_string(),
            owner,
            requests,
            upload,
            marks,
            person,
            notification,
            revocation,
            code,
            statement,
            row,
            entry,
            notice,
        }
    }

    /// The paths that a template of the document stands for.
    pub fn paths(&self, template: &str) -> Vec<String> {
        let rest = template.trim_start_matches("/api/v1");
        if !rest.starts_with("/requests/{id}") {
            return vec![self.one(template, rest)];
        }
        let each = |request: &Value| {
            let documents = request["documents"].as_array().unwrap();
            let document = documents.last().map(id).unwrap_or_default();
            let path = template.replace("{id}", request["id"].as_str().unwrap());
            let path = path.replace("{document}", &document).replace("{upload}", &self.upload);
            path.replace("{section}", "services")
        };
        self.requests.iter().map(each).collect()
    }

    fn one(&self, template: &str, rest: &str) -> String {
        let waiting = self.requests[1]["id"].as_str().unwrap();
        let (name, value) = match rest.split('/').collect::<Vec<_>>()[1..] {
            ["me", "associated-persons", "{id}", ..] => ("{id}", self.person.as_str()),
            ["me", "notifications", "{id}", ..] => ("{id}", &*self.notification),
            ["absences", ..] => ("{id}", &*self.absence),
            ["officers", ..] => ("{id}", &*self.officer),
            ["revocations", ..] => ("{id}", &*self.revocation),
            ["statement-rows", ..] => ("{id}", &*self.row),
            ["statements", ..] => ("{id}", &*self.statement),
            ["payments", ..] => ("{request}", waiting),
            ["certificates", ..] => ("{code}", &*self.code),
            ["registers", "{code}", "entries", ..] => ("{id}", &*self.entry),
            ["registers", "{code}", "notices", ..] => ("{id}", &*self.notice),
            ["procedures", ..] => ("{code}", "onsec.service-certification"),
            _ => ("{name}", "languages"),
        };
        let path = template.replace(name, value).replace("{code}", "mineduc.authorised-signers");
        let path = path.replace("{institution}", "ONSEC").replace("{unit}", "certifications");
        let path = path
            .replace("{date}", "2026-12-23")
            .replace("{token}", "nobody-has-it")
            .replace("{document}", "dpi");
        let query = match rest {
            "/log/proofs/consistency" => "?from=1",
            "/registers/{code}/lookup" => "?key=1",
            _ => "",
        };
        format!("{path}{query}")
    }

    /// What of the owner's an answer tells, beyond what its address says.
    pub fn told(&self, path: &str, body: &[u8]) -> Option<&str> {
        let text = String::from_utf8_lossy(body);
        let told =
            self.marks.iter().find(|mark| text.contains(mark.as_str()) && !path.contains(mark.as_str()));
        told.map(String::as_str)
    }

    /// All that the owner has, as the owner reads it.
    pub async fn belongings(&self) -> Vec<Value> {
        let mut all = Vec::new();
        let ids = self.requests.iter().map(id);
        let mut paths: Vec<String> = ids.map(|id| format!("/requests/{id}")).collect();
        paths.extend(["/me".into(), "/me/notifications".into(), "/me/associated-persons".into()]);
        let draft = id(&self.requests[0]);
        paths.push(format!("/requests/{draft}/uploads/{}", self.upload));
        for path in paths {
            all.push(self.owner.send(Method::GET, &path, None, None).await.ok());
        }
        all
    }
}

async fn absence(app: &TestApp, absent: &Client) -> String {
    let (head, substitute) = (app.officer(&[Role::HeadOfUnit]).await, app.officer(&[Role::Cashier]).await);
    let body = json!({
        "grant": { "role": "reviewer", "institution": "ONSEC", "unit": "certifications" },
        "absent": absent.account, "substitute": substitute.account,
        "from": "2026-12-01", "until": "2026-12-04", "reason": "Vacaciones",
    });
    id(&head.post("/absences", body).await.ok())
}

/// An entry of a register, and a notice that waits.
async fn register(app: &TestApp) -> (String, String) {
    let path = "/registers/mineduc.authorised-signers";
    let keeper = app.officer_at("MINEDUC", "central", &[Role::Registrar]).await;
    let head = app.officer_at("MINEDUC", "GT-NORTE", &[Role::HeadOfUnit]).await;
    let now = crate::support::start() - chrono::TimeDelta::days(10);
    let addition = |name: &str| {
        let certificate = Authority::generate(name, now, 400).unwrap().root_pem().unwrap();
        let data = json!({ "name": name, "post": "Directora Departamental", "from": "2026-12-01" });
        json!({ "kind": "add", "unit": "GT-NORTE", "data": data, "certificate": certificate })
    };
    let taken = head.post(&format!("{path}/notices"), addition("Inés Cumez Batz")).await.ok();
    let accept = format!("{path}/notices/{}/acceptance", id(&taken));
    let accepted = keeper.send(Method::POST, &accept, taken["version"].as_i64(), Some(json!({}))).await.ok();
    let entry = accepted["entry_id"].as_str().unwrap().to_owned();
    let waiting = head.post(&format!("{path}/notices"), addition("Rosa Tum Batz")).await.ok();
    (entry, id(&waiting))
}
