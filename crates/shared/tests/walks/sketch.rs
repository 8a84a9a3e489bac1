//! Random procedures: built so that the definition check has nothing to say, of every kind of stage, unit, field and rule
//! that matters to a move.

use crate::fields::{self, label};
use crate::people;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use ventanilla_shared::api::people::{Person, Sex};
use ventanilla_shared::decision::{Actor, IdentityLevel, Role};
use ventanilla_shared::procedure::*;
use ventanilla_shared::{Cui, Date, Money};

pub const INSTITUTION: &str = "INST";

/// A procedure, answers that fit it, and a request's unchanging part.
#[derive(Clone)]
pub struct Case {
    pub procedure: Procedure,
    pub units: Vec<String>,
    pub applicant: Actor,
    pub person: Person,
    pub subject: Cui,
    pub today: Date,
    /// Good answers of the officers' forms, by section.
    pub officer_answers: Form,
    answers: Form,
}

impl std::fmt::Debug for Case {
    /// What a failure is understood by: the stages.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for s in &self.procedure.stages {
            let lookups = s.lookups.iter().filter(|lookup| lookup.required).count();
            writeln!(
                f,
                "{}: {:?} by {:?} at {:?}, returns to {:?}, {:?} for {:?}, {} to tick, {} forms, {lookups} required, {} signatures{}{}",
                s.id,
                s.kind,
                s.role,
                s.unit,
                s.returns_to,
                s.may_reject,
                s.reasons.iter().map(|r| (&r.id, r.refers)).collect::<Vec<_>>(),
                s.checklist.len(),
                s.form.len(),
                s.signatures,
                if s.delegable { ", delegable" } else { "" },
                if s.confirms_payment { ", confirms the payment" } else { "" },
            )?;
        }
        write!(f, "fee: {}, subjects: {:?}", self.procedure.fee.is_some(), self.procedure.subjects)
    }
}

impl Case {
    /// Good answers of the whole form, in which `unit` is named.
    pub fn answers_naming(&self, unit: &str) -> Form {
        let mut answers = self.answers.clone();
        answers.insert(
            "case".into(),
            json!({ "unit": unit, "number": "AB-12", "name": "Rosa Batz", "cui": self.subject }),
        );
        answers
    }
}

/// One stage as it is drawn.
#[derive(Debug, Clone)]
struct Drawn {
    kind: StageKind,
    role: Role,
    unit: u8,
    returns: u8,
    reject: u8,
    reasons: u8,
    checklist: u8,
    form: bool,
    lookup: u8,
    delegable: bool,
    confirms_payment: bool,
    signatures: usize,
}

fn drawn(kinds: &'static [StageKind]) -> impl Strategy<Value = Drawn> {
    let kind = prop::sample::select(kinds);
    // Reviewers review and signers sign, as a rule; now and then one role does both, or another does.
    let role = prop::sample::select(&[None, None, None, Some(Role::Reviewer), Some(Role::Registrar)][..]);
    let duties = (0u8..4, any::<bool>(), 0u8..4, any::<bool>(), any::<bool>(), 1usize..=3);
    (kind, role, 0u8..3, any::<u8>(), 0u8..4, any::<u8>(), duties).prop_map(
        |(kind, role, unit, returns, reject, reasons, duties)| {
            let (checklist, form, lookup, delegable, confirms_payment, signatures) = duties;
            let usual = if kind == StageKind::Sign { Role::Signer } else { Role::Reviewer };
            let role = role.unwrap_or(usual);
            Drawn {
                kind,
                role,
                unit,
                returns,
                reject,
                reasons,
                checklist,
                form,
                lookup,
                delegable,
                confirms_payment,
                signatures,
            }
        },
    )
}

const REVIEWS: &[StageKind] = &[StageKind::Review, StageKind::Review, StageKind::Check];
const LATER: &[StageKind] = &[StageKind::Sign, StageKind::Review, StageKind::Check];

prop_compose! {
    /// A procedure and a request of it, not yet made.
    pub fn cases()(
        before in prop::collection::vec(drawn(REVIEWS), 1..=2),
        generate in drawn(&[StageKind::Generate]),
        after in prop::collection::vec(drawn(LATER), 0..=2),
        last in drawn(&[StageKind::Sign]),
        subjects in 0u8..4,
        fee in any::<bool>(),
        documents in 0usize..3,
        sections in prop::collection::vec(fields::sections(), 0..3),
        own_subject in any::<bool>(),
    ) -> Case {
        let drawn: Vec<Drawn> = before.into_iter().chain([generate]).chain(after).chain([last]).collect();
        let stages: Vec<Stage> = (0..drawn.len()).map(|at| stage(&drawn, at)).collect();
        let officer_answers = stages.iter().flat_map(|s| &s.form).map(|s| (s.id.clone(), json!({ "said": "sí" }))).collect();
        let subjects = match subjects {
            0 => vec![SubjectKind::Applicant],
            1 => vec![SubjectKind::AssociatedPerson],
            2 => vec![SubjectKind::Applicant, SubjectKind::AssociatedPerson],
            _ => vec![SubjectKind::AnotherPerson],
        };
        let other = subjects.contains(&SubjectKind::AnotherPerson);
        let (mut form, mut answers) = (vec![case_section()], Form::new());
        for (n, drawn) in sections.into_iter().enumerate() {
            let (section, good) = fields::section(n, &drawn);
            answers.insert(section.id.clone(), good);
            form.push(section);
        }
        let applicant = people::person(0, Vec::new());
        let subject = if subjects[0] == SubjectKind::Applicant || own_subject { applicant.cui.clone() } else { people::cui(1) };
        let procedure = Procedure {
            code: "inst.random".into(),
            version: 1,
            institution: INSTITUTION.into(),
            title: label("Al azar"),
            summary: label("Al azar"),
            before_you_start: vec![],
            notes: vec![],
            identity_level: IdentityLevel::EmailConfirmed,
            other_person: other.then(|| OtherPerson { name: "case.name".into(), cui: Some("case.cui".into()) }),
            subjects,
            filing: Filing::Account,
            personal_data: vec![],
            document_groups: vec![],
            sections: form,
            fee: fee.then(the_fee),
            documents: (0..documents).map(document).collect(),
            delivery: Delivery { methods: vec![DeliveryMethod { id: "electronic".into(), label: label("E"), help: None, charge: None }] },
            stages,
            outcome: Outcome { document: label("Constancia"), statement: None, template: None, valid_months: None, next_step: None, effects: vec![] },
            notices: Notices::default(),
        };
        let units = vec!["north".to_owned(), "south".to_owned()];
        Case { procedure, units, person: complete(&applicant.cui), applicant, subject, today: people::today(), officer_answers, answers }
    }
}

