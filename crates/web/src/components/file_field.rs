use super::field::{Group, described_by, invalid};
use super::form::{Form, control_id};
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A file that goes along with a form, and not by itself as in [`super::FileUpload`].
#[component]
pub fn FileField(
    form: Form,
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: Option<TextProp>,
    /// As the `accept` attribute takes it: `.p12,.pfx`.
    accept: &'static str,
    #[prop(optional)] optional: bool,
    /// Called with the chosen file, or with none when the choice was taken back.
    on_file: UnsyncCallback<Option<web_sys::File>>,
) -> impl IntoView {
    let id = control_id(&pointer);
    let describe = described_by(form, &pointer, hint.is_some());
    let wrong = invalid(form, &pointer);
    let on_file = StoredValue::new_local(on_file);
    let chosen = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        on_file.with_value(|take| take.run(input.files().and_then(|files| files.get(0))));
    };
    view! {
        <Group form pointer label hint optional>
            <input class="file-input" type="file" id=id accept=accept aria-describedby=describe aria-invalid=wrong
                aria-required=(!optional).then_some("true") on:change=chosen/>
        </Group>
    }
}
