//! `ventanilla-api procedure check DIR`: a definition is read as the server reads it, its example validated and rendered.

use super::load::load_folders;
use crate::catalogues::ServerLists;
use crate::certificates::data::{self, Filled};
use crate::clock::{Clock, SystemClock};
use crate::random;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use ventanilla_certificate::{RenderOptions, Template, render};
use ventanilla_shared::api::Payment;
use ventanilla_shared::api::people::Person;
use ventanilla_shared::api::requests::Document;
use ventanilla_shared::procedure::{
    Catalogues, ChoiceSource, Context, Filed, FiledDocument, MediaType, Procedure, Severity, SubjectKind,
    inconsistencies, validate_answers,
};
use ventanilla_shared::values::day_in_guatemala;
use ventanilla_shared::{DocumentId, Language};

/// A filled request, as `example.json` holds it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    subject: SubjectKind,
    #[serde(default)]
    person: Person,
    sections: BTreeMap<String, Value>,
    payment: Option<Payment>,
    #[serde(default)]
    documents: Vec<String>,
    delivery: Option<DeliveryMethod>,
    #[serde(default)]
    officer: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct DeliveryMethod {
    method: String,
}

/// What is wrong with the definition in `folder`, a line each; empty when it is fine. `root` holds `procedures`,
/// `registers` and `data`.
pub fn examine(folder: &Path, root: &Path) -> Vec<String> {
    draw(folder, root).err().unwrap_or_default()
}

/// As [`examine`]; the document of the example (PDF) when nothing is wrong.
pub fn draw(folder: &Path, root: &Path) -> Result<Vec<u8>, Vec<String>> {
    let definitions = match load_folders(&root.join("procedures"), &root.join("registers")) {
        Ok(definitions) => definitions,
        Err(error) => return Err(error.to_string().lines().map(str::to_owned).collect()),
    };
    let file = folder.join("procedure.toml");
    let lists = match ServerLists::load(&root.join("data")) {
        Ok(lists) => lists,
        Err(error) => return Err(vec![format!("{}: {error}", root.join("data").display())]),
    };
    let wanted = std::fs::canonicalize(&file).ok();
    let found = definitions
        .procedures
        .iter()
        .find(|one| wanted.is_some() && std::fs::canonicalize(one.file()).ok() == wanted);
    let Some(found) = found else {
        return Err(vec![format!("{}: no definition in the folder of procedures", file.display())]);
    };
    let path = folder.join("example.json");
    let example: Example = match std::fs::read_to_string(&path) {
        Err(error) => return Err(vec![format!("{}: {error}", path.display())]),
        Ok(text) => match serde_json::from_str(&text) {
            Err(error) => return Err(vec![format!("{}:{}: {error}", path.display(), error.line())]),
            Ok(example) => example,
        },
    };
    let mut flaws: Vec<String> = complaints(&found.procedure, &example, &lists)
        .into_iter()
        .map(|words| format!("{}: {words}", path.display()))
        .collect();
    let institution = &found.procedure.institution;
    if !lists.contains(ChoiceSource::Institutions, institution, None) {
        flaws.push(format!(
            "{}: institution: `{institution}` is not in data/institutions.csv",
            file.display()
        ));
    }
    let (pdf, wrong) = rendering(&found.procedure, &found.template, &example, &lists);
    flaws.extend(wrong);
    if flaws.is_empty() { Ok(pdf) } else { Err(flaws) }
}

fn complaints(procedure: &Procedure, example: &Example, lists: &ServerLists) -> Vec<String> {
    let today = day_in_guatemala(SystemClock.now());
    let documents: Vec<FiledDocument> =
        example.documents.iter().map(|kind| FiledDocument { kind: kind.clone() }).collect();
    let filed = Filed {
        subject: example.subject,
        person: &example.person,
        sections: &example.sections,
        payment: example.payment.as_ref(),
        documents: &documents,
        delivery: example.delivery.as_ref().map(|delivery| delivery.method.as_str()),
    };
    let mut found: Vec<String> = inconsistencies(procedure, &filed, today, lists)
        .into_iter()
        .filter(|one| one.severity == Severity::Error)
        .map(|one| format!("{:?}{}: {}", one.step, one.pointer, one.text(Language::English)))
        .collect();
    let unknown = |what: &str, id: &String| format!("{what}/{id}: the definition has none of this id");
    let sections = example.sections.keys().filter(|id| procedure.section(id).is_none());
    found.extend(sections.map(|id| unknown("sections", id)));
    let forms = |id: &&String| !procedure.stages.iter().any(|stage| stage.form_section(id).is_some());
    found.extend(example.officer.keys().filter(forms).map(|id| unknown("officer", id)));
    let kinds = example.documents.iter().filter(|id| procedure.document(id).is_none());
    found.extend(kinds.map(|id| unknown("documents", id)));
    let context = Context { today, lists, form: &example.officer };
    for section in procedure.stages.iter().flat_map(|stage| &stage.form) {
        let nothing = serde_json::json!({});
        let answers = example.officer.get(&section.id).unwrap_or(&nothing);
        for finding in validate_answers(section, answers, &context) {
            if finding.severity == Severity::Error {
                found.push(format!("officer/{}{}: {}", section.id, finding.pointer, finding.code));
            }
        }
    }
    found
}

/// The document of the example, and what is wrong with its template.
fn rendering(
    procedure: &Procedure,
    template: &str,
    example: &Example,
    lists: &ServerLists,
) -> (Vec<u8>, Vec<String>) {
    let filled = Filled { procedure, sections: &example.sections, officer: &example.officer };
    let attached: Vec<Document> = example.documents.iter().map(|kind| attachment(kind)).collect();
    let data = data::example(lists, &filled, &example.person, &attached);
    let template = Template::new(template);
    let mut flaws: Vec<String> = match template.check(&data) {
        Ok(()) => Vec::new(),
        Err(problems) => problems.into_iter().map(|problem| format!("template: {problem}")).collect(),
    };
    let mut options =
        RenderOptions::new(&procedure.outcome.document.es, "Check", "es", chrono::DateTime::UNIX_EPOCH);
    options.qr = data["verification_url"].as_str();
    let Ok(rendered) = render(&template, &data, &options) else { return (Vec::new(), flaws) };
    if rendered.slots.len() != procedure.signatures() {
        flaws.push(format!(
            "template: it has {} places for signatures, the stages sign {} times",
            rendered.slots.len(),
            procedure.signatures()
        ));
    }
    (rendered.pdf, flaws)
}

/// An invented file of a kind.
fn attachment(kind: &str) -> Document {
    Document {
        id: DocumentId(Default::default()),
        kind: kind.to_owned(),
        description: None,
        file_name: format!("{kind}.pdf"),
        media_type: MediaType::Pdf,
        size: 1,
        sha256: random::hex(&Sha256::digest(kind)),
        pages: Some(2),
        signatures: None,
        created_at: chrono::DateTime::UNIX_EPOCH,
        deleted_at: None,
    }
}
