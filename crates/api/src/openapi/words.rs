//! What readers and generators of clients look for beside the handlers' own words: tags with a sentence each, a short
//! summary before the whole description, and lists of the things that are described elsewhere.

use serde_json::{Value, json};

/// The rooms of the counter.
const TAGS: [(&str, &str); 19] = [
    ("absences", "Who is away, and who stands in"),
    ("accounts", "Registering, confirming, forgotten passwords, lost accounts"),
    ("calendars", "The days on which an institution does not work"),
    ("catalogues", "Lists that forms choose from"),
    ("certificates", "One's own certificates"),
    ("documents", "Files of a request, whole or in parts"),
    ("health", "For whoever runs the counter"),
    ("load", "How much work waits at a unit"),
    ("log", "The public log of certificates and its proofs"),
    ("me", "One's own account: data, persons one acts for, news, signing key"),
    ("officers", "Who holds which role"),
    ("payments", "Statements of the bank, and what they pay"),
    ("procedures", "What can be asked for, and what it takes"),
    ("queue", "Requests that wait for an officer"),
    ("registers", "What institutions know, and changes to it"),
    ("requests", "From the draft to the certificate"),
    ("revocations", "Certificates that shall not hold any longer"),
    ("sessions", "Signing in and out"),
    ("signing-sessions", "A signer's key, opened for some minutes"),
];
const VERIFICATION: (&str, &str) = ("verification", "Whether a certificate holds. For anyone");

pub fn add(document: &mut Value) {
    let tags = TAGS.iter().chain([&VERIFICATION]);
    document["tags"] =
        tags.map(|(name, words)| json!({ "name": name, "description": words })).collect::<Vec<_>>().into();
    super::each_operation(document, |operation| {
        let Some(text) = operation["summary"].as_str().map(str::to_owned) else { return };
        if operation["description"].is_null() {
            operation["summary"] = first_sentence(&text).into();
            operation["description"] = text.into();
        }
    });
    super::each_operation(document, |operation| {
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (_, response) in responses.into_iter().flatten() {
            let content = response.get_mut("content").and_then(Value::as_object_mut);
            for (kind, media) in content.into_iter().flatten() {
                if ["application/pdf", "image/", "video/"].iter().any(|start| kind.starts_with(start)) {
                    media["schema"] = json!({ "type": "string", "format": "binary" });
                }
            }
        }
    });
    refer(document);
}

/// Up to the first full stop that ends a sentence, without it.
fn first_sentence(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = line.find(". ").unwrap_or_else(|| line.trim_end_matches('.').len());
    line[..end].to_owned()
}

/// Lists name what they hold, where the derivation wrote it out.
fn refer(document: &mut Value) {
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    for (name, schema) in schemas {
        let Some(held) = name.strip_prefix("Page_") else { continue };
        if let Some(items) = schema.pointer_mut("/properties/items/items") {
            *items = json!({ "$ref": format!("#/components/schemas/{held}") });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_the_first_sentence() {
        assert_eq!(first_sentence("Submits a\ndraft. The form is checked."), "Submits a draft");
        assert_eq!(first_sentence("Terms."), "Terms");
        assert_eq!(first_sentence("Version 1.2"), "Version 1.2");
    }

    #[test]
    fn every_tag_that_is_used_is_told() {
        let document = crate::openapi::document();
        let told: Vec<&str> = TAGS.iter().chain([&VERIFICATION]).map(|(name, _)| *name).collect();
        for operation in
            document["paths"].as_object().unwrap().values().flat_map(|p| p.as_object().unwrap().values())
        {
            let tag = operation["tags"][0].as_str().unwrap();
            assert!(told.contains(&tag), "{tag}");
        }
    }

    #[test]
    fn what_a_page_holds_is_described() {
        let schemas = &crate::openapi::document()["components"]["schemas"];
        for name in schemas.as_object().unwrap().keys().filter_map(|name| name.strip_prefix("Page_")) {
            assert!(schemas[name].is_object(), "{name}");
        }
    }
}
