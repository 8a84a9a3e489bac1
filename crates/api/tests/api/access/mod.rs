//! Nobody reads or changes by its id what is somebody else's: every route of the OpenAPI document, with every role.
//! [`routes::ROUTES`] says who may; a route that is missing there fails the test.

mod routes;
mod world;

use crate::support::{Client, Reply, TestApp, pdf};
use reqwest::Method;
use routes::{ROUTES, Rule};
use serde_json::Value;
use std::collections::BTreeSet;
use ventanilla_shared::decision::{Grant, Role};
use world::World;

/// Who tries.
struct Actor {
    name: String,
    client: Option<Client>,
    grants: Vec<Grant>,
}

async fn actors(app: &TestApp) -> Vec<Actor> {
    let at = |role: Role, institution: &str, unit: &str| Grant {
        role,
        institution: institution.into(),
        unit: unit.into(),
    };
    let mut all = vec![Actor { name: "no one".into(), client: None, grants: Vec::new() }];
    let citizen = Some(app.citizen().await);
    all.push(Actor { name: "another citizen".into(), client: citizen, grants: Vec::new() });
    for role in Role::ALL {
        let grants = vec![at(role, "ONSEC", "certifications"), at(role, "MINEDUC", "central")];
        let client = Some(app.officer_with(grants.clone()).await);
        all.push(Actor { name: role.as_str().into(), client, grants });
    }
    for (institution, unit) in [("ONSEC", "archive"), ("MINEDUC", "GT-SUR"), ("RENAP", "central")] {
        let grants: Vec<Grant> = Role::ALL.into_iter().map(|role| at(role, institution, unit)).collect();
        let client = Some(app.officer_with(grants.clone()).await);
        all.push(Actor { name: format!("every role at {institution} {unit}"), client, grants });
    }
    all
}

/// One call with a good body, so that nothing but the right is missing.
async fn call(app: &TestApp, who: Option<&Client>, method: &Method, path: &str, operation: &Value) -> Reply {
    let mut sent = app.http.request(method.clone(), format!("{}{path}", app.url));
    if let Some(who) = who {
        sent = sent.bearer_auth(&who.token);
    }
    sent = sent.header("if-match", "\"1\"").header("upload-offset", "0").header("signing-session", "x.y");
    let content = &operation["requestBody"]["content"];
    if let Some(example) = content["application/json"].get("example") {
        sent = sent.json(example);
    } else if content.get("multipart/form-data").is_some() {
        let file = reqwest::multipart::Part::bytes(pdf("foreign")).file_name("ajeno.pdf");
        let mut form = reqwest::multipart::Form::new().part("file", file);
        if path.ends_with("/documents") {
            form = form.text("kind", "dpi");
        }
        sent = sent.multipart(form);
    } else if content.get("application/octet-stream").is_some() {
        sent = sent.body(vec![1, 2, 3]);
    }
    Reply::of(sent.send().await.unwrap()).await
}

fn key(method: &Method, path: &str) -> String {
    format!("{method} {}", path.trim_start_matches("/api/v1"))
}

fn operations(document: &Value) -> Vec<(Method, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let each = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().unwrap().clone().into_iter();
        let path = path.clone();
        methods
            .map(move |(method, operation)| (method.to_uppercase().parse().unwrap(), path.clone(), operation))
    };
    paths.iter().flat_map(each).collect::<Vec<_>>()
}

async fn live(app: &TestApp) -> Value {
    let sent = app.http.get(format!("{}/api/openapi.json", app.url)).send().await.unwrap();
    Reply::of(sent).await.ok()
}

#[actix_web::test]
async fn every_route_is_classified_and_no_rule_is_left_over() {
    let app = TestApp::new().await;
    let there: BTreeSet<String> =
        operations(&live(&app).await).iter().map(|(method, path, _)| key(method, path)).collect();
    let known: BTreeSet<String> = ROUTES.iter().map(|(route, _)| (*route).to_owned()).collect();
    let new: Vec<_> = there.difference(&known).collect();
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(new.is_empty() && gone.is_empty(), "nobody said who may: {new:#?}; gone: {gone:#?}");
    assert_eq!(known.len(), ROUTES.len(), "a route is there twice");
    let unsaid = |rule: &Rule| matches!(rule, Rule::Public(why) if why.len() < 10);
    assert!(!ROUTES.iter().any(|(_, rule)| unsaid(rule)), "public without a reason");
}

#[actix_web::test]
async fn what_is_somebody_elses_is_neither_read_nor_changed_by_its_id() {
    let app = TestApp::new().await;
    let world = World::new(&app).await;
    let actors = actors(&app).await;
    let before = world.belongings().await;
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (method, template, operation) in operations(&live(&app).await) {
        let route = key(&method, &template);
        let Some((_, rule)) = ROUTES.iter().find(|(known, _)| *known == route) else { continue };
        let paths = world.paths(&template);
        let (institution, unit) = world::place(&template);
        // Proof that the ids are good: whom the things belong to, or an officer who may, does read them.
        let mut read = false;
        for actor in &actors {
            let may = rule.allows(&actor.grants, institution, unit);
            if may && method != Method::GET {
                continue;
            }
            for path in &paths {
                let reply = call(&app, actor.client.as_ref(), &method, path, &operation).await;
                tried += 1;
                read |= may && reply.status < 300;
                let name = &actor.name;
                if reply.status >= 500 {
                    wrong.push(format!("{name}: {method} {path}: {}", reply.problem()));
                }
                let refused = [401, 403, 404].contains(&reply.status);
                match rule {
                    Rule::Public(_) => {}
                    _ if actor.client.is_none() && reply.status != 401 => {
                        wrong.push(format!("{name}: {method} {path}: {}", reply.status));
                    }
                    Rule::Of(_) if !may && !refused => {
                        wrong.push(format!("{name}: {method} {path}: {}", reply.problem()));
                    }
                    _ => {}
                }
                if !may && let Some(mark) = world.told(path, &reply.bytes) {
                    wrong.push(format!("{name}: {method} {path} tells {mark}"));
                }
            }
        }
        if method == Method::GET && matches!(rule, Rule::Of(_)) {
            for path in &paths {
                read |= call(&app, Some(&world.owner), &method, path, &operation).await.status < 300;
            }
            if !read {
                wrong.push(format!("{route}: the ids of the test open nothing to anybody"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (now, then) in world.belongings().await.iter().zip(&before) {
        assert_eq!(now, then, "something was changed");
    }
    assert!(tried > 1_000, "{tried} calls");
}
