use super::TestApp;
use base64::Engine;
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use ventanilla_api::accounts::{self, Account};
use ventanilla_api::db::{schema::grants, to_db};
use ventanilla_shared::api::people::Person;
use ventanilla_shared::decision::{Grant, IdentityLevel, Role};
use ventanilla_shared::{AccountId, Cui, Email, Language};

/// Opens every signing key of the tests.
pub const SECRET: &str = "Secreto-de-firma-1";

/// The n-th invented CUI: valid check digit, born in Guatemala.
pub fn cui(n: u32) -> String {
    let mut candidates =
        (0..10).map(|last| format!("{:08}", 20_000_000 + n * 10 + last)).filter_map(|first| {
            let text = (0..10).map(|check| format!("{first}{check}0101"));
            text.into_iter().find(|text| Cui::parse(text).is_ok())
        });
    candidates.next().unwrap()
}

/// A signed-in person.
#[derive(Clone)]
pub struct Client {
    pub account: AccountId,
    pub cui: String,
    pub email: String,
    pub token: String,
    pub url: String,
    pub http: reqwest::Client,
}

/// An answer, read whole.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// A problem in one line: `422 invalid /email email, /cui cui_length`.
    pub fn problem(&self) -> String {
        let kind = self.headers.get("content-type").and_then(|value| value.to_str().ok());
        assert!(self.status < 400 || kind == Some("application/problem+json"), "{} {kind:?}", self.status);
        let body = self.json();
        let errors: Vec<String> = body["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|e| format!("{} {}", e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap()))
            .collect();
        let code = body["code"].as_str().unwrap_or_default();
        format!("{} {code} {}", self.status, errors.join(", ")).trim().to_owned()
    }

    /// The body of a success.
    pub fn ok(&self) -> Value {
        assert!(self.status < 300, "{} {}", self.status, String::from_utf8_lossy(&self.bytes));
        self.json()
    }
}

impl Client {
    pub async fn send(&self, method: Method, path: &str, version: Option<i64>, body: Option<Value>) -> Reply {
        let mut request =
            self.http.request(method, format!("{}/api/v1{path}", self.url)).bearer_auth(&self.token);
        if let Some(version) = version {
            request = request.header("if-match", format!("\"{version}\""));
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Reply::of(request.send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, None, Some(body)).await
    }

    pub async fn request(&self, id: &str) -> Value {
        self.get(&format!("/requests/{id}")).await.ok()
    }

    /// A move on a request: reads the version, sends `If-Match`.
    pub async fn act(&self, id: &str, action: &str, body: Option<Value>) -> Reply {
        let version = self.get(&format!("/requests/{id}")).await.json()["version"].as_i64().unwrap_or(0);
        self.send(Method::POST, &format!("/requests/{id}/{action}"), Some(version), body).await
    }

    /// Saves a part of a request: reads the version, sends `If-Match`.
    pub async fn put(&self, id: &str, part: &str, body: Value) -> Reply {
        let version = self.get(&format!("/requests/{id}")).await.json()["version"].as_i64().unwrap_or(0);
        self.send(Method::PUT, &format!("/requests/{id}/{part}"), Some(version), Some(body)).await
    }

    pub async fn upload(
        &self,
        id: &str,
        kind: &str,
        name: &str,
        content: Vec<u8>,
        description: Option<&str>,
    ) -> Reply {
        let part = reqwest::multipart::Part::bytes(content).file_name(name.to_owned());
        let mut form = reqwest::multipart::Form::new().text("kind", kind.to_owned()).part("file", part);
        if let Some(description) = description {
            form = form.text("description", description.to_owned());
        }
        let url = format!("{}/api/v1/requests/{id}/documents", self.url);
        Reply::of(self.http.post(url).bearer_auth(&self.token).multipart(form).send().await.unwrap()).await
    }

    /// Attaches a file in parts.
    pub async fn upload_whole(&self, id: &str, kind: &str, name: &str, content: Vec<u8>) -> Reply {
        let new = json!({ "kind": kind, "file_name": name, "size": content.len() });
        let upload = self.post(&format!("/requests/{id}/uploads"), new).await.ok();
        let path = format!("/requests/{id}/uploads/{}", upload["id"].as_str().unwrap());
        let mut offset = 0;
        for part in content.chunks(upload["part_size"].as_u64().unwrap() as usize) {
            let url = format!("{}/api/v1{path}", self.url);
            let sent = self.http.patch(url).bearer_auth(&self.token);
            let sent = sent.header("upload-offset", offset.to_string()).body(part.to_vec());
            Reply::of(sent.send().await.unwrap()).await.ok();
            offset += part.len();
        }
        self.send(Method::POST, &format!("{path}/complete"), None, None).await
    }

    /// Signs the document that waits.
    pub async fn sign(&self, id: &str, secret: &str) -> Reply {
        let certificate = self.request(id).await["certificate"]["id"].clone();
        self.post(&format!("/requests/{id}/sign"), json!({ "certificate": certificate, "secret": secret }))
            .await
    }
}

impl TestApp {
    /// The same person with a token of this moment: the clock has moved on.
    pub fn again(&self, client: &Client) -> Client {
        let now = ventanilla_api::clock::Clock::now(&*self.clock);
        let token = self.app.keys.access_token(client.account, "later", now).unwrap();
        Client { token, ..client.clone() }
    }

