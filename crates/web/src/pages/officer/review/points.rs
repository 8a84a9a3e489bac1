use super::work::Work;
use crate::api::Failure;
use crate::components::{Banner, Button, Checkbox, FailureView, Loaded, SavedNote, StaleNote, Tone};
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
    let stale = Memo::new(move |_| {
        work.saver.failure().is_some_and(|failure| failure.code() == Some(ProblemCode::Stale))
    });
    // Drawn anew only when something else is said, so that its button stays where it is during another try.
    let said = Memo::new(move |_| {
        let failure = work.saver.failure().filter(|_| !stale.get())?;
        let fields = work.faults_of(&failure).into_iter().filter(|fault| !fault.pointer.is_empty());
        Some(
            std::iter::once(failure.said().say())
                .chain(fields.map(|fault| fault.said.say()))
                .collect::<Vec<_>>(),
        )
    });
    view! {
        <div class="work-note">
            <div class="row between">
                <SavedNote saver=work.saver own_failure=true/>
                <Button busy=false on_press=Callback::new(move |()| work.send.update(|times| *times += 1))>{t("officer-check-and-send")}</Button>
            </div>
            <Show when=move || work.held_back.get()>
                <p class="small" role="status">{t("officer-held-back")}</p>
            </Show>
            <Show when=move || stale.get()>
                <StaleNote on_keep=Callback::new(move |()| over(true)) on_reload=Callback::new(move |()| {
                    work.forget();
                    case.reload();
                })/>
            </Show>
            {move || said.get().map(|lines| view! {
                <Banner tone=Tone::Bad live=true>
                    {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                    <p><button type="button" class="link-button bad" on:click=move |_| over(false)>{t("web-retry")}</button></p>
                </Banner>
            })}
            {move || failed.get().filter(|_| work.saver.failure().is_none()).map(|failure| view! { <FailureView failure/> })}
        </div>
    }
}
