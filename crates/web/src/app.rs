use crate::pages::public::{Home, NotFound};
use crate::parts::{account, citizen, officer, public};
use crate::shell::{Footer, TopBar};
use crate::{i18n, session};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

/// The program: top bar, the page of the address, footer.
///
/// The routes stand in one list, since lists of lists do not compile with `erase_components`, by which the app that
/// travels to the browser is made a good part smaller. All pages but the front page come in parts (`parts.rs`): a page that
/// is named here directly travels with the first one.
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
                    <Route path=path!("/procedures/:code") view=|| public::open(public::Page::ProcedurePage)/>
                    <Route path=path!("/terms") view=|| public::open(public::Page::TermsPage)/>
                    <Route path=path!("/verify") view=|| public::open(public::Page::VerifyPage)/>
                    <Route path=path!("/verify/:code") view=|| public::open(public::Page::CertificatePage)/>
                    <Route path=path!("/v/:code") view=|| public::open(public::Page::CertificatePage)/>
                    // QR codes are smaller in upper case.
                    <Route path=path!("/V/:code") view=|| public::open(public::Page::CertificatePage)/>
                    <Route path=path!("/verify/qr/:statement") view=|| public::open(public::Page::QrCodePage)/>
                    // The address in the QR code itself: without a network the app opens it; with one the server leads on to the
                    // certificate's page.
                    <Route path=path!("/s/:statement") view=|| public::open(public::Page::QrCodePage)/>
                    <Route path=path!("/S/:statement") view=|| public::open(public::Page::QrCodePage)/>
                    <Route path=path!("/log") view=|| public::open(public::Page::LogPage)/>
                    <Route path=path!("/calendars/:institution") view=|| public::open(public::Page::PublicCalendarPage)/>
                    // Registration, signing in, recovery.
                    <Route path=path!("/sign-in") view=|| account::open(account::Page::SignIn)/>
                    <Route path=path!("/register") view=|| account::open(account::Page::Register)/>
                    <Route path=path!("/register/confirm") view=|| account::open(account::Page::ConfirmEmail)/>
                    <Route path=path!("/password-reset") view=|| account::open(account::Page::ForgottenPassword)/>
                    <Route path=path!("/password-reset/:token") view=|| account::open(account::Page::ChoosePassword)/>
                    <Route path=path!("/account-recovery/veto") view=|| account::open(account::Page::VetoRecovery)/>
                    <Route path=path!("/account-recovery/continue") view=|| account::open(account::Page::ContinueRecovery)/>
                    // The person's own pages.
                    <Route path=path!("/dashboard") view=|| citizen::open(citizen::Page::Dashboard)/>
                    <Route path=path!("/second-factor") view=|| citizen::open(citizen::Page::SecondFactorPage)/>
                    <Route path=path!("/profile") view=|| citizen::open(citizen::Page::Profile)/>
                    <Route path=path!("/associated-persons") view=|| citizen::open(citizen::Page::AssociatedPersons)/>
                    <Route path=path!("/associated-persons/:id") view=|| citizen::open(citizen::Page::EditAssociatedPerson)/>
                    <Route path=path!("/requests") view=|| citizen::open(citizen::Page::Requests)/>
                    <Route path=path!("/requests/new") view=|| citizen::open(citizen::Page::NewRequestPage)/>
                    <Route path=path!("/certifications") view=|| citizen::open(citizen::Page::Certifications)/>
                    <Route path=path!("/certifications/:id") view=|| citizen::open(citizen::Page::CertificationPage)/>
                    <Route path=path!("/notifications") view=|| citizen::open(citizen::Page::Notifications)/>
                    // One request, step by step.
                    <Route path=path!("/requests/:id") view=|| citizen::open(citizen::Page::Tasks)/>
                    <Route path=path!("/requests/:id/person") view=|| citizen::open(citizen::Page::PersonStep)/>
                    <Route path=path!("/requests/:id/sections/:section") view=|| citizen::open(citizen::Page::SectionStep)/>
                    <Route path=path!("/requests/:id/payment") view=|| citizen::open(citizen::Page::PaymentStep)/>
                    <Route path=path!("/requests/:id/documents") view=|| citizen::open(citizen::Page::DocumentsStep)/>
                    <Route path=path!("/requests/:id/delivery") view=|| citizen::open(citizen::Page::DeliveryStep)/>
                    <Route path=path!("/requests/:id/summary") view=|| citizen::open(citizen::Page::Summary)/>
                    <Route path=path!("/requests/:id/filed") view=|| citizen::open(citizen::Page::FiledPage)/>
                    <Route path=path!("/requests/:id/history") view=|| citizen::open(citizen::Page::History)/>
                    // Officers' pages.
                    <Route path=path!("/officer/queue") view=|| officer::open(officer::Page::QueuePage)/>
                    <Route path=path!("/officer/requests/:id") view=|| officer::open(officer::Page::ReviewPage)/>
                    <Route path=path!("/officer/signatures") view=|| officer::open(officer::Page::SignaturesPage)/>
                    <Route path=path!("/officer/sign/:id") view=|| officer::open(officer::Page::SignPage)/>
                    <Route path=path!("/officer/revocations") view=|| officer::open(officer::Page::RevocationsPage)/>
                    <Route path=path!("/officer/revocations/:id") view=|| officer::open(officer::Page::RevocationPage)/>
                    <Route path=path!("/officer/payments") view=|| officer::open(officer::Page::PaymentsPage)/>
                    <Route path=path!("/officer/statements") view=|| officer::open(officer::Page::StatementsPage)/>
                    <Route path=path!("/officer/statements/:id") view=|| officer::open(officer::Page::StatementPage)/>
                    <Route path=path!("/officer/signing-key") view=|| officer::open(officer::Page::SigningKeyPage)/>
                    <Route path=path!("/officer/officers") view=|| officer::open(officer::Page::OfficersPage)/>
                    <Route path=path!("/officer/officers/new") view=|| officer::open(officer::Page::NewOfficerPage)/>
                    <Route path=path!("/officer/officers/:id") view=|| officer::open(officer::Page::OfficerPage)/>
                    <Route path=path!("/officer/registers") view=|| officer::open(officer::Page::RegistersPage)/>
                    <Route path=path!("/officer/registers/:code") view=|| officer::open(officer::Page::RegisterPage)/>
                    <Route path=path!("/officer/registers/:code/new") view=|| officer::open(officer::Page::NewEntryPage)/>
                    <Route path=path!("/officer/registers/:code/import") view=|| officer::open(officer::Page::ImportPage)/>
                    <Route path=path!("/officer/registers/:code/entries/:id") view=|| officer::open(officer::Page::EntryPage)/>
                    <Route path=path!("/officer/registers/:code/notices") view=|| officer::open(officer::Page::NoticesPage)/>
                    <Route path=path!("/officer/registers/:code/notices/new") view=|| officer::open(officer::Page::NewNoticePage)/>
                    <Route path=path!("/officer/registers/:code/notices/:id") view=|| officer::open(officer::Page::NoticePage)/>
                    <Route path=path!("/officer/calendar") view=|| officer::open(officer::Page::CalendarPage)/>
                    <Route path=path!("/officer/absences") view=|| officer::open(officer::Page::AbsencesPage)/>
                    <Route path=path!("/officer/absences/new") view=|| officer::open(officer::Page::NewAbsencePage)/>
                    <Route path=path!("/officer/load") view=|| officer::open(officer::Page::LoadPage)/>
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
