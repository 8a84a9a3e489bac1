use super::Button;
use crate::i18n::t;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A modal dialog over the native element: it keeps the focus inside, closes with Escape, and gives the focus back
/// to what had it.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    #[prop(optional)] wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let name = super::next_id("dialog");
    let (label, focused) = (name.clone(), name.clone());
    Effect::new(move || {
        let Some(dialog) = element.get() else { return };
        if open.get() && !dialog.open() {
            // It only fails when the dialog is open already. The heading takes the focus, not a button that acts.
            let _ = dialog.show_modal();
            super::focus_element(&focused);
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog node_ref=element class:wide=wide aria-labelledby=label on:close=move |_| open.set(false)>
            <h2 id=name tabindex="-1">{move || title.get()}</h2>
            {move || open.get().then(|| children())}
        </dialog>
    }
}

/// Asks before something that has consequences.
#[component]
pub fn Confirm(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    #[prop(into)] accept: TextProp,
    #[prop(optional)] dangerous: bool,
    #[prop(into)] busy: Signal<bool>,
    on_accept: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    let accept = StoredValue::new(accept);
    view! {
        <Dialog open title>
            {move || children.with_value(|children| children())}
            <div class="buttons">
                <Button busy=busy kind=if dangerous { super::ButtonKind::Warning } else { super::ButtonKind::Primary }
                    on_press=on_accept>{move || accept.with_value(|text| text.get())}</Button>
                <button type="button" class="govuk-button govuk-button--secondary" on:click=move |_| open.set(false)>
                    {t("web-cancel")}
                </button>
            </div>
        </Dialog>
    }
}
