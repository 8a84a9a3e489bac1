//! An example for every body, made from its schema: each example is one that the schema allows.

use serde_json::{Map, Value, json};

/// How deep a schema is followed that contains itself.
const DEEPEST: usize = 24;

/// Gives every body that has no example of its own one.
pub fn add(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    super::each_operation(document, |operation| {
        let bodies = ["/requestBody/content"].into_iter().map(str::to_owned).chain(
            operation["responses"]
                .as_object()
                .into_iter()
                .flat_map(Map::keys)
                .map(|status| format!("/responses/{status}/content")),
        );
        for body in bodies.collect::<Vec<_>>() {
            let Some(Value::Object(kinds)) = operation.pointer_mut(&body) else { continue };
            for (kind, media) in kinds {
                let Value::Object(media) = media else { continue };
                // A file is shown by no example.
                if !kind.ends_with("json") || media.contains_key("example") || media.contains_key("examples")
                {
                    continue;
                }
                if let Some(schema) = media.get("schema") {
                    let example = sample(&schemas, schema, "", 0);
                    media.insert("example".into(), example);
                }
            }
        }
    });
}

/// A value that the schema allows. `name` is the property's, for texts that say nothing of themselves.
fn sample(schemas: &Value, schema: &Value, name: &str, depth: usize) -> Value {
    let own = schema.pointer("/examples/0").or_else(|| schema.get("example"));
    if let Some(value) = own.or_else(|| schema.get("const")).or_else(|| schema.pointer("/enum/0")) {
        return value.clone();
    }
    if let Some(path) = schema["$ref"].as_str() {
        let target = path.rsplit('/').next().unwrap_or_default();
        return sample(schemas, &schemas[target], name, depth + 1);
    }
    for choice in ["oneOf", "anyOf"] {
        let Some(kinds) = schema[choice].as_array() else { continue };
        let told = kinds.iter().find(|kind| kind["type"] != "null" && depth < DEEPEST);
        return told.map_or(Value::Null, |kind| sample(schemas, kind, name, depth + 1));
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            if let Value::Object(properties) = sample(schemas, part, name, depth + 1) {
                whole.extend(properties);
            }
        }
        return Value::Object(whole);
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").unwrap_or(&Value::Null),
        kind => kind,
    };
    match kind.as_str() {
        Some("object") => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            let filled =
                properties.map(|(name, schema)| (name.clone(), sample(schemas, schema, name, depth + 1)));
            Value::Object(filled.collect())
        }
        Some("array") if depth < DEEPEST => json!([sample(schemas, &schema["items"], name, depth + 1)]),
        Some("array") => json!([]),
        Some("string") => text(schema["format"].as_str(), name).into(),
        Some("integer" | "number") => {
            schema.get("minimum").filter(|least| **least != json!(0)).cloned().unwrap_or(json!(1))
        }
        Some("boolean") => json!(true),
        // Answers of a form: their schema is the procedure's.
        _ => json!({}),
    }
}

fn text(format: Option<&str>, name: &str) -> &'static str {
    match (format, name) {
        (Some("date-time"), _) => "2026-11-22T15:04:05Z",
        (Some("date"), _) => "2026-11-20",
        (Some("uuid"), _) => "019ab0e4-5d2c-7c3e-9f10-6a2b8c4d0e1f",
        (_, "sha256" | "hash" | "previous_hash" | "target" | "digest") => {
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        }
        (_, "account") => "3-099-12345-6",
        (_, "account_holder") => "Instituto de Certificaciones",
        (_, "address") => "4a calle 1-23 zona 1",
        (_, "bank_name") => "Banrural",
        (_, "court_mailbox") => "10234",
        (_, "description") => "Contrato de 1990",
        (_, "email") => "ana.morales@correo.example",
        (_, "file_name") => "dpi.pdf",
        (_, "id") => "review",
        (_, "igss_number") => "1972123456",
        (_, "institution" | "institution_name") => "Instituto de Certificaciones",
        (_, "issuer") => "Autoridad certificadora",
        (_, "name" | "actor_name" | "assignee_name" | "by" | "subject_name" | "holder") => "Rosa Batz Cux",
        (_, "number") => "2026-C-00001",
        (_, "request_number") => "2026-000001",
        (_, "position") => "Jefa de certificaciones",
        (_, "reason" | "text" | "closing_note" | "detail" | "note") => "La copia del DPI no se puede leer.",
        (_, "second_name" | "third_name") => "Amparo",
        (_, "second_surname" | "married_surname") => "Tzoc",
        (_, "serial") => "0b1c2d3e4f",
        (_, "stage") => "review",
        (_, "unit") => "certifications",
        (_, "es") => "Certificación de servicios",
        (_, "en") => "Certification of services",
        (_, "next" | "token" | "access_token" | "refresh_token" | "salt" | "signature") => "eyJhIjoxfQ",
        (_, "pkcs12") => "MIIJqQIBAzCCCW8GCSqGSIb3DQEHAaCCCWAEgglc",
        (_, "secret") => "Ceiba-Blanca-42",
        (_, "terms_version") => "2026-11",
        (_, "code") => "institute.study-certificate",
        _ => "texto",
    }
}
