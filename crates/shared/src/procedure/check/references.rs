use super::{Flaw, Flaws};
use crate::procedure::{Effect, FieldKind, Procedure, Register};

/// What a definition names outside itself: registers, their columns, other procedures (by `codes`).
pub fn check_references(procedure: &Procedure, registers: &[Register], codes: &[&str]) -> Vec<Flaw> {
    let mut flaws = Flaws::default();
    let find = |code: &str| registers.iter().find(|register| register.code == code);
    let missing = |code: &str| format!("there is no register `{code}`");
    let fields =
        procedure.sections.iter().flat_map(|section| section.fields.iter().map(move |f| (section, f)));
    for (section, field) in fields {
        let FieldKind::RegisterNumber { register, otherwise, .. } = &field.kind else { continue };
        let place = format!("sections.{}.{}", section.id, field.id);
        flaws.unless(find(register).is_some(), &place, &missing(register));
        // The form asks while the number is typed, and who files may only ask for what is shown.
        let shows = find(register).is_none_or(|register| !register.shown.is_empty());
        flaws.unless(shows, &place, &format!("`{register}` shows no column to who types its key (`shown`)"));
        let led = otherwise.as_deref().is_none_or(|code| codes.contains(&code));
        flaws.unless(led, &place, "`otherwise` names no procedure");
    }
    for stage in &procedure.stages {
        for (section, field) in stage.form.iter().flat_map(|s| s.fields.iter().map(move |f| (s, f))) {
            let FieldKind::RegisterNumber { register, .. } = &field.kind else { continue };
            let place = format!("stages.{}.form.{}.{}", stage.id, section.id, field.id);
            flaws.unless(find(register).is_some(), &place, &missing(register));
        }
        for lookup in &stage.lookups {
            let place = format!("stages.{}.lookups.{}", stage.id, lookup.id);
            let Some(register) = find(&lookup.register) else {
                flaws.unless(false, &place, &missing(&lookup.register));
                continue;
            };
            let holds_certificates =
                register.column(&register.key).is_some_and(|key| key.kind == FieldKind::Certificate);
            flaws.unless(
                lookup.signer_of.is_none() || holds_certificates,
                &place,
                "the register's key is no certificate",
            );
            for column in lookup.compare.keys() {
                let known = register.column(column).is_some();
                flaws.unless(known, &place, &format!("`{column}` is no column of the register"));
            }
        }
        for reason in &stage.reasons {
            let known = reason.new_request.as_deref().is_none_or(|code| codes.contains(&code));
            let place = format!("stages.{}.reasons.{}", stage.id, reason.id);
            flaws.unless(known, &place, "`new_request` names no procedure");
        }
    }
    for effect in &procedure.outcome.effects {
        let Effect::RegisterEntry { register: code, values } = effect else { continue };
        let Some(register) = find(code) else {
            flaws.unless(false, "outcome.effects", &missing(code));
            continue;
        };
        for column in values.keys() {
            let known = register.column(column).is_some();
            flaws.unless(known, "outcome.effects", &format!("`{column}` is no column of `{code}`"));
        }
        for column in register.columns.iter().filter(|column| column.required) {
            let filled = values.contains_key(&column.id);
            let reason = format!("`{code}` requires the column `{}`", column.id);
            flaws.unless(filled, "outcome.effects", &reason);
        }
    }
    flaws.0
}
