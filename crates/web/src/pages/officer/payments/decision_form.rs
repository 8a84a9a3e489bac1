use super::super::moves::CancelButton;
use crate::api::{self, Call, Failure};
use crate::components::{Button, ButtonKind, Choice, ErrorSummary, Fault, Form, FormView, Radios, TextArea};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use std::sync::Arc;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::payments::{Difference, ExpectedPayment, StatementRow};
use ventanilla_shared::problem::ProblemCode;

/// How a case ends.
#[derive(Clone, Copy)]
pub struct Ends {
    pub open: RwSignal<bool>,
    /// Told what to say, or nothing when the lists only have to be read again.
    pub done: Callback<Option<&'static str>>,
}

fn difference_words(differences: &[Difference]) -> impl Fn() -> String + Send + Sync + 'static + use<> {
    let differences = differences.to_vec();
    move || {
        if differences.is_empty() {
            return i18n::text("officer-candidate-equal");
        }
        let what = differences.iter().map(|one| i18n::text(&format!("officer-difference-{}", one.as_str())));
        let what = what.collect::<Vec<_>>().join(", ");
        i18n::text_with("officer-candidate-differs", &[("what", &what)])
    }
}

/// A payment as a choice, with what it differs in.
pub fn payment_choice(payment: &ExpectedPayment, differences: &[Difference]) -> Choice {
    let (number, name) = (payment.request_number.clone(), payment.subject_name.clone());
    let label =
        move || i18n::text_with("officer-decision-match-request", &[("number", &number), ("name", &name)]);
    let declared =
        format!("{} · {} · {}", payment.number, format::day(payment.date), payment.money.in_words());
    let differs = difference_words(differences);
    let hint = move || format!("{declared}. {}", differs());
    Choice { hint: Some(hint.into()), ..Choice::new(payment.request.to_string(), label) }
}

/// A row as a choice, with what it differs in.
pub fn row_choice(row: &StatementRow, differences: &[Difference]) -> Choice {
    let (reference, date, amount) = (row.reference.clone(), format::day(row.date), row.money.in_words());
    let label = move || {
        let variables =
            [("reference", reference.as_str()), ("date", date.as_str()), ("amount", amount.as_str())];
        i18n::text_with("officer-decision-match-row", &variables)
    };
    Choice { hint: Some(difference_words(differences).into()), ..Choice::new(row.id.to_string(), label) }
}

/// Makes the call of a decision from what was chosen and the reason.
pub type Make = Arc<dyn Fn(&str, String) -> Call + Send + Sync>;

/// Sends a decision; tells what became of it.
fn send(form: Form, call: Call, said: &'static str, ends: Ends, late: RwSignal<bool>, again: Callback<()>) {
    late.set(false);
    form.send(async move {
        match call.nothing().await {
            Ok(()) => {
                ends.done.run(Some(said));
                ends.open.try_set(false);
                Ok(())
            }
            // Somebody else was first: the case is shown as it stands.
            Err(failure) if is_late(&failure) => {
                late.try_set(true);
                again.run(());
                ends.done.run(None);
                Ok(())
            }
            Err(failure) => Err(failure),
        }
    });
}

fn is_late(failure: &Failure) -> bool {
    matches!(failure.code(), Some(ProblemCode::Stale | ProblemCode::AlreadyDecided))
}

/// Which of what looks alike it is, or none of it; and why.
#[component]
pub fn DecisionForm(
    label: &'static str,
    /// What is said when nothing looks alike.
    none: &'static str,
    near: Vec<Choice>,
    /// Whether other payments can be searched.
    search: bool,
    /// The decision that it is none of them: value and words.
    last: (&'static str, &'static str),
    make: Make,
    ends: Ends,
    late: RwSignal<bool>,
    again: Callback<()>,
) -> impl IntoView {
    let form = Form::new();
    let (picked, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let nothing = near.is_empty();
    let near = RwSignal::new(near);
    let decide = move |()| {
        let mut faults = Vec::new();
        if picked.with_untracked(String::is_empty) {
            faults.push(Fault::field("/decision", "decision"));
        }
        if reason.with_untracked(|text| text.trim().is_empty()) {
            faults.push(Fault::field("/reason", "reason"));
        }
        if form.refuse(faults) {
            let call = make(&picked.get_untracked(), reason.get_untracked().trim().to_owned());
            send(form, call, "officer-decision-saved", ends, late, again);
        }
    };
    view! {
        {nothing.then(|| view! { <p class="small">{t(none)}</p> })}
        {search.then(|| view! { <FindPayment near/> })}
        <FormView form on_submit=decide>
            {move || {
                let mut choices = near.get();
                choices.push(Choice::new(last.0, t(last.1)));
                view! { <Radios form pointer="/decision" label=t(label) value=picked choices/> }
            }}
            <TextArea form pointer="/reason" label=t("officer-decision-reason") hint=t("officer-decision-reason-hint") rows=2 value=reason/>
            <div class="buttons">
                <Button busy=form.busy()>{t("officer-decision-save")}</Button>
                <CancelButton open=ends.open/>
            </div>
        </FormView>
    }
}

/// Searches payments without a row, and adds what it finds to the choices.
#[component]
fn FindPayment(near: RwSignal<Vec<Choice>>) -> impl IntoView {
    let form = Form::new();
    let words = RwSignal::new(String::new());
    let find = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted: String = js_sys::encode_uri_component(words.get_untracked().trim()).into();
        form.send(async move {
            let path = format!("/payments?state=unmatched&limit=10&q={wanted}");
            let found: Page<ExpectedPayment> = api::get(path).json().await?;
            near.try_update(|near| {
                for payment in &found.items {
                    if !near.iter().any(|choice| choice.value == payment.request.to_string()) {
                        let declared = format!(
                            "{} · {} · {}",
                            payment.number,
                            format::day(payment.date),
                            payment.money.in_words()
                        );
                        near.push(Choice { hint: Some(declared.into()), ..payment_choice(payment, &[]) });
                    }
                }
            });
            Ok(())
        });
    };
    view! {
        <form role="search" class="govuk-form-group" on:submit=find>
            <label class="govuk-label" for="find-payment">{t("officer-expected-search")}</label>
            <div class="search">
                <input class="govuk-input" id="find-payment" type="search" autocomplete="off" bind:value=words/>
                <button class="govuk-button govuk-button--secondary govuk-button--small">{t("web-search")}</button>
            </div>
        </form>
        <ErrorSummary form/>
    }
}

/// Takes a decision back, with a reason.
#[component]
pub fn UndoForm(make: Make, ends: Ends, late: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let form = Form::new();
    let reason = RwSignal::new(String::new());
    let undo = move |()| {
        let why = reason.get_untracked().trim().to_owned();
        if why.is_empty() {
            form.refuse(vec![Fault::field("/reason", "reason")]);
            return;
        }
        send(form, make("undo", why), "officer-decision-undone", ends, late, again);
    };
    view! {
        <p class="small">{t("officer-decision-undo-text")}</p>
        <FormView form on_submit=undo>
            <TextArea form pointer="/reason" label=t("officer-decision-reason") hint=t("officer-decision-reason-hint") rows=2 value=reason/>
            <div class="buttons">
                <Button kind=ButtonKind::Warning busy=form.busy()>{t("officer-decision-undo")}</Button>
                <CancelButton open=ends.open/>
            </div>
        </FormView>
    }
}
