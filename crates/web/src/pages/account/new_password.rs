use super::password_field::NewPasswordField;
use crate::api;
use crate::components::{Banner, Button, Fault, Form, FormView, PageTitle, Tone};
use crate::i18n::t;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ventanilla_shared::api::accounts::NewPassword;
use ventanilla_shared::password;

/// Where the link of the recovery mail leads: a new password.
#[component]
pub fn ChoosePassword() -> impl IntoView {
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let form = Form::new();
    let secret = RwSignal::new(String::new());
    let done = RwSignal::new(false);
    let save = move |()| {
        let password = secret.get_untracked();
        let faults =
            password::broken(&password, &[]).first().map(|rule| Fault::field("/password", rule.code()));
        if !form.refuse(faults.into_iter().collect()) {
            return;
        }
        let path = format!("/password-resets/{token}");
        form.send(async move {
            api::put(path).body(&NewPassword { password }).nothing().await?;
            done.set(true);
            Ok(())
        });
    };
    let save = Callback::new(save);
    view! {
        <main class="wrap page narrow">
            {move || if done.get() {
                view! {
                    <PageTitle text=t("web-password-changed")/>
                    <Banner tone=Tone::Good><p>{t("web-password-changed-text")}</p></Banner>
                    <p><a class="govuk-button" href="/sign-in">{t("web-nav-sign-in")}</a></p>
                }.into_any()
            } else {
                view! {
                    <div class="card">
                        <PageTitle text=t("web-choose-password")/>
                        <FormView form on_submit=save>
                            <NewPasswordField form value=secret/>
                            <Button busy=form.busy()>{t("web-save-password")}</Button>
                        </FormView>
                    </div>
                }.into_any()
            }}
        </main>
    }
}
