use super::Reading;
use super::password_field::NewPasswordField;
use super::proof_of_work::{ProofProgress, solve};
use super::terms_dialog::TermsAcceptance;
use crate::api::{self, IdempotencyKey};
use crate::components::{Banner, Button, DateField, Field, Form, FormView, PageTitle, Tone};
use crate::i18n::t;
use leptos::prelude::*;
use ventanilla_shared::api::accounts::{Accepted, NewAccount};
use ventanilla_shared::password;

/// A new account (seed 000 section 7).
#[component]
pub fn Register() -> impl IntoView {
    let done = RwSignal::new(None::<String>);
    view! {
        <main class="wrap page narrow">
            {move || match done.get() {
                None => view! { <Registration done/> }.into_any(),
                Some(message) => view! {
                    <PageTitle text=t("web-register-sent-title")/>
                    <Banner tone=Tone::Good><p>{message}</p></Banner>
                    <p>{t("web-register-sent-text")}</p>
                    <p><a href="/sign-in">{t("web-nav-sign-in")}</a></p>
                }.into_any(),
            }}
        </main>
    }
}

#[component]
fn Registration(done: RwSignal<Option<String>>) -> impl IntoView {
    let form = Form::new();
    let text = || RwSignal::new(String::new());
    let (cui, birth_date, email, again, secret) = (text(), text(), text(), text(), text());
    let accepted = RwSignal::new(None::<String>);
    let progress = RwSignal::new(None::<u32>);
    let key = StoredValue::new(IdempotencyKey::new());
    let own = Signal::derive(move || {
        let digits = cui.get().chars().filter(char::is_ascii_digit).collect();
        vec![digits, email.get()]
    });
    let register = move |()| {
        let mut reading = Reading::default();
        let cui = reading.cui("/cui", &cui.get_untracked());
        let birth_date = reading.past_day("/birth_date", &birth_date.get_untracked());
        let email = reading.email("/email", &email.get_untracked());
        reading.same_email("/email_confirmation", &again.get_untracked(), email.as_ref());
        let typed = secret.get_untracked();
        let own = own.get_untracked();
        let own: Vec<&str> = own.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        if let Some(rule) = password::broken(&typed, &own).first() {
            reading.fault("/password", rule.code());
        }
        let terms = accepted.get_untracked();
        if terms.is_none() {
            reading.fault("/terms_version", "terms_version");
        }
        let fine = form.refuse(reading.faults);
        let (true, Some(cui), Some(birth_date), Some(email), Some(terms_version)) =
            (fine, cui, birth_date, email, terms)
        else {
            return;
        };
        form.send(async move {
            let outcome = async {
                let account = NewAccount {
                    cui: cui.into(),
                    birth_date,
                    email: email.as_str().to_owned(),
                    email_confirmation: email.into(),
                    password: typed,
                    terms_version,
                    challenge: solve(progress).await?,
                };
                let call = api::post("/accounts").body(&account).idempotent(&key.get_value());
                call.json::<Accepted>().await
            };
            let outcome = outcome.await;
            progress.try_set(None);
            // Whatever was answered, the next try is another one: its challenge differs.
            key.try_set_value(IdempotencyKey::new());
            done.try_set(Some(outcome?.message));
            Ok(())
        });
    };
    view! {
        <div class="card">
            <PageTitle text=t("web-register-title")/>
            <p>{t("web-register-text")}</p>
            <FormView form on_submit=register>
                <Field form pointer="/cui" label=t("web-cui") value=cui hint=t("web-cui-hint") inputmode="numeric" autocomplete="off"
                    width="w-medium"/>
                <DateField form pointer="/birth_date" label=t("web-birth-date") value=birth_date autocomplete="bday"/>
                <Field form pointer="/email" label=t("web-email") value=email kind="email" autocomplete="email" hint=t("web-email-hint")/>
                <Field form pointer="/email_confirmation" label=t("web-email-again") value=again kind="email" autocomplete="email"/>
                <NewPasswordField form value=secret own/>
                <TermsAcceptance form accepted/>
                <ProofProgress progress/>
                <div class="buttons"><Button busy=form.busy()>{t("web-register-button")}</Button></div>
            </FormView>
            <hr/>
            <p class="last">{t("web-have-account")}" "<a href="/sign-in">{t("web-nav-sign-in")}</a></p>
        </div>
    }
}
