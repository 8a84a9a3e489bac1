use super::field::{Group, described_by, invalid};
use super::form::{Form, control_id};
use crate::i18n::t;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A password or secret, which its writer may look at.
#[component]
pub fn PasswordInput(
    form: Form,
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<TextProp>,
    /// `current-password`, `new-password` or `off`.
    autocomplete: &'static str,
) -> impl IntoView {
    let id = control_id(&pointer);
    let describe = described_by(form, &pointer, hint.is_some());
    let wrong = invalid(form, &pointer);
    let seen = RwSignal::new(false);
    let controls = id.clone();
    view! {
        <Group form pointer label hint optional=false>
            <div class="password">
                <input class="govuk-input" id=id type=move || if seen.get() { "text" } else { "password" }
                    autocomplete=autocomplete autocapitalize="none" spellcheck="false" aria-describedby=describe
                    aria-invalid=wrong aria-required="true" bind:value=value/>
                <button type="button" class="govuk-button govuk-button--secondary govuk-button--small" aria-controls=controls
                    aria-pressed=move || if seen.get() { "true" } else { "false" }
                    on:click=move |_| seen.update(|seen| *seen = !*seen)>
                    {move || if seen.get() { t("web-password-hide")() } else { t("web-password-show")() }}
                </button>
            </div>
        </Group>
    }
}
