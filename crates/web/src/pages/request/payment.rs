use super::step::{Case, StepPage};
use crate::components::{Button, Choice, DateField, Fault, Field, Form, FormView, Radios, SavedNote, Saver};
use crate::i18n::{self, Said, t, words};
use crate::pages::public::HowToPay;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde_json::{Value, json};
use ventanilla_shared::Date;
use ventanilla_shared::api::{Payment, rules};

/// Step 3: what was paid, and how that is shown. Saved whenever a field is left.
#[component]
pub fn PaymentStep() -> impl IntoView {
    view! { <StepPage title=t("web-step-payment") show=|case| view! { <Evidence case/> }.into_any()/> }
}

#[component]
fn Evidence(case: Case) -> impl IntoView {
    let Some(fee) = case.procedure.fee.clone() else {
        return view! { <p>{t("web-free")}</p> }.into_any();
    };
    let known = case.request.payment.clone().unwrap_or_default();
    let method = RwSignal::new(known.method);
    let number = RwSignal::new(known.number.unwrap_or_default());
    let date = RwSignal::new(known.date.map(|day| day.to_string()).unwrap_or_default());
    let form = Form::new();
    let saver = Saver::new(&case.request);
    let navigate = use_navigate();
    let back = format!("/requests/{}", case.request.id);
    let draft = move || -> Value {
        json!(Payment {
            method: method.get_untracked(),
            number: Some(number.get_untracked().trim().to_owned()).filter(|text| !text.is_empty()),
            date: Date::parse_from_str(&date.get_untracked(), "%Y-%m-%d").ok(),
        })
    };
    let save = Callback::new(move |()| {
        // Without a method there is nothing yet that the server could keep.
        if !method.with_untracked(String::is_empty) {
            saver.save("payment", draft());
        }
    });
    let chosen = {
        let fee = fee.clone();
        Memo::new(move |_| fee.method(&method.get()).cloned())
    };
    let go_on = move |()| {
        let mut faults = Vec::new();
        match chosen.get_untracked() {
            None => faults.push(Fault::field("/method", "payment_method")),
            Some(way) => {
                let typed = number.get_untracked();
                if typed.trim().is_empty() {
                    faults.push(Fault { pointer: "/number".into(), said: Said::Words(way.number_missing) });
                } else if let Err(error) = rules::payment_number(&typed) {
                    faults.push(Fault::field("/number", &error.code));
                }
                match Date::parse_from_str(&date.get_untracked(), "%Y-%m-%d") {
                    Err(_) if date.with_untracked(String::is_empty) => {
                        faults.push(Fault::field("/date", "payment_date_missing"))
                    }
                    Err(_) => faults.push(Fault::field("/date", "date")),
                    Ok(day) if day > crate::format::today() => {
                        faults.push(Fault::field("/date", "payment_date_future"))
                    }
                    Ok(_) => {}
                }
            }
        }
        if !form.refuse(faults) {
            return;
        }
        let (navigate, back) = (navigate.clone(), back.clone());
        form.send(async move {
            saver.save_now("payment", draft()).await?;
            navigate(&back, NavigateOptions::default());
            Ok(())
        });
    };
    let choices =
        fee.methods.iter().map(|way| Choice::new(way.id.clone(), words(&way.label))).collect::<Vec<_>>();
    let label_of = move |number: bool| {
        move || {
            chosen
                .get()
                .map(|way| {
                    let text = if number { way.number_label } else { way.date_label };
                    text.in_language(i18n::language()).to_owned()
                })
                .unwrap_or_default()
        }
    };
    let amount = fee.money.in_words();
    view! {
        <section class="card">
            <p class="big-number last">{amount}</p>
            <HowToPay fee/>
        </section>
        <section class="card above">
            <FormView form on_submit=go_on>
                <Radios form pointer="/method" label=t("web-payment-method") value=method choices on_change=save/>
                <Show when=move || chosen.get().is_some()>
                    <Field form pointer="/number" label=label_of(true) value=number width="w-medium" autocomplete="off" on_change=save/>
                    <DateField form pointer="/date" label=label_of(false) value=date on_change=save/>
                </Show>
                <SavedNote saver/>
                <div class="buttons"><Button busy=form.busy()>{t("web-save-continue")}</Button></div>
            </FormView>
        </section>
    }
    .into_any()
}
