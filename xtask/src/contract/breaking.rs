//! What a client of an older OpenAPI document would trip over in a newer one.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Schemas that contain themselves are compared to this depth.
const DEEPEST: usize = 12;
const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Every break, a line each: where, and what.
pub fn breaks(old: &Value, new: &Value) -> Vec<String> {
    let mut comparison = Comparison { old, new, found: BTreeSet::new() };
    for (path, item) in entries(&old["paths"]) {
        for (method, operation) in entries(item).filter(|(method, _)| METHODS.contains(&method.as_str())) {
            let at = format!("{} {path}", method.to_uppercase());
            match new["paths"].get(path).and_then(|item| item.get(method)) {
                None => comparison.say(&at, "is gone"),
                Some(now) => comparison.operation(&at, operation, now),
            }
        }
    }
    comparison.found.into_iter().collect()
}

/// Whether the version says that clients may break: another major version, or before 1.0 another minor one.
pub fn is_announced(old: &Value, new: &Value) -> bool {
    let told = |document: &Value| {
        let version = document["info"]["version"].as_str().unwrap_or_default().to_owned();
        let mut parts = version.split('.').map(|part| part.parse::<u64>().unwrap_or_default());
        match (parts.next().unwrap_or_default(), parts.next().unwrap_or_default()) {
            (0, minor) => (0, minor),
            (major, _) => (major, 0),
        }
    };
    told(new) > told(old)
}

/// In which direction a value travels: clients write requests and read answers.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Request,
    Answer,
}

struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    found: BTreeSet<String>,
}

impl<'a> Comparison<'a> {
    fn say(&mut self, at: &str, what: &str) {
        self.found.insert(format!("{at}: {what}"));
    }

    fn operation(&mut self, at: &str, old: &'a Value, new: &'a Value) {
        self.parameters(at, old, new);
        if old["security"].is_null() && !new["security"].is_null() {
            self.say(at, "is no longer for anyone");
        }
        let (before, now) = (&old["requestBody"], &new["requestBody"]);
        if now["required"] == true && before["required"] != true {
            self.say(at, "requires a body");
        }
        self.media(&format!("{at} body"), &before["content"], &now["content"], Way::Request);
        for (status, answer) in entries(&old["responses"]).filter(|(status, _)| status.starts_with('2')) {
            let at = format!("{at} {status}");
            match new["responses"].get(status) {
                None => self.say(&at, "is gone"),
                Some(now) => {
                    for (name, _) in entries(&answer["headers"]) {
                        if now["headers"].get(name).is_none() {
                            self.say(&at, &format!("the header {name} is gone"));
                        }
                    }
                    self.media(&at, &answer["content"], &now["content"], Way::Answer);
                }
            }
        }
    }

    fn parameters(&mut self, at: &str, old: &'a Value, new: &'a Value) {
        let all = |operation: &'a Value| operation["parameters"].as_array().into_iter().flatten();
        let same = |a: &Value, b: &Value| a["in"] == b["in"] && a["name"] == b["name"];
        for parameter in all(new) {
            let name = parameter["name"].as_str().unwrap_or_default();
            let at = format!("{at} {name}");
            match all(old).find(|before| same(before, parameter)) {
                None if parameter["required"] == true => self.say(&at, "is required now"),
                None => {}
                Some(before) => {
                    if parameter["required"] == true && before["required"] != true {
                        self.say(&at, "is required now");
                    }
                    self.schema(&at, &before["schema"], &parameter["schema"], Way::Request, 0);
                }
            }
        }
        for parameter in all(old).filter(|before| !all(new).any(|now| same(before, now))) {
            self.say(at, &format!("{} is no longer taken", parameter["name"].as_str().unwrap_or_default()));
        }
    }

    fn media(&mut self, at: &str, old: &'a Value, new: &'a Value, way: Way) {
        for (kind, media) in entries(old) {
            match new.get(kind) {
                None => self.say(at, &format!("{kind} is gone")),
                Some(now) => self.schema(at, &media["schema"], &now["schema"], way, 0),
            }
        }
    }

    fn schema(&mut self, at: &str, old: &'a Value, new: &'a Value, way: Way, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let (old, new) = (resolved(self.old, old), resolved(self.new, new));
        let (before, now) = (kinds(self.old, old), kinds(self.new, new));
        // What is asked for may widen; what is answered may narrow. No type at all is any.
        match way {
            Way::Request if !now.is_empty() && (before.is_empty() || !before.is_subset(&now)) => {
                self.say(at, &format!("takes {} where it took {}", list(&now), list(&before)));
            }
            Way::Answer if !before.is_empty() && (now.is_empty() || !now.is_subset(&before)) => {
                self.say(at, &format!("is {} where it was {}", list(&now), list(&before)));
            }
            _ => {}
        }
        self.values(at, old, new, way);
        self.bounds(at, old, new, way);
        self.fields(at, old, new, way, depth);
        if let (Some(before), Some(now)) = (old.get("items"), new.get("items")) {
            self.schema(&format!("{at}[]"), before, now, way, depth + 1);
        }
        self.choices(at, old, new, way, depth);
    }

