use crate::api;
use crate::components::{Banner, Button, ButtonKind, Form, FormView, PageTitle, Tone};
use crate::i18n::t;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ventanilla_shared::api::accounts::Confirmation;

/// Where the link in the mail to the old address leads: the owner stops a recovery that somebody else asked for.
/// A press of a button, since mail programs open links by themselves.
#[component]
pub fn VetoRecovery() -> impl IntoView {
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    let form = Form::new();
    let done = RwSignal::new(false);
    let veto = move |()| {
        let body = Confirmation { token: token.clone() };
        form.send(async move {
            api::post("/account-recoveries/vetoes").body(&body).nothing().await?;
            done.set(true);
            Ok(())
        });
    };
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-veto-title")/>
            <p>{t("web-veto-text")}</p>
            <FormView form on_submit=veto>
                <Button busy=form.busy() kind=ButtonKind::Warning>{t("web-veto-button")}</Button>
            </FormView>
            <Show when=move || done.get()>
                <div class="above"><Banner tone=Tone::Good live=true title=t("web-veto-done")><p>{t("web-veto-done-text")}</p></Banner></div>
            </Show>
        </main>
    }
}
