use super::certificate::{CertificateField, Chosen};
use super::{columns, register, unit_name};
use crate::api::{self, IdempotencyKey};
use crate::components::{
    AnswerFields, AnswersInput, Button, Choice, DateField, Fault, Form, FormView, Loaded, PageTitle, Radios,
    Select, TextArea,
};
use crate::i18n::{t, words};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use serde_json::{Map, Value};
use ventanilla_shared::Date;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::registers::{
    NewNotice, NoticeKind, RegisterAccess, RegisterEntry, RegisterNotice,
};
use ventanilla_shared::procedure::{FieldKind, Register, Section};

/// The form by which a unit notifies a register's keepers.
#[component]
pub fn NewNoticePage() -> impl IntoView {
    let params = use_params_map();
    let loaded = Loaded::new(move || {
        let code = params.read().get("code").unwrap_or_default();
        async move {
            let access = register(&code).await?;
            let own: Page<RegisterEntry> =
                api::get(format!("/registers/{code}/entries?limit=100")).json().await?;
            Ok((access, own.items))
        }
    });
    view! {
        <main class="wrap page narrow">
            {loaded.page(|(access, entries)| view! { <NoticeForm access entries/> }.into_any())}
        </main>
    }
}

/// What the unit fills in: its own column and the fingerprint are known already.
fn asked(register: &Register) -> Section {
    let mut section = register.section();
    let unit = register.notices.as_ref().map(|notices| notices.unit.clone());
    section.fields.retain(|field| Some(&field.id) != unit.as_ref() && field.kind != FieldKind::Certificate);
    section
}

fn kind_of(text: &str) -> Option<NoticeKind> {
    NoticeKind::ALL.into_iter().find(|kind| kind.as_str() == text)
}

