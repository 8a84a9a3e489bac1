use super::grants::{GrantFields, GrantsInput};
use crate::api;
use crate::components::{
    Banner, Button, ButtonKind, Confirm, Fault, Field, Form, FormView, Loaded, PageTitle, Shape, Tag, Tone,
};
use crate::i18n::{self, t};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use ventanilla_shared::api::officers::{Officer, OfficerChange};
use ventanilla_shared::api::rules;

/// One officer: position and roles; and the end of the appointment.
#[component]
pub fn OfficerPage() -> impl IntoView {
    let params = use_params_map();
    let saved = RwSignal::new(false);
    let officer = Loaded::new(move || {
        let id = params.read().get("id").unwrap_or_default();
        async move { api::get(format!("/officers/{id}")).json::<Officer>().await }
    });
    view! {
        <main class="wrap page narrow">
            <a class="crumb" href="/officer/officers">{t("officer-back-to-staff")}</a>
            {officer.page(move |loaded| view! { <Edit loaded officer saved/> }.into_any())}
        </main>
    }
}

#[component]
fn Edit(loaded: Officer, officer: Loaded<Officer>, saved: RwSignal<bool>) -> impl IntoView {
    let form = Form::new();
    let asking = RwSignal::new(false);
    let position = RwSignal::new(loaded.position.clone());
    let grants = GrantsInput::new(&loaded.grants);
    let navigate = use_navigate();
    let (id, version) = (loaded.id, loaded.version);
    let change = move |body: OfficerChange| {
        api::put(format!("/officers/{id}")).if_match(api::etag(version)).body(&body)
    };
    let fail = move |failure: api::Failure| {
        form.refuse(failure.faults().into_iter().map(|fault| grants.own_fault(fault)).collect());
    };
    let save = move |()| {
        saved.set(false);
        let mut faults = Vec::new();
        let position = position.get_untracked().trim().to_owned();
        if let Err(error) = rules::line(&position) {
            faults.push(Fault::field("/position", &error.code));
        }
        let held = grants.read().unwrap_or_else(|wrong| {
            faults.extend(wrong);
            Vec::new()
        });
        if faults.is_empty() && held.is_empty() {
            // Taking every role away ends the appointment: that has its own button.
            faults.push(Fault::field("/grants", "grants_missing"));
        }
        if !form.refuse(faults) {
            return;
        }
        let call = change(OfficerChange { position, grants: held });
        form.send(async move {
            match call.json::<Officer>().await {
                Ok(fresh) => {
                    saved.try_set(true);
                    officer.set(fresh);
                }
                Err(failure) => fail(failure),
            }
            Ok(())
        });
    };
    let dismiss = Callback::new(move |()| {
        let call = change(OfficerChange { position: position.get_untracked(), grants: Vec::new() });
        let navigate = navigate.clone();
        form.send(async move {
            let outcome = call.nothing().await;
            asking.try_set(false);
            match outcome {
                Ok(()) => navigate("/officer/officers", NavigateOptions::default()),
                Err(failure) => fail(failure),
            }
            Ok(())
        });
    });
    let name = loaded.name.clone();
    view! {
        <PageTitle text=loaded.name.clone()/>
        <Show when=move || saved.get()>
            <Banner tone=Tone::Good live=true><p>{t("officer-staff-saved")}</p></Banner>
        </Show>
        <section class="card">
            <dl class="facts numbers">
                <dt>{t("web-cui")}</dt><dd>{loaded.cui.printed()}</dd>
                <dt>{t("web-email")}</dt><dd>{loaded.email.as_str().to_owned()}</dd>
                <dt>{t("web-column-state")}</dt>
                <dd>
                    {if loaded.active {
                        view! { <Tag class="signed" shape=Shape::Check>{t("officer-staff-active")}</Tag> }.into_any()
                    } else {
                        view! { <Tag class="incomplete" shape=Shape::Ring>{t("officer-staff-invited")}</Tag> }.into_any()
                    }}
                </dd>
                <dt>{t("officer-staff-key")}</dt><dd>{if loaded.has_signing_key { t("web-yes") } else { t("web-no") }}</dd>
            </dl>
            <FormView form on_submit=save>
                <Field form pointer="/position" label=t("officer-staff-position") hint=t("officer-staff-position-hint") value=position autocomplete="off"/>
                <GrantFields form input=grants/>
                <div class="buttons">
                    <Button busy=form.busy()>{t("web-save")}</Button>
                    <Button kind=ButtonKind::Warning busy=form.busy() on_press=Callback::new(move |()| asking.set(true))>{t("officer-staff-dismiss")}</Button>
                </div>
            </FormView>
        </section>
        <Confirm open=asking title=t("officer-staff-dismiss-title") accept=t("officer-staff-dismiss") dangerous=true busy=form.busy() on_accept=dismiss>
            <p>{
                let name = name.clone();
                move || i18n::text_with("officer-staff-dismiss-text", &[("name", &name)])
            }</p>
        </Confirm>
    }
}
