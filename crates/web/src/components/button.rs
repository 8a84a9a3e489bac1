use leptos::prelude::*;

/// How a button looks, and so how much it weighs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    #[default]
    Primary,
    Secondary,
    Warning,
}

impl ButtonKind {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Primary => "govuk-button",
            Self::Secondary => "govuk-button govuk-button--secondary",
            Self::Warning => "govuk-button govuk-button--warning",
        }
    }
}

/// A button that does nothing more while `busy`: a second click is not a second request. It stays focusable, since a
/// disabled button would throw the keyboard's focus away.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(into)] busy: Signal<bool>,
    /// Called on a press while not busy. Without it the button submits its form (whose `Form` guards as well).
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let press = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button type=if on_press.is_some() { "button" } else { "submit" } class=kind.class()
            aria-disabled=move || busy.get().then_some("true") on:click=press>
            {children()}
        </button>
    }
}
