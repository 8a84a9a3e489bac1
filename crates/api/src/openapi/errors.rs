//! Which problems an operation may answer with, told from what it takes: the same for all of them, so written once.

use serde_json::{Value, json};
use ventanilla_shared::Language;
use ventanilla_shared::messages;
use ventanilla_shared::problem::ProblemCode;

/// Replaces the handlers' `4XX` by the statuses, each with an example a problem.
pub fn add(document: &mut Value) {
    super::each_operation(document, |operation| {
        let codes = codes(operation);
        let Some(Value::Object(responses)) = operation.get_mut("responses") else { return };
        responses.remove("4XX");
        // The format requires one of every response.
        for (status, response) in
            responses.iter_mut().filter(|(_, response)| response["description"].is_null())
        {
            response["description"] = success(status).into();
        }
        for code in codes {
            let status = code.status().to_string();
            let response = responses.entry(status).or_insert_with(|| {
                let schema = json!({ "$ref": "#/components/schemas/Problem" });
                json!({ "description": "", "content": { "application/problem+json": { "schema": schema, "examples": {} } } })
            });
            let title = messages::text(Language::English, &code.title_id());
            let words = match response["description"].as_str() {
                None | Some("") => title,
                Some(before) => format!("{before} / {title}"),
            };
            response["description"] = words.into();
            let examples = &mut response["content"]["application/problem+json"]["examples"];
            examples[code.as_str()] = json!({ "value": problem(code) });
        }
        // Anything else, too, speaks this format.
        let other = json!({ "description": "A problem that is none of the above", "content": { "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" }, "example": problem(ProblemCode::Internal) } } });
        responses.insert("default".into(), other);
    });
}

fn success(status: &str) -> &'static str {
    match status {
        "201" => "Created",
        "202" => "Accepted",
        "204" => "Done; there is nothing to say",
        _ => "Done",
    }
}

fn problem(code: ProblemCode) -> Value {
    let mut problem = json!({
        "type": format!("/problems/{}", code.as_str()),
        "code": code.as_str(),
        "title": messages::text(Language::Spanish, &code.title_id()),
        "status": code.status(),
    });
    if code == ProblemCode::Invalid {
        let message = messages::text(Language::Spanish, "field-missing");
        problem["errors"] = json!([{ "pointer": "/email", "code": "missing", "message": message }]);
    }
    problem
}

fn codes(operation: &Value) -> Vec<ProblemCode> {
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let has = |place: &str, name: Option<&str>| {
        parameters.iter().any(|p| p["in"] == place && name.is_none_or(|name| p["name"] == name))
    };
    let officers = operation["tags"].as_array().into_iter().flatten().any(|tag| {
        ["queue", "officers", "payments", "registers", "absences", "load", "revocations"]
            .contains(&tag.as_str().unwrap_or_default())
    });
    let body = operation.get("requestBody");
    let files = body.is_some_and(|body| body["content"].get("multipart/form-data").is_some());
    let signed_in = operation.get("security").is_some();
    let key = has("header", Some("Idempotency-Key"));
    let mut codes = Vec::new();
    let mut when = |holds: bool, code: &[ProblemCode]| {
        if holds {
            codes.extend_from_slice(code);
        }
    };
    when(body.is_some(), &[ProblemCode::Malformed]);
    when(signed_in, &[ProblemCode::Unauthenticated]);
    when(signed_in && (officers || body.is_some() || has("path", None)), &[ProblemCode::Forbidden]);
    when(has("path", None), &[ProblemCode::NotFound]);
    when(has("header", Some("If-Match")) || files, &[ProblemCode::NoSuchMove]);
    when(has("header", Some("If-Match")), &[ProblemCode::Stale, ProblemCode::VersionRequired]);
    when(body.is_some(), &[ProblemCode::TooLarge, ProblemCode::UnsupportedMedia]);
    when(body.is_some() || has("query", None), &[ProblemCode::Invalid]);
    when(key, &[ProblemCode::IdempotencyMismatch]);
    when(true, &[ProblemCode::TooManyRequests, ProblemCode::Unavailable]);
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_follow_from_what_an_operation_takes() {
        let operation = json!({
            "security": [], "requestBody": { "content": { "application/json": {} } },
            "parameters": [{ "in": "header", "name": "If-Match" }],
        });
        let codes = codes(&operation);
        assert!(codes.contains(&ProblemCode::Stale) && codes.contains(&ProblemCode::Invalid));
        assert!(!codes.contains(&ProblemCode::NotFound));
        assert!(!super::codes(&json!({})).contains(&ProblemCode::Unauthenticated));
    }

    #[test]
    fn the_handlers_wildcard_gives_way() {
        let mut document = json!({ "paths": { "/x": { "get": { "responses": { "200": {}, "4XX": {} } } } } });
        add(&mut document);
        let responses = document["paths"]["/x"]["get"]["responses"].as_object().unwrap();
        let statuses: Vec<&str> = responses.keys().map(String::as_str).collect();
        assert_eq!(statuses, ["200", "429", "503", "default"]);
    }
}
