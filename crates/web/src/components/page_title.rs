use leptos::prelude::*;
use leptos::text_prop::TextProp;
use std::cell::Cell;

thread_local! {
    // The first page keeps the browser's own focus; every later route moves it to the heading.
    static FIRST_PAGE: Cell<bool> = const { Cell::new(true) };
}

/// The page's only `h1`. Names the document, and takes the focus after a change of route, so that a screen reader
/// reads where the person now is.
#[component]
pub fn PageTitle(
    #[prop(into)] text: TextProp,
    /// Drawn above the heading in small type, for example a request's number.
    #[prop(optional, into)]
    above: Option<TextProp>,
) -> impl IntoView {
    let heading = NodeRef::<leptos::html::H1>::new();
    let title = text.clone();
    Effect::new(move || document().set_title(&format!("{} · Ventanilla", title.get())));
    Effect::new(move |done: Option<bool>| {
        if done == Some(true) {
            return true;
        }
        let Some(heading) = heading.get() else { return false };
        if !FIRST_PAGE.replace(false) {
            let _ = heading.focus();
        }
        true
    });
    view! {
        {above.map(|above| view! { <p class="small last">{move || above.get()}</p> })}
        <h1 tabindex="-1" node_ref=heading>{move || text.get()}</h1>
    }
}
