use super::duration::DurationFigure;
use crate::components::{Choice, Form, Select};
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use std::sync::Arc;
use ventanilla_shared::api::procedures::{NeededDocument, ProcedureSummary};
use ventanilla_shared::procedure::RequiredWhen;
use ventanilla_shared::search_form;

/// Procedures that are shown before one asks for all: a page of hundreds would be slow to draw and to read.
const SHOWN: usize = 60;
/// Documents that a card names.
const NAMED: usize = 3;

/// A procedure, with the words by which it is found.
type Entry = (String, ProcedureSummary);

/// The catalogue: found by words, by institution, each with what it costs, how long it takes and what one needs.
#[component]
pub fn Catalogue(all: Vec<ProcedureSummary>, wanted: Signal<String>) -> impl IntoView {
    let form = Form::new();
    let institution = RwSignal::new(String::new());
    let everything = RwSignal::new(false);
    let mut institutions: Vec<(String, String)> =
        all.iter().map(|one| (one.institution_name.clone(), one.institution.clone())).collect();
    institutions.sort_by_key(|(name, _)| search_form(name));
    institutions.dedup();
    let choices: Vec<Choice> =
        institutions.iter().map(|(name, code)| Choice::new(code.clone(), name.clone())).collect();
    let several = choices.len() > 1;
    let entry = |procedure: ProcedureSummary| {
        let texts = [
            &procedure.title.es,
            &procedure.title.en,
            &procedure.summary.es,
            &procedure.summary.en,
            &procedure.institution,
            &procedure.institution_name,
        ];
        (search_form(&texts.map(String::as_str).join(" ")), procedure)
    };
    let all: Arc<Vec<Entry>> = Arc::new(all.into_iter().map(entry).collect());
    let found = Memo::new(move |_| {
        let wanted = search_form(&wanted.get());
        let only = institution.get();
        let matches = |(searched, procedure): &&Entry| {
            (only.is_empty() || procedure.institution == only)
                && wanted.split(' ').all(|word| searched.contains(word))
        };
        all.iter().filter(matches).map(|(_, procedure)| procedure.clone()).collect::<Vec<_>>()
    });
    let groups = move || {
        let limit = if everything.get() { usize::MAX } else { SHOWN };
        let mut groups: Vec<(String, Vec<ProcedureSummary>)> = Vec::new();
        for procedure in found.get().into_iter().take(limit) {
            match groups.iter_mut().find(|(name, _)| *name == procedure.institution_name) {
                Some((_, here)) => here.push(procedure),
                None => groups.push((procedure.institution_name.clone(), vec![procedure])),
            }
        }
        groups.sort_by_key(|(name, _)| search_form(name));
        groups
            .into_iter()
            .map(|(name, here)| {
                view! {
                    <section class="institution">
                        <h3>{name}</h3>
                        <div class="grid three">
                            {here.into_iter().map(|procedure| view! { <Card procedure/> }).collect_view()}
                        </div>
                    </section>
                }
            })
            .collect_view()
    };
    let count = move || found.with(Vec::len).to_string();
    view! {
        {several.then(|| view! {
            <div class="filters">
                <Select form pointer="/institution" label=t("web-catalogue-institution") value=institution choices width="w-medium"
                    empty=t("web-catalogue-institution-all")/>
            </div>
        })}
        <p class="small" role="status">{move || i18n::text_with("web-home-found", &[("count", &count())])}</p>
        {groups}
        <Show when=move || { !everything.get() && found.with(Vec::len) > SHOWN }>
            <p class="above"><button type="button" class="govuk-button govuk-button--secondary" on:click=move |_| everything.set(true)>
                {move || i18n::text_with("web-catalogue-show-all", &[("count", &count())])}
            </button></p>
        </Show>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="empty card">{t("web-home-none")}</p>
        </Show>
    }
}

#[component]
fn Card(procedure: ProcedureSummary) -> impl IntoView {
    let fee = procedure.fee.clone();
    view! {
        <article class="card card-link procedure">
            <h4><a href=format!("/procedures/{}", procedure.code)>{words(&procedure.title)}</a></h4>
            <p>{words(&procedure.summary)}</p>
            <dl class="key-facts">
                <div><dt>{t("web-catalogue-cost")}</dt><dd>{move || i18n::money(fee.as_ref())}</dd></div>
                <div><dt>{t("web-catalogue-time")}</dt><dd><DurationFigure duration=procedure.duration.clone()/></dd></div>
                <div class="all"><dt>{t("web-catalogue-needs")}</dt><dd><Needs documents=procedure.documents/></dd></div>
            </dl>
        </article>
    }
}

/// The documents that one needs: the first few by name.
#[component]
fn Needs(documents: Vec<NeededDocument>) -> impl IntoView {
    let own: Vec<_> = documents
        .into_iter()
        .filter(|kind| kind.required == RequiredWhen::Always && !kind.conditional)
        .collect();
    if own.is_empty() {
        return view! { <span>{t("web-catalogue-needs-nothing")}</span> }.into_any();
    }
    let more = own.len().saturating_sub(NAMED);
    let item = |kind: &NeededDocument| view! { <li>{words(&kind.title)}</li> };
    view! {
        <ul>
            {own.iter().take(NAMED).map(item).collect_view()}
            {(more > 0).then(|| view! {
                <li>{move || i18n::text_with("web-catalogue-more-documents", &[("count", &more.to_string())])}</li>
            })}
        </ul>
    }
    .into_any()
}
