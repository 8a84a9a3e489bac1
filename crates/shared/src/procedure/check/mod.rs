mod form;
mod references;
mod stages;

pub use references::check_references;

pub(super) use form::section_flaws;

use super::{Filing, MediaType, Procedure, RequiredWhen, SubjectKind};
use std::collections::HashSet;

/// A contradiction within a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Dotted path of the place in the file.
    pub place: String,
    pub reason: String,
}

/// Every contradiction in a definition; it is refused when there is one (DESIGN section 1). For developers: in English.
pub fn check(procedure: &Procedure) -> Vec<Flaw> {
    let mut flaws = Flaws::default();
    let code_fine = procedure.code.split_once('.').is_some_and(|(institution, name)| {
        institution == procedure.institution.to_lowercase() && !name.is_empty() && is_slug(name)
    });
    flaws.unless(
        code_fine,
        "code",
        "must be the institution's code in lower case, a point, and a name of a-z, 0-9 and hyphens",
    );
    flaws.unless(
        !procedure.subjects.is_empty(),
        "subjects",
        "nobody could file it: name at least one kind of subject",
    );
    flaws.unless(
        !procedure.delivery.methods.is_empty(),
        "delivery.methods",
        "nothing could be delivered: name at least one",
    );
    let own_file = |name: &String| name.ends_with(".typ") && !name.contains(['/', '\\']);
    flaws.unless(
        procedure.outcome.template.as_ref().is_none_or(own_file),
        "outcome.template",
        "must name a .typ file of the procedure's own folder",
    );
    let others = procedure.subjects.contains(&SubjectKind::AnotherPerson);
    flaws.unless(
        others == procedure.other_person.is_some() && (!others || procedure.subjects.len() == 1),
        "other_person",
        "goes with subjects = [\"another_person\"], and only with it",
    );
    if let Some(person) = &procedure.other_person {
        form::known(procedure, &person.name, "other_person.name", &mut flaws);
        if let Some(cui) = &person.cui {
            form::known(procedure, cui, "other_person.cui", &mut flaws);
        }
    }
    let without_account = procedure.filing == Filing::WithoutAccount;
    flaws.unless(
        without_account == procedure.outcome.veto_hours().is_some(),
        "filing",
        "`without_account` goes with the effect `account_email`, and only with it",
    );
    flaws.unless(
        !without_account || others,
        "subjects",
        "who files without an account has no personal data: the form names the person (`another_person`)",
    );
    if let Some(fee) = &procedure.fee {
        flaws.unless(
            fee.money.cents().is_some_and(|cents| cents > 0),
            "fee.money.amount",
            "must be a positive decimal with two places",
        );
        flaws.unless(!fee.methods.is_empty(), "fee.methods", "nobody could pay: name at least one");
    }
    flaws.unique("sections", procedure.sections.iter().map(|s| s.id.as_str()));
    flaws.unique("documents", procedure.documents.iter().map(|d| d.id.as_str()));
    flaws.unique("stages", procedure.stages.iter().map(|s| s.id.as_str()));
    for (at, section) in procedure.sections.iter().enumerate() {
        section_flaws("sections", section, &procedure.sections[..at], &mut flaws);
    }
    for kind in &procedure.documents {
        let place = format!("documents.{}", kind.id);
        flaws.unless(!kind.accepts.is_empty(), &place, "accepts no file format");
        flaws.unless(
            kind.max_files > 0 && kind.max_bytes > 0,
            &place,
            "max_files and max_bytes must be above zero",
        );
        flaws.unless(
            !kind.recorded || kind.takes_video(),
            &place,
            "`recorded` needs a video format among `accepts`",
        );
        flaws.unless(kind.retention_days != Some(0), &place, "`retention_days` must be above zero");
        let own_file =
            |name: &String| !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
        flaws.unless(
            kind.sample.as_ref().is_none_or(own_file),
            &place,
            "`sample` must name a file of the procedure's own folder",
        );
        flaws.unless(
            kind.signature.is_none() || kind.accepts.contains(&MediaType::Pdf),
            &place,
            "signature: only a PDF carries one, and none is accepted",
        );
    }
    groups(procedure, &mut flaws);
    for kind in &procedure.documents {
        if let Some(condition) = &kind.when {
            let place = format!("documents.{}.when", kind.id);
            form::condition(condition, None, &procedure.sections, &place, &mut flaws);
        }
    }
    stages::check(procedure, &mut flaws);
    outcome(procedure, &mut flaws);
    flaws.0
}

fn groups(procedure: &Procedure, flaws: &mut Flaws) {
    let ids = procedure.documents.iter().map(|kind| kind.id.as_str());
    flaws.unique("document_groups", ids.chain(procedure.document_groups.iter().map(|g| g.id.as_str())));
    for group in &procedure.document_groups {
        let place = format!("document_groups.{}", group.id);
        flaws.unless(is_name(&group.id), &place, "an id is made of a-z, 0-9 and underscores");
        flaws.unique(&place, group.documents.iter().map(String::as_str));
        flaws.unless(
            (1..=group.documents.len()).contains(&group.min),
            &place,
            "min must be above zero, and not above the number of its documents",
        );
        for id in &group.documents {
            let kind = procedure.document(id);
            flaws.unless(kind.is_some(), &place, &format!("`{id}` is no document"));
            let free = kind.is_none_or(|kind| kind.required == RequiredWhen::Never);
            flaws.unless(
                free,
                &place,
                &format!("`{id}` is required by itself: give it required = \"never\""),
            );
        }
        if let Some(condition) = &group.when {
            form::condition(condition, None, &procedure.sections, &format!("{place}.when"), flaws);
        }
    }
}

fn outcome(procedure: &Procedure, flaws: &mut Flaws) {
    for effect in &procedure.outcome.effects {
        if let super::Effect::RegisterEntry { register, values } = effect {
            flaws.unless(
                !values.is_empty(),
                "outcome.effects",
                &format!("nothing would be entered in `{register}`"),
            );
            for answer in values.values() {
                form::known(procedure, answer, "outcome.effects", flaws);
            }
        }
    }
}

/// What has been found so far.
#[derive(Default)]
pub(super) struct Flaws(pub(super) Vec<Flaw>);

impl Flaws {
    pub(super) fn unless(&mut self, fine: bool, place: &str, reason: &str) {
        if !fine {
            self.0.push(Flaw { place: place.into(), reason: reason.into() });
        }
    }

    pub(super) fn unique<'a>(&mut self, place: &str, ids: impl Iterator<Item = &'a str>) {
        let mut seen = HashSet::new();
        for id in ids {
            self.unless(seen.insert(id), place, &format!("the id `{id}` is used twice"));
        }
    }
}

pub(super) fn is_slug(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
