use crate::api;
use crate::components::{Dialog, Form, Loaded, control_id};
use crate::i18n::{self, t};
use crate::pages::public::TermsText;
use leptos::html;
use leptos::prelude::*;
use ventanilla_shared::api::accounts::Terms;

/// The terms of use: opened, read to their end, then accepted. `accepted` holds the version.
#[component]
pub fn TermsAcceptance(form: Form, accepted: RwSignal<Option<String>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let terms = Loaded::new(|| {
        i18n::language();
        api::get("/terms").json::<Terms>()
    });
    let fault = move || form.fault("/terms_version");
    view! {
        <div class="govuk-form-group" class:govuk-form-group--error=move || fault().is_some()>
            <p class="strong last">{t("web-terms-title")}</p>
            {move || fault().map(|said| view! { <p class="govuk-error-message" id="terms-error">{move || said.say()}</p> })}
            <div id=control_id("/terms_version") class="row">
                <button type="button" class="govuk-button govuk-button--secondary" aria-haspopup="dialog"
                    aria-describedby=move || fault().map(|_| "terms-error") on:click=move |_| open.set(true)>
                    {t("web-terms-read")}
                </button>
                <span role="status">
                    {move || accepted.get().map(|version| view! {
                        <span class="ok-text">"✓ "{move || i18n::text_with("web-terms-accepted", &[("version", &version)])}</span>
                    })}
                </span>
            </div>
        </div>
        <Dialog open wide=true title=t("web-terms-title")>
            {move || terms.view(move |terms| view! { <Reader terms accepted open/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn Reader(terms: Terms, accepted: RwSignal<Option<String>>, open: RwSignal<bool>) -> impl IntoView {
    let text = NodeRef::<html::Div>::new();
    let read = RwSignal::new(false);
    let look = move || {
        if let Some(element) = text.get_untracked() {
            // Two pixels of grace, since zoomed pages scroll by fractions.
            let below = element.scroll_height() - element.scroll_top() - element.client_height();
            if below <= 2 {
                read.set(true);
            }
        }
    };
    // A text that fits without scrolling is seen whole; its height is known after the next frame.
    request_animation_frame(look);
    let version = terms.version.clone();
    let accept = move |_| {
        if read.get_untracked() {
            accepted.set(Some(version.clone()));
            open.set(false);
        }
    };
    view! {
        <div class="terms" tabindex="0" role="region" aria-label=t("web-terms-title") node_ref=text on:scroll=move |_| look()>
            <TermsText terms/>
        </div>
        <p class="small" role="status" id="terms-state">
            {move || if read.get() { t("web-terms-ready")() } else { t("web-terms-scroll")() }}
        </p>
        <div class="buttons">
            <button type="button" class="govuk-button" aria-describedby="terms-state"
                aria-disabled=move || (!read.get()).then_some("true") on:click=accept>{t("web-terms-accept")}</button>
            <button type="button" class="govuk-button govuk-button--secondary" on:click=move |_| open.set(false)>
                {t("web-close")}
            </button>
        </div>
    }
}
