//! What strangers try: crowds, guessing, forged requests of other sites.

use crate::strangers::{PASSWORD, answer};
use crate::support::{Reply, TestApp, cui};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use ventanilla_api::config::{Config, HashCost};

const EMAIL: &str = "ana@correo.example";
const WRONG: &str = "Otra-Clave-99";

async fn with_ana(change: impl FnOnce(&mut Config)) -> TestApp {
    let app = TestApp::with(change).await;
    app.registered(&cui(901), EMAIL).await;
    app
}

impl TestApp {
    /// As if it came from this address, through a proxy on this machine.
    async fn from(&self, address: &str, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.http.request(method, format!("{}/api/v1{path}", self.url));
        request = request.header("x-forwarded-for", address);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Reply::of(request.send().await.unwrap()).await
    }

    async fn guess_from(&self, address: &str, identifier: &str, password: &str) -> Reply {
        let body = json!({ "identifier": identifier, "password": password });
        self.from(address, Method::POST, "/sessions", Some(body)).await
    }
}

fn behind_a_proxy(config: &mut Config) {
    config.guards.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
}

#[actix_web::test]
async fn two_hundred_sign_ins_at_once_are_answered_and_the_counter_goes_on() {
    let app = with_ana(|config| {
        // As in production.
        config.hash_cost = HashCost { memory: 19 * 1024, passes: 2 };
        (config.guards.hashing_turns, config.guards.hashing_queue) = (1, 32);
    })
    .await;
    let many = (0..200).map(|n| {
        let (identifier, password) = if n % 2 == 0 {
            (EMAIL.to_owned(), PASSWORD)
        } else {
            (format!("nadie{n}@correo.example"), WRONG)
        };
        let http = app.http.clone();
        let url = format!("{}/api/v1/sessions", app.url);
        actix_web::rt::spawn(async move {
            let body = json!({ "identifier": identifier, "password": password });
            Reply::of(http.post(url).json(&body).send().await.unwrap()).await
        })
    });
    let many: Vec<_> = many.collect();
    let mut others = Vec::new();
    for _ in 0..20 {
        let begun = Instant::now();
        assert_eq!(app.stranger(Method::GET, "/terms", None).await.status, 200);
        others.push(begun.elapsed());
    }
    let mut counts = BTreeMap::new();
    for reply in many {
        let reply = reply.await.unwrap();
        if matches!(reply.status, 429 | 503) {
            assert!(reply.headers.contains_key("retry-after"), "{}", reply.problem());
        }
        let code = reply.json()["code"].as_str().unwrap_or("-").to_owned();
        *counts.entry((reply.status, code)).or_insert(0) += 1;
    }
    let allowed = [(201, "-"), (401, "sign_in_failed"), (429, "too_many_requests"), (503, "overloaded")];
    for (status, code) in counts.keys() {
        assert!(allowed.contains(&(*status, code.as_str())), "{counts:?}");
    }
    assert!(counts.contains_key(&(503, "overloaded".into())), "the queue has an end: {counts:?}");
    assert!(counts.contains_key(&(201, "-".into())), "those who found a place came in: {counts:?}");
    others.sort();
    // A queue of 33 hashes lasts for many seconds in this build: who does not sign in does not stand in it.
    assert!(others[10] < Duration::from_millis(500), "{others:?}");
    app.clock.advance(TimeDelta::minutes(5));
    assert_eq!(app.sign_in(EMAIL, PASSWORD).await.status, 201, "and it goes on afterwards");
}

