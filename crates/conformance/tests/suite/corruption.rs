//! Examples, spoilt: every answer by every odd value, and many at once by a generator with a fixed seed.

use serde_json::{Map, Value, json};
use ventanilla_conformance::Case;
use ventanilla_shared::procedure::Procedure;

/// What people, programs and accidents type.
fn palette() -> Vec<Value> {
    let long = |c: char, n: usize| Value::String(c.to_string().repeat(n));
    let mut values: Vec<Value> = [
        "",
        " ",
        "x",
        "á\u{0}é",
        "uno\ndos",
        "2026-02-30",
        "2026-11-23",
        "9999-12-31",
        "-0001-01-01",
        "1234567890101",
        "576937-K",
        "1.234",
        "999999999999.99",
        "16.5",
        "1974-1996",
        "TJ-0042",
        "1",
        "101",
        "\u{1F4DC} ﬁrma",
        "İstanbul Ünlü",
    ]
    .map(Value::from)
    .to_vec();
    values.extend([
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(9_007_199_254_740_993_i64),
        json!(i64::MIN),
        json!(u64::MAX),
        json!([]),
        json!({}),
        json!({ "items": [] }),
        json!({ "items": [null, "x", {}] }),
        long('á', 5000),
        long('9', 13),
    ]);
    values
}

/// Sets a value by its JSON pointer; the last part may be new.
pub fn put(case: &mut Value, pointer: &str, value: Value) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let last = last.replace("~1", "/").replace("~0", "~");
    match case.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.insert(last, value)),
        Some(Value::Array(items)) => {
            let at: usize = last.parse().unwrap();
            items[at] = value;
        }
        // An earlier change took the parent away.
        _ => {}
    }
}

/// Takes a value out by its JSON pointer.
pub fn remove(case: &mut Value, pointer: &str) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match case.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.remove(last)),
        Some(Value::Array(items)) => {
            let at: usize = last.parse().unwrap();
            if at < items.len() {
                items.remove(at);
            }
        }
        _ => {}
    }
}

/// Pointers to everything in sections and officers' forms, containers included.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(n, value)| (n.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in inner {
        let place = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        places(value, &place, found);
        found.push(place);
    }
}

/// The example as a case.
fn good(procedure: &Procedure, example: &Value) -> Value {
    let mut case = example.clone();
    let fields = case.as_object_mut().unwrap();
    fields.insert("procedure".into(), procedure.code.clone().into());
    let delivery = fields.remove("delivery").map(|delivery| delivery["method"].clone());
    fields.insert("delivery".into(), delivery.unwrap_or_default());
    for (part, empty) in [("payment", Value::Null), ("officer", json!({})), ("documents", json!([]))] {
        fields.entry(part).or_insert(empty);
    }
    case
}

fn named(mut case: Value, name: String) -> Case {
    case["name"] = name.clone().into();
    serde_json::from_value(case).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Everything that is done to an example: as it is, each place by each value, and at random.
pub fn of(procedure: &Procedure, example: &Value) -> Vec<Case> {
    let good = good(procedure, example);
    let code = &procedure.code;
    let mut cases = vec![named(good.clone(), format!("{code}: example"))];
    let mut found = Vec::new();
    for part in ["sections", "officer"] {
        places(&good[part], &format!("/{part}"), &mut found);
    }
    let palette = palette();
    for place in &found {
        let mut without = good.clone();
        remove(&mut without, place);
        cases.push(named(without, format!("{code}: without {place}")));
        for (n, value) in palette.iter().enumerate() {
            let mut spoilt = good.clone();
            put(&mut spoilt, place, value.clone());
            cases.push(named(spoilt, format!("{code}: {place} by {n}")));
        }
    }
    cases.extend(beside_the_form(&good, code));
    cases.extend(at_random(&good, code, &found, &palette));
    cases
}

/// Documents, payment, delivery, subject, and fields that no definition knows.
fn beside_the_form(good: &Value, code: &str) -> Vec<Case> {
    let mut changes: Vec<(&str, Value)> = vec![
        ("/documents", json!([])),
        ("/documents", json!(["unknown", "DPI", ""])),
        ("/delivery", Value::Null),
        ("/delivery", json!("pigeon")),
        ("/payment", Value::Null),
        ("/payment", json!({ "method": "pigeon", "number": "1", "date": "2026-11-23" })),
        ("/payment", json!({ "method": "", "number": " ", "date": null })),
        ("/person", json!({})),
        ("/sections", json!({})),
        ("/officer", json!({})),
        ("/sections/unknown", json!({ "a": 1 })),
    ];
    for subject in ["self", "associated_person", "another_person"] {
        changes.push(("/subject", json!(subject)));
    }
    let case = |(n, (place, value)): (usize, (&str, Value))| {
        let mut changed = good.clone();
        put(&mut changed, place, value);
        named(changed, format!("{code}: {place} changed, {n}"))
    };
    let mut cases: Vec<Case> = changes.into_iter().enumerate().map(case).collect();
    for section in good["sections"].as_object().unwrap_or(&Map::new()).keys() {
        for odd in ["zz", "a/b", "~", "items", ""] {
            let mut changed = good.clone();
            let place = format!("/sections/{section}/{}", odd.replace('~', "~0").replace('/', "~1"));
            put(&mut changed, &place, json!("x"));
            cases.push(named(changed, format!("{code}: {place} added")));
        }
        let many = changed_items(good, section);
        cases.extend(many.map(|case| named(case, format!("{code}: {section} a hundred times"))));
    }
    cases
}

fn changed_items(good: &Value, section: &str) -> Option<Value> {
    let first = good["sections"][section]["items"].get(0)?.clone();
    let mut changed = good.clone();
    changed["sections"][section]["items"] = vec![first; 100].into();
    Some(changed)
}

/// Cases by the generator, for each procedure.
const RANDOM: usize = 150;
const SEED: u64 = 0x5645_4E54_414E_494C;

fn at_random(good: &Value, code: &str, places: &[String], palette: &[Value]) -> Vec<Case> {
    let mut state =
        SEED ^ code.bytes().fold(0, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    // SplitMix64: the same cases on every machine.
    let mut next = |below: usize| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % below as u64).unwrap()
    };
    let mut cases = Vec::new();
    for n in 0..RANDOM {
        let mut spoilt = good.clone();
        for _ in 0..=next(5) {
            let place = &places[next(places.len())];
            if next(6) == 0 {
                remove(&mut spoilt, place);
            } else {
                replace(&mut spoilt, place, palette[next(palette.len())].clone());
            }
        }
        cases.push(named(spoilt, format!("{code}: at random {n}")));
    }
    cases
}

/// As [`put`], where the place is still there after the changes before it.
fn replace(case: &mut Value, place: &str, value: Value) {
    if case.pointer(place).is_some() {
        put(case, place, value);
    }
}
