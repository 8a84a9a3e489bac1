use super::{FieldKind, Procedure, RuleKind, Section, StageKind};
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
    let mut flaws = Flaws(Vec::new());
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
    flaws.unless(
        procedure.outcome.template.ends_with(".typ") && !procedure.outcome.template.contains(['/', '\\']),
        "outcome.template",
        "must name a .typ file of the procedure's own folder",
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
    for section in &procedure.sections {
        section_flaws("sections", section, &mut flaws);
    }
    for kind in &procedure.documents {
        let place = format!("documents.{}", kind.id);
        flaws.unless(!kind.accepts.is_empty(), &place, "accepts no file format");
        flaws.unless(
            kind.max_files > 0 && kind.max_bytes > 0,
            &place,
            "max_files and max_bytes must be above zero",
        );
    }
    stages(procedure, &mut flaws);
    flaws.0
}

fn stages(procedure: &Procedure, flaws: &mut Flaws) {
    let kinds: Vec<StageKind> = procedure.stages.iter().map(|stage| stage.kind).collect();
    flaws.unless(kinds.first() == Some(&StageKind::Review), "stages", "the first stage must be a review");
    flaws.unless(
        kinds.last() == Some(&StageKind::Sign),
        "stages",
        "the last stage must sign: `signed` always means signed",
    );
    let generates = kinds.iter().filter(|kind| **kind == StageKind::Generate).count();
    let generate = kinds.iter().position(|kind| *kind == StageKind::Generate);
    let first_sign = kinds.iter().position(|kind| *kind == StageKind::Sign);
    flaws.unless(
        generates == 1 && generate < first_sign && generate.is_some(),
        "stages",
        "exactly one stage must generate the document, before the first signature",
    );
    for (at, stage) in procedure.stages.iter().enumerate() {
        let place = format!("stages.{}", stage.id);
        for target in &stage.returns_to {
            let earlier =
                procedure.stages[..at].iter().any(|s| s.id == *target && s.kind == StageKind::Review);
            flaws.unless(
                earlier,
                &format!("{place}.returns_to"),
                &format!("`{target}` is no earlier review stage"),
            );
        }
        let rejects = stage.may_reject.correctable || stage.may_reject.definitive;
        flaws.unless(
            !rejects || !stage.reasons.is_empty(),
            &place,
            "may reject, but has no reasons to choose from",
        );
        flaws.unless(!rejects || stage.kind == StageKind::Review, &place, "only a review stage may reject");
        flaws.unless(
            (stage.kind == StageKind::Sign) == (stage.signatures > 0),
            &place,
            "a sign stage, and no other, has signatures",
        );
        flaws.unique(&format!("{place}.reasons"), stage.reasons.iter().map(|r| r.id.as_str()));
        flaws.unique(&format!("{place}.checklist"), stage.checklist.iter().map(|c| c.id.as_str()));
        for section in &stage.form {
            section_flaws(&format!("{place}.form"), section, flaws);
        }
    }
}

fn section_flaws(base: &str, section: &Section, flaws: &mut Flaws) {
    let place = format!("{base}.{}", section.id);
    flaws.unless(is_name(&section.id), &place, "an id is made of a-z, 0-9 and underscores");
    flaws.unique(&place, section.fields.iter().map(|f| f.id.as_str()));
    if let Some(repeat) = &section.repeat {
        flaws.unless(
            repeat.min <= repeat.max && repeat.max > 0,
            &format!("{place}.repeat"),
            "max must be above zero and not below min",
        );
    }
    for field in &section.fields {
        let place = format!("{place}.{}", field.id);
        flaws.unless(is_name(&field.id), &place, "an id is made of a-z, 0-9 and underscores");
        if let FieldKind::Choice { options, catalogue, parent } = &field.kind {
            flaws.unless(
                options.is_empty() != catalogue.is_none(),
                &place,
                "a choice has either options or a catalogue",
            );
            let known = parent.as_deref().is_none_or(|id| section.field(id).is_some());
            flaws.unless(known, &place, "its parent is no field of the section");
        }
    }
    for rule in &section.rules {
        let place = format!("{place}.rules.{}", rule.id);
        let fields: Vec<&String> = match &rule.kind {
            RuleKind::NotBeforeField { field, other } => vec![field, other],
            RuleKind::NotInFuture { field } | RuleKind::NotBefore { field, .. } => vec![field],
            RuleKind::NoOverlap { start, end } => {
                flaws.unless(
                    section.repeat.is_some(),
                    &place,
                    "only items of a repeated section can overlap",
                );
                vec![start, end]
            }
        };
        for id in fields {
            let dated = section.field(id).is_some_and(|field| field.kind == FieldKind::Date);
            flaws.unless(dated, &place, &format!("`{id}` is no date field of the section"));
        }
    }
}

struct Flaws(Vec<Flaw>);

impl Flaws {
    fn unless(&mut self, fine: bool, place: &str, reason: &str) {
        if !fine {
            self.0.push(Flaw { place: place.into(), reason: reason.into() });
        }
    }

    fn unique<'a>(&mut self, place: &str, ids: impl Iterator<Item = &'a str>) {
        let mut seen = HashSet::new();
        for id in ids {
            self.unless(seen.insert(id), place, &format!("the id `{id}` is used twice"));
        }
    }
}

fn is_slug(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
