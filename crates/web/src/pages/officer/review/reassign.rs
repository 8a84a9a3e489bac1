use super::super::header::Notice;
use super::super::moves::{CancelButton, moved};
use super::actions::saved;
use super::work::Work;
use crate::api::{self, Failure};
use crate::components::{
    Banner, Button, ButtonKind, Choice, Dialog, Fault, Form, FormView, Load, Loaded, Select, TextArea, Tone,
};
use crate::i18n::t;
use crate::pages::request::Case;
use leptos::prelude::*;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::officers::Officer;
use ventanilla_shared::api::requests::{Reassignment, Request};
use ventanilla_shared::problem::ProblemCode;

/// A head of unit gives the request to another officer of the unit.
#[component]
pub fn ReassignButton(loaded: Case, work: Option<Work>, case: Loaded<Case>, notice: Notice) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button kind=ButtonKind::Secondary busy=false on_press=Callback::new(move |()| open.set(true))>{t("officer-reassign")}</Button>
        <Dialog open title=t("officer-reassign-title")>
            {
                let loaded = loaded.clone();
                Load::view(colleagues, move |officers| match officers {
                    Some(officers) => view! { <ReassignForm loaded=loaded.clone() officers work case notice open/> }.into_any(),
                    None => view! {
                        <Banner tone=Tone::Info><p>{t("officer-reassign-unknown")}</p></Banner>
                        <div class="buttons"><CancelButton open/></div>
                    }.into_any(),
                })
            }
        </Dialog>
    }
}

/// The officers, where the asking one may read their list.
async fn colleagues() -> Result<Option<Vec<Officer>>, Failure> {
    match api::get("/officers?limit=100").json::<Page<Officer>>().await {
        Ok(page) => Ok(Some(page.items)),
        Err(failure) if failure.code() == Some(ProblemCode::Forbidden) => Ok(None),
        Err(failure) => Err(failure),
    }
}

#[component]
fn ReassignForm(
    loaded: Case,
    officers: Vec<Officer>,
    work: Option<Work>,
    case: Loaded<Case>,
    notice: Notice,
    open: RwSignal<bool>,
) -> impl IntoView {
    let Case { request, procedure } = loaded;
    let form = Form::new();
    let officer = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let stage = request.stage.as_ref().and_then(|stage| procedure.stage(&stage.id)).cloned();
    let fits = |officer: &&Officer| {
        let holder = request.facts.assignee == Some(officer.id);
        let works = stage.as_ref().is_none_or(|stage| {
            let at = |grant: &ventanilla_shared::decision::Grant| {
                grant.role == stage.role
                    && grant.institution == procedure.institution
                    && grant.unit == stage.unit
            };
            officer.grants.iter().any(at)
        });
        works && !holder
    };
    let choices: Vec<Choice> = officers
        .iter()
        .filter(fits)
        .map(|officer| Choice::new(officer.id.to_string(), officer.name.clone()))
        .collect();
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
