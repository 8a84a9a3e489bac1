use super::Reading;
use super::second_factor::{at_code, code_faults};
use crate::api;
use crate::components::{Button, Field, Form, FormView, PageTitle, PasswordInput};
use crate::guard::after_sign_in;
use crate::i18n::t;
use crate::session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use serde::Deserialize;
use ventanilla_shared::api::sessions::{Client, NewSession, SecondFactorTicket, SecondStep, Session};

/// How far a right password leads.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Whole(Session),
    Half(SecondFactorTicket),
}

/// Sign in with CUI or e-mail, and a code where the account has a second factor.
#[component]
pub fn SignIn() -> impl IntoView {
    let ticket = RwSignal::new(None::<String>);
    let query = use_query_map();
    let next = move || query.read_untracked().get("next");
    let navigate = use_navigate();
    let enter = Callback::new(move |()| {
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate(&after_sign_in(next().as_deref()), options);
    });
    let returning = move || query.read().get("next").is_some();
    view! {
        <main class="wrap page narrow">
            <div class="card">
                {move || match ticket.get() {
                    Some(shown) => view! { <Code shown ticket enter/> }.into_any(),
                    None => view! {
                        <PageTitle text=t("web-sign-in-title")/>
                        <Show when=returning><p>{t("web-sign-in-first")}</p></Show>
                        <Password ticket enter/>
                        <hr/>
                        <p class="last">{t("web-no-account")}" "<a href="/register">{t("web-nav-register")}</a></p>
                    }.into_any(),
                }}
            </div>
        </main>
    }
}

#[component]
fn Password(ticket: RwSignal<Option<String>>, enter: Callback<()>) -> impl IntoView {
    let identifier = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let form = Form::new();
    let sign_in = move |()| {
        let mut reading = Reading::default();
        let known = reading.identifier("/identifier", &identifier.get_untracked());
        if password.with_untracked(String::is_empty) {
            reading.fault("/password", "missing");
        }
        let (true, Some(identifier)) = (form.refuse(reading.faults), known) else { return };
        let password = password.get_untracked();
        let body = NewSession { identifier, password, client: Client::Browser, device_token: None };
        form.send(async move {
            match api::post("/sessions").body(&body).json::<Answer>().await? {
                Answer::Whole(tokens) => {
                    session::begin(&tokens).await?;
                    enter.run(());
                }
                Answer::Half(half) => ticket.set(Some(half.ticket)),
            }
            Ok(())
        });
    };
    view! {
        <FormView form on_submit=sign_in>
            <Field form pointer="/identifier" label=t("web-identifier") value=identifier hint=t("web-identifier-hint")
                autocomplete="username" width="w-medium"/>
            <PasswordInput form pointer="/password" label=t("web-password") value=password autocomplete="current-password"/>
            <div class="buttons">
                <Button busy=form.busy()>{t("web-nav-sign-in")}</Button>
                <a href="/password-reset">{t("web-forgotten-link")}</a>
            </div>
        </FormView>
    }
}

/// The second step. Its ticket lasts five minutes; afterwards one begins again.
#[component]
fn Code(shown: String, ticket: RwSignal<Option<String>>, enter: Callback<()>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let form = Form::new();
    let send = move |()| {
        if !form.refuse(code_faults(code)) {
            return;
        }
        let body = SecondStep { ticket: shown.clone(), code: code.get_untracked() };
        form.send(async move {
            let answer = api::post("/sessions/second-factor").body(&body).json().await;
            let tokens: Session = answer.map_err(at_code)?;
            session::begin(&tokens).await?;
            enter.run(());
            Ok(())
        });
    };
    view! {
        <PageTitle text=t("web-second-step-title")/>
        <p>{t("web-second-step-text")}</p>
        <FormView form on_submit=send>
            <Field form pointer="/code" label=t("web-second-factor-code") hint=t("web-second-factor-any-code-hint") value=code
                autocomplete="one-time-code" width="w-medium"/>
            <div class="buttons">
                <Button busy=form.busy()>{t("web-continue")}</Button>
                <button type="button" class="link-button" on:click=move |_| ticket.set(None)>{t("web-second-step-back")}</button>
            </div>
        </FormView>
    }
}
