use super::certificate::{CertificateField, Chosen};
use super::history::History;
use super::{StandingTag, columns, load_register, register};
use crate::api::{self, IdempotencyKey};
use crate::components::{
    AnswerFacts, AnswerFields, AnswersInput, Banner, Button, ButtonKind, Dialog, Fault, Form, FormView,
    Loaded, PageTitle, TextArea, Tone,
};
use crate::format;
use crate::i18n::{self, t, words};
use crate::pages::officer::moves::CancelButton;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde_json::Map;
use ventanilla_shared::api::registers::{RegisterAccess, RegisterEntry, Removal};

/// A new row.
#[component]
pub fn NewEntryPage() -> impl IntoView {
    let access = load_register();
    view! { <main class="wrap page narrow">{access.page(|access| view! { <New access/> }.into_any())}</main> }
}

#[component]
fn New(access: RegisterAccess) -> impl IntoView {
    let register = access.register;
    let form = Form::new();
    let section = register.section();
    let input = AnswersInput::new(&section, &Map::new(), &Default::default());
    let key = StoredValue::new(IdempotencyKey::new());
    let navigate = use_navigate();
    let place = format!("/officer/registers/{}", register.code);
    let path = format!("/registers/{}/entries", register.code);
    let (typed, to) = (input.clone(), place.clone());
    let send = Callback::new(move |()| {
        if !form.refuse(typed.faults()) {
            return;
        }
        let call = api::post(path.clone()).idempotent(&key.get_value()).body(&typed.read());
        let (navigate, to) = (navigate.clone(), to.clone());
        form.send(async move {
            match call.json::<RegisterEntry>().await {
                Ok(made) => {
                    navigate(&format!("{to}/entries/{}", made.id), NavigateOptions::default());
                    Ok(())
                }
                Err(failure) => {
                    // Corrected data are another row.
                    key.try_set_value(IdempotencyKey::new());
                    Err(failure)
                }
            }
        });
    });
    let back = place.clone();
    view! {
        <a class="crumb" href=back>{t("officer-back-to-register")}</a>
        <PageTitle text=t("officer-register-new") above=words(&register.title)/>
        <section class="card">
            <FormView form on_submit=send>
                <Certificate form register=register.clone() input=input.clone()/>
                <AnswerFields form input/>
                <div class="buttons">
                    <Button busy=form.busy()>{t("officer-register-add")}</Button>
                    <a class="govuk-button govuk-button--secondary" href=place>{t("web-cancel")}</a>
                </div>
            </FormView>
        </section>
    }
}

/// A file from which the fingerprint is taken, where the register has a column for it.
#[component]
fn Certificate(
    form: Form,
    register: ventanilla_shared::procedure::Register,
    input: AnswersInput,
) -> impl IntoView {
    register.certificate_column().map(|column| {
        let text = input.text(&column.id);
        let taken = Callback::new(move |chosen: Option<Chosen>| {
            if let Some(chosen) = chosen {
                text.set(chosen.fingerprint);
            }
        });
        view! { <CertificateField form on_choice=taken/> }
    })
}

/// A row with all its columns and its history; its keepers change it or take it out.
#[component]
pub fn EntryPage() -> impl IntoView {
    let params = use_params_map();
    let both = Loaded::new(move || {
        let code = params.read().get("code").unwrap_or_default();
        let id = params.read().get("id").unwrap_or_default();
        async move {
            let access = register(&code).await?;
            let entry: RegisterEntry = api::get(format!("/registers/{code}/entries/{id}")).json().await?;
            Ok((access, entry))
        }
    });
    let saved = RwSignal::new(false);
    view! {
        <main class="wrap page narrow">
            {both.page(move |(access, entry)| view! { <Entry access entry both saved/> }.into_any())}
        </main>
    }
}