#[actix_web::test]
async fn a_limit_is_said_in_every_answer_and_kept() {
    let app = TestApp::with(|config| {
        config.guards.address_per_minute = 5;
        config.guards.account_per_minute = 40;
    })
    .await;
    for left in (0..5).rev() {
        let reply = app.stranger(Method::GET, "/terms", None).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.headers["ratelimit-policy"], "\"address\";q=5;w=60");
        let standing = reply.headers["ratelimit"].to_str().unwrap().to_owned();
        assert!(standing.starts_with(&format!("\"address\";r={left};t=")), "{standing}");
    }
    let refused = app.stranger(Method::GET, "/terms", None).await;
    assert_eq!(refused.problem(), "429 too_many_requests");
    let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=13).contains(&wait), "one request a twelfth of a minute: {wait}");
    assert_eq!(refused.headers["ratelimit"], format!("\"address\";r=0;t={wait}"));
    assert_eq!(refused.headers["cache-control"], "no-store");
    assert!(refused.headers.contains_key("content-security-policy"));

    let ana = app.citizen().await;
    let reply = ana.get("/me").await;
    assert_eq!(reply.status, 200, "who is signed in is counted by account");
    assert_eq!(reply.headers["ratelimit-policy"], "\"account\";q=40;w=60");
    let unknown = ana.get("/nothing").await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.headers.contains_key("ratelimit"), "in problems too");
    let mut forged = ana.clone();
    forged.token.push('x');
    assert_eq!(forged.get("/me").await.status, 429, "a token that is none of ours makes nobody an account");
    assert_eq!(app.http.get(format!("{}/health/live", app.url)).send().await.unwrap().status(), 200);
}

#[actix_web::test]
async fn what_guesses_has_a_limit_of_its_own_by_address() {
    let app = TestApp::with(|config| {
        behind_a_proxy(config);
        config.guards.sensitive_per_minute = 3;
    })
    .await;
    for n in 0..3 {
        let reply = app.guess_from("198.51.100.1", &format!("nadie{n}@correo.example"), WRONG).await;
        assert_eq!(reply.problem(), "401 sign_in_failed");
        assert!(reply.headers["ratelimit-policy"].to_str().unwrap().contains("\"sensitive\";q=3;w=60"));
    }
    let next = app.guess_from("198.51.100.1", "nadie9@correo.example", WRONG).await;
    assert_eq!(next.problem(), "429 too_many_requests");
    let made_up = app.guess_from("192.0.2.7, 198.51.100.1", "nadie9@correo.example", WRONG).await;
    assert_eq!(
        made_up.problem(),
        "429 too_many_requests",
        "what the client writes before its address is not read"
    );
    for path in ["/accounts", "/password-resets", "/account-recoveries", "/verifications"] {
        let reply = app.from("198.51.100.1", Method::POST, path, Some(json!({}))).await;
        assert_eq!(reply.problem(), "429 too_many_requests", "{path}");
    }
    assert_eq!(app.from("198.51.100.1", Method::GET, "/challenges", None).await.status, 429);
    assert_eq!(app.from("198.51.100.1", Method::GET, "/terms", None).await.status, 200);
    assert_eq!(app.guess_from("198.51.100.2", "nadie9@correo.example", WRONG).await.status, 401);
}

#[actix_web::test]
async fn nobody_who_is_no_proxy_chooses_the_address_by_a_header() {
    let app = TestApp::with(|config| config.guards.sensitive_per_minute = 1).await;
    assert_eq!(app.guess_from("198.51.100.1", EMAIL, WRONG).await.status, 401);
    assert_eq!(app.guess_from("198.51.100.2", EMAIL, WRONG).await.status, 429);
}

