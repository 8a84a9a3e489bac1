use super::*;
use serde_json::json;

fn document() -> Value {
    json!({
        "info": { "version": "1.4.0" },
        "paths": { "/things": {
            "get": {
                "parameters": [{ "in": "query", "name": "q", "schema": { "type": "string" } }],
                "responses": { "200": { "headers": { "Link": {} }, "content": {
                    "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } } }
            },
            "post": {
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/New" } } } },
                "responses": { "201": { "content": {
                    "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } } }
            },
        } },
        "components": { "schemas": {
            "Thing": { "type": "object", "required": ["id", "state"], "properties": {
                "id": { "type": "string" },
                "count": { "type": "integer" },
                "state": { "type": "string", "enum": ["open", "shut"] },
                "parts": { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } },
            } },
            "How": { "type": "object", "properties": { "fast": { "type": "boolean" } } },
            "New": { "type": "object", "additionalProperties": false, "required": ["name"], "properties": {
                "name": { "type": "string", "maxLength": 200 },
                "kind": { "type": "string", "enum": ["a", "b"] },
                "how": { "oneOf": [{ "$ref": "#/components/schemas/How" }, { "type": "null" }] },
            } },
        } },
    })
}

const GET: &str = "/paths/~1things/get";
const POST: &str = "/paths/~1things/post";
const THING: &str = "/components/schemas/Thing";
const NEW: &str = "/components/schemas/New";

/// What is said when the value at `place` becomes `value`; `null` removes it.
fn after(place: &str, value: Value) -> Vec<String> {
    let mut new = document();
    let (parent, name) = place.rsplit_once('/').unwrap();
    let parent = new.pointer_mut(parent).unwrap();
    let name = name.replace("~1", "/");
    match (parent, value) {
        (Value::Object(parent), Value::Null) => drop(parent.remove(&name)),
        (parent, value) => parent[name.as_str()] = value,
    }
    breaks(&document(), &new)
}

#[track_caller]
fn told(place: &str, value: Value, what: &str) {
    let found = after(place, value);
    assert!(found.iter().any(|line| line.contains(what)), "{what}: {found:#?}");
}

#[track_caller]
fn fine(place: &str, value: Value) {
    assert_eq!(after(place, value), Vec::<String>::new());
}

#[test]
fn the_same_document_breaks_nothing() {
    assert!(breaks(&document(), &document()).is_empty());
}

#[test]
fn what_is_gone_is_told() {
    told("/paths/~1things", Value::Null, "GET /things: is gone");
    told(POST, Value::Null, "POST /things: is gone");
    told(&format!("{POST}/responses/201"), Value::Null, "POST /things 201: is gone");
    told(&format!("{GET}/responses/200/headers/Link"), Value::Null, "the header Link is gone");
    told(&format!("{GET}/responses/200/content/application~1json"), Value::Null, "application/json is gone");
    told(&format!("{POST}/requestBody/content/application~1json"), Value::Null, "application/json is gone");
    told(&format!("{GET}/parameters"), json!([]), "q is no longer taken");
}

#[test]
fn answers_that_lose_something_are_told() {
    told(&format!("{THING}/properties/count"), Value::Null, "200/count: is gone");
    told(&format!("{THING}/properties/count/type"), json!("string"), "is string where it was integer");
    told(&format!("{THING}/properties/count/type"), json!(["integer", "null"]), "is integer or null");
    told(&format!("{THING}/properties/count/type"), json!("number"), "is integer or number");
    told(&format!("{THING}/properties/count"), json!({}), "is anything where it was integer");
    told(&format!("{THING}/properties/state/enum"), json!(["open"]), "200/state: \"shut\" is gone");
    told(&format!("{THING}/required"), json!(["id"]), "200/state: may be missing now");
    told(&format!("{THING}/properties/parts/items"), json!({ "type": "string" }), "200/parts[]: is string");
}

#[test]
fn requests_that_are_asked_for_more_are_told() {
    told(&format!("{NEW}/required"), json!(["name", "kind"]), "body/kind: is required now");
    told(&format!("{NEW}/properties/kind"), Value::Null, "body/kind: is no longer taken");
    told(&format!("{NEW}/properties/kind/enum"), json!(["a"]), "\"b\" is gone");
    told(&format!("{NEW}/properties/name/enum"), json!(["a"]), "takes only some words now");
    told(&format!("{NEW}/properties/name/type"), json!("integer"), "takes integer where it took string");
    told(&format!("{NEW}/properties/name/maxLength"), json!(100), "maxLength is 100 now");
    told(&format!("{NEW}/properties/name/minLength"), json!(1), "minLength is 1 now");
    told(&format!("{NEW}/properties/name/pattern"), json!("^a"), "must look like");
    told(&format!("{NEW}/properties/how/oneOf"), json!([{ "type": "null" }]), "(How): is gone");
    let mut parameter =
        json!([{ "in": "query", "name": "q", "required": true, "schema": { "type": "string" } }]);
    told(&format!("{GET}/parameters"), parameter.clone(), "q: is required now");
    parameter[0]["name"] = "new".into();
    told(&format!("{GET}/parameters"), parameter, "new: is required now");
    told(&format!("{POST}/requestBody/required"), json!(true), "requires a body");
    told(&format!("{GET}/security"), json!([{ "bearer": [] }]), "is no longer for anyone");
}

#[test]
fn what_only_widens_is_fine() {
    fine("/paths/~1others", json!({ "get": { "responses": {} } }));
    fine(&format!("{GET}/responses/404"), json!({}));
    fine(&format!("{GET}/responses/200/content/text~1csv"), json!({}));
    fine(&format!("{GET}/parameters/0/description"), json!("words"));
    fine(&format!("{THING}/properties/more"), json!({ "type": "string" }));
    fine(&format!("{THING}/required"), json!(["id", "state", "count"]));
    fine(&format!("{THING}/properties/state/description"), json!("words"));
    fine(&format!("{NEW}/properties/more"), json!({ "type": "string" }));
    fine(&format!("{NEW}/required"), json!([]));
    fine(&format!("{NEW}/properties/name/maxLength"), json!(300));
    fine(&format!("{NEW}/properties/name/maxLength"), Value::Null);
    fine(&format!("{NEW}/properties/name/type"), json!(["string", "null"]));
    fine(&format!("{NEW}/properties/kind/enum"), json!(["a", "b", "c"]));
    fine(&format!("{NEW}/properties/name"), json!({}));
}

#[test]
fn a_schema_that_contains_itself_ends() {
    told(&format!("{THING}/properties/id/type"), json!("integer"), "parts[]/id: is integer");
}

#[test]
fn the_version_announces_a_break() {
    let version = |text: &str| json!({ "info": { "version": text } });
    assert!(is_announced(&version("1.4.0"), &version("2.0.0")));
    assert!(is_announced(&version("0.4.0"), &version("0.5.0")));
    assert!(is_announced(&version("0.4.0"), &version("1.0.0")));
    assert!(!is_announced(&version("1.4.0"), &version("1.5.0")));
    assert!(!is_announced(&version("0.4.0"), &version("0.4.1")));
    assert!(!is_announced(&version("2.0.0"), &version("1.0.0")));
}
