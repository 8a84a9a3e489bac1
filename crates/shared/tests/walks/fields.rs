//! Random sections: a field of any kind with an answer that fits it, conditions, rules and repetition.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use ventanilla_shared::Text;
use ventanilla_shared::procedure::*;

pub fn label(es: &str) -> Text {
    Text { es: es.into(), en: es.into() }
}

pub fn field(id: &str, kind: FieldKind) -> Field {
    Field {
        id: id.into(),
        label: label(id),
        help: None,
        missing: None,
        kind,
        required: true,
        required_when: None,
        when: None,
    }
}

pub fn plain(id: &str, fields: Vec<Field>) -> Section {
    Section {
        id: id.into(),
        title: label(id),
        help: None,
        when: None,
        printed: true,
        repeat: None,
        fields,
        rules: vec![],
    }
}

/// Every kind of answer that a form may ask for, with one that is good.
fn kinds() -> Vec<(FieldKind, Value)> {
    let option = |value: &str| Choice { value: value.into(), label: label(value) };
    vec![
        (FieldKind::Text { max_length: 5, suggest: None, pattern: Some("A9*-9".into()) }, json!("B7C-1")),
        (FieldKind::LongText { max_length: 40 }, json!("Uno.\nDos.")),
        (FieldKind::Integer { min: Some(-3), max: Some(9) }, json!(-3)),
        (FieldKind::Decimal, json!("12.5")),
        (FieldKind::Money, json!("1106.00")),
        (FieldKind::Date, json!("2024-02-29")),
        (FieldKind::YesNo, json!(false)),
        (
            FieldKind::Choice { options: vec![option("a"), option("b")], catalogue: None, parent: None },
            json!("b"),
        ),
        (
            FieldKind::Choice { options: vec![], catalogue: Some(ChoiceSource::Departments), parent: None },
            json!("1"),
        ),
        (FieldKind::Cui, json!("1234 56789 0101")),
        (FieldKind::Nit, json!("576937-K")),
        (FieldKind::Email, json!("ana@correo.example")),
        (FieldKind::Phone, json!("+502 5555 1234")),
        (FieldKind::YearRange { min: Some(1974), max: Some(1996) }, json!("1974-1996")),
        (FieldKind::Person, json!("Noé Pérez Ixcot")),
        (
            FieldKind::RegisterNumber {
                register: "inst.register".into(),
                pattern: None,
                must_exist: true,
                must_not_exist: false,
                not_found: None,
                taken: None,
                otherwise: None,
            },
            json!("TJ-1"),
        ),
    ]
}

/// Which kinds a section asks for, and how.
#[derive(Debug, Clone)]
pub struct Drawn {
    kinds: Vec<(u8, u8)>,
    items: usize,
    conditional: bool,
}

pub fn sections() -> impl Strategy<Value = Drawn> {
    (prop::collection::vec((any::<u8>(), 0u8..4), 1..6), 0usize..3, any::<bool>())
        .prop_map(|(kinds, items, conditional)| Drawn { kinds, items, conditional })
}

/// The section, and answers in which nothing is wrong.
pub fn section(n: usize, drawn: &Drawn) -> (Section, Value) {
    let known = kinds();
    let (mut fields, mut answers) = (Vec::new(), Map::new());
    for (at, (kind, how)) in drawn.kinds.iter().enumerate() {
        let (kind, good) = known[usize::from(*kind) % known.len()].clone();
        let mut field = field(&format!("f{at}"), kind);
        let here = |is: &str| Some(Condition { field: "case.unit".into(), is: vec![json!(is)] });
        match how {
            // Asked, or required, of one unit only.
            1 => field.when = here("north"),
            2 => (field.required, field.required_when) = (false, here("south")),
            _ => {}
        }
        // What is not asked may be answered: it is not judged.
        answers.insert(field.id.clone(), good);
        fields.push(field);
    }
    let mut section = plain(&format!("extra{n}"), fields);
    section.rules = rules(&section.fields);
    if drawn.conditional {
        section.when = Some(Condition { field: "case.unit".into(), is: vec![json!("north")] });
    }
    if drawn.items == 0 {
        return (section, Value::Object(answers));
    }
    section.repeat = Some(Repeat { min: 1, max: 3, item: label("cosa"), missing: label("falta") });
    (section, json!({ "items": vec![Value::Object(answers); drawn.items] }))
}

/// A rule for each date and number: all hold for the answers above.
fn rules(fields: &[Field]) -> Vec<Rule> {
    let rule = |n: usize, kind: RuleKind| Rule {
        id: format!("rule{n}"),
        kind,
        severity: Severity::Error,
        message: label("no"),
    };
    let of = |(n, field): (usize, &Field)| {
        let field_id = field.id.clone();
        match field.kind {
            FieldKind::Date => Some(rule(n, RuleKind::NotInFuture { field: field_id })),
            FieldKind::Money | FieldKind::Decimal => {
                Some(rule(n, RuleKind::NotAboveField { other: field_id.clone(), field: field_id }))
            }
            FieldKind::Person => Some(rule(n, RuleKind::OneRequired { fields: vec![field_id] })),
            _ => None,
        }
    };
    fields.iter().enumerate().filter_map(of).collect()
}
