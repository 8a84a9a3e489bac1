use super::store;
use crate::app::Tx;
use crate::error::ApiError;
use ventanilla_shared::api::officers::Unit;
use ventanilla_shared::procedure::{FieldKind, Procedure, UnitRule};

/// Every unit that procedures, registers or grants name, by institution.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Unit>, ApiError> {
    let mut found = Vec::new();
    let mut add = |institution: &str, unit: &str| {
        let unit = Unit { institution: institution.to_owned(), unit: unit.to_owned() };
        if !found.contains(&unit) {
            found.push(unit);
        }
    };
    for loaded in tx.app.procedures.current().iter() {
        let procedure = &loaded.procedure;
        for stage in &procedure.stages {
            match &stage.unit {
                UnitRule::Fixed(unit) => add(&procedure.institution, unit),
                UnitRule::Answer { answer } => {
                    for unit in named_by(tx, procedure, answer) {
                        add(&procedure.institution, &unit);
                    }
                }
            }
        }
    }
    for register in tx.app.procedures.registers() {
        add(&register.institution, &register.unit);
    }
    for (institution, unit) in store::units(tx)? {
        add(&institution, &unit);
    }
    found.sort_by(|one, other| (&one.institution, &one.unit).cmp(&(&other.institution, &other.unit)));
    Ok(found)
}

/// The units among which an answer chooses.
fn named_by(tx: &Tx<'_>, procedure: &Procedure, answer: &str) -> Vec<String> {
    let field = answer
        .split_once('.')
        .and_then(|(section, field)| procedure.section(section).and_then(|section| section.field(field)));
    let Some(FieldKind::Choice { options, catalogue, .. }) = field.map(|field| &field.kind) else {
        return Vec::new();
    };
    let inline = options.iter().map(|option| option.value.clone());
    let listed = catalogue.iter().flat_map(|source| tx.app.lists.entries(*source));
    inline.chain(listed.map(|entry| entry.value.clone())).collect()
}
