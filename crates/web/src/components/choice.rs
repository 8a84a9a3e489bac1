use super::field::{FaultLine, Group, described_by, invalid};
use super::form::{Form, control_id};
use crate::i18n::t;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// An option: its value, and its name in the language of the page.
#[derive(Clone)]
pub struct Choice {
    pub value: String,
    pub label: TextProp,
    pub hint: Option<TextProp>,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<TextProp>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }
}

/// A drop-down list. It starts with an empty choice, so that nothing is chosen by accident.
#[component]
pub fn Select(
    form: Form,
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional)] width: &'static str,
    #[prop(optional)] optional: bool,
    /// What the empty choice says; without it there is none.
    #[prop(optional, into)]
    empty: Option<TextProp>,
    /// Leave the empty choice out.
    #[prop(optional)]
    no_empty: bool,
    #[prop(optional, into)] on_change: Option<Callback<()>>,
) -> impl IntoView {
    let id = control_id(&pointer);
    let describe = described_by(form, &pointer, hint.is_some());
    let wrong = invalid(form, &pointer);
    let empty = empty.unwrap_or_else(|| t("web-choose").into());
    let option = move |choice: Choice| {
        let own = choice.value.clone();
        view! {
            <option value=choice.value prop:selected=move || value.with(|value| *value == own)>
                {move || choice.label.get()}
            </option>
        }
    };
    let changed = move |event: leptos::ev::Event| {
        value.set(event_target_value(&event));
        if let Some(changed) = on_change {
            changed.run(());
        }
    };
    view! {
        <Group form pointer label hint optional>
            <select class=format!("govuk-select {width}") id=id aria-describedby=describe aria-invalid=wrong
                aria-required=(!optional).then_some("true") on:change=changed>
                {(!no_empty).then(|| view! {
                    <option value="" prop:selected=move || value.with(String::is_empty)>{move || empty.get()}</option>
                })}
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        </Group>
    }
}

/// One of a few.
#[component]
pub fn Radios(
    form: Form,
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] on_change: Option<Callback<()>>,
) -> impl IntoView {
    let id = control_id(&pointer);
    let describe = described_by(form, &pointer, hint.is_some());
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let name = id.clone();
    let group = id.clone();
    let fault = Signal::derive(move || form.fault(&pointer));
    let item = move |(at, choice): (usize, Choice)| {
        let own = choice.value.clone();
        let chosen = own.clone();
        let input = format!("{name}-{at}");
        let hint_id = choice.hint.as_ref().map(|_| format!("{input}-hint"));
        view! {
            <div class="govuk-radios__item">
                <input class="govuk-radios__input" type="radio" id=input.clone() name=name.clone() value=choice.value
                    aria-describedby=hint_id.clone()
                    prop:checked=move || value.with(|value| *value == own)
                    on:change=move |_| {
                        value.set(chosen.clone());
                        if let Some(changed) = on_change { changed.run(()) }
                    }/>
                <label class="govuk-label govuk-radios__label" for=input>{move || choice.label.get()}</label>
                {choice.hint.map(|hint| view! {
                    <div class="govuk-hint govuk-radios__hint" id=hint_id>{move || hint.get()}</div>
                })}
            </div>
        }
    };
    view! {
        <div class="govuk-form-group" class:govuk-form-group--error=move || fault.with(Option::is_some)>
            <fieldset class="govuk-fieldset" id=group aria-describedby=describe>
                <legend class="govuk-fieldset__legend">{move || label.get()}</legend>
                {hint.map(|hint| view! { <div class="govuk-hint" id=hint_id>{move || hint.get()}</div> })}
                <FaultLine fault id=error_id/>
                <div class="govuk-radios">{choices.into_iter().enumerate().map(item).collect_view()}</div>
            </fieldset>
        </div>
    }
}

/// Yes or no.
#[component]
pub fn Checkbox(
    form: Form,
    #[prop(into)] pointer: String,
    value: RwSignal<bool>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] on_change: Option<Callback<()>>,
    /// The label.
    children: Children,
) -> impl IntoView {
    let id = control_id(&pointer);
    let describe = described_by(form, &pointer, hint.is_some());
    let wrong = invalid(form, &pointer);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let label_for = id.clone();
    let fault = Signal::derive(move || form.fault(&pointer));
    view! {
        <div class="govuk-form-group" class:govuk-form-group--error=move || fault.with(Option::is_some)>
            <FaultLine fault id=error_id/>
            <div class="govuk-checkboxes">
                <div class="govuk-checkboxes__item">
                    <input class="govuk-checkboxes__input" type="checkbox" id=id aria-describedby=describe aria-invalid=wrong
                        bind:checked=value
                        on:change=move |_| if let Some(changed) = on_change { changed.run(()) }/>
                    <label class="govuk-label govuk-checkboxes__label" for=label_for>{children()}</label>
                    {hint.map(|hint| view! {
                        <div class="govuk-hint govuk-checkboxes__hint" id=hint_id>{move || hint.get()}</div>
                    })}
                </div>
            </div>
        </div>
    }
}
