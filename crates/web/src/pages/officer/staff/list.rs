use super::grants::grant_text;
use crate::api;
use crate::components::{Loaded, PageTitle, Pager, Shape, Table, Tag};
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::officers::Officer;

/// All officers.
#[component]
pub fn OfficersPage() -> impl IntoView {
    let seen = RwSignal::new(Vec::<String>::new());
    let page = Loaded::new(move || {
        let cursor = seen.with(|seen| seen.last().cloned());
        let cursor = cursor.map(|cursor| format!("&cursor={}", js_sys::encode_uri_component(&cursor)));
        let path = format!("/officers?limit=25{}", cursor.unwrap_or_default());
        async move { api::get(path).json::<Page<Officer>>().await }
    });
    view! {
        <main class="wrap page">
            <div class="row between">
                <div><PageTitle text=t("officer-staff-title")/></div>
                <p><a class="govuk-button" href="/officer/officers/new">{t("officer-staff-new")}</a></p>
            </div>
            <section class="card">
                <div aria-live="polite">
                    {page.view(|page| view! { <List items=page.items/> }.into_any())}
                </div>
                <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
            </section>
        </main>
    }
}

#[component]
fn List(items: Vec<Officer>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("officer-staff-empty")}</p> }.into_any();
    }
    let rows = items.into_iter().map(|officer| {
        let place = format!("/officer/officers/{}", officer.id);
        let (to, name) = (place.clone(), officer.name.clone());
        let grants = officer.grants.into_iter();
        vec![
            view! { <a href=place>{officer.name}</a><span class="small block">{officer.email.as_str().to_owned()}</span> }.into_any(),
            view! { {officer.position} }.into_any(),
            view! {
                <ul class="plain-list">
                    {grants.map(|grant| view! { <li>{move || grant_text(&grant)}</li> }).collect_view()}
                </ul>
            }
            .into_any(),
            if officer.active {
                view! { <Tag class="signed" shape=Shape::Check>{t("officer-staff-active")}</Tag> }.into_any()
            } else {
                view! { <Tag class="incomplete" shape=Shape::Ring>{t("officer-staff-invited")}</Tag> }.into_any()
            },
            view! { {if officer.has_signing_key { t("web-yes") } else { t("web-no") }} }.into_any(),
            view! {
                <a href=to aria-label=move || i18n::text_with("officer-staff-edit-of", &[("name", &name)])>{t("web-edit")}</a>
            }
            .into_any(),
        ]
    });
    let columns = [
        "officer-staff-name",
        "officer-staff-position",
        "officer-staff-roles",
        "web-column-state",
        "officer-staff-key",
        "officer-action",
    ];
    view! { <Table caption=t("officer-staff-title") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/> }
        .into_any()
}
