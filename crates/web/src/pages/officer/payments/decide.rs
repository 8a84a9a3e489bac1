use super::decision_form::{DecisionForm, Ends, Make, UndoForm, payment_choice, row_choice};
use super::{kind_words, payment_tag, row_tag};
use crate::api::{self, Call};
use crate::components::{Banner, Dialog, Loaded, Timeline, TimelineEntry, Tone};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use std::sync::Arc;
use ventanilla_shared::api::payments::{
    DecisionReason, ExpectedPayment, PaymentAction, PaymentCase, PaymentDecision, PaymentState, RowMatch,
    RowState, StatementRow, StatementRowCase,
};
use ventanilla_shared::{RequestId, StatementRowId};

/// What is decided about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum About {
    Row(StatementRowId),
    Payment(RequestId),
}

/// A case in a dialog: what the bank says beside what was declared, the decision with its reason, and the history. `done` is
/// told what to say once something was decided, and nothing when the lists only have to be read again.
#[component]
pub fn DecideDialog(about: RwSignal<Option<About>>, done: Callback<Option<&'static str>>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(about.get().is_some()));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            about.set(None);
        }
        now
    });
    let ends = Ends { open, done };
    view! {
        <Dialog open wide=true title=t("officer-decision")>
            {move || about.get().map(|about| match about {
                About::Row(id) => view! { <RowCase id ends/> }.into_any(),
                About::Payment(id) => view! { <PaymentCaseView id ends/> }.into_any(),
            })}
        </Dialog>
    }
}

/// Says that somebody else was first.
#[component]
fn Late(late: RwSignal<bool>) -> impl IntoView {
    view! {
        <Show when=move || late.get()>
            <Banner tone=Tone::Warning live=true><p>{t("officer-decision-late")}</p></Banner>
        </Show>
    }
}

#[component]
fn RowCase(id: StatementRowId, ends: Ends) -> impl IntoView {
    let late = RwSignal::new(false);
    let case = Loaded::new(move || async move {
        api::get(format!("/statement-rows/{id}")).json::<StatementRowCase>().await
    });
    let again = Callback::new(move |()| case.reload());
    view! {
        <Late late/>
        {case.view(move |case| {
            let StatementRowCase { row, candidates, decisions } = case;
            let near = candidates.into_iter().map(|one| payment_choice(&one.payment, &one.differences)).collect();
            let (id, version, state) = (row.id, row.version, row.state);
            let make: Make = Arc::new(move |value: &str, reason: String| row_call(id, version, value, reason));
            view! {
                <RowFacts row/>
                {if state == RowState::Open {
                    view! {
                        <DecisionForm label="officer-candidates-payments" none="officer-candidates-none" near search=true
                            last=("exclude", "officer-decision-exclude") make ends late again/>
                    }.into_any()
                } else {
                    view! { <UndoForm make ends late again/> }.into_any()
                }}
                <Decisions decisions/>
            }.into_any()
        })}
    }
}

#[component]
fn PaymentCaseView(id: RequestId, ends: Ends) -> impl IntoView {
    let late = RwSignal::new(false);
    let case =
        Loaded::new(move || async move { api::get(format!("/payments/{id}")).json::<PaymentCase>().await });
    let again = Callback::new(move |()| case.reload());
    view! {
        <Late late/>
        {case.view(move |case| {
            let PaymentCase { payment, candidates, decisions } = case;
            let versions: Vec<(StatementRowId, i64)> =
                candidates.iter().map(|one| (one.row.id, one.row.version)).collect();
            let near = candidates.into_iter().map(|one| row_choice(&one.row, &one.differences)).collect();
            let (id, version, state, row) = (payment.request, payment.version, payment.state, payment.row);
            let make: Make = Arc::new(move |value: &str, reason: String| {
                let picked = versions.iter().find(|(row, _)| row.to_string() == value);
                match picked {
                    Some((row, version)) => row_call(*row, *version, &id.to_string(), reason),
                    None => {
                        let call = api::post(format!("/payments/{id}/{value}")).if_match(api::etag(version));
                        call.body(&DecisionReason { reason })
                    }
                }
            });
            view! {
                <PaymentFacts payment/>
                {match (state, row) {
                    (PaymentState::Unmatched, _) => view! {
                        <DecisionForm label="officer-candidates-rows" none="officer-candidates-no-rows" near search=false
                            last=("refuse", "officer-decision-refuse") make ends late again/>
                    }.into_any(),
                    (_, Some(row)) => view! { <RowCase id=row ends/> }.into_any(),
                    (_, None) => view! { <UndoForm make ends late again/> }.into_any(),
                }}
                {row.is_none().then(|| view! { <Decisions decisions/> })}
            }.into_any()
        })}
    }
}

