use super::form::{Form, control_id};
use crate::i18n::t;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// Label, hint and error around one control; what all fields share. `described_by` for the control comes from
/// [`described_by`].
#[component]
pub(super) fn Group(
    form: Form,
    pointer: String,
    label: TextProp,
    hint: Option<TextProp>,
    optional: bool,
    children: Children,
) -> impl IntoView {
    let id = control_id(&pointer);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let fault = Signal::derive(move || form.fault(&pointer));
    view! {
        <div class="govuk-form-group" class:govuk-form-group--error=move || fault.with(Option::is_some)>
            <label class="govuk-label" for=id>
                {move || label.get()}
                {optional.then(|| view! { " "<span class="small">{t("web-optional")}</span> })}
            </label>
            {hint.map(|hint| view! { <div class="govuk-hint" id=hint_id>{move || hint.get()}</div> })}
            <FaultLine fault id=error_id/>
            {children()}
        </div>
    }
}

/// The error of a field, beside it.
#[component]
pub(super) fn FaultLine(fault: Signal<Option<crate::i18n::Said>>, id: String) -> impl IntoView {
    move || {
        fault.get().map(|said| {
            view! {
                <p class="govuk-error-message" id=id.clone()>
                    <span class="govuk-visually-hidden">{t("web-error-prefix")}" "</span>
                    {move || said.say()}
                </p>
            }
        })
    }
}

/// The ids that describe a control: its hint and its error.
pub(super) fn described_by(
    form: Form,
    pointer: &str,
    hint: bool,
) -> impl Fn() -> Option<String> + Clone + use<> {
    let id = control_id(pointer);
    let pointer = pointer.to_owned();
    move || {
        let mut ids = Vec::new();
        if hint {
            ids.push(format!("{id}-hint"));
        }
        if form.fault(&pointer).is_some() {
            ids.push(format!("{id}-error"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// Whether a control is to be announced as invalid.
pub(super) fn invalid(form: Form, pointer: &str) -> impl Fn() -> Option<&'static str> + Clone + use<> {
    let pointer = pointer.to_owned();
    move || form.fault(&pointer).map(|_| "true")
}

/// A line of text.
#[component]
pub fn Field(
    form: Form,
    /// JSON pointer of the value, as in the API's problems: `/email`.
    #[prop(into)]
    pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    /// Width: `w-date`, `w-short`, `w-medium`.
    #[prop(optional)]
    width: &'static str,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] readonly: Signal<bool>,
    /// Offered while typing.
    #[prop(optional, into)]
    suggestions: Option<Signal<Vec<String>>>,
    /// Called when the person leaves the field after a change.
    #[prop(optional, into)]
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    let id = control_id(&pointer);
    let describe = described_by(form, &pointer, hint.is_some());
    let wrong = invalid(form, &pointer);
    let list = suggestions.map(|_| format!("{id}-list"));
    view! {
        <Group form pointer label hint optional>
            <input class=format!("govuk-input {width}") id=id type=kind autocomplete=autocomplete inputmode=inputmode
                spellcheck=(kind != "text").then_some("false") list=list.clone() readonly=readonly
                aria-describedby=describe aria-invalid=wrong aria-required=(!optional).then_some("true")
                bind:value=value
                on:change=move |_| if let Some(changed) = on_change { changed.run(()) }/>
            {suggestions.map(|offered| view! {
                <datalist id=list>
                    {move || offered.get().into_iter().map(|text| view! { <option value=text></option> }).collect_view()}
                </datalist>
            })}
        </Group>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    form: Form,
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(default = 4)] rows: u32,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] on_change: Option<Callback<()>>,
) -> impl IntoView {
    let id = control_id(&pointer);
    let describe = described_by(form, &pointer, hint.is_some());
    let wrong = invalid(form, &pointer);
    view! {
        <Group form pointer label hint optional>
            <textarea class="govuk-textarea" id=id rows=rows.to_string() aria-describedby=describe aria-invalid=wrong
                aria-required=(!optional).then_some("true") bind:value=value
                on:change=move |_| if let Some(changed) = on_change { changed.run(()) }></textarea>
        </Group>
    }
}

/// A day, typed as `01/02/1990`; `value` holds it as ISO 8601, or what was typed where that is no day.
#[component]
pub fn DateField(
    form: Form,
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] readonly: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<()>>,
) -> impl IntoView {
    let typed = RwSignal::new(crate::format::day_from_iso(&value.get_untracked()));
    // The value also changes from outside, when data arrive; what the person types is left as typed.
    Effect::new(move || {
        let iso = value.get();
        if crate::format::iso_from_typed(&typed.get_untracked()) != iso {
            typed.set(crate::format::day_from_iso(&iso));
        }
    });
    Effect::new(move || value.set(crate::format::iso_from_typed(&typed.get())));
    let hint = hint.unwrap_or_else(|| t("web-date-hint").into());
    let tidy = Callback::new(move |()| {
        // Shown back in one form, so that the person sees how it was understood.
        typed.set(crate::format::day_from_iso(&value.get_untracked()));
        if let Some(changed) = on_change {
            changed.run(());
        }
    });
    view! {
        <Field form pointer label value=typed hint=hint autocomplete=autocomplete.unwrap_or("off") width="w-date"
            inputmode="numeric" optional readonly on_change=tidy/>
    }
}
