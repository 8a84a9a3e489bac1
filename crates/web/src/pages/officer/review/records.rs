use super::copying::copied;
use super::work::{Part, Record, Work};
use crate::components::{
    AnswerFields, AnswersInput, Confirm, Shape, Tag, answer_text, control_id, focus, focus_element,
};
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use serde_json::{Map, Value};
use std::sync::Arc;
use ventanilla_shared::api::requests::Request;
use ventanilla_shared::procedure::{FieldKind, Procedure, Repeat, Section, Stage};

/// The officer's form of the stage: each section as a card, repeated ones as a list whose items open in place, so that
/// the document beside them stays in sight.
#[component]
pub fn OfficerForm(work: Work, request: Request, procedure: Arc<Procedure>) -> impl IntoView {
    let request = StoredValue::new(request);
    let procedure = StoredValue::new(procedure);
    let part = move |(section, part): (Section, Part)| match part {
        Part::Once(input) => view! { <Once work section input=*input/> }.into_any(),
        Part::Items(records) => {
            let asked = request.with_value(|request| procedure.with_value(|p| copied(request, p, &section)));
            view! { <Records work section records asked/> }.into_any()
        }
    };
    view! { {work.parts().into_iter().map(part).collect_view()} }
}

#[component]
fn Once(work: Work, section: Section, input: AnswersInput) -> impl IntoView {
    let prefix = format!("/data/{}", section.id);
    view! {
        <section class="card" on:input=move |_| work.typed()>
            <h2>{words(&section.title)}</h2>
            {section.help.as_ref().map(|help| view! { <p>{words(help)}</p> })}
            <AnswerFields form=work.form input prefix on_change=Callback::new(move |()| work.changed())/>
        </section>
    }
}

fn item_name(repeat: &Repeat) -> String {
    repeat.item.in_language(i18n::language()).to_owned()
}