    /// Who comes in through a link to file without an account.
    pub async fn guest(&self, token: &str) -> Client {
        let url = format!("{}/api/v1/account-recoveries/sessions", self.url);
        let sent = self.http.post(url).json(&json!({ "token": token })).send().await.unwrap();
        let session = Reply::of(sent).await.ok();
        let mut client = Client {
            account: AccountId(uuid::Uuid::nil()),
            cui: String::new(),
            email: String::new(),
            token: session["access_token"].as_str().unwrap().to_owned(),
            url: self.url.clone(),
            http: self.http.clone(),
        };
        let me = client.get("/me").await.ok();
        client.account = me["id"].as_str().unwrap().parse().unwrap();
        client
    }

    /// Somebody without roles, personal data complete.
    pub async fn citizen(&self) -> Client {
        self.person(Vec::new()).await
    }

    /// Somebody with roles at ONSEC's unit of certifications.
    pub async fn officer(&self, roles: &[Role]) -> Client {
        self.officer_at("ONSEC", "certifications", roles).await
    }

    /// Somebody with roles at a unit of an institution.
    pub async fn officer_at(&self, institution: &str, unit: &str, roles: &[Role]) -> Client {
        let grant = |role: &Role| Grant { role: *role, institution: institution.into(), unit: unit.into() };
        self.person(roles.iter().map(grant).collect()).await
    }

    /// Somebody with these roles at these units.
    pub async fn officer_with(&self, grants: Vec<Grant>) -> Client {
        self.person(grants).await
    }

    pub async fn reviewer(&self) -> Client {
        self.officer(&[Role::Reviewer]).await
    }

    /// A signer with an enrolled key, opened by [`SECRET`].
    pub async fn signer(&self) -> Client {
        self.officer(&[Role::Signer]).await
    }