/// The section on which units, lookups and the other person depend.
fn case_section() -> Section {
    let option = |value: &str| Choice { value: value.into(), label: label(value) };
    let unit =
        FieldKind::Choice { options: vec![option("north"), option("south")], catalogue: None, parent: None };
    let number = FieldKind::Text { max_length: 9, suggest: None, pattern: Some("AA-99".into()) };
    let asked = [("unit", unit), ("number", number), ("name", FieldKind::Person), ("cui", FieldKind::Cui)];
    fields::plain("case", asked.into_iter().map(|(id, kind)| fields::field(id, kind)).collect())
}

fn stage(all: &[Drawn], at: usize) -> Stage {
    let drawn = &all[at];
    let id = |at: usize| format!("s{at}");
    let (review, sign) = (drawn.kind.is_review(), drawn.kind == StageKind::Sign);
    let generate = all.iter().position(|stage| stage.kind == StageKind::Generate).unwrap_or(0);
    // Only from where it is rendered anew.
    let earlier = (0..at).filter(|n| all[*n].kind.is_review() && (at < generate || *n < generate));
    let signed = (0..at).find(|n| all[*n].kind == StageKind::Sign);
    let rejects = (review || sign) && drawn.reject > 0;
    let reason = |n: u8| Reason {
        id: format!("r{n}"),
        label: label("Motivo"),
        refers: drawn.reasons & (1 << n) != 0,
        new_request: None,
        only: None,
    };
    let lookup = |n: u8| Lookup {
        id: format!("l{n}"),
        title: label("Registro"),
        register: "inst.register".into(),
        on: None,
        key: signed.is_none().then(|| "case.number".into()),
        signer_of: signed.map(id),
        required: n == 0 && drawn.lookup > 1,
        compare: BTreeMap::new(),
    };
    let lookups = if drawn.kind == StageKind::Check { drawn.lookup.max(1) } else { drawn.lookup };
    Stage {
        id: id(at),
        title: label("Etapa"),
        kind: drawn.kind,
        role: drawn.role,
        unit: match drawn.unit {
            0 => UnitRule::Fixed("north".into()),
            1 => UnitRule::Fixed("south".into()),
            _ => UnitRule::Answer { answer: "case.unit".into() },
        },
        due_working_days: u32::from(drawn.returns % 7),
        confirms_payment: review && drawn.confirms_payment,
        checklist: (0..if review { drawn.checklist } else { 0 })
            .map(|n| ChecklistItem { id: format!("{}_{n}", id(at)), label: label("Punto") })
            .collect(),
        form: if review && drawn.form {
            let kind = FieldKind::Text { max_length: 20, suggest: None, pattern: None };
            vec![fields::plain(&format!("{}_form", id(at)), vec![fields::field("said", kind)])]
        } else {
            vec![]
        },
        returns_to: earlier.filter(|n| drawn.returns & (1 << n) != 0).map(id).collect(),
        may_reject: MayReject {
            correctable: rejects && drawn.reject & 1 != 0,
            definitive: rejects && drawn.reject & 2 != 0,
        },
        reasons: if review || sign { (0..1 + drawn.reasons % 3).map(reason).collect() } else { vec![] },
        signatures: if sign { drawn.signatures } else { 0 },
        delegable: review && drawn.delegable,
        lookups: if review { (0..lookups).map(lookup).collect() } else { vec![] },
    }
}

fn the_fee() -> Fee {
    let text = || "x".to_owned();
    Fee {
        money: Money::quetzales_from_cents(1650),
        bank: text(),
        bank_name: text(),
        account: text(),
        account_holder: text(),
        how_to_pay: label("x"),
        methods: vec![PaymentMethod {
            id: "slip".into(),
            label: label("x"),
            number_label: label("x"),
            date_label: label("x"),
            number_missing: label("x"),
        }],
    }
}

fn document(n: usize) -> DocumentKind {
    DocumentKind {
        id: format!("d{n}"),
        title: label("Documento"),
        help: None,
        required: if n == 0 { RequiredWhen::Always } else { RequiredWhen::ForAssociatedPerson },
        when: None,
        accepts: vec![MediaType::Pdf],
        max_bytes: 1024,
        max_files: 1,
        both_sides: false,
        described: false,
        missing: None,
        recorded: false,
        sample: None,
        retention_days: None,
        printed: true,
        signature: None,
    }
}

fn complete(cui: &Cui) -> Person {
    let some = |text: &str| Some(text.to_owned());
    Person {
        cui: Some(cui.as_str().to_owned()),
        first_name: some("Lucía"),
        first_surname: some("Ajanel"),
        birth_date: Date::from_ymd_opt(1970, 5, 1),
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
