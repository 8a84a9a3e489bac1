use crate::guard::guarded;
use crate::pages::{account::*, citizen::*, officer::*, public::*, request::*};
use crate::shell::{Footer, TopBar};
use crate::{i18n, session};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

/// The program: top bar, the page of the address, footer.
///
/// The routes stand in one list, since lists of lists do not compile with `erase_components`, by which the app that
/// travels to the browser is made a good part smaller.
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
                    // For everybody.
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/procedures/:code") view=ProcedurePage/>
                    <Route path=path!("/terms") view=TermsPage/>
                    <Route path=path!("/verify") view=VerifyPage/>
                    <Route path=path!("/verify/:code") view=CertificatePage/>
                    <Route path=path!("/v/:code") view=CertificatePage/>
                    // QR codes are smaller in upper case.
                    <Route path=path!("/V/:code") view=CertificatePage/>
                    <Route path=path!("/verify/qr/:statement") view=QrCodePage/>
                    // The address in the QR code itself: without a network the app opens it; with one the server leads on to the
                    // certificate's page.
                    <Route path=path!("/s/:statement") view=QrCodePage/>
                    <Route path=path!("/S/:statement") view=QrCodePage/>
                    <Route path=path!("/log") view=LogPage/>
                    <Route path=path!("/calendars/:institution") view=PublicCalendarPage/>
                    // Registration, signing in, recovery.
                    <Route path=path!("/sign-in") view=SignIn/>
                    <Route path=path!("/register") view=Register/>
                    <Route path=path!("/register/confirm") view=ConfirmEmail/>
                    <Route path=path!("/password-reset") view=ForgottenPassword/>
                    <Route path=path!("/password-reset/:token") view=ChoosePassword/>
                    <Route path=path!("/account-recovery/veto") view=VetoRecovery/>
                    <Route path=path!("/account-recovery/continue") view=ContinueRecovery/>
                    // The person's own pages.
                    <Route path=path!("/dashboard") view=|| guarded(|| view! { <Dashboard/> }.into_any())/>
                    <Route path=path!("/second-factor") view=|| guarded(|| view! { <SecondFactorPage/> }.into_any())/>
                    <Route path=path!("/profile") view=|| guarded(|| view! { <Profile/> }.into_any())/>
                    <Route path=path!("/associated-persons") view=|| guarded(|| view! { <AssociatedPersons/> }.into_any())/>
                    <Route path=path!("/associated-persons/:id") view=|| guarded(|| view! { <EditAssociatedPerson/> }.into_any())/>
                    <Route path=path!("/requests") view=|| guarded(|| view! { <Requests/> }.into_any())/>
                    <Route path=path!("/requests/new") view=|| guarded(|| view! { <NewRequestPage/> }.into_any())/>
                    <Route path=path!("/certifications") view=|| guarded(|| view! { <Certifications/> }.into_any())/>
                    <Route path=path!("/certifications/:id") view=|| guarded(|| view! { <CertificationPage/> }.into_any())/>
                    <Route path=path!("/notifications") view=|| guarded(|| view! { <Notifications/> }.into_any())/>
                    // One request, step by step.
                    <Route path=path!("/requests/:id") view=|| guarded(|| view! { <Tasks/> }.into_any())/>
                    <Route path=path!("/requests/:id/person") view=|| guarded(|| view! { <PersonStep/> }.into_any())/>
                    <Route path=path!("/requests/:id/sections/:section") view=|| guarded(|| view! { <SectionStep/> }.into_any())/>
                    <Route path=path!("/requests/:id/payment") view=|| guarded(|| view! { <PaymentStep/> }.into_any())/>
                    <Route path=path!("/requests/:id/documents") view=|| guarded(|| view! { <DocumentsStep/> }.into_any())/>
                    <Route path=path!("/requests/:id/delivery") view=|| guarded(|| view! { <DeliveryStep/> }.into_any())/>
                    <Route path=path!("/requests/:id/summary") view=|| guarded(|| view! { <Summary/> }.into_any())/>
                    <Route path=path!("/requests/:id/filed") view=|| guarded(|| view! { <FiledPage/> }.into_any())/>
                    <Route path=path!("/requests/:id/history") view=|| guarded(|| view! { <History/> }.into_any())/>
                    // Officers' pages.
                    <Route path=path!("/officer/queue") view=|| guarded(|| view! { <QueuePage/> }.into_any())/>
                    <Route path=path!("/officer/requests/:id") view=|| guarded(|| view! { <ReviewPage/> }.into_any())/>
                    <Route path=path!("/officer/signatures") view=|| guarded(|| view! { <SignaturesPage/> }.into_any())/>
                    <Route path=path!("/officer/sign/:id") view=|| guarded(|| view! { <SignPage/> }.into_any())/>
                    <Route path=path!("/officer/revocations") view=|| guarded(|| view! { <RevocationsPage/> }.into_any())/>
                    <Route path=path!("/officer/revocations/:id") view=|| guarded(|| view! { <RevocationPage/> }.into_any())/>
                    <Route path=path!("/officer/payments") view=|| guarded(|| view! { <PaymentsPage/> }.into_any())/>
                    <Route path=path!("/officer/statements") view=|| guarded(|| view! { <StatementsPage/> }.into_any())/>
                    <Route path=path!("/officer/statements/:id") view=|| guarded(|| view! { <StatementPage/> }.into_any())/>
                    <Route path=path!("/officer/signing-key") view=|| guarded(|| view! { <SigningKeyPage/> }.into_any())/>
                    <Route path=path!("/officer/officers") view=|| guarded(|| view! { <OfficersPage/> }.into_any())/>
                    <Route path=path!("/officer/officers/new") view=|| guarded(|| view! { <NewOfficerPage/> }.into_any())/>
                    <Route path=path!("/officer/officers/:id") view=|| guarded(|| view! { <OfficerPage/> }.into_any())/>
                    <Route path=path!("/officer/registers") view=|| guarded(|| view! { <RegistersPage/> }.into_any())/>
                    <Route path=path!("/officer/registers/:code") view=|| guarded(|| view! { <RegisterPage/> }.into_any())/>
                    <Route path=path!("/officer/registers/:code/new") view=|| guarded(|| view! { <NewEntryPage/> }.into_any())/>
                    <Route path=path!("/officer/registers/:code/import") view=|| guarded(|| view! { <ImportPage/> }.into_any())/>
                    <Route path=path!("/officer/registers/:code/entries/:id") view=|| guarded(|| view! { <EntryPage/> }.into_any())/>
                    <Route path=path!("/officer/registers/:code/notices") view=|| guarded(|| view! { <NoticesPage/> }.into_any())/>
                    <Route path=path!("/officer/registers/:code/notices/new") view=|| guarded(|| view! { <NewNoticePage/> }.into_any())/>
                    <Route path=path!("/officer/registers/:code/notices/:id") view=|| guarded(|| view! { <NoticePage/> }.into_any())/>
                    <Route path=path!("/officer/calendar") view=|| guarded(|| view! { <CalendarPage/> }.into_any())/>
                    <Route path=path!("/officer/absences") view=|| guarded(|| view! { <AbsencesPage/> }.into_any())/>
                    <Route path=path!("/officer/absences/new") view=|| guarded(|| view! { <NewAbsencePage/> }.into_any())/>
                    <Route path=path!("/officer/load") view=|| guarded(|| view! { <LoadPage/> }.into_any())/>
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
