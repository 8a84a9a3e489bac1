use crate::api;
use crate::components::{Load, PageTitle};
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::accounts::Terms;

/// The terms of use in force.
#[component]
pub fn TermsPage() -> impl IntoView {
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-terms-title")/>
            {Load::view(
                || {
                    // They come in the language of the request: read them again when it changes.
                    i18n::language();
                    api::get("/terms").json::<Terms>()
                },
                |terms| view! { <TermsText terms/> }.into_any(),
            )}
        </main>
    }
}

/// The terms' text: paragraphs, of which those with `# ` are headings.
#[component]
pub fn TermsText(terms: Terms) -> impl IntoView {
    let version = terms.version.clone();
    let paragraph = |text: String| match text.strip_prefix("# ") {
        Some(heading) => view! { <h2>{heading.to_owned()}</h2> }.into_any(),
        None => view! { <p>{text}</p> }.into_any(),
    };
    view! {
        <p class="small">{move || i18n::text_with("web-terms-version", &[("version", &version)])}</p>
        {terms.paragraphs.into_iter().map(paragraph).collect_view()}
    }
}
