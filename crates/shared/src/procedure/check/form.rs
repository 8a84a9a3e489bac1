use super::{Flaws, is_name};
use crate::procedure::{Condition, Field, FieldKind, Procedure, RuleKind, Section};

/// A section by itself; its conditions may look at the sections before it.
pub fn section_flaws(base: &str, section: &Section, before: &[Section], flaws: &mut Flaws) {
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
    if let Some(found) = &section.when {
        condition(found, None, before, &format!("{place}.when"), flaws);
    }
    for (at, field) in section.fields.iter().enumerate() {
        let place = format!("{place}.{}", field.id);
        for found in [&field.when, &field.required_when].into_iter().flatten() {
            condition(found, Some(&section.fields[..at]), before, &place, flaws);
        }
        flaws.unless(
            field.required_when.is_none() || !field.required,
            &place,
            "required_when goes with required = false",
        );
        flaws.unless(
            field.kind != FieldKind::Certificate || base == "columns",
            &place,
            "only a register's column holds a certificate",
        );
        flaws.unless(is_name(&field.id), &place, "an id is made of a-z, 0-9 and underscores");
        if let FieldKind::RegisterNumber { must_exist, must_not_exist, taken, .. } = &field.kind {
            flaws.unless(
                !(*must_exist && *must_not_exist),
                &place,
                "a number that must be in the register cannot be one that must not",
            );
            flaws.unless(
                taken.is_none() || *must_not_exist,
                &place,
                "`taken` goes with must_not_exist = true",
            );
        }
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
        rule_flaws(section, &rule.kind, &place, flaws);
    }
}

fn rule_flaws(section: &Section, rule: &RuleKind, place: &str, flaws: &mut Flaws) {
    let mut of_kind = |ids: &[&String], fits: fn(&FieldKind) -> bool, what: &str| {
        for id in ids {
            let fine = section.field(id).is_some_and(|field| fits(&field.kind));
            flaws.unless(fine, place, &format!("`{id}` is no {what} of the section"));
        }
    };
    let date = |kind: &FieldKind| *kind == FieldKind::Date;
    match rule {
        RuleKind::NotBeforeField { field, other } => of_kind(&[field, other], date, "date field"),
        RuleKind::NotInFuture { field } | RuleKind::NotBefore { field, .. } => {
            of_kind(&[field], date, "date field");
        }
        RuleKind::NoOverlap { start, end } => of_kind(&[start, end], date, "date field"),
        RuleKind::NotAboveField { field, other } => {
            let number = |kind: &FieldKind| {
                matches!(kind, FieldKind::Integer { .. } | FieldKind::Decimal | FieldKind::Money)
            };
            of_kind(&[field, other], number, "number field");
        }
        RuleKind::Different { field, other } => of_kind(&[field, other], |_| true, "field"),
        RuleKind::OneRequired { fields } => of_kind(&fields.iter().collect::<Vec<_>>(), |_| true, "field"),
        RuleKind::Unique { field } => of_kind(&[field], |_| true, "field"),
    }
    let of_items = matches!(rule, RuleKind::NoOverlap { .. } | RuleKind::Unique { .. });
    flaws.unless(
        !of_items || section.repeat.is_some(),
        place,
        "only items of a repeated section can be compared",
    );
}

/// A condition looks at an earlier field of the same section, or at a field of an earlier section that is filled once.
pub fn condition(
    condition: &Condition,
    own: Option<&[Field]>,
    before: &[Section],
    place: &str,
    flaws: &mut Flaws,
) {
    flaws.unless(!condition.is.is_empty(), place, "holds for no answer");
    let path = &condition.field;
    let field = match path.split_once('.') {
        Some((section, field)) => {
            let section = before.iter().find(|one| one.id == section && one.repeat.is_none());
            section.and_then(|section| section.field(field))
        }
        None => own.and_then(|fields| fields.iter().find(|field| field.id == *path)),
    };
    let Some(field) = field else {
        flaws.unless(false, place, &format!("`{path}` is no earlier field that is asked once"));
        return;
    };
    for value in &condition.is {
        let possible = match &field.kind {
            FieldKind::YesNo => value.is_boolean(),
            FieldKind::Integer { .. } => value.is_i64(),
            FieldKind::Choice { options, catalogue: None, .. } => {
                options.iter().any(|option| value.as_str() == Some(&option.value))
            }
            _ => value.is_string(),
        };
        flaws.unless(possible, place, &format!("`{path}` is never {value}"));
    }
}

fn answered<'a>(procedure: &'a Procedure, path: &str) -> Option<&'a Field> {
    let (section, field) = path.split_once('.')?;
    procedure.section(section).filter(|section| section.repeat.is_none())?.field(field)
}

/// An answer that is a date.
pub fn known_date(procedure: &Procedure, path: &str, place: &str, flaws: &mut Flaws) {
    let date = answered(procedure, path).is_some_and(|field| field.kind == FieldKind::Date);
    flaws.unless(date, place, &format!("`{path}` is no date of a section that is filled once"));
}

/// An answer, `section.field`, of a section that is filled once.
pub fn known(procedure: &Procedure, path: &str, place: &str, flaws: &mut Flaws) {
    let found = answered(procedure, path);
    flaws.unless(found.is_some(), place, &format!("`{path}` is no answer of a section that is filled once"));
}
