use super::super::header::Notice;
use super::super::moves::{CancelButton, moved};
use super::actions::saved;
use super::work::Work;
use crate::api;
use crate::components::{
    Banner, Button, ButtonKind, Checkbox, Choice, Dialog, Fault, Field, Form, FormView, Loaded, Radios,
    TextArea, Tone, control_id,
};
use crate::i18n::{self, t, words};
use crate::pages::request::Case;
use leptos::prelude::*;
use ventanilla_shared::api::requests::{Referral, Rejection, Request};
use ventanilla_shared::procedure::{RejectionKind, Stage};

/// Rejects a request: typed reasons, a text for the person, correctable or definitive; asked once more before it is done.
#[component]
pub fn RejectButton(
    loaded: Case,
    stage: Stage,
    work: Option<Work>,
    case: Loaded<Case>,
    notice: Notice,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button kind=ButtonKind::Warning busy=false on_press=Callback::new(move |()| open.set(true))>{t("officer-reject")}</Button>
        <Dialog open wide=true title=t("officer-reject-title")>
            <RejectForm loaded=loaded.clone() stage=stage.clone() work case notice open/>
        </Dialog>
    }
}

#[component]
fn RejectForm(
    loaded: Case,
    stage: Stage,
    work: Option<Work>,
    case: Loaded<Case>,
    notice: Notice,
    open: RwSignal<bool>,
) -> impl IntoView {
    let Case { request, procedure } = loaded;
    let form = Form::new();
    let reasons: Vec<_> = stage.reasons.iter().map(|reason| (reason.clone(), RwSignal::new(false))).collect();
    let text = RwSignal::new(String::new());
    let may = stage.may_reject;
    let kind = RwSignal::new(String::new());
    let place: [RwSignal<String>; 3] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let [place_name, place_phone, place_address] = place;
    let sure = RwSignal::new(false);
    let ticked = StoredValue::new(reasons.clone());
    // A reason that sends the person somewhere asks where to.
    let refers =
        move || ticked.with_value(|all| all.iter().any(|(reason, tick)| reason.refers && tick.get()));
    // The stage, and each reason ticked, permit one kind of rejection, or both.
    let permits = move |kind: RejectionKind| {
        may.permits(kind)
            && ticked.with_value(|all| {
                all.iter().filter(|(_, tick)| tick.get()).all(|(reason, _)| reason.permits(kind))
            })
    };
    let permitted = Memo::new(move |_| RejectionKind::ALL.map(permits));
    let chosen = move || match permitted.get() {
        [true, true] => kind.get(),
        [true, false] => RejectionKind::Correctable.as_str().to_owned(),
        [false, true] => RejectionKind::Definitive.as_str().to_owned(),
        [false, false] => String::new(),
    };
    let body = move || Rejection {
        reasons: ticked.with_value(|all| {
            all.iter().filter(|(_, tick)| tick.get_untracked()).map(|(reason, _)| reason.id.clone()).collect()
        }),
        text: text.get_untracked().trim().to_owned(),
        definitive: untrack(chosen) == RejectionKind::Definitive.as_str(),
        referral: untrack(refers).then(|| Referral {
            name: place_name.get_untracked().trim().to_owned(),
            phone: place_phone.get_untracked().trim().to_owned(),
            address: place_address.get_untracked().trim().to_owned(),
        }),
    };
    let number = StoredValue::new(request.number.clone());
    let question = move || {
        let definitive = chosen() == RejectionKind::Definitive.as_str();
        let id = if definitive { "officer-reject-sure-definitive" } else { "officer-reject-sure" };
        i18n::text_with(id, &[("number", &number.get_value())])
    };
    let go_on = Callback::new(move |()| {
        let body = body();
        if !sure.get_untracked() {
            let mut faults = Vec::new();
            if body.reasons.is_empty() {
                faults.push(Fault::field("/reasons", "rejection_reasons"));
            }
            if body.text.is_empty() {
                faults.push(Fault::field("/text", "rejection_text"));
            }
            if permitted.get_untracked() == [false, false] {
                faults.push(Fault::field("/reasons", "rejection_mixed"));
            } else if untrack(chosen).is_empty() {
                faults.push(Fault::field("/definitive", "rejection_kind"));
            }
            for (pointer, value) in [
                ("/referral/name", place_name),
                ("/referral/phone", place_phone),
                ("/referral/address", place_address),
            ] {
                if body.referral.is_some() && value.with_untracked(|text| text.trim().is_empty()) {
                    faults.push(Fault::field(pointer, "missing"));
                }
            }
            if form.refuse(faults) {
                sure.set(true);
            }
            return;
        }
        let (request, procedure) = (request.clone(), procedure.clone());
        form.send(async move {
            let outcome = async {
                let request = saved(work, request).await?;
                api::act(&request, "reject").body(&body).json::<Request>().await
            };
            match outcome.await {
                Ok(request) => {
                    open.try_set(false);
                    moved(case, &procedure, request, notice, "officer-rejected");
                    Ok(())
                }
                Err(failure) => {
                    // Back to the fields, where what is wrong is said.
                    sure.try_set(false);
                    Err(failure)
                }
            }
        });
    });
    let group = control_id("/reasons");
    let group_error = format!("{group}-error");
    let described = group_error.clone();
    let wrong = Signal::derive(move || form.fault("/reasons"));
    let both = may.correctable && may.definitive;
    let kinds = move || {
        let hinted = |value: &'static str, label: &'static str, hint: &'static str| Choice {
            hint: Some(t(hint).into()),
            ..Choice::new(value, t(label))
        };
        vec![
            hinted("correctable", "officer-reject-correctable", "officer-reject-correctable-hint"),
            hinted("definitive", "officer-reject-definitive", "officer-reject-definitive-hint"),
        ]
    };
    view! {
        <FormView form on_submit=go_on>
            <div hidden=move || sure.get()>
                <div class="govuk-form-group" class:govuk-form-group--error=move || wrong.with(Option::is_some)>
                    <fieldset class="govuk-fieldset last" id=group aria-describedby=move || wrong.with(Option::is_some).then(|| described.clone())>
                        <legend class="govuk-fieldset__legend">{t("officer-reject-reasons")}</legend>
                        {move || wrong.get().map(|said| view! {
                            <p class="govuk-error-message" id=group_error.clone()>
                                <span class="govuk-visually-hidden">{t("web-error-prefix")}" "</span>{move || said.say()}
                            </p>
                        })}
                        {reasons.into_iter().map(|(reason, tick)| view! {
                            <Checkbox form pointer=format!("/reasons/{}", reason.id) value=tick>
                                {words(&reason.label)}
                                {reason.only.filter(|_| both).map(|only| view! {
                                    " "<span class="small">"("{t(match only {
                                        RejectionKind::Correctable => "officer-reason-correctable",
                                        RejectionKind::Definitive => "officer-reason-definitive",
                                    })}")"</span>
                                })}
                            </Checkbox>
                        }).collect_view()}
                    </fieldset>
                </div>
                <Show when=refers>
                    <fieldset class="govuk-fieldset">
                        <legend class="govuk-fieldset__legend">{t("officer-referral")}</legend>
                        <Field form pointer="/referral/name" label=t("officer-referral-name") value=place_name autocomplete="off"/>
                        <Field form pointer="/referral/phone" label=t("officer-referral-phone") value=place_phone kind="tel" width="w-short" autocomplete="off"/>
                        <Field form pointer="/referral/address" label=t("officer-referral-address") value=place_address autocomplete="off"/>
                    </fieldset>
                </Show>
                <TextArea form pointer="/text" label=t("officer-reject-text") hint=t("officer-reject-text-hint") value=text/>
                {both.then(|| view! {
                    <div aria-live="polite">
                        {move || match permitted.get() {
                            [true, true] => view! { <Radios form pointer="/definitive" label=t("officer-reject-kind") value=kind choices=kinds()/> }.into_any(),
                            [true, false] => view! { <p class="strong">{t("officer-reject-only-correctable")}</p> }.into_any(),
                            [false, true] => view! { <p class="strong">{t("officer-reject-only-definitive")}</p> }.into_any(),
                            [false, false] => view! { <p class="govuk-error-message">{t("field-rejection_mixed")}</p> }.into_any(),
                        }}
                    </div>
                })}
            </div>
            <Show when=move || sure.get()>
                <Banner tone=Tone::Warning live=true>
                    <p>{question}</p>
                </Banner>
            </Show>
            <div class="buttons">
                <Button kind=ButtonKind::Warning busy=form.busy()>
                    {move || if sure.get() { t("officer-reject-yes")() } else { t("officer-reject")() }}
                </Button>
                <Show when=move || sure.get() fallback=move || view! { <CancelButton open/> }>
                    <button type="button" class="govuk-button govuk-button--secondary" on:click=move |_| sure.set(false)>{t("officer-reject-back")}</button>
                </Show>
            </div>
        </FormView>
    }
}
