//! Somebody without a session: registers, signs in, asks for help.

use crate::support::{Reply, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_shared::challenge::Challenge;

pub const PASSWORD: &str = "Quetzal-Azul-77";

impl TestApp {
    pub async fn stranger(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.http.request(method, format!("{}/api/v1{path}", self.url));
        if let Some(body) = body {
            request = request.json(&body);
        }
        Reply::of(request.send().await.unwrap()).await
    }

    pub async fn tell(&self, path: &str, body: Value) -> Reply {
        self.stranger(Method::POST, path, Some(body)).await
    }

    /// A solved challenge.
    pub async fn solution(&self) -> Value {
        let asked = self.stranger(Method::GET, "/challenges", None).await.ok();
        let challenge: Challenge = serde_json::from_value(asked).unwrap();
        serde_json::to_value(challenge.solve().unwrap()).unwrap()
    }

    /// What a person without an account sends to register.
    pub async fn registration(&self, cui: &str, email: &str) -> Value {
        json!({
            "cui": cui, "birth_date": "1980-05-06", "email": email, "email_confirmation": email,
            "password": PASSWORD, "terms_version": "2026-11", "challenge": self.solution().await,
        })
    }

    /// Registers and opens the e-mailed link.
    pub async fn registered(&self, cui: &str, email: &str) {
        let registration = self.registration(cui, email).await;
        self.tell("/accounts", registration).await.ok();
        let token = self.token_to(email).await;
        self.tell("/accounts/confirmations", json!({ "token": token })).await.ok();
    }

    /// The token of the last link that was mailed to this address.
    pub async fn token_to(&self, email: &str) -> String {
        let link = self.link_to(email).await;
        link.rsplit(['=', '/']).next().unwrap().to_owned()
    }

    pub async fn sign_in(&self, identifier: &str, password: &str) -> Reply {
        self.tell("/sessions", json!({ "identifier": identifier, "password": password })).await
    }

    pub async fn refresh(&self, token: &str) -> Reply {
        self.tell("/sessions/refresh", json!({ "refresh_token": token })).await
    }
}

/// The refresh token of an app's session.
pub fn refresh_token(reply: &Reply) -> String {
    reply.ok()["refresh_token"].as_str().unwrap().to_owned()
}

/// An answer without what differs from one to the next.
pub fn answer(reply: &Reply) -> (u16, Value, Vec<String>) {
    let mut headers: Vec<String> = reply.headers.keys().map(|name| name.to_string()).collect();
    // The map of headers has no order of its own.
    headers.sort();
    (reply.status, reply.json(), headers)
}