/// The call that decides about a row: `exclude`, `undo`, or the id of the request that it pays.
fn row_call(id: StatementRowId, version: i64, value: &str, reason: String) -> Call {
    let call =
        |action: &str| api::post(format!("/statement-rows/{id}/{action}")).if_match(api::etag(version));
    match value.parse::<RequestId>() {
        Ok(request) => call("match").body(&RowMatch { request, reason }),
        Err(_) => call(value).body(&DecisionReason { reason }),
    }
}

#[component]
fn RowFacts(row: StatementRow) -> impl IntoView {
    let (line, pays) = (row.line.to_string(), row.request_number.clone());
    view! {
        <h3>{move || i18n::text_with("officer-in-statement", &[("line", &line)])}</h3>
        <dl class="facts numbers">
            <dt>{t("officer-column-reference")}</dt><dd class="breaks">{row.reference}</dd>
            <dt>{t("officer-column-date")}</dt><dd>{format::day(row.date)}</dd>
            <dt>{t("officer-column-amount")}</dt><dd>{row.money.in_words()}</dd>
            <dt>{t("officer-column-kind")}</dt><dd>{kind_words(row.kind)}</dd>
            <dt>{t("officer-column-account")}</dt><dd>{row.bank}" "{row.account}</dd>
            {(!row.description.is_empty()).then(|| view! {
                <dt>{t("officer-column-description")}</dt><dd class="breaks">{row.description}</dd>
            })}
            <dt>{t("web-column-state")}</dt>
            <dd>
                {row_tag(row.state)}
                {pays.map(|number| view! {
                    <span class="small block">{move || i18n::text_with("officer-row-pays", &[("number", &number)])}</span>
                })}
            </dd>
        </dl>
    }
}

#[component]
fn PaymentFacts(payment: ExpectedPayment) -> impl IntoView {
    let number = payment.request_number;
    view! {
        <h3>{move || i18n::text_with("officer-payment-title", &[("number", &number)])}</h3>
        <dl class="facts numbers">
            <dt>{t("web-column-subject")}</dt><dd>{payment.subject_name}</dd>
            <dt>{t("web-column-procedure")}</dt><dd>{words(&payment.procedure)}</dd>
            <dt>{t("officer-column-reference")}</dt><dd class="breaks">{payment.number}</dd>
            <dt>{t("officer-column-date")}</dt><dd>{format::day(payment.date)}</dd>
            <dt>{t("officer-column-amount")}</dt><dd>{payment.money.in_words()}</dd>
            <dt>{t("officer-column-account")}</dt><dd>{payment.bank}" "{payment.account}</dd>
            <dt>{t("web-column-state")}</dt><dd>{payment_tag(payment.state)}</dd>
        </dl>
    }
}

/// Who decided what, and why; newest first.
#[component]
fn Decisions(decisions: Vec<PaymentDecision>) -> impl IntoView {
    let entry = |decision: PaymentDecision| {
        let (action, number) = (decision.action, decision.request_number.unwrap_or_default());
        let what =
            move || i18n::text_with(&format!("officer-decided-{}", action.as_str()), &[("number", &number)]);
        let engine = matches!(action, PaymentAction::MatchAutomatically | PaymentAction::Release);
        let who = if engine {
            t("officer-decided-by-engine").into()
        } else {
            decision.by.unwrap_or_default().into()
        };
        TimelineEntry {
            what: what.into(),
            when: format::moment(decision.at),
            moment: decision.at.to_rfc3339(),
            who: Some(who),
            details: decision.reason.into_iter().map(Into::into).collect(),
        }
    };
    let empty = decisions.is_empty();
    view! {
        <h3 class="above">{t("officer-decisions")}</h3>
        {if empty {
            view! { <p class="small last">{t("officer-decisions-none")}</p> }.into_any()
        } else {
            view! { <Timeline entries=decisions.into_iter().rev().map(entry).collect()/> }.into_any()
        }}
    }
}
