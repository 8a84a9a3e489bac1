use super::Reading;
use crate::api;
use crate::components::{Button, Field, Form, FormView, PageTitle, PasswordInput};
use crate::guard::after_sign_in;
use crate::i18n::t;
use crate::session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use ventanilla_shared::api::sessions::{Client, NewSession, Session};

/// Sign in with CUI or e-mail.
#[component]
pub fn SignIn() -> impl IntoView {
    let identifier = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let form = Form::new();
    let query = use_query_map();
    let next = move || query.read_untracked().get("next");
    let navigate = use_navigate();
    let sign_in = move |()| {
        let mut reading = Reading::default();
        let known = reading.identifier("/identifier", &identifier.get_untracked());
        if password.with_untracked(String::is_empty) {
            reading.fault("/password", "missing");
        }
        let (true, Some(identifier)) = (form.refuse(reading.faults), known) else { return };
        let body = NewSession { identifier, password: password.get_untracked(), client: Client::Browser };
        let (navigate, next) = (navigate.clone(), next());
        form.send(async move {
            let tokens: Session = api::post("/sessions").body(&body).json().await?;
            session::begin(&tokens).await?;
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&after_sign_in(next.as_deref()), options);
            Ok(())
        });
    };
    let returning = move || query.read().get("next").is_some();
    view! {
        <main class="wrap page narrow">
            <div class="card">
                <PageTitle text=t("web-sign-in-title")/>
                <Show when=returning><p>{t("web-sign-in-first")}</p></Show>
                <FormView form on_submit=sign_in>
                    <Field form pointer="/identifier" label=t("web-identifier") value=identifier hint=t("web-identifier-hint")
                        autocomplete="username" width="w-medium"/>
                    <PasswordInput form pointer="/password" label=t("web-password") value=password autocomplete="current-password"/>
                    <div class="buttons">
                        <Button busy=form.busy()>{t("web-nav-sign-in")}</Button>
                        <a href="/password-reset">{t("web-forgotten-link")}</a>
                    </div>
                </FormView>
                <hr/>
                <p class="last">{t("web-no-account")}" "<a href="/register">{t("web-nav-register")}</a></p>
            </div>
        </main>
    }
}