    async fn person(&self, held: Vec<Grant>) -> Client {
        let n = self.people.fetch_add(1, Ordering::Relaxed);
        let cui = &cui(n);
        let now = ventanilla_api::clock::Clock::now(&*self.clock);
        let some = |text: &str| Some(text.to_owned());
        let (first, last) = NAMES[n as usize % NAMES.len()];
        let profile = Person {
            cui: some(cui),
            first_name: some(first),
            first_surname: some(last),
            birth_date: chrono::NaiveDate::from_ymd_opt(1975, 3, 14),
            sex: Some(ventanilla_shared::api::people::Sex::Female),
            phone: some("+502 5555 1234"),
            department: some("1"),
            municipality: some("101"),
            address: some("4a calle 1-23 zona 1"),
            igss_number: some("1975123456"),
            nit: some("576937-K"),
            ..Person::default()
        };
        let account = Account {
            id: AccountId(ventanilla_api::ids::fresh(now)),
            cui: Cui::parse(cui).unwrap(),
            email: Email::parse(&format!("persona{n}@correo.example")).unwrap(),
            birth_date: chrono::NaiveDate::from_ymd_opt(1975, 3, 14).unwrap(),
            password_hash: None,
            identity_level: IdentityLevel::EmailConfirmed,
            language: Language::Spanish,
            profile,
            profile_complete: true,
            guest: false,
            position: (!held.is_empty()).then(|| "Departamento de Registro".to_owned()),
            grants: Vec::new(),
            substitutions: Vec::new(),
            version: 1,
            created_at: now,
        };
        let (id, email) = (account.id, account.email.as_str().to_owned());
        self.app
            .write_blocking(|tx| {
                accounts::store::insert(tx, &account, None)?;
                for grant in &held {
                    diesel::insert_into(grants::table)
                        .values((
                            grants::account_id.eq(id.to_string()),
                            grants::role.eq(grant.role.as_str()),
                            grants::institution.eq(&grant.institution),
                            grants::unit.eq(&grant.unit),
                            grants::created_at.eq(to_db(tx.now)),
                        ))
                        .execute(tx.db)?;
                }
                Ok(())
            })
            .unwrap();
        let client = Client {
            account: id,
            cui: cui.to_owned(),
            email,
            token: self.app.keys.access_token(id, "test", now).unwrap(),
            url: self.url.clone(),
            http: self.http.clone(),
        };
        if held.iter().any(|grant| grant.role == Role::Signer) {
            self.enrol(&client, first, last).await;
        }
        client
    }
}

/// Invented people.
const NAMES: [(&str, &str); 8] = [
    ("Lucía", "Ajanel"),
    ("Óscar", "Tzoc"),
    ("Rosa", "Batz"),
    ("Mateo", "Xiloj"),
    ("Inés", "Cumez"),
    ("Julián", "Sicay"),
    ("Marta", "Quiej"),
    ("Noé", "Pérez Ixcot"),
];

impl TestApp {
    /// Enrols a key of the built-in authority, or of the test's own where there is none, through HTTP.
    pub async fn enrol(&self, client: &Client, first: &str, last: &str) {
        let name = format!("{first} {last}");
        let issued = if self.app.trust.development().is_some() {
            // A counter that asks where certificates come from.
            self.issued(&name, 365)
        } else {
            // The outside judges look at the machine's clock, which may be behind the test's; a test may begin years ago.
            let now = self.clock_now().min(super::start()) - chrono::TimeDelta::days(30);
            let authority = self.authority.get_or_init(|| {
                ventanilla_pades::development::Authority::generate("Autoridad de prueba", now, 3650).unwrap()
            });
            authority.issue(name.as_str(), now, 365).unwrap()
        };
        let file = issued.pkcs12(SECRET).unwrap();
        let body =
            json!({ "pkcs12": base64::engine::general_purpose::STANDARD.encode(file), "secret": SECRET });
        client.send(Method::PUT, "/me/signing-key", None, Some(body)).await.ok();
    }

    /// The root that the signers' certificates lead to, PEM.
    pub fn root(&self) -> String {
        self.authority.get().expect("a signer was enrolled").root_pem().unwrap()
    }
}

impl TestApp {
    /// A client of whoever holds the access token.
    pub async fn as_bearer(&self, token: &str) -> Client {
        let now = ventanilla_api::clock::Clock::now(&*self.clock);
        let account = self.app.keys.verify(token, now).expect("a token of this server").sub;
        let found = self.app.read_blocking(|tx| accounts::store::find(tx, account)).unwrap().unwrap();
        Client {
            account,
            cui: found.cui.as_str().to_owned(),
            email: found.email.as_str().to_owned(),
            token: token.to_owned(),
            url: self.url.clone(),
            http: self.http.clone(),
        }
    }
}
