//! Turning the second factor on and off.

use super::Reading;
use crate::api::{self, Failure};
use crate::components::{Banner, Button, Field, Form, FormView, Loaded, PageTitle, PasswordInput, Tone};
use crate::guard::after_sign_in;
use crate::i18n::{t, text_with};
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::api::second_factors::{
    NewSecondFactor, RecoveryCodes, SecondFactor, SecondFactorCode, SecondFactorRemoval, SecondFactorSecret,
};
use ventanilla_shared::problem::{FieldError, ProblemCode};

/// What the person has got to since the page was opened.
#[derive(Clone)]
enum Step {
    /// As the server says.
    Standing,
    /// The secret is shown, a first code awaited.
    Secret(SecondFactorSecret),
    /// It is on; the recovery codes are shown this once.
    Codes(Vec<String>),
    Off,
}

#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let step = RwSignal::new(Step::Standing);
    let standing = Loaded::new(|| api::get("/me/second-factor").json::<SecondFactor>());
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-second-factor-title")/>
            <p>{t("web-second-factor-text")}</p>
            <div role="status">
                {move || match step.get() {
                    Step::Off => view! { <Banner tone=Tone::Good><p>{t("web-second-factor-off")}</p></Banner> }.into_any(),
                    Step::Codes(_) => view! { <Banner tone=Tone::Good><p>{t("web-second-factor-done")}</p></Banner> }.into_any(),
                    _ => ().into_any(),
                }}
            </div>
            {move || match step.get() {
                Step::Standing => standing.view(move |standing| view! { <Standing standing step/> }.into_any()).into_any(),
                Step::Off => view! { <Begin step/> }.into_any(),
                Step::Secret(secret) => view! { <Confirm secret step/> }.into_any(),
                Step::Codes(codes) => view! { <Codes codes/> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn Standing(standing: SecondFactor, step: RwSignal<Step>) -> impl IntoView {
    let waits = standing.required && !standing.passed;
    let left = standing.recovery_codes_left.to_string();
    let on = standing.on;
    view! {
        {(waits && !on).then(|| view! {
            <Banner tone=Tone::Warning><p>{t("web-second-factor-required")}</p></Banner>
        })}
        {(waits && on).then(|| view! {
            <Banner tone=Tone::Warning><p>{t("web-second-factor-again")}</p></Banner>
        })}
        {if on {
            view! {
                <p><strong>{t("web-second-factor-is-on")}</strong>" "{move || text_with("web-second-factor-left", &[("left", &left)])}</p>
                <Remove step/>
            }.into_any()
        } else {
            view! { <Begin step/> }.into_any()
        }}
    }
}

#[component]
fn Begin(step: RwSignal<Step>) -> impl IntoView {
    let form = Form::new();
    let password = RwSignal::new(String::new());
    let begin = move |()| {
        let mut reading = Reading::default();
        if password.with_untracked(String::is_empty) {
            reading.fault("/password", "missing");
        }
        if !form.refuse(reading.faults) {
            return;
        }
        let body = NewSecondFactor { password: password.get_untracked() };
        form.send(async move {
            let secret: SecondFactorSecret = api::post("/me/second-factor").body(&body).json().await?;
            step.set(Step::Secret(secret));
            Ok(())
        });
    };
    view! {
        <section class="card above">
            <h2>{t("web-second-factor-begin-title")}</h2>
            <p>{t("web-second-factor-begin-text")}</p>
            <FormView form on_submit=begin>
                <PasswordInput form pointer="/password" label=t("web-password") value=password autocomplete="current-password"/>
                <div class="buttons"><Button busy=form.busy()>{t("web-second-factor-begin")}</Button></div>
            </FormView>
        </section>
    }
}

#[component]
fn Confirm(secret: SecondFactorSecret, step: RwSignal<Step>) -> impl IntoView {
    let form = Form::new();
    let code = RwSignal::new(String::new());
    let confirm = move |()| {
        if !form.refuse(code_faults(code)) {
            return;
        }
        let body = SecondFactorCode { code: code.get_untracked() };
        form.send(async move {
            let answer = api::post("/me/second-factor/confirmation").body(&body).json().await;
            let codes: RecoveryCodes = answer.map_err(at_code)?;
            step.set(Step::Codes(codes.recovery_codes));
            // This session counts as one that went through it from its next token on.
            api::renew().await;
            session::reload().await;
            Ok(())
        });
    };
    let picture: String = js_sys::encode_uri_component(&secret.qr_svg).into();
    let groups: Vec<_> =
        secret.secret.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    view! {
        <section class="card above">
            <h2>{t("web-second-factor-scan")}</h2>
            <p>{t("web-second-factor-scan-text")}</p>
            <p><img src=format!("data:image/svg+xml,{picture}") width="240" height="240" alt=move || t("web-second-factor-qr")()/></p>
            <p>{t("web-second-factor-by-hand")}<br/><code id="second-factor-key">{groups.join(" ")}</code></p>
            <p><a href=secret.uri rel="external">{t("web-second-factor-same-device")}</a></p>
            <FormView form on_submit=confirm>
                <Field form pointer="/code" label=t("web-second-factor-code") hint=t("web-second-factor-code-hint") value=code
                    autocomplete="one-time-code" inputmode="numeric" width="w-short"/>
                <div class="buttons"><Button busy=form.busy()>{t("web-second-factor-confirm")}</Button></div>
            </FormView>
        </section>
    }
}

#[component]
fn Codes(codes: Vec<String>) -> impl IntoView {
    view! {
        <section class="card above">
            <h2>{t("web-second-factor-codes")}</h2>
            <p>{t("web-second-factor-codes-text")}</p>
            <ul class="plain-list numbers" id="recovery-codes">
                {codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}
            </ul>
            <p class="last"><a href=after_sign_in(None)>{t("web-continue")}</a></p>
        </section>
    }
}

#[component]
fn Remove(step: RwSignal<Step>) -> impl IntoView {
    let form = Form::new();
    let (password, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let remove = move |()| {
        let mut faults = code_faults(code);
        if password.with_untracked(String::is_empty) {
            faults.insert(0, crate::components::Fault::field("/password", "missing"));
        }
        if !form.refuse(faults) {
            return;
        }
        let body = SecondFactorRemoval { password: password.get_untracked(), code: code.get_untracked() };
        form.send(async move {
            api::post("/me/second-factor/removal").body(&body).nothing().await.map_err(at_code)?;
            step.set(Step::Off);
            api::renew().await;
            session::reload().await;
            Ok(())
        });
    };
    view! {
        <section class="card above">
            <h2>{t("web-second-factor-remove-title")}</h2>
            <p>{t("web-second-factor-remove-text")}</p>
            <FormView form on_submit=remove>
                <PasswordInput form pointer="/password" label=t("web-password") value=password autocomplete="current-password"/>
                <Field form pointer="/code" label=t("web-second-factor-code") hint=t("web-second-factor-any-code-hint") value=code
                    autocomplete="one-time-code" width="w-medium"/>
                <div class="buttons"><Button busy=form.busy()>{t("web-second-factor-remove")}</Button></div>
            </FormView>
        </section>
    }
}

/// What is wrong with a code before it is sent.
pub(super) fn code_faults(code: RwSignal<String>) -> Vec<crate::components::Fault> {
    let mut reading = Reading::default();
    if code.with_untracked(|code| code.trim().is_empty()) {
        reading.fault("/code", "missing");
    }
    reading.faults
}

/// A wrong code is said beside its field.
pub(super) fn at_code(failure: Failure) -> Failure {
    match failure {
        Failure::Problem(mut problem) if problem.code == ProblemCode::WrongCode => {
            let message = problem.title.clone();
            problem.errors.push(FieldError { pointer: "/code".into(), code: "wrong_code".into(), message });
            Failure::Problem(problem)
        }
        other => other,
    }
}
