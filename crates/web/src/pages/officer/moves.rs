use super::header::Notice;
use crate::api;
use crate::components::{
    Button, ButtonKind, Choice, Dialog, Fault, Form, FormView, Loaded, Select, TextArea, Tone,
};
use crate::i18n::{t, words};
use crate::pages::request::Case;
use leptos::prelude::*;
use std::sync::Arc;
use ventanilla_shared::api::requests::{Request, Return};
use ventanilla_shared::procedure::{Procedure, Stage};

/// Shows the request as a move has left it, and says what was done.
pub fn moved(
    case: Loaded<Case>,
    procedure: &Arc<Procedure>,
    request: Request,
    notice: Notice,
    said: &'static str,
) {
    notice.try_set(Some((Tone::Good, said)));
    case.set(Case { request, procedure: procedure.clone() });
}

/// Closes a dialog without doing what it asks.
#[component]
pub fn CancelButton(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <button type="button" class="govuk-button govuk-button--secondary" on:click=move |_| open.set(false)>{t("web-cancel")}</button>
    }
}

/// Sends a request back to an earlier stage, with a reason. A rendered document becomes void.
#[component]
pub fn ReturnButton(loaded: Case, stage: Stage, case: Loaded<Case>, notice: Notice) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button kind=ButtonKind::Secondary busy=false on_press=Callback::new(move |()| open.set(true))>{t("officer-return")}</Button>
        <Dialog open title=t("officer-return-title")>
            <ReturnForm loaded=loaded.clone() stage=stage.clone() case notice open/>
        </Dialog>
    }
}

#[component]
fn ReturnForm(
    loaded: Case,
    stage: Stage,
    case: Loaded<Case>,
    notice: Notice,
    open: RwSignal<bool>,
) -> impl IntoView {
    let Case { request, procedure } = loaded;
    let form = Form::new();
    let target = RwSignal::new(stage.returns_to.first().cloned().unwrap_or_default());
    let reason = RwSignal::new(String::new());
    let rendered = request.facts.rendered;
    let choices: Vec<Choice> = stage
        .returns_to
        .iter()
        .filter_map(|id| procedure.stage(id))
        .map(|stage| Choice::new(stage.id.clone(), words(&stage.title)))
        .collect();
    let several = choices.len() > 1;
    let send = move |()| {
        if reason.with_untracked(|text| text.trim().is_empty()) {
            form.refuse(vec![Fault::field("/reason", "reason")]);
            return;
        }
        let body = Return { stage: target.get_untracked(), reason: reason.get_untracked().trim().to_owned() };
        let (call, procedure) = (api::act(&request, "return").body(&body), procedure.clone());
        form.send(async move {
            let request: Request = call.json().await?;
            open.try_set(false);
            moved(case, &procedure, request, notice, "officer-returned");
            Ok(())
        });
    };
    view! {
        <p>{t("officer-return-text")}</p>
        {rendered.then(|| view! { <p class="strong">{t("officer-return-void")}</p> })}
        <FormView form on_submit=send>
            {several.then(|| view! {
                <Select form pointer="/stage" label=t("officer-return-to") value=target choices=choices.clone() no_empty=true/>
            })}
            <TextArea form pointer="/reason" label=t("officer-return-reason") value=reason/>
            <div class="buttons">
                <Button kind=ButtonKind::Warning busy=form.busy()>{t("officer-return")}</Button>
                <CancelButton open/>
            </div>
        </FormView>
    }
}
