use super::work::Work;
use crate::components::{Banner, Button, ButtonKind, Tone, control_id, lists_of};
use crate::format;
use crate::i18n::{self, Said, t, words};
use crate::pages::citizen::PersonFacts;
use crate::pages::request::{PaymentFacts, SectionDetails};
use leptos::prelude::*;
use serde_json::json;
use std::sync::Arc;
use ventanilla_shared::api::requests::Request;
use ventanilla_shared::procedure::{
    Context, Finding, Procedure, Section, Severity, Stage, SubjectKind, validate_answers,
};

/// What the applicant filed: the person, and the answers with the warnings that the form gave.
#[component]
pub fn Asked(request: Request, procedure: Arc<Procedure>) -> impl IntoView {
    let associated = request.subject.kind == SubjectKind::AssociatedPerson;
    let applicant = request.applicant.clone();
    let delivery =
        request.delivery.as_ref().and_then(|choice| procedure.delivery.method(&choice.method)).cloned();
    let section = |section: &Section| {
        let answers = request.sections.get(&section.id).cloned();
        let empty = json!({});
        let lists = lists_of(section);
        let context = Context { today: format::today(), lists: &*lists, form: &request.sections };
        let findings = validate_answers(section, answers.as_ref().unwrap_or(&empty), &context);
        let warnings: Vec<Finding> =
            findings.into_iter().filter(|finding| finding.severity == Severity::Warning).collect();
        view! {
            <section class="card wide-table">
                <h2>{words(&section.title)}</h2>
                <SectionDetails section=section.clone() answers/>
                {warnings.into_iter().map(|finding| view! { <WarningLine finding/> }).collect_view()}
            </section>
        }
    };
    let sections = procedure.asked_sections(&request.sections).map(section).collect_view();
    view! {
        <section class="card">
            <h2>{t("web-step-person")}</h2>
            <PersonFacts person=request.subject.person.clone()/>
            {associated.then(|| view! {
                <p class="small last">
                    {move || i18n::text_with("officer-filed-by", &[("name", &applicant.name), ("cui", &applicant.cui.printed())])}
                </p>
            })}
            {delivery.map(|method| view! {
                <dl class="facts"><dt>{t("web-step-delivery")}</dt><dd>{words(&method.label)}</dd></dl>
            })}
        </section>
        {sections}
    }
}

#[component]
fn WarningLine(finding: Finding) -> impl IntoView {
    let place = finding
        .pointer
        .split('/')
        .nth(2)
        .and_then(|at| at.parse::<usize>().ok())
        .map(|at| (at + 1).to_string());
    let said = Said::finding(&finding);
    view! {
        <div class="above">
            <Banner tone=Tone::Warning>
                <p>
                    {place.map(|place| view! {
                        <strong>{move || i18n::text_with("web-item-number", &[("number", &place)])}": "</strong>
                    })}
                    {move || said.say()}
                </p>
            </Banner>
        </div>
    }
}

/// The payment as declared; at a stage that confirms it, the button that does, and who did it when.
#[component]
pub fn PaymentCard(
    request: Request,
    procedure: Arc<Procedure>,
    stage: Option<Stage>,
    work: Option<Work>,
) -> impl IntoView {
    let confirms = procedure.fee.is_some() && stage.is_some_and(|stage| stage.confirms_payment);
    let work = work.filter(|_| confirms);
    let first = request.clone();
    // Drawn anew only when the confirmation changes, and not at each save.
    let confirmation = Memo::new(move |_| match work {
        Some(work) => work.saver.request().read().payment_confirmation.clone(),
        None => first.payment_confirmation.clone(),
    });
    let set = move |work: Work, confirmed: bool| {
        work.payment.set(confirmed);
        work.changed();
    };
    view! {
        <section class="card">
            <h2>{t("web-step-payment")}</h2>
            {move || {
                let request = Request { payment_confirmation: confirmation.get(), ..request.clone() };
                view! { <PaymentFacts request procedure=(*procedure).clone()/> }
            }}
            {work.map(|work| {
                let fault = Signal::derive(move || work.form.fault("/payment_confirmed"));
                view! {
                    <div id=control_id("/payment_confirmed") aria-live="polite">
                        {move || fault.get().filter(|_| !work.payment.get()).map(|said| view! {
                            <p class="govuk-error-message">{move || said.say()}</p>
                        })}
                        {move || if work.payment.get() {
                            view! {
                                <Banner tone=Tone::Good>
                                    <p>
                                        {t("officer-payment-confirmed")}" "
                                        <button type="button" class="link-button" on:click=move |_| set(work, false)>{t("officer-payment-undo")}</button>
                                    </p>
                                </Banner>
                            }.into_any()
                        } else {
                            view! {
                                <p class="small">{t("officer-payment-text")}</p>
                                <Button kind=ButtonKind::Secondary busy=false on_press=Callback::new(move |()| set(work, true))>
                                    {t("officer-payment-confirm")}
                                </Button>
                            }.into_any()
                        }}
                    </div>
                }
            })}
        </section>
    }
}
