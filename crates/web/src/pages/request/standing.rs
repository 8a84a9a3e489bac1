use super::step::Case;
use crate::api;
use crate::components::{
    Banner, Button, ButtonKind, Confirm, ErrorSummary, Form, Loaded, RevocationFacts, TermNote, Tone,
};
use crate::format;
use crate::i18n::{self, t, words};
use crate::pages::officer::status_facts;
use leptos::prelude::*;
use ventanilla_shared::RequestState;
use ventanilla_shared::api::requests::{Referral, Request};
use ventanilla_shared::decision::Action;

/// Where a filed request stands, and what its applicant may do now.
#[component]
pub fn Standing(loaded: Case, case: Loaded<Case>) -> impl IntoView {
    let Case { request, procedure } = loaded;
    let id = request.id;
    let form = Form::new();
    let recalling = RwSignal::new(false);
    let may = |action| request.actions.contains(&action);
    let (may_recall, may_correct) = (may(Action::Recall), may(Action::Correct));
    let (state, stage) = (request.state, request.stage.clone());
    let known = request.clone();
    let act = move |action: &'static str| {
        let call = api::act(&known, action);
        form.send(async move {
            let outcome = call.json::<Request>().await;
            recalling.try_set(false);
            outcome?;
            case.reload();
            Ok(())
        });
    };
    let act = Callback::new(act);
    let revoked = request.certificate.as_ref().and_then(|certificate| certificate.revocation.clone());
    let banner = match state {
        RequestState::Submitted => (Tone::Info, "web-standing-submitted"),
        RequestState::UnderReview => (Tone::Info, "web-standing-under-review"),
        RequestState::Rejected if may_correct => (Tone::Warning, "web-standing-rejected"),
        RequestState::Rejected => (Tone::Bad, "web-standing-definitive"),
        RequestState::Signed if revoked.is_some() => (Tone::Bad, "web-standing-revoked"),
        RequestState::Signed => (Tone::Good, "web-standing-signed"),
        RequestState::Creation => (Tone::Info, "web-task-todo"),
    };
    let fact = |id: &'static str, value: Option<String>| {
        value.map(|value| view! { <dt>{t(id)}</dt><dd>{value}</dd> })
    };
    let charge = request.certificate.as_ref().and_then(|certificate| certificate.charge_on_delivery.as_ref());
    let charge = charge.filter(|charge| charge.cents() != Some(0)).map(|charge| charge.in_words());
    let status = status_facts(&request);
    let next_step =
        procedure.outcome.next_step.clone().filter(|_| state == RequestState::Signed && revoked.is_none());
    view! {
        <ErrorSummary form/>
        <Banner tone=banner.0 title=t(banner.1)>
            {request.rejection.clone().filter(|_| state == RequestState::Rejected).map(|rejection| view! {
                <ul>{rejection.reasons.iter().map(|reason| view! { <li>{words(&reason.label)}</li> }).collect_view()}</ul>
                <p>{rejection.text}</p>
                {rejection.referral.map(|place| view! { <WhereToGo place/> })}
                {rejection.new_request.map(|code| view! {
                    <p><a class="govuk-button" href=format!("/requests/new?procedure={code}&answers_of={id}")>{t("web-new-with-answers")}</a></p>
                })}
            })}
            {stage.map(|stage| view! { <p>{words(&stage.title)}</p> })}
            {revoked.map(|revocation| view! { <dl class="facts numbers last"><RevocationFacts revocation/></dl> })}
            {next_step.map(|text| view! { <p>{words(&text)}</p> })}
        </Banner>
        <section class="card">
            <dl class="facts numbers">
                <dt>{t("web-column-subject")}</dt><dd>{request.subject.person.full_name()}</dd>
                {fact("web-submitted-at", request.submitted_at.map(format::moment))}
                {fact("web-column-updated", Some(format::moment(request.updated_at)))}
                {request.due_at.filter(|_| state != RequestState::Signed).map(|day| view! {
                    <dt>{t("web-due-at")}</dt>
                    <dd>{format::day(day)}{request.term.clone().map(|term| view! { <TermNote term/> })}</dd>
                })}
                {fact("web-charge-on-delivery", charge)}
                {status}
            </dl>
            <div class="buttons">
                {(state == RequestState::Signed).then(|| view! {
                    <a class="govuk-button" href=format!("/certifications/{id}")>{t("web-see-certificate")}</a>
                })}
                {may_correct.then(|| view! {
                    <Button busy=form.busy() on_press=Callback::new(move |()| act.run("correct"))>{t("web-correct")}</Button>
                })}
                <a class="govuk-button govuk-button--secondary" href=format!("/requests/{id}/summary")>{t("web-see-request")}</a>
                <a class="govuk-button govuk-button--secondary" href=format!("/requests/{id}/history")>{t("web-history")}</a>
                {may_recall.then(|| view! {
                    <Button kind=ButtonKind::Secondary busy=form.busy() on_press=Callback::new(move |()| recalling.set(true))>
                        {t("web-recall")}
                    </Button>
                })}
            </div>
        </section>
        <Confirm open=recalling title=t("web-recall-title") accept=t("web-recall") busy=form.busy()
            on_accept=Callback::new(move |()| act.run("recall"))>
            <p>{move || i18n::text("web-recall-text")}</p>
        </Confirm>
    }
}

/// The place to which a rejection sends the person.
#[component]
pub fn WhereToGo(place: Referral) -> impl IntoView {
    view! {
        <p class="strong last">{t("web-go-to")}</p>
        <p>{place.name}<br/>{place.address}<br/><a href=format!("tel:{}", place.phone)>{place.phone.clone()}</a></p>
    }
}
