use super::step::Case;
use crate::components::{
    AnswerFields, AnswersInput, Banner, Button, Confirm, Fault, Form, FormView, PageTitle, SavedNote, Saver,
    Table, Tone, answer_text, is_stale, items_of, lists_of, told,
};
use crate::format;
use crate::i18n::{self, Said, t, words};
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde_json::{Map, Value, json};
use ventanilla_shared::procedure::{Context, Finding, Repeat, Section, Severity, validate_answers};

type Item = Map<String, Value>;

/// What the page shows: the list, or the form of one item.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    List,
    Add,
    Edit(usize),
}

/// A repeated section: its items in a list, one form to add or change an item. Every change is saved at once.
#[component]
pub fn Items(case: Case, section: Section) -> impl IntoView {
    let items = RwSignal::new(items_of(case.request.sections.get(&section.id)));
    let mode = RwSignal::new(if items.with_untracked(Vec::is_empty) { Mode::Add } else { Mode::List });
    let saver = Saver::new(&case.request);
    let section = StoredValue::new(section);
    let back = format!("/requests/{}", case.request.id);
    let number = StoredValue::new(case.request.number.clone());
    let above = move || i18n::text_with("web-request-number", &[("number", &number.get_value())]);
    view! {
        {move || match mode.get() {
            Mode::List => view! {
                <PageTitle text=words(&section.get_value().title) above=above/>
                <List section=section.get_value() items mode saver back=back.clone()/>
            }.into_any(),
            Mode::Add => view! { <Editor section=section.get_value() items mode saver at=None above=above.into()/> }.into_any(),
            Mode::Edit(at) => view! { <Editor section=section.get_value() items mode saver at=Some(at) above=above.into()/> }.into_any(),
        }}
    }
}

fn repeat_of(section: &Section) -> Option<Repeat> {
    section.repeat.clone()
}

fn item_name(section: &Section) -> String {
    repeat_of(section).map(|repeat| repeat.item.in_language(i18n::language()).to_owned()).unwrap_or_default()
}

fn part(section: &Section) -> String {
    format!("sections/{}", section.id)
}

/// The list with this item: in the place of another, or at the end.
fn with(mut list: Vec<Item>, at: Option<usize>, item: Item) -> Vec<Item> {
    match at.and_then(|at| list.get_mut(at)) {
        Some(place) => *place = item,
        None => list.push(item),
    }
    list
}

fn body(items: &[Item]) -> Value {
    json!({ "items": items })
}

#[component]
fn List(
    section: Section,
    items: RwSignal<Vec<Item>>,
    mode: RwSignal<Mode>,
    saver: Saver,
    back: String,
) -> impl IntoView {
    let form = Form::new();
    let removing = RwSignal::new(None::<usize>);
    let asking = RwSignal::new(false);
    let full =
        repeat_of(&section).is_some_and(|repeat| items.with_untracked(|items| items.len() >= repeat.max));
    let findings = {
        let section = section.clone();
        Memo::new(move |_| {
            let lists = lists_of(&section);
            let others = saver.request().with(|request| request.sections.clone());
            let context = Context { today: format::today(), lists: &*lists, form: &others };
            Found(validate_answers(&section, &body(&items.read()), &context))
        })
    };
    let ask = move |at: usize| {
        removing.set(Some(at));
        asking.set(true);
    };
    let remove = {
        let (part, section) = (part(&section), section.id.clone());
        Callback::new(move |()| {
            let section = section.clone();
            let Some(at) = removing.get_untracked() else { return };
            let mut left = items.get_untracked();
            if at < left.len() {
                left.remove(at);
            }
            let part = part.clone();
            form.send(async move {
                let outcome = saver.save_now(&part, body(&left)).await;
                asking.try_set(false);
                if outcome.as_ref().is_err_and(is_stale) {
                    // Another tab changed the list: the person sees it as it is now, and removes again.
                    items.set(items_of(saver.refresh().await?.sections.get(&section)));
                }
                outcome?;
                items.set(left);
                Ok(())
            });
        })
    };
    let add_label = {
        let section = section.clone();
        move || i18n::text_with("web-add-item", &[("item", &item_name(&section))])
    };
    let rows_of = section.clone();
    let help = section.help.clone();
    view! {
        {help.map(|help| view! { <p>{words(&help)}</p> })}
        <section class="card">
            <crate::components::ErrorSummary form/>
            {move || {
                let list = items.get();
                if list.is_empty() {
                    view! { <p class="empty">{repeat_of(&rows_of).map(|repeat| words(&repeat.missing))}</p> }.into_any()
                } else {
                    view! { <Rows section=rows_of.clone() list mode on_remove=Callback::new(ask)/> }.into_any()
                }
            }}
            {move || findings.get().0.into_iter().filter(|finding| finding.pointer != "/items").map(|finding| {
                let tone = if finding.severity == Severity::Error { Tone::Bad } else { Tone::Warning };
                let place = finding.pointer.split('/').nth(2).and_then(|at| at.parse::<usize>().ok()).map(|at| (at + 1).to_string());
                let said = Said::finding(&finding);
                view! {
                    <div class="above"><Banner tone>
                        <p>
                            {place.map(|place| view! { <strong>{move || i18n::text_with("web-item-number", &[("number", &place)])}": "</strong> })}
                            {move || said.say()}
                        </p>
                    </Banner></div>
                }
            }).collect_view()}
            <SavedNote saver/>
            <div class="buttons">
                {(!full).then(|| view! {
                    <button type="button" class="govuk-button govuk-button--secondary" on:click=move |_| mode.set(Mode::Add)>
                        {add_label.clone()}
                    </button>
                })}
                <a class="govuk-button" href=back>{t("web-continue")}</a>
            </div>
        </section>
        <Confirm open=asking title=t("web-remove-title") accept=t("web-remove") dangerous=true busy=form.busy() on_accept=remove>
            <p>{t("web-remove-text")}</p>
        </Confirm>
    }
}