#[component]
fn NoticeForm(access: RegisterAccess, entries: Vec<RegisterEntry>) -> impl IntoView {
    let form = Form::new();
    let query = use_query_map();
    let wanted = query.with_untracked(|query| query.get("entry")).unwrap_or_default();
    let known = entries.iter().any(|entry| entry.id == wanted);
    let kind = RwSignal::new(if known { "change".to_owned() } else { String::new() });
    let entry = RwSignal::new(if known { wanted } else { String::new() });
    let unit = RwSignal::new(match &access.notifies[..] {
        [only] => only.clone(),
        _ => String::new(),
    });
    let (until, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let certificate = RwSignal::new(None::<Chosen>);
    let input = StoredValue::new(None::<AnswersInput>);
    let key = StoredValue::new(IdempotencyKey::new());
    let navigate = use_navigate();
    let register = StoredValue::new(access.register.clone());
    let entries = StoredValue::new(entries);
    let code = access.register.code.clone();
    let place = format!("/officer/registers/{code}/notices");
    let to = place.clone();
    let send = Callback::new(move |()| {
        let mut faults = Vec::new();
        let chosen = kind.with_untracked(|kind| kind_of(kind));
        if chosen.is_none() {
            faults.push(Fault::field("/kind", "notice_kind"));
        }
        if unit.with_untracked(String::is_empty) {
            faults.push(Fault::field("/unit", "notice_unit"));
        }
        let about = entry.get_untracked();
        let of_row = matches!(chosen, Some(NoticeKind::Change | NoticeKind::End));
        if of_row && about.is_empty() {
            faults.push(Fault::field("/entry", "notice_entry"));
        }
        let last = Date::parse_from_str(&until.get_untracked(), "%Y-%m-%d").ok();
        if chosen == Some(NoticeKind::End) && last.is_none() {
            faults.push(Fault::field("/until", "notice_until"));
        }
        let needs_certificate = register.with_value(|register| register.certificate_column().is_some());
        if chosen == Some(NoticeKind::Add) && needs_certificate && certificate.with_untracked(Option::is_none)
        {
            faults.push(Fault::field("/certificate", "certificate_missing"));
        }
        let mut data = Map::new();
        if matches!(chosen, Some(NoticeKind::Add | NoticeKind::Change))
            && let Some(input) = input.get_value()
        {
            let wrong = input.faults().into_iter();
            faults.extend(wrong.map(|fault| Fault { pointer: format!("/data{}", fault.pointer), ..fault }));
            data = input.read();
            if certificate.with_untracked(Option::is_none) {
                keep_fingerprint(&register.get_value(), &entries.get_value(), &about, &mut data);
            }
        }
        let (true, Some(kind)) = (form.refuse(faults), chosen) else { return };
        let text = note.get_untracked().trim().to_owned();
        let body = NewNotice {
            kind,
            unit: unit.get_untracked(),
            entry: of_row.then_some(about),
            data: Value::Object(data),
            until: last.filter(|_| kind == NoticeKind::End),
            certificate: certificate.get_untracked().map(|chosen| chosen.base64),
            note: (!text.is_empty()).then_some(text),
        };
        let call = api::post(format!("/registers/{code}/notices")).idempotent(&key.get_value()).body(&body);
        let (navigate, to) = (navigate.clone(), to.clone());
        form.send(async move {
            match call.json::<RegisterNotice>().await {
                Ok(filed) => {
                    navigate(&format!("{to}/{}?sent=1", filed.id), NavigateOptions::default());
                    Ok(())
                }
                Err(failure) => {
                    key.try_set_value(IdempotencyKey::new());
                    Err(failure)
                }
            }
        });
    });
    let kinds = NoticeKind::ALL
        .map(|kind| {
            let hint = match kind {
                NoticeKind::Add => t("officer-notice-add-hint"),
                NoticeKind::Change => t("officer-notice-change-hint"),
                NoticeKind::End => t("officer-notice-end-hint"),
            };
            Choice { hint: Some(hint.into()), ..Choice::new(kind.as_str(), super::notices::kind_text(kind)) }
        })
        .to_vec();
    let units: Vec<Choice> = access
        .notifies
        .iter()
        .map(|unit| Choice::new(unit.clone(), unit_name(&access.register, unit)))
        .collect();
    let several = units.len() > 1;
    // What depends on the kind, and on the row that it is about.
    let part = move || {
        let register = register.get_value();
        let chosen = kind.with(|kind| kind_of(kind));
        let about = if chosen == Some(NoticeKind::Add) { String::new() } else { entry.get() };
        let row = entries.with_value(|entries| entries.iter().find(|one| one.id == about).cloned());
        let rows = entries.with_value(|entries| {
            let of = unit.get();
            let own = entries.iter().filter(|one| register.unit_of(&one.data) == Some(&of));
            own.map(|one| Choice::new(one.id.clone(), register.name_of(&one.data).to_owned()))
                .collect::<Vec<_>>()
        });
        let whom = view! {
            <Select form pointer="/entry" label=t("officer-notice-entry") value=entry choices=Signal::stored(rows)/>
        };
        match (chosen, row) {
            (None, _) => ().into_any(),
            (Some(NoticeKind::End), _) => view! {
                {whom}
                <DateField form pointer="/until" label=t("officer-notice-until") value=until/>
            }
            .into_any(),
            (Some(NoticeKind::Change), None) => whom.into_any(),
            (Some(NoticeKind::Change), Some(row)) => {
                view! { {whom}<Data form register known=columns(&row.data) input certificate/> }.into_any()
            }
            (Some(NoticeKind::Add), _) => {
                view! { <Data form register known=Map::new() input certificate/> }.into_any()
            }
        }
    };
    view! {
        <a class="crumb" href=place.clone()>{t("officer-back-to-notices")}</a>
        <PageTitle text=t("officer-notices-new") above=words(&access.register.title)/>
        <section class="card">
            <FormView form on_submit=send>
                {several.then(|| view! {
                    <Select form pointer="/unit" label=t("officer-notice-unit") value=unit choices=units.clone()/>
                })}
                <Radios form pointer="/kind" label=t("officer-notice-kind") value=kind choices=kinds/>
                {part}
                <TextArea form pointer="/note" label=t("officer-notice-note") value=note optional=true/>
                <div class="buttons">
                    <Button busy=form.busy()>{t("officer-notice-send")}</Button>
                    <a class="govuk-button govuk-button--secondary" href=place>{t("web-cancel")}</a>
                </div>
            </FormView>
        </section>
    }
}

/// The row's fields, and its certificate where the register has a column for one.
#[component]
fn Data(
    form: Form,
    register: Register,
    known: Map<String, Value>,
    input: StoredValue<Option<AnswersInput>>,
    certificate: RwSignal<Option<Chosen>>,
) -> impl IntoView {
    certificate.set(None);
    let typed = AnswersInput::new(&asked(&register), &known, &Default::default());
    input.set_value(Some(typed.clone()));
    let taken = Callback::new(move |chosen| certificate.set(chosen));
    view! {
        {register.certificate_column().is_some().then(|| view! { <CertificateField form on_choice=taken/> })}
        <AnswerFields form input=typed prefix="/data"/>
    }
}

/// The fingerprint of the row that is changed stays as it is.
fn keep_fingerprint(
    register: &Register,
    entries: &[RegisterEntry],
    about: &str,
    data: &mut Map<String, Value>,
) {
    let row = entries.iter().find(|entry| entry.id == about);
    if let (Some(column), Some(row)) = (register.certificate_column(), row)
        && let Some(kept) = row.data.get(&column.id)
    {
        data.insert(column.id.clone(), kept.clone());
    }
}
