//! A form of two hundred fields, judged as filing judges it.

use crate::{Measured, timed};
use serde_json::{Map, Value, json};
use std::hint::black_box;
use std::path::Path;
use ventanilla_api::catalogues::ServerLists;
use ventanilla_shared::api::people::Person;
use ventanilla_shared::procedure::*;
use ventanilla_shared::values::{Date, Text};

const SECTIONS: usize = 10;
const FIELDS: usize = 20;

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Kinds of fields and answers that fit them, as definitions write them.
fn kinds() -> Vec<(Value, Value)> {
    vec![
        (json!({ "kind": "text", "pattern": "AA-9999" }), json!("TJ-0042")),
        (json!({ "kind": "long_text" }), json!("Se certifica únicamente el período solicitado.")),
        (json!({ "kind": "integer", "min": 1900, "max": 2099 }), json!(2012)),
        (json!({ "kind": "money" }), json!("1106.00")),
        (json!({ "kind": "date" }), json!("1999-10-31")),
        (json!({ "kind": "yes_no" }), json!(true)),
        (json!({ "kind": "choice", "options": [{ "value": "a", "label": text("A") }] }), json!("a")),
        (json!({ "kind": "choice", "catalogue": "municipalities" }), json!("101")),
        (json!({ "kind": "cui" }), json!("1234567890101")),
        (json!({ "kind": "nit" }), json!("576937-K")),
        (json!({ "kind": "email" }), json!("ana@correo.example")),
        (json!({ "kind": "phone" }), json!("+502 5555 1234")),
        (json!({ "kind": "year_range", "min": 1974, "max": 1996 }), json!("1974-1996")),
        (json!({ "kind": "person" }), json!("Noé Pérez Ixcot")),
    ]
}

fn text(es: &str) -> Value {
    json!(Text { es: es.into(), en: es.into() })
}

/// Ten sections of twenty fields; from the second section on they are asked on a condition.
fn form() -> (Vec<Section>, Form) {
    let kinds = kinds();
    let mut answers = Form::new();
    let mut sections = Vec::new();
    for at in 0..SECTIONS {
        let mut given = Map::new();
        let fields: Vec<Value> = (0..FIELDS)
            .map(|n| {
                let (mut field, good) = kinds[(at + n) % kinds.len()].clone();
                field["id"] = json!(format!("f{n}"));
                field["label"] = text("Pregunta");
                if at > 0 {
                    field["when"] = json!({ "field": "s0.f5", "is": [true] });
                }
                given.insert(format!("f{n}"), good);
                field
            })
            .collect();
        let id = format!("s{at}");
        sections.push(
            serde_json::from_value(json!({ "id": id, "title": text("Sección"), "fields": fields })).unwrap(),
        );
        answers.insert(id, Value::Object(given));
    }
    (sections, answers)
}

pub fn measure() -> Measured {
    let source =
        std::fs::read_to_string(root().join("procedures/mineduc/sworn-translation/procedure.toml")).unwrap();
    let mut procedure: Procedure = toml::from_str(&source).unwrap();
    let (sections, mut answers) = form();
    procedure.sections = sections;
    procedure.documents.clear();
    let lists = ServerLists::load(&root().join("data")).unwrap();
    let person = Person::default();
    let today = Date::from_ymd_opt(2026, 11, 22).unwrap();
    let judge = |answers: &Form| {
        let filed = Filed {
            subject: SubjectKind::AnotherPerson,
            person: &person,
            sections: answers,
            payment: None,
            documents: &[],
            delivery: Some("electronic"),
        };
        inconsistencies(&procedure, &filed, today, &lists)
    };
    assert_eq!(judge(&answers), [], "nothing is wrong");
    let good = answers.clone();
    // And one in which every tenth answer is wrong, since that is what people wait for too.
    for section in answers.values_mut() {
        for n in [3, 13] {
            section[format!("f{n}")] = json!([]);
        }
    }
    assert_eq!(judge(&answers).len(), 2 * SECTIONS);
    let times = (0..2000).map(|n| {
        let answers = if n % 2 == 0 { &good } else { &answers };
        timed(|| drop(black_box(judge(black_box(answers)))))
    });
    Measured { name: "validation of a request of 200 fields", times: times.collect(), target: 1.0 }
}