/// Findings compare by what they say, so that the list is only redrawn when something changes.
#[derive(Clone, PartialEq)]
struct Found(Vec<Finding>);

#[component]
fn Rows(
    section: Section,
    list: Vec<Item>,
    mode: RwSignal<Mode>,
    on_remove: Callback<usize>,
) -> impl IntoView {
    let mut columns: Vec<TextProp> = vec![t("web-column-item").into()];
    // The first fields tell items apart; all of them are in the form and in the summary.
    let shown: Vec<_> = told(&section, &list).into_iter().take(5).collect();
    columns.extend(shown.iter().map(|field| TextProp::from(words(&field.label))));
    columns.push("".into());
    let rows = list.into_iter().enumerate().map(|(at, item)| {
        let mut cells = vec![view! { {at + 1} }.into_any()];
        cells.extend(shown.iter().cloned().map(|field| {
            let value = item.get(&field.id).cloned();
            view! { {move || answer_text(&field, value.as_ref())} }.into_any()
        }));
        let place = (at + 1).to_string();
        let (edit_place, remove_place) = (place.clone(), place);
        cells.push(
            view! {
                <span class="row">
                    <button type="button" class="link-button" on:click=move |_| mode.set(Mode::Edit(at))
                        aria-label=move || i18n::text_with("web-edit-item", &[("number", &edit_place)])>{t("web-edit")}</button>
                    <button type="button" class="link-button bad" on:click=move |_| on_remove.run(at)
                        aria-label=move || i18n::text_with("web-remove-item", &[("number", &remove_place)])>{t("web-remove")}</button>
                </span>
            }
            .into_any(),
        );
        cells
    });
    view! { <Table caption=words(&section.title) quiet_caption=true columns rows=rows.collect()/> }
}

#[component]
fn Editor(
    section: Section,
    items: RwSignal<Vec<Item>>,
    mode: RwSignal<Mode>,
    saver: Saver,
    at: Option<usize>,
    above: TextProp,
) -> impl IntoView {
    let known = at.and_then(|at| items.with_untracked(|items| items.get(at).cloned())).unwrap_or_default();
    let others = saver.request().with_untracked(|request| request.sections.clone());
    let input = AnswersInput::new(&section, &known, &others);
    let form = Form::new();
    let navigate = use_navigate();
    let back = format!("/requests/{}", saver.request().with_untracked(|request| request.id));
    let first = items.with_untracked(Vec::is_empty);
    let title = {
        let section = section.clone();
        let id = if at.is_some() { "web-change-item" } else { "web-add-item" };
        move || i18n::text_with(id, &[("item", &item_name(&section))])
    };
    let save = {
        let (input, part, section_id) = (input.clone(), part(&section), section.id.clone());
        move |()| {
            if !form.refuse(input.faults()) {
                return;
            }
            let (part, section, typed) = (part.clone(), section_id.clone(), input.read());
            let mut list = with(items.get_untracked(), at, typed.clone());
            form.send(async move {
                let mut saved = saver.save_now(&part, body(&list)).await;
                if saved.as_ref().is_err_and(is_stale) {
                    // Another tab changed the list: what it saved stays, and this item joins it.
                    let there = items_of(saver.refresh().await?.sections.get(&section));
                    let item = |at: usize, list: &[Item]| list.get(at).cloned();
                    let changed =
                        at.is_some_and(|at| item(at, &there) != items.with_untracked(|list| item(at, list)));
                    items.set(there.clone());
                    if changed {
                        form.refuse(vec![Fault {
                            pointer: String::new(),
                            said: Said::message("web-item-changed"),
                        }]);
                        return Ok(());
                    }
                    list = with(there, at, typed);
                    saved = saver.save_now(&part, body(&list)).await;
                }
                saved?;
                items.set(list);
                mode.set(Mode::List);
                Ok(())
            });
        }
    };
    // Nothing in the list to go back to: then back to the tasks.
    let leave = move |_| {
        if first { navigate(&back, NavigateOptions::default()) } else { mode.set(Mode::List) }
    };
    view! {
        <PageTitle text=title above=move || above.get().to_string()/>
        {section.help.as_ref().filter(|_| first).map(|help| view! { <p>{words(help)}</p> })}
        <section class="card">
            <FormView form on_submit=save>
                <AnswerFields form input/>
                <div class="buttons">
                    <Button busy=form.busy()>{t("web-save-item")}</Button>
                    <button type="button" class="govuk-button govuk-button--secondary" on:click=leave>{t("web-cancel")}</button>
                </div>
            </FormView>
        </section>
    }
}
