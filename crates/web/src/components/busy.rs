use crate::i18n::t;
use leptos::prelude::*;

/// Stands where content is on its way.
#[component]
pub fn Busy() -> impl IntoView {
    view! { <p class="busy" role="status">{t("web-loading")}</p> }
}
