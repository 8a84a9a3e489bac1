//! The definitions under `procedures/` are read and hold together; what people type into them is judged as the seed says.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use ventanilla_shared::Language;
use ventanilla_shared::api::Payment;
use ventanilla_shared::api::people::{Person, Sex};
use ventanilla_shared::api::procedures::CatalogueEntry;
use ventanilla_shared::catalogue::Lists;
use ventanilla_shared::procedure::*;

fn definition() -> Procedure {
    let file =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../procedures/onsec/service-certification/procedure.toml");
    toml::from_str(&std::fs::read_to_string(file).unwrap()).expect("the definition is read")
}

fn lists() -> Lists {
    let entry = |value: &str, parent: Option<&str>| CatalogueEntry {
        value: value.into(),
        label: value.into(),
        label_en: None,
        parent: parent.map(Into::into),
    };
    let mut lists = Lists::default();
    lists.insert(ChoiceSource::Departments, [entry("1", None), entry("2", None)]);
    lists.insert(ChoiceSource::Municipalities, [entry("101", Some("1")), entry("201", Some("2"))]);
    lists
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn period(start: &str, end: &str) -> Value {
    json!({
        "institution": "Ministerio de Ejemplo", "unit": "Archivo", "position": "Asistente",
        "start_date": start, "end_date": end, "budget_line": "011", "department": "1", "municipality": "101",
    })
}

fn codes(items: Value) -> Vec<(String, String, Severity)> {
    let definition = definition();
    let (lists, form) = (lists(), Form::new());
    let context = Context { today: today(), lists: &lists, form: &form };
    validate_answers(&definition.sections[0], &json!({ "items": items }), &context)
        .into_iter()
        .map(|f| (f.pointer, f.code, f.severity))
        .collect()
}

#[test]
fn the_definition_holds_together() {
    assert_eq!(check(&definition()), vec![]);
}

#[test]
fn a_contradiction_is_named_with_its_place() {
    let mut broken = definition();
    broken.stages[2].returns_to = vec!["nowhere".into()];
    broken.sections[0].rules[2].kind = RuleKind::NotInFuture { field: "position".into() };
    let places: Vec<String> =
        check(&broken).into_iter().map(|flaw| format!("{}: {}", flaw.place, flaw.reason)).collect();
    assert_eq!(
        places,
        [
            "sections.services.rules.end_before_start: `position` is no date field of the section",
            "stages.signatures.returns_to: `nowhere` is no earlier review stage",
        ]
    );
}

#[test]
fn a_complete_period_has_no_findings() {
    assert_eq!(codes(json!([period("1990-02-01", "1999-10-31")])), []);
}

#[test]
fn dates_are_held_against_each_other_and_today() {
    let at = |pointer: &str, code: &str, severity| (pointer.to_owned(), code.to_owned(), severity);
    assert_eq!(
        codes(json!([period("1999-10-31", "1990-02-01")])),
        [at("/items/0/end_date", "end_before_start", Severity::Error)]
    );
    assert_eq!(
        codes(json!([period("2026-01-01", "2026-11-23")])),
        [at("/items/0/end_date", "end_in_future", Severity::Error)]
    );
    assert_eq!(
        codes(json!([period("1970-12-31", "1980-01-01")])),
        [at("/items/0/start_date", "before_1971", Severity::Warning)]
    );
    assert_eq!(
        codes(json!([
            period("1990-01-01", "1995-01-01"),
            period("1995-01-01", "1996-01-01"),
            period("1997-01-01", "1998-01-01")
        ])),
        [at("/items/1/start_date", "overlap", Severity::Warning)]
    );
}

#[test]
fn a_municipality_of_another_department_and_unknown_fields_are_refused() {
    let mut item = period("1990-02-01", "1999-10-31");
    item["municipality"] = json!("201");
    item["salary/month"] = json!(1);
    let found: Vec<_> =
        codes(json!([item])).into_iter().map(|(pointer, code, _)| format!("{pointer} {code}")).collect();
    assert_eq!(found, ["/items/0/salary~1month unknown_field", "/items/0/municipality choice"]);
}

fn complete_person() -> Person {
    let some = |text: &str| Some(text.to_owned());
    Person {
        cui: some("1234567890101"),
        first_name: some("Lucía"),
        first_surname: some("Ajanel"),
        birth_date: NaiveDate::from_ymd_opt(1970, 5, 1),
        sex: Some(Sex::Female),
        phone: some("55551234"),
        department: some("1"),
        municipality: some("101"),
        address: some("4a calle 1-23 zona 1"),
        igss_number: some("1970123456"),
        nit: some("576937-K"),
        ..Person::default()
    }
}

#[test]
fn an_empty_request_for_somebody_else_is_told_what_the_seed_tells() {
    let (person, sections) = (complete_person(), BTreeMap::new());
    let filed = Filed {
        subject: SubjectKind::AssociatedPerson,
        person: &person,
        sections: &sections,
        payment: None,
        documents: &[],
        delivery: Some("electronic"),
    };
    let texts: Vec<String> = inconsistencies(&definition(), &filed, today(), &lists())
        .iter()
        .map(|found| found.text(Language::Spanish))
        .collect();
    assert_eq!(
        texts,
        [
            "Debe ingresar por lo menos un tiempo de servicio para poder realizar la gestión.",
            "Debe ingresar un número de boleta de pago.",
            "Debe ingresar un número de referencia del pago.",
            "Debe de ingresar la fecha del pago.",
            "El DPI de quien presta los servicios no está adjunto a la solicitud.",
            "El documento de afiliación al IGSS de quien presta los servicios no está adjunto a la solicitud.",
            "El depósito monetario no está adjunto a la solicitud.",
            "El DPI del solicitante no está adjunto a la solicitud.",
        ]
    );
}

#[test]
fn a_complete_request_has_no_inconsistency() {
    let person = complete_person();
    let sections =
        BTreeMap::from([("services".to_owned(), json!({ "items": [period("1990-02-01", "1999-10-31")] }))]);
    let payment = Payment {
        method: "transfer".into(),
        number: Some("8841".into()),
        date: NaiveDate::from_ymd_opt(2026, 11, 20),
    };
    let documents: Vec<FiledDocument> =
        ["dpi", "igss_affiliation", "payment_proof"].map(|kind| FiledDocument { kind: kind.into() }).into();
    let filed = Filed {
        subject: SubjectKind::Applicant,
        person: &person,
        sections: &sections,
        payment: Some(&payment),
        documents: &documents,
        delivery: Some("counter"),
    };
    assert_eq!(inconsistencies(&definition(), &filed, today(), &lists()), []);
    let counter = definition().delivery.method("counter").unwrap().charge.clone().unwrap();
    assert_eq!((counter.for_pages(1).amount, counter.for_pages(3).amount), ("0.00".into(), "5.00".into()));
}