#[component]
fn Records(
    work: Work,
    section: Section,
    records: RwSignal<Vec<Record>>,
    /// What the applicant asked for, in the shape of this section.
    asked: Vec<Map<String, Value>>,
) -> impl IntoView {
    let Some(repeat) = section.repeat.clone() else { return ().into_any() };
    let removing = RwSignal::new(None::<u32>);
    let asking = RwSignal::new(false);
    // The card answers for the list as a whole: too few, too many.
    let card = control_id(&format!("/data/{}", section.id));
    let heading = format!("{card}-title");
    let labelled = heading.clone();
    let (add_id, most, none) = (format!("{card}-add"), repeat.max, words(&repeat.missing));
    let section = StoredValue::new(section);
    let repeat = StoredValue::new(repeat);
    let asked = StoredValue::new(asked);
    let full = move || records.with(Vec::len) >= most;
    let add = move |known: Map<String, Value>, open: bool| {
        let record = section.with_value(|section| {
            work.record(section, &numbered(section, known, records.with_untracked(Vec::len)), open)
        });
        records.update(|list| list.push(record.clone()));
        record
    };
    let add_one = move |_| {
        let record = add(Map::new(), true);
        section.with_value(|section| focus_first(section, record.key));
        work.typed();
    };
    let left = move || {
        records.track();
        work.changes.track();
        let there: Vec<_> = records.with(|list| list.iter().map(|one| one.input.read()).collect());
        asked.with_value(|asked| {
            asked.iter().filter(|item| !there.iter().any(|t| same(t, item))).cloned().collect::<Vec<_>>()
        })
    };
    let copy = move |_| {
        for item in untrack(left) {
            if !untrack(full) {
                add(item, false);
            }
        }
        work.changed();
    };
    let duplicate = Callback::new(move |key: u32| {
        let known =
            records.with_untracked(|list| list.iter().find(|one| one.key == key).map(|one| one.input.read()));
        if let Some(known) = known.filter(|_| !untrack(full)) {
            let record = add(known, true);
            section.with_value(|section| focus_first(section, record.key));
            work.changed();
        }
    });
    let ask = Callback::new(move |key: u32| {
        removing.set(Some(key));
        asking.set(true);
    });
    let back_to = add_id.clone();
    let remove = Callback::new(move |()| {
        records.update(|list| list.retain(|one| Some(one.key) != removing.get_untracked()));
        asking.set(false);
        work.changed();
        // The button that asked is gone, and the focus would be with it once the dialog has given it back.
        let back_to = back_to.clone();
        gloo_timers::callback::Timeout::new(50, move || focus_element(&back_to)).forget();
    });
    let fault =
        Signal::derive(move || work.form.fault(&format!("/data/{}", section.with_value(|s| s.id.clone()))));
    let place = move |key: u32| {
        records.with(|list| list.iter().position(|one| one.key == key).unwrap_or_default() + 1)
    };
    view! {
        <section class="card" id=card tabindex="-1" aria-labelledby=labelled on:input=move |_| work.typed()>
            <h2 id=heading>{section.with_value(|section| words(&section.title))}</h2>
            {section.with_value(|section| section.help.as_ref().map(|help| view! { <p>{words(help)}</p> }))}
            {move || fault.get().map(|said| view! { <p class="govuk-error-message">{move || said.say()}</p> })}
            <Show when=move || records.with(Vec::is_empty) && fault.with(Option::is_none)><p class="empty">{none.clone()}</p></Show>
            <ol class="records">
                <For each=move || records.get() key=|record| record.key let:record>
                    {
                        let key = record.key;
                        let place = Signal::derive(move || place(key));
                        view! { <RecordView work section=section.get_value() record place duplicate remove=ask/> }
                    }
                </For>
            </ol>
            <div class="buttons">
                <Show when=move || !full()>
                    <button type="button" class="govuk-button govuk-button--secondary govuk-button--small" id=add_id.clone() on:click=add_one>
                        {move || i18n::text_with("web-add-item", &[("item", &repeat.with_value(item_name))])}
                    </button>
                </Show>
                <Show when=move || !left().is_empty()>
                    <button type="button" class="govuk-button govuk-button--secondary govuk-button--small" on:click=copy>
                        {move || i18n::text_with("officer-copy-requested", &[("count", &left().len().to_string())])}
                    </button>
                </Show>
            </div>
            <Confirm open=asking title=t("officer-remove-title") accept=t("web-remove") dangerous=true busy=work.form.busy() on_accept=remove>
                <p>{t("web-remove-text")}</p>
            </Confirm>
        </section>
    }
    .into_any()
}

/// A running number is filled in by itself: the whole-number field of that name.
fn numbered(section: &Section, mut known: Map<String, Value>, before: usize) -> Map<String, Value> {
    if section.field("number").is_some_and(|field| matches!(field.kind, FieldKind::Integer { .. })) {
        known.insert("number".into(), Value::from(before + 1));
    }
    known
}

/// Whether an item is there already: everything that was asked for says the same in it.
fn same(there: &Map<String, Value>, asked: &Map<String, Value>) -> bool {
    asked.iter().all(|(field, value)| there.get(field) == Some(value))
}

/// Leads to the first field of an item that was just added, once it is drawn.
fn focus_first(section: &Section, key: u32) {
    let first = section.fields.iter().find(|field| field.id != "number").or(section.fields.first());
    let id = first.map(|field| control_id(&format!("{}/{}", Work::pointer(&section.id, key), field.id)));
    if let Some(id) = id {
        gloo_timers::callback::Timeout::new(30, move || focus(&id)).forget();
    }
}