    /// Enumerations: a request may not lose a word that clients send, nor an answer one that somebody waits for. New words in
    /// answers are none of a break: readers are told to expect them.
    fn values(&mut self, at: &str, old: &Value, new: &Value, way: Way) {
        let words = |schema: &Value| -> BTreeSet<String> {
            let one = schema.get("const").into_iter();
            one.chain(schema["enum"].as_array().into_iter().flatten()).map(Value::to_string).collect()
        };
        let (before, now) = (words(old), words(new));
        for word in before.difference(&now).filter(|_| !now.is_empty() || way == Way::Answer) {
            self.say(at, &format!("{word} is gone"));
        }
        if way == Way::Request && before.is_empty() && !now.is_empty() {
            self.say(at, "takes only some words now");
        }
    }

    fn bounds(&mut self, at: &str, old: &Value, new: &Value, way: Way) {
        if way == Way::Answer {
            return;
        }
        for (name, upper) in [
            ("maximum", true),
            ("maxLength", true),
            ("maxItems", true),
            ("minimum", false),
            ("minLength", false),
            ("minItems", false),
        ] {
            let Some(now) = new[name].as_f64() else { continue };
            let narrower = match old[name].as_f64() {
                Some(before) => {
                    if upper {
                        now < before
                    } else {
                        now > before
                    }
                }
                None => upper || now > 0.0,
            };
            if narrower {
                self.say(at, &format!("{name} is {now} now"));
            }
        }
        if !new["pattern"].is_null() && new["pattern"] != old["pattern"] {
            self.say(at, &format!("must look like {} now", new["pattern"]));
        }
    }

    fn fields(&mut self, at: &str, old: &'a Value, new: &'a Value, way: Way, depth: usize) {
        let required = |schema: &'a Value| -> BTreeSet<&'a str> {
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
        };
        let (must, must_now) = (required(old), required(new));
        match way {
            Way::Request => {
                for name in must_now.difference(&must) {
                    self.say(&format!("{at}/{name}"), "is required now");
                }
            }
            Way::Answer => {
                for name in must.difference(&must_now).filter(|name| new["properties"].get(**name).is_some())
                {
                    self.say(&format!("{at}/{name}"), "may be missing now");
                }
            }
        }
        let closed = new["additionalProperties"] == false;
        for (name, before) in entries(&old["properties"]) {
            let at = format!("{at}/{name}");
            match new["properties"].get(name) {
                Some(now) => self.schema(&at, before, now, way, depth + 1),
                None if way == Way::Answer => self.say(&at, "is gone"),
                None if closed => self.say(&at, "is no longer taken"),
                None => {}
            }
        }
        if let (Some(before @ Value::Object(_)), Some(now @ Value::Object(_))) =
            (old.get("additionalProperties"), new.get("additionalProperties"))
        {
            self.schema(&format!("{at}/*"), before, now, way, depth + 1);
        }
    }

    /// Variants are told apart by their names or by what tags them; those that are only in one document are gone or new.
    fn choices(&mut self, at: &str, old: &'a Value, new: &'a Value, way: Way, depth: usize) {
        for key in ["oneOf", "anyOf", "allOf"] {
            let variants = |schema: &'a Value| schema[key].as_array().into_iter().flatten();
            for (nth, before) in variants(old).enumerate() {
                let name = name_of(self.old, before).unwrap_or_else(|| nth.to_string());
                let now = variants(new)
                    .enumerate()
                    .find(|(nth, now)| name_of(self.new, now).unwrap_or_else(|| nth.to_string()) == name);
                match now {
                    Some((_, now)) => self.schema(&format!("{at}({name})"), before, now, way, depth + 1),
                    None if variants(new).next().is_some() => {
                        self.say(&format!("{at}({name})"), "is gone");
                    }
                    None => {}
                }
            }
        }
    }
}

/// What tells a variant: the schema's name, the one word of its tag, or that it is `null`.
fn name_of(document: &Value, variant: &Value) -> Option<String> {
    if let Some(path) = variant["$ref"].as_str() {
        return path.rsplit('/').next().map(str::to_owned);
    }
    if variant["type"] == "null" {
        return Some("null".to_owned());
    }
    for (_, property) in entries(&resolved(document, variant)["properties"]) {
        let words = property["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
        if let [Value::String(only)] = words {
            return Some(only.clone());
        }
    }
    variant["title"].as_str().map(str::to_owned)
}

/// The types that a schema allows, those of its variants among them; none means any.
fn kinds(document: &Value, schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    match &schema["type"] {
        Value::String(kind) => drop(found.insert(kind.clone())),
        Value::Array(kinds) => found.extend(kinds.iter().filter_map(Value::as_str).map(str::to_owned)),
        _ => {
            for variant in ["oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array()).flatten() {
                found.extend(kinds(document, resolved(document, variant)));
            }
        }
    }
    // A whole number is a number.
    if found.contains("number") {
        found.insert("integer".to_owned());
    }
    found
}

fn list(kinds: &BTreeSet<String>) -> String {
    if kinds.is_empty() {
        "anything".to_owned()
    } else {
        kinds.iter().cloned().collect::<Vec<_>>().join(" or ")
    }
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str().and_then(|path| document.pointer(path.strip_prefix('#')?)) {
        Some(target) => target,
        None => schema,
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

#[cfg(test)]
mod tests;
