use crate::guard::guarded;
use crate::pages::{account::*, citizen::*, officer::OfficerRoutes, public::*, request::*};
use crate::shell::{Footer, TopBar};
use crate::{i18n, session};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{MatchNestedRoutes, path};

/// The program: top bar, the page of the address, footer.
#[component]
pub fn App() -> impl IntoView {
    i18n::start();
    leptos::task::spawn_local(session::start());
    view! {
        <Router>
            <a href="#main" class="govuk-skip-link" on:click=skip>{i18n::t("web-skip")}</a>
            <TopBar/>
            <div id="main" tabindex="-1">
                <FlatRoutes fallback=NotFound>
                    <PublicRoutes/>
                    <AccountRoutes/>
                    <CitizenRoutes/>
                    <RequestRoutes/>
                    <OfficerRoutes/>
                </FlatRoutes>
            </div>
            <Footer/>
        </Router>
    }
}

/// Leads past the top bar. The router would take the fragment for an address of its own.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    crate::components::focus_element("main");
}

/// Pages for everybody.
#[component(transparent)]
fn PublicRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/") view=Home/>
        <Route path=path!("/procedures/:code") view=ProcedurePage/>
        <Route path=path!("/terms") view=TermsPage/>
        <Route path=path!("/verify") view=VerifyPage/>
        <Route path=path!("/verify/:code") view=CertificatePage/>
        <Route path=path!("/v/:code") view=CertificatePage/>
        // QR codes are smaller in upper case.
        <Route path=path!("/V/:code") view=CertificatePage/>
    }
    .into_inner()
}

/// Registration, signing in, recovery.
#[component(transparent)]
fn AccountRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/sign-in") view=SignIn/>
        <Route path=path!("/register") view=Register/>
        <Route path=path!("/register/confirm") view=ConfirmEmail/>
        <Route path=path!("/password-reset") view=ForgottenPassword/>
        <Route path=path!("/password-reset/:token") view=ChoosePassword/>
        <Route path=path!("/account-recovery/veto") view=VetoRecovery/>
    }
    .into_inner()
}

/// The person's own pages.
#[component(transparent)]
fn CitizenRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/dashboard") view=|| guarded(|| view! { <Dashboard/> }.into_any())/>
        <Route path=path!("/profile") view=|| guarded(|| view! { <Profile/> }.into_any())/>
        <Route path=path!("/associated-persons") view=|| guarded(|| view! { <AssociatedPersons/> }.into_any())/>
        <Route path=path!("/associated-persons/:id") view=|| guarded(|| view! { <EditAssociatedPerson/> }.into_any())/>
        <Route path=path!("/requests") view=|| guarded(|| view! { <Requests/> }.into_any())/>
        <Route path=path!("/requests/new") view=|| guarded(|| view! { <NewRequestPage/> }.into_any())/>
        <Route path=path!("/certifications") view=|| guarded(|| view! { <Certifications/> }.into_any())/>
        <Route path=path!("/certifications/:id") view=|| guarded(|| view! { <CertificationPage/> }.into_any())/>
        <Route path=path!("/notifications") view=|| guarded(|| view! { <Notifications/> }.into_any())/>
    }
    .into_inner()
}

/// One request, step by step.
#[component(transparent)]
fn RequestRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/requests/:id") view=|| guarded(|| view! { <Tasks/> }.into_any())/>
        <Route path=path!("/requests/:id/person") view=|| guarded(|| view! { <PersonStep/> }.into_any())/>
        <Route path=path!("/requests/:id/sections/:section") view=|| guarded(|| view! { <SectionStep/> }.into_any())/>
        <Route path=path!("/requests/:id/payment") view=|| guarded(|| view! { <PaymentStep/> }.into_any())/>
        <Route path=path!("/requests/:id/documents") view=|| guarded(|| view! { <DocumentsStep/> }.into_any())/>
        <Route path=path!("/requests/:id/delivery") view=|| guarded(|| view! { <DeliveryStep/> }.into_any())/>
        <Route path=path!("/requests/:id/summary") view=|| guarded(|| view! { <Summary/> }.into_any())/>
        <Route path=path!("/requests/:id/filed") view=|| guarded(|| view! { <FiledPage/> }.into_any())/>
        <Route path=path!("/requests/:id/history") view=|| guarded(|| view! { <History/> }.into_any())/>
    }
    .into_inner()
}
