use crate::components::{AnswerFacts, Table, answer_text, items_of, told};
use crate::format;
use crate::i18n::{t, words};
use crate::pages::citizen::PersonFacts;
use crate::pages::officer::status_facts;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use serde_json::Value;
use ventanilla_shared::api::requests::{Document, Request};
use ventanilla_shared::procedure::{Procedure, Section};

/// Everything that was entered into a request, part by part; for its applicant and for officers alike.
#[component]
pub fn RequestDetails(request: Request, procedure: Procedure) -> impl IntoView {
    let delivery =
        request.delivery.as_ref().and_then(|choice| procedure.delivery.method(&choice.method)).cloned();
    let form = request.sections.clone();
    let sections = procedure.asked_sections(&form).map(|section| {
        let answers = request.sections.get(&section.id).cloned();
        view! {
            <section class="card">
                <h2>{words(&section.title)}</h2>
                <SectionDetails section=section.clone() answers/>
            </section>
        }
    });
    view! {
        <div class="stack">
            <section class="card"><h2>{t("web-step-person")}</h2><PersonFacts person=request.subject.person.clone()/></section>
            {sections.collect_view()}
            {procedure.fee.is_some().then(|| view! {
                <section class="card">
                    <h2>{t("web-step-payment")}</h2>
                    <PaymentFacts request=request.clone() procedure=procedure.clone()/>
                </section>
            })}
            <section class="card">
                <h2>{t("web-step-documents")}</h2>
                <DocumentList documents=request.documents.clone() procedure=procedure.clone()/>
            </section>
            <section class="card">
                <h2>{t("web-step-delivery")}</h2>
                <p class="last">{match delivery {
                    Some(method) => words(&method.label).into_any(),
                    None => "—".into_any(),
                }}</p>
            </section>
        </div>
    }
}

/// A section's answers: facts, or a table of its items.
#[component]
pub fn SectionDetails(section: Section, answers: Option<Value>) -> impl IntoView {
    if section.repeat.is_none() {
        let answers = answers.and_then(|answers| answers.as_object().cloned()).unwrap_or_default();
        return view! { <AnswerFacts section answers/> }.into_any();
    }
    let items = items_of(answers.as_ref());
    if items.is_empty() {
        return view! { <p class="muted">"—"</p> }.into_any();
    }
    let fields = told(&section, &items);
    let columns: Vec<TextProp> = fields.iter().map(|field| words(&field.label).into()).collect();
    let rows = items.into_iter().map(|item| {
        let cell = |field: &ventanilla_shared::procedure::Field| {
            let (field, value) = (field.clone(), item.get(&field.id).cloned());
            view! { {move || answer_text(&field, value.as_ref())} }.into_any()
        };
        fields.iter().map(cell).collect()
    });
    view! { <Table caption=words(&section.title) quiet_caption=true columns rows=rows.collect()/> }.into_any()
}

/// The payment as it was declared, what the bank says to it, and who confirmed it.
#[component]
pub fn PaymentFacts(request: Request, procedure: Procedure) -> impl IntoView {
    let Some(fee) = procedure.fee else { return view! { <p>{t("web-free")}</p> }.into_any() };
    let payment = request.payment.clone().unwrap_or_default();
    let status = status_facts(&request);
    let method = fee.method(&payment.method).cloned();
    let (label, number_label, date_label): (TextProp, TextProp, TextProp) = match &method {
        Some(way) => {
            (words(&way.label).into(), words(&way.number_label).into(), words(&way.date_label).into())
        }
        None => ("—".into(), t("web-payment-number").into(), t("web-payment-date").into()),
    };
    view! {
        <dl class="facts numbers">
            <dt>{t("web-payment-method")}</dt><dd>{move || label.get()}</dd>
            <dt>{move || number_label.get()}</dt><dd>{payment.number.unwrap_or_else(|| "—".into())}</dd>
            <dt>{move || date_label.get()}</dt><dd>{payment.date.map_or_else(|| "—".into(), format::day)}</dd>
            <dt>{t("web-payment-amount")}</dt><dd>{fee.money.in_words()}</dd>
            {status}
            {request.payment_confirmation.map(|confirmed| view! {
                <dt>{t("web-payment-confirmed")}</dt>
                <dd>{confirmed.by}" · "{format::moment(confirmed.at)}</dd>
            })}
        </dl>
    }
    .into_any()
}

/// The attached files by kind.
#[component]
pub fn DocumentList(documents: Vec<Document>, procedure: Procedure) -> impl IntoView {
    if documents.is_empty() {
        return view! { <p class="muted last">"—"</p> }.into_any();
    }
    let row = |document: Document| {
        let kind: TextProp = match procedure.document(&document.kind) {
            Some(kind) => words(&kind.title).into(),
            None => document.kind.clone().into(),
        };
        view! {
            <li class="file">
                <span>
                    <span class="strong">{move || kind.get()}</span>
                    {document.description.map(|text| format!(" · {text}"))}
                    <br/>
                    <span class="small">
                        {document.file_name}" · "{format::size(document.size)}
                        {document.deleted_at.map(|_| view! { " · "{t("web-file-deleted")} })}
                    </span>
                </span>
            </li>
        }
    };
    view! { <ul class="plain-list">{documents.into_iter().map(row).collect_view()}</ul> }.into_any()
}
