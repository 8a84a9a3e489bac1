use super::{StandingTag, cell_text, load_register};
use crate::api;
use crate::components::{Button, ButtonKind, Form, Loaded, PageTitle, Pager, Table, download};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::registers::{RegisterAccess, RegisterEntry};
use ventanilla_shared::procedure::{Field, FieldKind, Register};

/// Columns that a table has room for, beside the name.
const SHOWN: usize = 4;

/// A register: its rows, searched and page by page, and what can be done with it.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let access = load_register();
    view! {
        <main class="wrap page">
            <a class="crumb" href="/officer/registers">{t("officer-back-to-registers")}</a>
            {access.page(|access| view! { <Rows access/> }.into_any())}
        </main>
    }
}

#[component]
fn Rows(access: RegisterAccess) -> impl IntoView {
    let form = Form::new();
    let typed = RwSignal::new(String::new());
    let search = RwSignal::new(String::new());
    let seen = RwSignal::new(Vec::<String>::new());
    let register = access.register.clone();
    let code = register.code.clone();
    let page = Loaded::new(move || {
        let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
        let mut path = format!("/registers/{code}/entries?limit=25");
        if !search.with(String::is_empty) {
            path += &format!("&q={}", encoded(&search.get()));
        }
        if let Some(cursor) = seen.with(|seen| seen.last().cloned()) {
            path += &format!("&cursor={}", encoded(&cursor));
        }
        async move { api::get(path).json::<Page<RegisterEntry>>().await }
    });
    let find = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        seen.set(Vec::new());
        search.set(typed.get_untracked().trim().to_owned());
    };
    let place = format!("/officer/registers/{}", register.code);
    let template = format!("/registers/{}/template", register.code);
    let fetch = Callback::new(move |()| {
        let path = template.clone();
        form.send(async move { download(&path, &i18n::text("officer-template-file-name")).await });
    });
    let keeps = access.keeps;
    let notifies = !access.notifies.is_empty();
    let has_notices = notifies || (keeps && register.notices.is_some());
    let waiting = access.waiting;
    let (new, import) = (format!("{place}/new"), format!("{place}/import"));
    let (notices, notify) = (format!("{place}/notices"), format!("{place}/notices/new"));
    view! {
        <PageTitle text=words(&register.title)/>
        <p>{words(&register.summary)}</p>
        {(!access.reads).then(|| view! { <p class="small">{t("officer-register-own")}</p> })}
        <div class="row">
            {keeps.then(|| view! {
                <a class="govuk-button" href=new>{t("officer-register-add")}</a>
                <a class="govuk-button govuk-button--secondary" href=import>{t("officer-register-import")}</a>
                <Button kind=ButtonKind::Secondary busy=form.busy() on_press=fetch>{t("officer-register-template")}</Button>
            })}
            {notifies.then(|| view! { <a class="govuk-button" href=notify>{t("officer-registers-notify")}</a> })}
            {has_notices.then(|| view! {
                <a class="govuk-button govuk-button--secondary" href=notices>
                    {t("officer-registers-notices")}
                    {(waiting > 0).then(|| view! { " ("{waiting}")" })}
                </a>
            })}
        </div>
        <crate::components::ErrorSummary form/>
        <section class="card">
            <form class="filters" role="search" on:submit=find>
                <div class="govuk-form-group">
                    <label class="govuk-label" for="search">{t("officer-register-search")}</label>
                    <div class="govuk-hint" id="search-hint">{t("officer-register-search-hint")}</div>
                    <div class="search">
                        <input class="govuk-input" id="search" type="search" autocomplete="off" aria-describedby="search-hint" bind:value=typed/>
                        <button class="govuk-button govuk-button--small">{t("web-search")}</button>
                    </div>
                </div>
            </form>
            <div aria-live="polite">
                {page.view(move |page| view! { <List register=register.clone() items=page.items/> }.into_any())}
            </div>
            <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
        </section>
    }
}

/// The columns that a list shows: the key first, unless it is a fingerprint.
fn listed(register: &Register) -> Vec<Field> {
    let short = |column: &&Field| !matches!(column.kind, FieldKind::Certificate | FieldKind::LongText { .. });
    let (key, others): (Vec<&Field>, Vec<&Field>) =
        register.columns.iter().filter(short).partition(|column| column.id == register.key);
    key.into_iter().chain(others).take(SHOWN).cloned().collect()
}

#[component]
fn List(register: Register, items: Vec<RegisterEntry>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("officer-register-empty")}</p> }.into_any();
    }
    let columns = listed(&register);
    let rows = items.into_iter().map(|entry| {
        let place = format!("/officer/registers/{}/entries/{}", register.code, entry.id);
        let name = register.name_of(&entry.data).to_owned();
        let standing = register.standing(&entry.data, format::today());
        let mut cells: Vec<AnyView> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let (column, value) = (column.clone(), entry.data.get(&column.id).cloned());
                let text = move || cell_text(&column, value.as_ref());
                if at == 0 { view! { <span class="strong">{text}</span> }.into_any() } else { view! { {text} }.into_any() }
            })
            .collect();
        cells.push(
            view! {
                <a href=place aria-label=move || i18n::text_with("officer-register-see", &[("name", &name)])>{t("officer-register-see-short")}</a>
                <StandingTag standing/>
            }
            .into_any(),
        );
        cells
    });
    let rows = rows.collect();
    let mut heads: Vec<TextProp> = columns.iter().map(|column| words(&column.label).into()).collect();
    heads.push(t("officer-action").into());
    view! { <Table caption=words(&register.title) quiet_caption=true columns=heads rows/> }.into_any()
}