#[actix_web::test]
async fn strangers_cannot_shut_an_owner_out() {
    let app = with_ana(behind_a_proxy).await;
    let before = app.guess_from("203.0.113.1", EMAIL, PASSWORD).await.ok();
    let device = before["device_token"].as_str().unwrap().to_owned();
    // By e-mail and by CUI: one account.
    let named = [EMAIL.to_owned(), cui(901)];
    let mut answers = BTreeMap::new();
    for n in 0..40 {
        let reply = app.guess_from(&format!("198.51.100.{n}"), &named[n % 2], WRONG).await;
        *answers.entry(reply.status).or_insert(0) += 1;
    }
    // One of the thirty was the owner's own, at a device that was not known yet.
    assert_eq!(
        answers,
        BTreeMap::from([(401, 29), (429, 11)]),
        "a thousand addresses get no more than thirty tries"
    );
    let elsewhere = app.guess_from("198.51.100.77", EMAIL, PASSWORD).await;
    assert_eq!(elsewhere.problem(), "429 too_many_requests", "a device that nobody knows waits");

    let own = |token: &str, password: &str| json!({ "identifier": EMAIL, "password": password, "device_token": token });
    let at_home = app.from("203.0.113.9", Method::POST, "/sessions", Some(own(&device, PASSWORD))).await;
    assert_eq!(at_home.status, 201, "a device at which the owner signed in before goes on, from any address");
    let forged = app.from("198.51.100.78", Method::POST, "/sessions", Some(own("00.11", PASSWORD))).await;
    assert_eq!(forged.problem(), "429 too_many_requests");
    for _ in 0..10 {
        let wrong = app.from("203.0.113.9", Method::POST, "/sessions", Some(own(&device, WRONG))).await;
        assert_eq!(wrong.problem(), "401 sign_in_failed");
    }
    let wrong = app.from("203.0.113.9", Method::POST, "/sessions", Some(own(&device, WRONG))).await;
    assert_eq!(
        wrong.problem(),
        "429 too_many_requests",
        "a device that was stolen guesses no more than others"
    );

    // Through the e-mail there is always a way in.
    let ask = json!({ "identifier": EMAIL, "challenge": app.solution().await });
    app.tell("/password-resets", ask).await.ok();
    let token = app.token_to(EMAIL).await;
    let path = format!("/password-resets/{token}");
    let set = app.stranger(Method::PUT, &path, Some(json!({ "password": "Volcan-Verde-88" }))).await;
    let cookie = set.headers["set-cookie"].to_str().unwrap().to_owned();
    for part in ["device=", "HttpOnly", "SameSite=Strict", "Path=/api/v1/sessions"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let body = json!({ "identifier": EMAIL, "password": "Volcan-Verde-88", "client": "browser" });
    let sent =
        app.http.post(format!("{}/api/v1/sessions", app.url)).header("x-forwarded-for", "198.51.100.79");
    let sent = sent.header("cookie", cookie.split(';').next().unwrap()).json(&body).send().await.unwrap();
    assert_eq!(sent.status(), 201);

    app.clock.advance(TimeDelta::minutes(5));
    assert_eq!(app.guess_from("198.51.100.80", EMAIL, "Volcan-Verde-88").await.status, 201);
}

#[actix_web::test]
async fn many_addresses_learn_nothing_about_who_has_an_account() {
    let app = with_ana(behind_a_proxy).await;
    for n in 0..40 {
        let known = app.guess_from(&format!("198.51.100.{n}"), EMAIL, WRONG).await;
        let unknown = app.guess_from(&format!("198.51.100.{n}"), "nadie@correo.example", WRONG).await;
        assert_eq!(answer(&known), answer(&unknown), "try {n}");
    }
}

/// The time of the middle one of many.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

#[actix_web::test]
async fn known_and_unknown_accounts_get_the_same_answer_after_the_same_time() {
    // Dear enough that a hash which is left out shows, in every build.
    let app = with_ana(|config| config.hash_cost = HashCost { memory: 8 * 1024, passes: 1 }).await;
    for path in ["/sessions", "/accounts", "/password-resets", "/account-recoveries"] {
        // Others work on the machine meanwhile: what is really told by time is told every time, and by far more than this.
        let mut ratios = Vec::new();
        while ratios.len() < 3 {
            let ratio = known_over_unknown(&app, path, ratios.len()).await;
            ratios.push(ratio);
            if (0.67..1.5).contains(&ratio) {
                break;
            }
        }
        eprintln!("{path}: known over unknown {ratios:.2?}");
        assert!(ratios.iter().any(|ratio| (0.67..1.5).contains(ratio)), "{path}: {ratios:?}");
    }
}

/// How many times as long as for somebody unknown the counter takes for somebody known; both get the same answer.
async fn known_over_unknown(app: &TestApp, path: &str, round: usize) -> f64 {
    const TRIES: usize = 15;
    let (mut known, mut unknown, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..TRIES {
        // Whoever registers is known afterwards: another one each time. The others are as often asked for as the known one.
        let fresh = u32::try_from(round * TRIES + n).unwrap() + 1_000;
        let stranger = if path == "/accounts" { format!("nadie{fresh}") } else { "nadie".into() };
        let mut asked = [
            (&mut known, EMAIL.to_owned(), cui(901)),
            (&mut unknown, format!("{stranger}@correo.example"), cui(fresh)),
        ];
        if n % 2 == 1 {
            asked.reverse();
        }
        for (times, e_mail, cui) in asked {
            let body = match path {
                "/sessions" => json!({ "identifier": e_mail, "password": WRONG }),
                "/accounts" => app.registration(&cui, &e_mail).await,
                "/password-resets" => json!({ "identifier": e_mail, "challenge": app.solution().await }),
                _ => {
                    json!({ "cui": cui, "birth_date": "1980-05-06", "email": format!("otra{fresh}@correo.example"),
                    "email_confirmation": format!("otra{fresh}@correo.example"), "challenge": app.solution().await })
                }
            };
            let begun = Instant::now();
            let reply = app.tell(path, body).await;
            times.push(begun.elapsed());
            seen.push(answer(&reply));
        }
        // Otherwise the limit of guesses answers.
        app.clock.advance(TimeDelta::minutes(1));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{path}: {:?} and {:?}", seen[0], seen[1]);
    median(known) / median(unknown)
}

#[actix_web::test]
async fn another_sites_page_uses_no_cookie_of_ours() {
    let app = with_ana(|_| {}).await;
    let url = |path: &str| format!("{}/api/v1{path}", app.url);
    let sign_in = json!({ "identifier": EMAIL, "password": PASSWORD, "client": "browser" });
    let session = app.tell("/sessions", sign_in.clone()).await;
    let cookie = session.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let theirs = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://otro.example"),
        ("origin", "null"),
    ];
    for (name, value) in theirs {
        for (method, path, body) in [
            (Method::POST, "/sessions/refresh", json!({})),
            (Method::DELETE, "/sessions/current", json!({})),
            (Method::POST, "/sessions", sign_in.clone()),
            (Method::POST, "/sessions/second-factor", json!({ "ticket": "x", "code": "123456" })),
        ] {
            let sent = app.http.request(method, url(path)).header(name, value).header("cookie", &cookie);
            let reply = Reply::of(sent.json(&body).send().await.unwrap()).await;
            assert_eq!(reply.problem(), "403 forbidden", "{path} {name}: {value}");
        }
    }
    // A form of another site cannot send JSON.
    let form = app.http.post(url("/sessions/refresh")).header("cookie", &cookie);
    let form = form.header("content-type", "text/plain").body("{}").send().await.unwrap();
    assert_eq!(form.status(), 415);
    let ours = app.http.post(url("/sessions/refresh")).header("origin", &app.url).header("cookie", &cookie);
    assert_eq!(ours.json(&json!({})).send().await.unwrap().status(), 200, "the session is still there");
}

#[actix_web::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::with(|config| config.public_url = "https://ventanilla.example".into()).await;
    for (method, path, status) in [
        (Method::GET, "/api/v1/terms", 200),
        (Method::GET, "/api/v1/me", 401),
        (Method::GET, "/api/v1/nothing", 404),
        (Method::DELETE, "/api/v1/terms", 0),
        (Method::POST, "/api/v1/sessions", 415),
        (Method::GET, "/api/openapi.json", 200),
        (Method::GET, "/api/docs/", 200),
        (Method::GET, "/health/live", 200),
        (Method::GET, "/s/nothing", 0),
        (Method::GET, "/", 0),
        (Method::GET, "/../../etc/passwd", 0),
    ] {
        let reply = app.http.request(method, format!("{}{path}", app.url)).send().await.unwrap();
        if status > 0 {
            assert_eq!(reply.status(), status, "{path}");
        }
        let header =
            |name: &str| reply.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
        let policy = header("content-security-policy");
        for part in [
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {part} in {policy}");
        }
        assert!(
            !policy.contains("unsafe-eval'") || policy.contains("'wasm-unsafe-eval'"),
            "{path}: {policy}"
        );
        let scripts =
            policy.split(';').find(|part| part.trim_start().starts_with("script-src")).unwrap_or_default();
        assert!(!scripts.contains("unsafe-inline") && !policy.contains('*'), "{path}: {policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ] {
            assert_eq!(header(name), value, "{path}: {name}");
        }
        assert!(header("permissions-policy").contains("geolocation=()"), "{path}");
        assert_eq!(header("access-control-allow-origin"), "", "{path}: nobody else's page reads it");
        assert_eq!(header("server"), "", "{path}");
        if path.starts_with("/api/v1") {
            assert!(!header("cache-control").is_empty(), "{path}");
        }
    }
}
