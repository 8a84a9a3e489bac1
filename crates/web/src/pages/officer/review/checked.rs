use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use ventanilla_shared::api::requests::{CheckedPoint, PointTick, StageChecklist};

/// What was ticked off at each stage, and by whom.
#[component]
pub fn Checked(lists: Vec<StageChecklist>) -> impl IntoView {
    if lists.iter().all(|list| list.points.iter().all(|point| point.ticks.is_empty())) {
        return ().into_any();
    }
    let stage = |list: StageChecklist| {
        view! {
            <h3>{words(&list.title)}</h3>
            <dl class="facts">{list.points.into_iter().map(point).collect_view()}</dl>
        }
    };
    view! {
        <section class="card">
            <h2>{t("officer-checklists")}</h2>
            {lists.into_iter().map(stage).collect_view()}
        </section>
    }
    .into_any()
}

fn point(point: CheckedPoint) -> impl IntoView {
    let open = !point.ticks.iter().any(|tick| tick.current);
    view! {
        <dt>{words(&point.label)}</dt>
        <dd>
            {point.ticks.into_iter().map(tick).collect_view()}
            {open.then(|| view! { <span class="block muted">{t("officer-not-checked")}</span> })}
        </dd>
    }
}

fn tick(tick: PointTick) -> impl IntoView {
    let (name, date) = (tick.by, format::moment(tick.at));
    let id = if tick.current { "officer-checked-by" } else { "officer-checked-before" };
    let class = if tick.current { "block" } else { "block muted" };
    view! { <span class=class>{move || i18n::text_with(id, &[("name", &name), ("date", &date)])}</span> }
}
