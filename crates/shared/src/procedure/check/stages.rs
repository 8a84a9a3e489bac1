use super::Flaws;
use super::form::{known, known_date, section_flaws};
use crate::procedure::{Procedure, RejectionKind, StageKind, UnitRule};

/// The stages in their order, and each by itself.
pub fn check(procedure: &Procedure, flaws: &mut Flaws) {
    let kinds: Vec<StageKind> = procedure.stages.iter().map(|stage| stage.kind).collect();
    flaws.unless(
        kinds.first().is_some_and(|kind| kind.is_review()),
        "stages",
        "the first stage must be a review",
    );
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
            let earlier = procedure.stages[..at].iter().any(|s| s.id == *target && s.kind.is_review());
            flaws.unless(
                earlier,
                &format!("{place}.returns_to"),
                &format!("`{target}` is no earlier review stage"),
            );
            // The document is void then, and another is rendered only on the way through `generate`.
            let stands = procedure.stages.iter().position(|s| s.id == *target);
            flaws.unless(
                !earlier || generate.is_none_or(|generate| at < generate || stands < Some(generate)),
                &format!("{place}.returns_to"),
                &format!("`{target}` comes after the document is generated: no new one would be rendered"),
            );
        }
        let rejects = stage.may_reject.correctable || stage.may_reject.definitive;
        flaws.unless(
            !rejects || !stage.reasons.is_empty(),
            &place,
            "may reject, but has no reasons to choose from",
        );
        let decides = stage.kind != StageKind::Generate;
        flaws.unless(!rejects || decides, &place, "generates, and cannot reject");
        for kind in RejectionKind::ALL {
            let name = kind.as_str();
            if stage.may_reject.permits(kind) {
                let given = stage.reasons.is_empty() || stage.reasons.iter().any(|r| r.permits(kind));
                flaws.unless(given, &place, &format!("may reject ({name}), but no reason permits it"));
            }
            for reason in stage.reasons.iter().filter(|reason| reason.only == Some(kind)) {
                let possible = stage.may_reject.permits(kind);
                let place = format!("{place}.reasons.{}", reason.id);
                flaws.unless(possible, &place, &format!("is only {name}, which the stage may not reject"));
            }
        }
        flaws.unless(!stage.delegable || stage.kind.is_review(), &place, "only a review can be delegated");
        if let UnitRule::Answer { answer } = &stage.unit {
            known(procedure, answer, &format!("{place}.unit"), flaws);
        }
        lookups(procedure, at, flaws);
        flaws.unless(
            (stage.kind == StageKind::Sign) == (stage.signatures > 0),
            &place,
            "a sign stage, and no other, has signatures",
        );
        flaws.unique(&format!("{place}.reasons"), stage.reasons.iter().map(|r| r.id.as_str()));
        flaws.unique(&format!("{place}.checklist"), stage.checklist.iter().map(|c| c.id.as_str()));
        for (at, section) in stage.form.iter().enumerate() {
            section_flaws(&format!("{place}.form"), section, &stage.form[..at], flaws);
        }
    }
}

fn lookups(procedure: &Procedure, at: usize, flaws: &mut Flaws) {
    let stage = &procedure.stages[at];
    let place = format!("stages.{}.lookups", stage.id);
    flaws.unique(&place, stage.lookups.iter().map(|lookup| lookup.id.as_str()));
    flaws.unless(
        stage.kind != StageKind::Check || !stage.lookups.is_empty(),
        &place,
        "a check looks something up",
    );
    for lookup in &stage.lookups {
        let place = format!("{place}.{}", lookup.id);
        flaws.unless(
            lookup.key.is_some() != lookup.signer_of.is_some(),
            &place,
            "has either a key or signer_of",
        );
        if let Some(answer) = &lookup.key {
            known(procedure, answer, &place, flaws);
        }
        if let Some(answer) = &lookup.on {
            known_date(procedure, answer, &place, flaws);
        }
        if let Some(signed) = &lookup.signer_of {
            let earlier = procedure.stages[..at].iter().any(|s| s.id == *signed && s.kind == StageKind::Sign);
            flaws.unless(earlier, &place, &format!("`{signed}` is no earlier sign stage"));
        }
        for answer in lookup.compare.values() {
            known(procedure, answer, &place, flaws);
        }
    }
}
