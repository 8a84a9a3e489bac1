use crate::api;
use crate::components::{Banner, Button, Form, FormView, PageTitle, Tone};
use crate::i18n::t;
use crate::session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use ventanilla_shared::api::Page;
use ventanilla_shared::api::accounts::RecoverySession;
use ventanilla_shared::api::requests::RequestSummary;
use ventanilla_shared::api::sessions::{Client, Session};

/// Where the link in the mail to the new address leads: to the one request that its reader may file without an account. A
/// press of a button, since mail programs open links by themselves.
#[component]
pub fn ContinueRecovery() -> impl IntoView {
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    let form = Form::new();
    let navigate = use_navigate();
    let enter = move |()| {
        let body = RecoverySession { token: token.clone(), client: Client::Browser };
        let navigate = navigate.clone();
        form.send(async move {
            let tokens: Session = api::post("/account-recoveries/sessions").body(&body).json().await?;
            session::begin(&tokens).await?;
            let own: Page<RequestSummary> = api::get("/requests?limit=1").json().await?;
            let place = own
                .items
                .first()
                .map_or("/requests".to_owned(), |request| format!("/requests/{}", request.id));
            navigate(&place, NavigateOptions { replace: true, ..Default::default() });
            Ok(())
        });
    };
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-recovery-title")/>
            <p>{t("web-recovery-text")}</p>
            <Banner tone=Tone::Info><p>{t("web-recovery-veto")}</p></Banner>
            <FormView form on_submit=enter>
                <Button busy=form.busy()>{t("web-recovery-enter")}</Button>
            </FormView>
        </main>
    }
}
