use super::{Catalogues, Context, Filed, Form, Procedure, Severity, SubjectKind, validate_answers};
use crate::values::{Date, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A step of the task list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "step", content = "section")]
pub enum Step {
    Person,
    /// A section of the form, by id.
    Section(String),
    Payment,
    Documents,
    Delivery,
}

/// Something that is missing or wrong in a request, in the words of the definition or of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Inconsistency {
    #[serde(flatten)]
    pub step: Step,
    /// JSON pointer into the step's data.
    #[schema(example = "/items/0/end_date")]
    pub pointer: String,
    /// A code of the message catalogue, or the id of a rule.
    #[schema(example = "missing")]
    pub code: String,
    /// Warnings do not stop the filing.
    pub severity: Severity,
    /// The definition's own words, where it has any.
    pub message: Option<Text>,
    /// Label of the field that it is about.
    pub label: Option<Text>,
}

impl Procedure {
    /// The steps of the task list, in order, for a form with these answers.
    pub fn steps(&self, form: &Form) -> Vec<Step> {
        let mut steps = vec![Step::Person];
        steps.extend(self.asked_sections(form).map(|section| Step::Section(section.id.clone())));
        if self.fee.is_some() {
            steps.push(Step::Payment);
        }
        if !self.documents.is_empty() {
            steps.push(Step::Documents);
        }
        steps.push(Step::Delivery);
        steps
    }
}

/// Everything that is missing or wrong, step by step (seed 000 section 7). Filing is possible only when no
/// [`Severity::Error`] is left.
pub fn inconsistencies(
    procedure: &Procedure,
    filed: &Filed<'_>,
    today: Date,
    lists: &dyn Catalogues,
) -> Vec<Inconsistency> {
    let mut found = Vec::new();
    person(procedure, filed, &mut found);
    let context = Context { today, lists, form: filed.sections };
    for section in procedure.asked_sections(filed.sections) {
        let empty = serde_json::json!({});
        let answers = filed.sections.get(&section.id).unwrap_or(&empty);
        for finding in validate_answers(section, answers, &context) {
            found.push(Inconsistency {
                step: Step::Section(section.id.clone()),
                pointer: finding.pointer,
                code: finding.code,
                severity: finding.severity,
                message: finding.message,
                label: finding.label,
            });
        }
    }
    payment(procedure, filed, today, &mut found);
    documents(procedure, filed, &mut found);
    if filed.delivery.and_then(|id| procedure.delivery.method(id)).is_none() {
        found.push(simple(Step::Delivery, "/method", "delivery_missing", None));
    }
    found
}

fn person(procedure: &Procedure, filed: &Filed<'_>, found: &mut Vec<Inconsistency>) {
    let missing = match filed.subject {
        SubjectKind::Applicant | SubjectKind::AssociatedPerson => filed.person.missing(),
        // The form asks for that person.
        SubjectKind::AnotherPerson => Vec::new(),
    };
    for key in missing {
        found.push(simple(Step::Person, &format!("/{key}"), "person_incomplete", None));
    }
    // Who files for somebody else may not know these.
    if filed.subject == SubjectKind::Applicant {
        for datum in procedure.personal_data.iter().filter(|datum| datum.is_missing(filed.person)) {
            let missing = simple(Step::Person, &format!("/{}", datum.key()), "personal_datum_missing", None);
            found.push(Inconsistency { label: Some(datum.label()), ..missing });
        }
    }
}

fn payment(procedure: &Procedure, filed: &Filed<'_>, today: Date, found: &mut Vec<Inconsistency>) {
    let Some(fee) = &procedure.fee else { return };
    let method = filed.payment.and_then(|payment| fee.method(&payment.method));
    let number = filed.payment.and_then(|payment| payment.number.as_deref()).unwrap_or_default();
    if number.trim().is_empty() {
        // Before a method is chosen the seed names what either method would need.
        for method in fee.methods.iter().filter(|m| method.is_none_or(|chosen| chosen.id == m.id)) {
            found.push(simple(Step::Payment, "/number", "missing", Some(method.number_missing.clone())));
        }
    } else if method.is_none() {
        found.push(simple(Step::Payment, "/method", "payment_method", None));
    }
    match filed.payment.and_then(|payment| payment.date) {
        None => found.push(simple(Step::Payment, "/date", "payment_date_missing", None)),
        Some(date) if date > today => found.push(simple(Step::Payment, "/date", "payment_date_future", None)),
        Some(_) => {}
    }
}

fn documents(procedure: &Procedure, filed: &Filed<'_>, found: &mut Vec<Inconsistency>) {
    for kind in procedure.documents.iter().filter(|kind| kind.asked(filed.subject, filed.sections)) {
        if kind.is_required() && !filed.documents.iter().any(|document| document.kind == kind.id) {
            let missing =
                simple(Step::Documents, &format!("/{}", kind.id), "document_missing", kind.missing.clone());
            found.push(Inconsistency { label: Some(kind.title.clone()), ..missing });
        }
    }
    let attached: Vec<&str> = filed.documents.iter().map(|document| document.kind.as_str()).collect();
    for group in &procedure.document_groups {
        let (needed, there) = procedure.group_standing(group, filed.subject, filed.sections, &attached);
        if there < needed {
            let (pointer, words) = (format!("/{}", group.id), Some(group.missing.clone()));
            found.push(simple(Step::Documents, &pointer, "document_group_missing", words));
        }
    }
}

fn simple(step: Step, pointer: &str, code: &str, message: Option<Text>) -> Inconsistency {
    let (pointer, code) = (pointer.to_owned(), code.to_owned());
    Inconsistency { step, pointer, code, severity: Severity::Error, message, label: None }
}

impl Inconsistency {
    /// What is missing or wrong, in words.
    pub fn text(&self, language: crate::Language) -> String {
        let label = self.label.as_ref().map(|label| label.in_language(language));
        if let Some(message) = &self.message {
            let words = message.in_language(language);
            return match label {
                // The limits alone would not say of what.
                Some(label) if self.code == "out_of_range" => format!("{label}: {words}"),
                _ => words.to_owned(),
            };
        }
        match (self.code.as_str(), label) {
            ("missing", Some(label)) => {
                crate::messages::text_with(language, "field-missing-labelled", &[("label", label)])
            }
            (code, label) => {
                let variables = [("label", label.unwrap_or_default())];
                let text = crate::messages::text_with(language, &format!("field-{code}"), &variables);
                match label {
                    Some(label) if code != "document_missing" => format!("{label}: {text}"),
                    _ => text,
                }
            }
        }
    }
}
