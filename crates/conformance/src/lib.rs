//! The rules of `ventanilla-shared` behind one function from JSON to JSON. `cargo xtask test --only same-rules` compiles it
//! twice, as the server is compiled and as the page is, and holds the two answers against each other byte by byte.

use serde::{Deserialize, Serialize};
use ventanilla_shared::Language;
use ventanilla_shared::api::Payment;
use ventanilla_shared::api::people::Person;
use ventanilla_shared::api::procedures::CatalogueEntry;
use ventanilla_shared::catalogue::Lists;
use ventanilla_shared::procedure::*;
use ventanilla_shared::values::Date;
use wasm_bindgen::prelude::wasm_bindgen;

/// Cases and what they are judged against.
#[derive(Debug, Serialize, Deserialize)]
pub struct Suite {
    pub today: Date,
    pub lists: Vec<(ChoiceSource, Vec<CatalogueEntry>)>,
    pub procedures: Vec<Procedure>,
    pub cases: Vec<Case>,
}

/// A request as far as it was filled in, and an officer's forms.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Case {
    pub name: String,
    /// Code of the procedure.
    pub procedure: String,
    pub subject: SubjectKind,
    #[serde(default)]
    pub person: Person,
    #[serde(default)]
    pub sections: Form,
    pub payment: Option<Payment>,
    #[serde(default)]
    pub documents: Vec<String>,
    pub delivery: Option<String>,
    #[serde(default)]
    pub officer: Form,
}

/// What the rules say to a case.
#[derive(Debug, Serialize)]
struct Verdict<'a> {
    case: &'a str,
    steps: Vec<Step>,
    inconsistencies: Vec<Told>,
    officer: Vec<Told>,
}

/// A finding, with its words in both languages.
#[derive(Debug, Serialize)]
struct Told {
    #[serde(flatten)]
    found: Inconsistency,
    es: String,
    en: String,
}

impl From<Inconsistency> for Told {
    fn from(found: Inconsistency) -> Self {
        let (es, en) = (found.text(Language::Spanish), found.text(Language::English));
        Self { found, es, en }
    }
}

/// What is missing or wrong in a case.
pub fn judged(suite: &Suite, lists: &Lists, case: &Case) -> Vec<Inconsistency> {
    let Some(procedure) = suite.procedures.iter().find(|one| one.code == case.procedure) else {
        return Vec::new();
    };
    let documents: Vec<FiledDocument> =
        case.documents.iter().map(|kind| FiledDocument { kind: kind.clone() }).collect();
    let filed = Filed {
        subject: case.subject,
        person: &case.person,
        sections: &case.sections,
        payment: case.payment.as_ref(),
        documents: &documents,
        delivery: case.delivery.as_deref(),
    };
    inconsistencies(procedure, &filed, suite.today, lists)
}

/// The lists of a suite, ready to be looked at.
pub fn lists(suite: &Suite) -> Lists {
    let mut lists = Lists::default();
    for (source, entries) in &suite.lists {
        lists.insert(*source, entries.iter().cloned());
    }
    lists
}

/// What is wrong in the officer's forms of every stage.
pub fn judged_officer(
    suite: &Suite,
    lists: &Lists,
    procedure: &Procedure,
    case: &Case,
) -> Vec<Inconsistency> {
    let context = Context { today: suite.today, lists, form: &case.officer };
    let sections = procedure.stages.iter().flat_map(|stage| &stage.form);
    let filled = sections.filter_map(|section| Some((section, case.officer.get(&section.id)?)));
    let found = filled.flat_map(|(section, answers)| {
        validate_answers(section, answers, &context).into_iter().map(|finding| Inconsistency {
            step: Step::Section(section.id.clone()),
            pointer: finding.pointer,
            code: finding.code,
            severity: finding.severity,
            message: finding.message,
            label: finding.label,
        })
    });
    found.collect()
}

/// Judges every case of a [`Suite`]: a line of JSON each.
///
/// # Errors
/// The suite is no JSON of the right form.
pub fn judge(suite: &str) -> Result<String, serde_json::Error> {
    let suite: Suite = serde_json::from_str(suite)?;
    let lists = lists(&suite);
    let mut lines = String::new();
    for case in &suite.cases {
        let procedure = suite.procedures.iter().find(|one| one.code == case.procedure);
        let officer = procedure.map(|procedure| judged_officer(&suite, &lists, procedure, case));
        let verdict = Verdict {
            case: &case.name,
            steps: procedure.map(|procedure| procedure.steps(&case.sections)).unwrap_or_default(),
            inconsistencies: judged(&suite, &lists, case).into_iter().map(Told::from).collect(),
            officer: officer.unwrap_or_default().into_iter().map(Told::from).collect(),
        };
        lines.push_str(&serde_json::to_string(&verdict)?);
        lines.push('\n');
    }
    Ok(lines)
}

/// As [`judge`], for JavaScript.
#[wasm_bindgen]
pub fn run(suite: &str) -> String {
    judge(suite).unwrap_or_else(|error| format!("the suite cannot be read: {error}"))
}
