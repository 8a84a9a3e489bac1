use super::Reading;
use super::proof_of_work::{ProofProgress, solve};
use crate::api;
use crate::components::{Banner, Button, Choice, DateField, Field, Form, FormView, PageTitle, Radios, Tone};
use crate::i18n::t;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ventanilla_shared::api::accounts::{Accepted, NewPasswordReset, NewRecovery};

/// A forgotten password: two ways, as in seed 000 section 10. The second never changes the account by itself
/// (DESIGN section 8).
#[component]
pub fn ForgottenPassword() -> impl IntoView {
    let form = Form::new();
    let asked = use_query_map().read_untracked().get("way");
    let way = RwSignal::new(asked.filter(|way| way == "case").unwrap_or_else(|| "email".to_owned()));
    let text = || RwSignal::new(String::new());
    let (identifier, cui, birth_date, email, again) = (text(), text(), text(), text(), text());
    let progress = RwSignal::new(None::<u32>);
    let done = RwSignal::new(None::<String>);
    let by_email = move || way.with(|way| way == "email");

    let ask = move |()| {
        let mut reading = Reading::default();
        if untrack(by_email) {
            let known = reading.identifier("/identifier", &identifier.get_untracked());
            let (true, Some(identifier)) = (form.refuse(reading.faults), known) else { return };
            form.send(async move {
                let challenge = solve(progress).await;
                progress.try_set(None);
                let body = NewPasswordReset { identifier, challenge: challenge? };
                let accepted: Accepted = api::post("/password-resets").body(&body).json().await?;
                done.set(Some(accepted.message));
                Ok(())
            });
        } else {
            let cui = reading.cui("/cui", &cui.get_untracked());
            let birth_date = reading.past_day("/birth_date", &birth_date.get_untracked());
            let email = reading.email("/email", &email.get_untracked());
            reading.same_email("/email_confirmation", &again.get_untracked(), email.as_ref());
            let fine = form.refuse(reading.faults);
            let (true, Some(cui), Some(birth_date), Some(email)) = (fine, cui, birth_date, email) else {
                return;
            };
            form.send(async move {
                let challenge = solve(progress).await;
                progress.try_set(None);
                let body = NewRecovery {
                    cui: cui.into(),
                    birth_date,
                    email: email.as_str().to_owned(),
                    email_confirmation: email.into(),
                    challenge: challenge?,
                };
                let accepted: Accepted = api::post("/account-recoveries").body(&body).json().await?;
                done.set(Some(accepted.message));
                Ok(())
            });
        }
    };
    let choices = move || {
        vec![
            Choice::new("email", t("web-forgotten-with-email")),
            Choice::new("case", t("web-forgotten-without-email")),
        ]
    };
    let ask = Callback::new(ask);
    let ways = move || {
        if by_email() {
            view! {
                <Field form pointer="/identifier" label=t("web-identifier") value=identifier hint=t("web-identifier-hint")
                    autocomplete="username" width="w-medium"/>
            }
            .into_any()
        } else {
            view! {
                <Banner tone=Tone::Info><p>{t("web-forgotten-case")}</p></Banner>
                <Field form pointer="/cui" label=t("web-cui") value=cui hint=t("web-cui-hint") inputmode="numeric" width="w-medium"/>
                <DateField form pointer="/birth_date" label=t("web-birth-date") value=birth_date autocomplete="bday"/>
                <Field form pointer="/email" label=t("web-new-email") value=email kind="email" autocomplete="email"/>
                <Field form pointer="/email_confirmation" label=t("web-email-again") value=again kind="email" autocomplete="email"/>
            }
            .into_any()
        }
    };
    view! {
        <main class="wrap page narrow">
            {move || match done.get() {
                Some(message) => view! {
                    <PageTitle text=t("web-forgotten-sent")/>
                    <Banner tone=Tone::Good><p>{message}</p></Banner>
                    <p>{t("web-register-sent-text")}</p>
                    <p><a href="/sign-in">{t("web-nav-sign-in")}</a></p>
                }.into_any(),
                None => view! {
                    <div class="card">
                        <PageTitle text=t("web-forgotten-title")/>
                        <FormView form on_submit=ask>
                            <Radios form pointer="/way" label=t("web-forgotten-way") value=way choices=choices()
                                on_change=Callback::new(move |()| form.clear())/>
                            {ways}
                            <ProofProgress progress/>
                            <div class="buttons">
                                <Button busy=form.busy()>{t("web-forgotten-button")}</Button>
                                <a href="/sign-in">{t("web-nav-sign-in")}</a>
                            </div>
                        </FormView>
                    </div>
                }.into_any(),
            }}
        </main>
    }
}
