use super::person_form::{PersonFields, PersonInput};
use crate::api::{self, IdempotencyKey};
use crate::components::{Button, Form, FormView, Icon, IconView, Load, PageTitle, Table};
use crate::i18n::{self, t};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use ventanilla_shared::api::people::{AssociatedPerson, Person};

/// Persons in whose name requests are filed (seed 000 section 8).
#[component]
pub fn AssociatedPersons() -> impl IntoView {
    view! {
        <main class="wrap page">
            <PageTitle text=t("web-associated-title")/>
            <p>{t("web-associated-text")}</p>
            <p><a class="govuk-button" href="/associated-persons/new">{t("web-associated-add")}</a></p>
            <section class="card">
                {Load::view(api::associated_persons, |persons| view! { <List persons/> }.into_any())}
            </section>
        </main>
    }
}

#[component]
fn List(persons: Vec<AssociatedPerson>) -> impl IntoView {
    if persons.is_empty() {
        return view! { <p class="empty">{t("web-associated-none")}</p> }.into_any();
    }
    let rows = persons.into_iter().map(|AssociatedPerson { id, person, .. }| {
        let name = person.full_name();
        let (to_start, to_edit) = (name.clone(), name.clone());
        vec![
            view! { {name} }.into_any(),
            view! { {person.valid_cui().map(|cui| cui.printed())} }.into_any(),
            view! { {person.phone} }.into_any(),
            view! {
                <span class="row">
                    <a class="icon-button" href=format!("/requests/new?person={id}") title=t("web-new-request")
                        aria-label=move || i18n::text_with("web-associated-start", &[("name", &to_start)])><IconView icon=Icon::Plus/></a>
                    <a href=format!("/associated-persons/{id}")
                        aria-label=move || i18n::text_with("web-associated-edit", &[("name", &to_edit)])>{t("web-edit")}</a>
                </span>
            }
            .into_any(),
        ]
    });
    let columns =
        vec![t("web-person-name").into(), t("web-cui").into(), t("web-person-phone").into(), "".into()];
    view! { <Table caption=t("web-associated-title") quiet_caption=true columns rows=rows.collect()/> }
        .into_any()
}

/// Enters or changes an associated person.
#[component]
pub fn EditAssociatedPerson() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let new = id == "new";
    let title = if new { "web-associated-new" } else { "web-associated-change" };
    view! {
        <main class="wrap page narrow">
            <a class="crumb" href="/associated-persons">{t("web-associated-title")}</a>
            <PageTitle text=t(title)/>
            <div class="card">
                {if new {
                    view! { <PersonEditor known=None/> }.into_any()
                } else {
                    Load::view(
                        move || {
                            let id = id.clone();
                            async move { api::get(format!("/me/associated-persons/{id}")).json::<AssociatedPerson>().await }
                        },
                        |known| view! { <PersonEditor known=Some(known)/> }.into_any(),
                    ).into_any()
                }}
            </div>
        </main>
    }
}

#[component]
fn PersonEditor(known: Option<AssociatedPerson>) -> impl IntoView {
    let form = Form::new();
    let empty = Person::default();
    let input = PersonInput::new(known.as_ref().map_or(&empty, |known| &known.person));
    let key = IdempotencyKey::new();
    let navigate = use_navigate();
    let save = move |()| {
        let person = match input.read() {
            Ok(person) => person,
            Err(faults) => {
                form.refuse(faults);
                return;
            }
        };
        let call = match &known {
            None => api::post("/me/associated-persons").idempotent(&key),
            Some(known) => {
                api::put(format!("/me/associated-persons/{}", known.id)).if_match(api::etag(known.version))
            }
        };
        let navigate = navigate.clone();
        form.send(async move {
            call.body(&person).nothing().await?;
            navigate("/associated-persons", NavigateOptions::default());
            Ok(())
        });
    };
    view! {
        <FormView form on_submit=save>
            <PersonFields form input/>
            <div class="buttons">
                <Button busy=form.busy()>{t("web-save")}</Button>
                <a class="govuk-button govuk-button--secondary" href="/associated-persons">{t("web-cancel")}</a>
            </div>
        </FormView>
    }
}
