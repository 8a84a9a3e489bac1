use super::queue::DueCell;
use crate::api;
use crate::components::{Choice, Form, Load, Loaded, PageTitle, Select, Shape, Table, Tag};
use crate::format;
use crate::i18n::{t, words};
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::api::absences::Colleague;
use ventanilla_shared::api::load::{OfficerLoad, StageLoad, UnitLoad};
use ventanilla_shared::decision::Role;

/// The units whose load one sees: the own for heads, also of whom one substitutes; every unit of the institution for
/// administrators. Each as `institution/unit`.
async fn units() -> Result<Vec<String>, api::Failure> {
    let Some(actor) = session::me_now().map(|me| me.actor()) else { return Ok(Vec::new()) };
    let place = |institution: &str, unit: &str| format!("{institution}/{unit}");
    let mut units = Vec::new();
    for grant in actor.effective_grants() {
        match grant.role {
            Role::HeadOfUnit => units.push(place(&grant.institution, &grant.unit)),
            Role::Administrator => {
                let path = format!("/institutions/{}/officers", grant.institution);
                let people: Vec<Colleague> = api::get(path).json().await?;
                units.extend(
                    people.iter().flat_map(|one| &one.grants).map(|g| place(&g.institution, &g.unit)),
                );
            }
            _ => {}
        }
    }
    units.sort();
    units.dedup();
    Ok(units)
}

/// What a unit has to do, and who does it.
#[component]
pub fn LoadPage() -> impl IntoView {
    view! {
        <main class="wrap page">
            <PageTitle text=t("officer-load-title")/>
            {Load::view(units, |units| view! { <OfUnits units/> }.into_any())}
        </main>
    }
}

#[component]
fn OfUnits(units: Vec<String>) -> impl IntoView {
    let form = Form::new();
    let unit = RwSignal::new(units.first().cloned().unwrap_or_default());
    if units.is_empty() {
        return view! { <section class="card"><p class="empty">{t("officer-load-no-unit")}</p></section> }
            .into_any();
    }
    let load = Loaded::new(move || {
        let place = unit.get();
        async move {
            let (institution, unit) = place.split_once('/').unwrap_or_default();
            api::get(format!("/institutions/{institution}/units/{unit}/load")).json::<UnitLoad>().await
        }
    });
    let choices: Vec<Choice> =
        units.iter().map(|place| Choice::new(place.clone(), place.replace('/', " / "))).collect();
    view! {
        <div class="filters">
            <Select form pointer="/unit" label=t("officer-load-unit") value=unit choices width="w-medium" no_empty=true/>
        </div>
        <div class="stack" aria-live="polite">
            {load.view(|load| view! {
                <section class="card">
                    <h2>{t("officer-load-officers")}</h2>
                    <Officers officers=load.officers/>
                </section>
                <section class="card above">
                    <h2>{t("officer-load-stages")}</h2>
                    <Stages stages=load.stages/>
                </section>
            }.into_any())}
        </div>
    }
    .into_any()
}

/// How many are overdue; some are marked by shape and not by colour alone.
fn overdue(count: i64) -> AnyView {
    if count == 0 {
        return "0".into_any();
    }
    view! { <Tag class="rejected" shape=Shape::Bang>{count.to_string()}</Tag> }.into_any()
}

fn due(day: Option<ventanilla_shared::Date>) -> AnyView {
    let late = day.is_some_and(|day| day < format::today());
    view! { <DueCell day overdue=late/> }.into_any()
}

#[component]
fn Officers(officers: Vec<OfficerLoad>) -> impl IntoView {
    if officers.is_empty() {
        return view! { <p class="empty">{t("officer-load-no-officers")}</p> }.into_any();
    }
    let rows = officers.into_iter().map(|one| {
        vec![
            view! {
                {one.name}
                {one.absent.then(|| view! { <span class="block"><Tag class="creation" shape=Shape::Ring>{t("officer-load-absent")}</Tag></span> })}
            }
            .into_any(),
            one.held.to_string().into_any(),
            overdue(one.overdue),
            due(one.oldest_due),
            one.moved_on.to_string().into_any(),
        ]
    });
    let columns = [
        "officer-staff-name",
        "officer-load-held",
        "officer-load-overdue",
        "officer-load-oldest",
        "officer-load-moved",
    ];
    view! {
        <Table caption=t("officer-load-officers") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/>
    }
    .into_any()
}

#[component]
fn Stages(stages: Vec<StageLoad>) -> impl IntoView {
    if stages.is_empty() {
        return view! { <p class="empty">{t("officer-load-no-stages")}</p> }.into_any();
    }
    let rows = stages.into_iter().map(|stage| {
        vec![
            view! { {words(&stage.stage_title)}<span class="small block">{words(&stage.procedure_title)}</span> }.into_any(),
            stage.waiting.to_string().into_any(),
            stage.held.to_string().into_any(),
            overdue(stage.overdue),
            due(stage.oldest_due),
        ]
    });
    let columns = [
        "officer-load-stage",
        "officer-load-waiting",
        "officer-load-held",
        "officer-load-overdue",
        "officer-load-oldest",
    ];
    view! {
        <Table caption=t("officer-load-stages") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/>
    }
    .into_any()
}