#[component]
fn Entry(
    access: RegisterAccess,
    entry: RegisterEntry,
    both: Loaded<(RegisterAccess, RegisterEntry)>,
    saved: RwSignal<bool>,
) -> impl IntoView {
    let register = access.register.clone();
    let place = format!("/officer/registers/{}", register.code);
    let name = register.name_of(&entry.data).to_owned();
    let standing = register.standing(&entry.data, format::today());
    let own =
        register.unit_of(&entry.data).is_some_and(|unit| access.notifies.iter().any(|known| known == unit));
    let notify = format!("{place}/notices/new?entry={}", entry.id);
    let path = format!("/registers/{}/entries/{}", register.code, entry.id);
    let history = view! { <History register=register.clone() path=path.clone()/> };
    let body = if access.keeps {
        view! { <Edit access=access.clone() entry=entry.clone() both saved/> }.into_any()
    } else {
        view! { <AnswerFacts section=register.section() answers=columns(&entry.data)/> }.into_any()
    };
    view! {
        <a class="crumb" href=place>{t("officer-back-to-register")}</a>
        <PageTitle text=name above=words(&register.title)/>
        <p><StandingTag standing/></p>
        <Show when=move || saved.get()>
            <Banner tone=Tone::Good live=true><p>{t("officer-register-saved")}</p></Banner>
        </Show>
        <section class="card">{body}</section>
        {own.then(|| view! { <p class="above"><a class="govuk-button" href=notify>{t("officer-registers-notify")}</a></p> })}
        <section class="card above">
            <h2>{t("officer-register-history")}</h2>
            {history}
        </section>
    }
}

#[component]
fn Edit(
    access: RegisterAccess,
    entry: RegisterEntry,
    both: Loaded<(RegisterAccess, RegisterEntry)>,
    saved: RwSignal<bool>,
) -> impl IntoView {
    let form = Form::new();
    let asking = RwSignal::new(false);
    let register = access.register.clone();
    let input = AnswersInput::new(&register.section(), &columns(&entry.data), &Default::default());
    let path = format!("/registers/{}/entries/{}", register.code, entry.id);
    let version = entry.version;
    let name = register.name_of(&entry.data).to_owned();
    let place = format!("/officer/registers/{}", register.code);
    let (typed, target) = (input.clone(), path.clone());
    let send = Callback::new(move |()| {
        saved.set(false);
        if !form.refuse(typed.faults()) {
            return;
        }
        let call = api::put(target.clone()).if_match(api::etag(version)).body(&typed.read());
        let access = access.clone();
        form.send(async move {
            let fresh: RegisterEntry = call.json().await?;
            saved.try_set(true);
            both.set((access, fresh));
            Ok(())
        });
    });
    view! {
        <FormView form on_submit=send>
            <Certificate form register=register.clone() input=input.clone()/>
            <AnswerFields form input/>
            <div class="buttons">
                <Button busy=form.busy()>{t("web-save")}</Button>
                <Button kind=ButtonKind::Warning busy=form.busy() on_press=Callback::new(move |()| asking.set(true))>
                    {t("officer-register-remove")}
                </Button>
            </div>
        </FormView>
        <Dialog open=asking title=t("officer-register-remove-title")>
            <Remove path=path.clone() version name=name.clone() place=place.clone() open=asking/>
        </Dialog>
    }
}

#[component]
fn Remove(path: String, version: i64, name: String, place: String, open: RwSignal<bool>) -> impl IntoView {
    let form = Form::new();
    let reason = RwSignal::new(String::new());
    let navigate = use_navigate();
    let send = Callback::new(move |()| {
        let body = Removal { reason: reason.get_untracked().trim().to_owned() };
        if body.reason.is_empty() {
            form.refuse(vec![Fault::field("/reason", "reason")]);
            return;
        }
        let call = api::post(format!("{path}/removal")).if_match(api::etag(version)).body(&body);
        let (navigate, place) = (navigate.clone(), place.clone());
        form.send(async move {
            call.nothing().await?;
            open.try_set(false);
            navigate(&place, NavigateOptions::default());
            Ok(())
        });
    });
    view! {
        <p>{move || i18n::text_with("officer-register-remove-text", &[("name", &name)])}</p>
        <FormView form on_submit=send>
            <TextArea form pointer="/reason" label=t("officer-register-remove-reason") value=reason/>
            <div class="buttons">
                <Button kind=ButtonKind::Warning busy=form.busy()>{t("officer-register-remove")}</Button>
                <CancelButton open/>
            </div>
        </FormView>
    }
}
