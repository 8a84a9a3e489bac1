use super::desk::{self, desks, place_of};
use crate::api;
use crate::components::{
    Banner, Button, Checkbox, Choice, ErrorSummary, Form, Load, Loaded, PageTitle, Pager, Select, Shape,
    StateTag, Table, Tag, Tone,
};
use crate::format;
use crate::i18n::{self, t, words};
use crate::session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ventanilla_shared::api::requests::{QueueItem, Request};
use ventanilla_shared::decision::Substitution;
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::StageKind;

/// What waits for the officer, oldest first, and the button that takes the oldest.
#[component]
pub fn QueuePage() -> impl IntoView {
    let form = Form::new();
    let stage = RwSignal::new(String::new());
    let seen = RwSignal::new(Vec::<String>::new());
    let taken = RwSignal::new(false);
    let empty = RwSignal::new(false);
    let overdue = RwSignal::new(false);
    let page = Loaded::new(move || {
        let (stage, overdue) = (stage.get(), overdue.get());
        let cursor = seen.with(|seen| seen.last().cloned());
        async move { desk::queue(&stage, overdue, cursor.as_deref()).await }
    });
    let navigate = use_navigate();
    let take = Callback::new(move |()| {
        let navigate = navigate.clone();
        taken.set(false);
        empty.set(false);
        let only = stage.get_untracked();
        let query = if only.is_empty() {
            String::new()
        } else {
            format!("?stage={}", js_sys::encode_uri_component(&only))
        };
        form.send(async move {
            match api::post(format!("/queue/next{query}")).json::<Request>().await {
                Ok(request) => {
                    navigate(&format!("/officer/requests/{}", request.id), NavigateOptions::default());
                    Ok(())
                }
                Err(failure) => {
                    // Whatever stood in the list is no longer so.
                    page.reload();
                    match failure.code() {
                        Some(ProblemCode::AlreadyTaken) => taken.try_set(true),
                        Some(ProblemCode::QueueEmpty) => empty.try_set(true),
                        _ => return Err(failure),
                    };
                    Ok(())
                }
            }
        });
    });
    let another = Callback::new(move |()| seen.set(Vec::new()));
    view! {
        <main class="wrap page">
            <div class="row between">
                <div><PageTitle text=t("officer-queue-title")/></div>
                <p><Button busy=form.busy() on_press=take>{t("officer-take-next")}</Button></p>
            </div>
            <Substituting/>
            <ErrorSummary form/>
            <Show when=move || taken.get()>
                <Banner tone=Tone::Warning live=true title=t("officer-taken-title")><p>{t("officer-taken-text")}</p></Banner>
            </Show>
            <Show when=move || empty.get()>
                <Banner tone=Tone::Info live=true><p>{t("officer-queue-nothing")}</p></Banner>
            </Show>
            <section class="card">
                {Load::view(desks, move |desks| {
                    let choices: Vec<Choice> =
                        desks.iter().map(|desk| Choice::new(desk.stage.clone(), words(&desk.title))).collect();
                    view! {
                        <div class="filters">
                            <Select form pointer="/stage" label=t("officer-stage") value=stage choices width="w-medium" empty=t("officer-stage-all")
                                on_change=another/>
                            <Checkbox form pointer="/overdue" value=overdue on_change=another>{t("officer-queue-overdue")}</Checkbox>
                        </div>
                    }.into_any()
                })}
                <div aria-live="polite">
                    {page.view(move |page| view! { <List items=page.items overdue=overdue.get_untracked()/> }.into_any())}
                </div>
                <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
            </section>
        </main>
    }
}

#[component]
fn List(items: Vec<QueueItem>, overdue: bool) -> impl IntoView {
    if items.is_empty() {
        let empty = if overdue { "officer-queue-no-overdue" } else { "officer-queue-empty" };
        return view! { <p class="empty">{t(empty)}</p> }.into_any();
    }
    let rows = items.into_iter().map(|item| {
        let (place, number) = (place_of(&item), item.request.number.clone());
        let (signatures, needed) = (item.signatures.to_string(), item.signatures_needed.to_string());
        let request = item.request;
        let signing = request.stage.as_ref().is_some_and(|stage| stage.kind == StageKind::Sign);
        vec![
            view! { <a href=place>{number}</a> }.into_any(),
            view! { {request.subject_name} }.into_any(),
            view! { {words(&request.procedure.title)} }.into_any(),
            view! { {request.submitted_at.map_or_else(|| "—".into(), format::moment)} }.into_any(),
            view! { <DueCell day=request.due_at overdue=item.overdue/> }.into_any(),
            view! {
                <StateTag state=request.state/>
                {request.stage.map(|stage| view! { <span class="small block">{words(&stage.title)}</span> })}
                {signing.then(|| view! {
                    <span class="small block">
                        {move || i18n::text_with("officer-signatures-count", &[("done", &signatures), ("needed", &needed)])}
                    </span>
                })}
            }
            .into_any(),
            match (item.mine, item.assignee_name) {
                (true, _) => view! { <Tag class="signed" shape=Shape::Check>{t("officer-mine")}</Tag> }.into_any(),
                (false, Some(name)) => name.into_any(),
                (false, None) => view! { <span class="muted">{t("officer-nobody")}</span> }.into_any(),
            },
        ]
    });
    let columns = [
        "web-column-number",
        "web-column-subject",
        "web-column-procedure",
        "web-submitted-at",
        "officer-due",
        "web-column-state",
        "officer-holder",
    ];
    view! { <Table caption=t("officer-queue-title") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/> }
        .into_any()
}

/// For whom the officer stands in today.
#[component]
fn Substituting() -> impl IntoView {
    let substitutions = session::me_now().map(|me| me.substitutions).unwrap_or_default();
    let line = |one: Substitution| {
        let (grant, date) = (one.grant, format::day(one.until));
        let said = move || {
            let role = i18n::text(&format!("role-{}", grant.role.as_str()));
            let variables =
                [("name", one.name.as_str()), ("role", &role), ("unit", &grant.unit), ("date", &date)];
            i18n::text_with("officer-substituting", &variables)
        };
        view! { <p>{said}</p> }
    };
    (!substitutions.is_empty()).then(|| {
        view! {
            <Banner tone=Tone::Info>{substitutions.into_iter().map(line).collect_view()}</Banner>
        }
    })
}

/// The due day; an overdue one is marked by shape and word, and not by colour alone.
#[component]
pub fn DueCell(day: Option<ventanilla_shared::Date>, overdue: bool) -> impl IntoView {
    view! {
        <span class="nowrap">{day.map_or_else(|| "—".into(), format::day)}</span>
        {overdue.then(|| view! { <span class="block"><Tag class="rejected" shape=Shape::Bang>{t("officer-late")}</Tag></span> })}
    }
}
