use super::super::header::Notice;
use super::super::moves::{CancelButton, moved};
use super::actions::saved;
use super::work::Work;
use crate::api;
use crate::components::{
    Banner, Button, ButtonKind, Choice, Dialog, Fault, Form, FormView, Load, Loaded, Select, TextArea, Tone,
};
use crate::i18n::t;
use crate::pages::request::Case;
use leptos::prelude::*;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::requests::{Assignable, Reassignment, Request};

/// A head of unit gives the request to another officer of the unit.
#[component]
pub fn ReassignButton(loaded: Case, work: Option<Work>, case: Loaded<Case>, notice: Notice) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button kind=ButtonKind::Secondary busy=false on_press=Callback::new(move |()| open.set(true))>{t("officer-reassign")}</Button>
        <Dialog open title=t("officer-reassign-title")>
            {
                let loaded = loaded.clone();
                let path = format!("/requests/{}/assignable", loaded.request.id);
                let fetch = move || api::get(path.clone()).json::<Vec<Assignable>>();
                Load::view(fetch, move |officers| {
                    if officers.is_empty() {
                        return view! {
                            <Banner tone=Tone::Info><p>{t("officer-reassign-nobody")}</p></Banner>
                            <div class="buttons"><CancelButton open/></div>
                        }.into_any();
                    }
                    view! { <ReassignForm loaded=loaded.clone() officers work case notice open/> }.into_any()
                })
            }
        </Dialog>
    }
}

#[component]
fn ReassignForm(
    loaded: Case,
    officers: Vec<Assignable>,
    work: Option<Work>,
    case: Loaded<Case>,
    notice: Notice,
    open: RwSignal<bool>,
) -> impl IntoView {
    let Case { request, procedure } = loaded;
    let form = Form::new();
    let officer = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let choices: Vec<Choice> =
        officers.into_iter().map(|officer| Choice::new(officer.id.to_string(), officer.name)).collect();
    let send = move |()| {
        let to = officer.with_untracked(|id| id.parse::<AccountId>());
        let why = reason.get_untracked().trim().to_owned();
        let mut faults = Vec::new();
        if to.is_err() {
            faults.push(Fault::field("/officer", "officer_missing"));
        }
        if why.is_empty() {
            faults.push(Fault::field("/reason", "reason"));
        }
        let (true, Ok(to)) = (form.refuse(faults), to) else { return };
        let (request, procedure) = (request.clone(), procedure.clone());
        form.send(async move {
            let request = saved(work, request).await?;
            let body = Reassignment { officer: to, reason: why };
            let request: Request = api::act(&request, "reassign").body(&body).json().await?;
            open.try_set(false);
            moved(case, &procedure, request, notice, "officer-reassigned");
            Ok(())
        });
    };
    view! {
        <FormView form on_submit=send>
            <Select form pointer="/officer" label=t("officer-reassign-to") value=officer choices/>
            <TextArea form pointer="/reason" label=t("officer-reassign-reason") value=reason rows=3/>
            <div class="buttons">
                <Button busy=form.busy()>{t("officer-reassign")}</Button>
                <CancelButton open/>
            </div>
        </FormView>
    }
}
