use super::work::Work;
use crate::api::Failure;
use crate::components::{Banner, Button, ButtonKind, Checkbox, FailureView, Loaded, SavedNote, Tone};
use crate::i18n::{t, words};
use crate::pages::request::Case;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::{ChecklistItem, Stage};

/// The points that the officer ticks off.
#[component]
pub fn Checklist(work: Work, stage: Stage) -> impl IntoView {
    if stage.checklist.is_empty() {
        return ().into_any();
    }
    let point = move |item: ChecklistItem| {
        view! {
            <Checkbox form=work.form pointer=format!("/checklist/{}", item.id) value=work.point(&item.id)
                on_change=Callback::new(move |()| work.changed())>
                {words(&item.label)}
            </Checkbox>
        }
    };
    view! {
        <section class="card checks">
            <fieldset class="govuk-fieldset last">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{t("officer-checklist")}</legend>
                {stage.checklist.into_iter().map(point).collect_view()}
            </fieldset>
        </section>
    }
    .into_any()
}

/// Says whether everything is saved; when not, why, and what can be done without losing what was typed.
#[component]
pub fn WorkNote(work: Work, case: Loaded<Case>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let over = move |keep: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let outcome = if keep { work.save_over().await } else { work.flush().await };
            busy.try_set(false);
            if let Err(failure) = outcome {
                failed.try_set(Some(failure));
            }
        });
    };
    view! {
        <div class="work-note">
            <div class="row between">
                <SavedNote saver=work.saver own_failure=true/>
                <Button busy=false on_press=Callback::new(move |()| work.send.update(|times| *times += 1))>{t("officer-check-and-send")}</Button>
            </div>
            <Show when=move || work.held_back.get()>
                <p class="small" role="status">{t("officer-held-back")}</p>
            </Show>
            {move || work.saver.failure().map(|failure| {
                if failure.code() == Some(ProblemCode::Stale) {
                    view! {
                        <Banner tone=Tone::Bad live=true title=t("officer-stale-title")>
                            <p>{t("officer-stale-text")}</p>
                            <div class="buttons">
                                <Button kind=ButtonKind::Secondary busy on_press=Callback::new(move |()| over(true))>{t("officer-stale-keep")}</Button>
                                <Button kind=ButtonKind::Secondary busy on_press=Callback::new(move |()| {
                                    work.forget();
                                    case.reload();
                                })>{t("officer-stale-reload")}</Button>
                            </div>
                        </Banner>
                    }.into_any()
                } else {
                    view! {
                        <FailureView failure=failure.clone() retry=Callback::new(move |()| over(false))/>
                        <ul class="bad-text">
                            {work.faults_of(&failure).into_iter().filter(|fault| !fault.pointer.is_empty()).map(|fault| {
                                view! { <li>{move || fault.said.say()}</li> }
                            }).collect_view()}
                        </ul>
                    }.into_any()
                }
            })}
            {move || failed.get().filter(|_| work.saver.failure().is_none()).map(|failure| view! { <FailureView failure/> })}
        </div>
    }
}
