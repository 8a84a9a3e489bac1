use crate::components::{Button, Fault, Field, Form, FormView};
use crate::i18n::t;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ventanilla_shared::VerificationText;

/// The code on the paper, or an address that was pasted.
#[component]
pub fn TypedCode() -> impl IntoView {
    let code = RwSignal::new(String::new());
    let form = Form::new();
    let navigate = use_navigate();
    let look_up = move |()| match VerificationText::parse(&code.get_untracked()) {
        Some(found) => super::go(&navigate, found),
        None => drop(form.refuse(vec![Fault::field("/code", "code")])),
    };
    view! {
        <FormView form on_submit=look_up>
            <Field form pointer="/code" label=t("web-verify-code") value=code hint=t("web-verify-code-hint") width="w-medium"
                autocomplete="off"/>
            <Button busy=form.busy()>{t("web-verify-button")}</Button>
        </FormView>
    }
}
