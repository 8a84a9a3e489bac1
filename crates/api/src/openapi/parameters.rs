//! What every operation's common parameters and headers look like, told once: versions, idempotency keys, pages.

use serde_json::{Value, json};

/// What a path's parameter names, where its handler does not say.
const PLACES: [(&str, &str); 10] = [
    ("id", "The id that the list, or the creation, gave"),
    ("code", "The code of the procedure, register or certificate"),
    ("institution", "The institution's code"),
    ("unit", "The unit's code within its institution"),
    ("upload", "The id that the beginning of the upload gave"),
    ("request", "The id of the request that is paid"),
    ("document", "The id that the attaching of the document gave"),
    ("date", "The day, ISO 8601"),
    ("name", "The list's name, as the procedure's form has it"),
    ("section", "The id of the form's section"),
];

/// Gives the parameters that repeat their exact form, and the answers the headers that follow from them.
pub fn add(document: &mut Value) {
    forms(document);
    super::each_operation(document, |operation| {
        let mut changes = false;
        let mut pages = false;
        // Not by index, which would write `null` where there are none.
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            // A parameter that is left out is absent: nothing in an address or a header is `null`.
            if parameter["in"] != "path" {
                present(&mut parameter["schema"]);
            } else if parameter["description"].is_null() {
                let found = PLACES.iter().find(|(name, _)| parameter["name"] == *name);
                if let Some((_, words)) = found {
                    parameter["description"] = (*words).into();
                }
            }
            let (place, name) = (parameter["in"].as_str(), parameter["name"].as_str());
            let (schema, words) = match (place.unwrap_or_default(), name.unwrap_or_default()) {
                ("header", "If-Match") => {
                    changes = true;
                    parameter["required"] = true.into();
                    let schema =
                        json!({ "type": "string", "pattern": "^\"[0-9]{1,18}\"$", "example": "\"3\"" });
                    (schema, "The `ETag` of what was read. 428 without it, 412 when it has changed since")
                }
                ("header", "Idempotency-Key") => {
                    // No example: whoever copied it would repeat somebody's creation.
                    let schema = json!({ "type": "string", "pattern": "^[!-~]{1,200}$" });
                    (
                        schema,
                        "Any text of one's own that names this creation. A repeat within 24 hours gets what the first call \
                         made; with another body it is refused (422)",
                    )
                }
                ("query", "cursor") => {
                    pages = true;
                    let schema = json!({ "type": "string", "format": "cursor" });
                    (schema, "`next` of the page before")
                }
                ("query", "limit") => {
                    let schema = json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 20 });
                    (schema, "1 to 100; 20 unless given")
                }
                _ => continue,
            };
            parameter["schema"] = schema;
            parameter["description"] = words.into();
        }
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            if changes && status == "200" {
                response["headers"]["ETag"] =
                    header("The version that the change made: the next change names it in `If-Match`");
            }
            if pages && status == "200" {
                response["headers"]["Link"] =
                    header("RFC 8288: the next page's address, `rel=\"next\"`; absent on the last page");
            }
        }
    });
}

/// Parts of a form are there or not: none is `null`.
fn forms(document: &mut Value) {
    let mut names = Vec::new();
    super::each_operation(document, |operation| {
        let form = operation.pointer("/requestBody/content/multipart~1form-data/schema/$ref");
        names
            .extend(form.and_then(Value::as_str).and_then(|path| path.rsplit('/').next()).map(str::to_owned));
    });
    for name in names {
        let properties = document.pointer_mut(&format!("/components/schemas/{name}/properties"));
        for property in properties.and_then(Value::as_object_mut).into_iter().flatten() {
            present(property.1);
        }
    }
}

fn header(words: &str) -> Value {
    json!({ "description": words, "schema": { "type": "string" } })
}

/// The schema without `null`.
fn present(schema: &mut Value) {
    if let Value::Array(kinds) = &mut schema["type"] {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            schema["type"] = only.clone();
        }
    }
    if let Value::Array(choices) = &mut schema["oneOf"] {
        choices.retain(|choice| choice["type"] != "null");
        if let [only] = choices.as_slice() {
            *schema = only.clone();
        }
    }
    // Indexing wrote them where they were not.
    if let Value::Object(schema) = schema {
        schema.retain(|_, value| !value.is_null());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_is_told_exactly() {
        let mut document = json!({ "paths": { "/x": {
            "post": { "responses": { "200": {}, "412": {} }, "parameters": [
                { "in": "header", "name": "If-Match", "schema": { "type": "string" } },
                { "in": "query", "name": "q", "schema": { "type": ["string", "null"] } },
                { "in": "query", "name": "kind",
                  "schema": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Kind" }] } },
            ] },
            "get": { "responses": { "200": {} }, "parameters": [
                { "in": "query", "name": "cursor", "schema": { "type": ["string", "null"] } } ] },
        } } });
        add(&mut document);
        let post = &document["paths"]["/x"]["post"];
        assert_eq!(post["parameters"][0]["schema"]["pattern"], "^\"[0-9]{1,18}\"$");
        assert_eq!(post["parameters"][1]["schema"], json!({ "type": "string" }));
        assert_eq!(post["parameters"][2]["schema"], json!({ "$ref": "#/components/schemas/Kind" }));
        assert!(post["responses"]["200"]["headers"]["ETag"].is_object());
        assert!(post["responses"]["412"]["headers"].is_null());
        let get = &document["paths"]["/x"]["get"];
        assert!(get["responses"]["200"]["headers"]["Link"].is_object());
    }
}