#[component]
fn RecordView(
    work: Work,
    section: Section,
    record: Record,
    /// Its place in the list, from 1.
    place: Signal<usize>,
    duplicate: Callback<u32>,
    remove: Callback<u32>,
) -> impl IntoView {
    let key = record.key;
    let open = record.open;
    // With a single field there is nothing to fold away.
    let single = section.fields.len() == 1;
    let prefix = Work::pointer(&section.id, key);
    let fields = control_id(&format!("{prefix}-fields"));
    let controls = fields.clone();
    let input = record.input.clone();
    let body = StoredValue::new((section.clone(), record));
    let title = move || {
        work.changes.track();
        body.with_value(|(section, record)| headline(section, &record.input.read()))
    };
    let open_count = Memo::new(move |_| body.with_value(|(section, record)| work.open_in(section, record)));
    let about = move |id: &'static str| move || i18n::text_with(id, &[("number", &place.get().to_string())]);
    view! {
        <li class="record">
            <div class="record-head">
                <span class="n" aria-hidden="true">{place}</span>
                <div class="record-text">
                    {(!single).then(|| view! {
                        <span class="strong">{move || title().0}</span>
                        <span class="small block numbers">{move || title().1}</span>
                    })}
                    {move || match open_count.get() {
                        0 => view! { <Tag class="done-tag" shape=Shape::Check>{t("officer-record-complete")}</Tag> }.into_any(),
                        count => view! {
                            <Tag class="incomplete" shape=Shape::Bang>
                                {move || i18n::text_with("officer-record-open", &[("count", &count.to_string())])}
                            </Tag>
                        }.into_any(),
                    }}
                </div>
                <span class="tools">
                    {(!single).then(|| view! {
                        <button type="button" class="link-button" aria-controls=controls
                            aria-expanded=move || if open.get() { "true" } else { "false" }
                            aria-label=move || if open.get() { about("officer-close-item")() } else { about("web-edit-item")() } on:click=move |_| open.update(|open| *open = !*open)>
                            {move || if open.get() { t("officer-record-fold")() } else { t("web-edit")() }}
                        </button>
                        <button type="button" class="link-button" aria-label=about("officer-duplicate-item")
                            on:click=move |_| duplicate.run(key)>{t("officer-duplicate")}</button>
                    })}
                    <button type="button" class="link-button bad" aria-label=about("web-remove-item")
                        on:click=move |_| remove.run(key)>{t("web-remove")}</button>
                </span>
            </div>
            <div id=fields class="record-fields">
                {move || (single || open.get()).then(|| view! {
                    <AnswerFields form=work.form input=input.clone() prefix=prefix.clone()
                        on_change=Callback::new(move |()| work.changed())/>
                })}
            </div>
        </li>
    }
}

/// An item in two lines: what it is, and from when to when for how much.
fn headline(section: &Section, item: &Map<String, Value>) -> (String, String) {
    let shown = |field: &ventanilla_shared::procedure::Field| {
        let value = item.get(&field.id)?;
        Some(answer_text(field, Some(value)))
    };
    let (mut names, mut days, mut sums) = (Vec::new(), Vec::new(), Vec::new());
    for field in &section.fields {
        match field.kind {
            FieldKind::Date => days.extend(shown(field)),
            // What is no sum yet would read oddly as one.
            FieldKind::Money if is_sum(item.get(&field.id)) => sums.extend(shown(field)),
            FieldKind::Money => {}
            FieldKind::Integer { .. } | FieldKind::Decimal => {}
            _ => names.extend(shown(field)),
        }
    }
    names.truncate(3);
    days.truncate(2);
    sums.truncate(1);
    let name = if names.is_empty() { i18n::text("officer-record-blank") } else { names.join(" · ") };
    let span = days.join(" – ");
    (name, [span, sums.concat()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "))
}

fn is_sum(value: Option<&Value>) -> bool {
    value.and_then(Value::as_str).is_some_and(|text| text.parse::<f64>().is_ok())
}

/// What officers entered at the stages, to read; all of it `but` what is being edited.
#[component]
pub fn OfficerAnswers(request: Request, procedure: Arc<Procedure>, but: Option<Stage>) -> impl IntoView {
    let stages = procedure.stages.iter().filter(|stage| but.as_ref().is_none_or(|own| own.id != stage.id));
    let sections = stages.flat_map(|stage| stage.form.clone());
    let card = move |section: Section| {
        let answers = request.officer_data.get(&section.id).cloned()?;
        Some(view! {
            <section class="card wide-table">
                <h2>{words(&section.title)}</h2>
                <crate::pages::request::SectionDetails section answers=Some(answers)/>
            </section>
        })
    };
    view! { {sections.filter_map(card).collect_view()} }
}
