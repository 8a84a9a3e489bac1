//! Parts of the program that are fetched when one of their pages is opened, so that the first page does not wait for
//! pages that most people never see. `cargo xtask web` puts what only a part needs into files of its own.

use crate::components::{Banner, Busy, PageTitle, Tone};
use crate::guard::guarded;
use crate::i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

// A part that did not come.
use leptos::wasm_split::SplitLoaderError as Missing;

type Coming<T> = Pin<Box<dyn Future<Output = Result<T, Missing>>>>;

#[wasm_bindgen]
extern "C" {
    /// Of `bootstrap.js`: loads the page anew if the server has another version by now; answers whether it does so.
    #[wasm_bindgen(catch, js_name = ventanillaReloadIfReplaced)]
    fn reload_if_replaced() -> Result<js_sys::Promise, JsValue>;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    OnItsWay,
    Here,
    Missing,
}

/// Fetches a part and shows a page of it; until then a note, and if it does not come, what to do.
fn everybody(fetch: fn() -> Coming<()>, draw: impl Fn() -> Coming<AnyView> + Send + 'static) -> AnyView {
    let standing = RwSignal::new(Standing::OnItsWay);
    let attempt = move || {
        spawn_local(async move {
            let found = match fetch().await {
                Ok(()) => Standing::Here,
                // After a deployment the files that this program knows are gone: the new one knows its own.
                Err(_) if is_reloading().await => Standing::OnItsWay,
                Err(_) => Standing::Missing,
            };
            // Whoever has left the page in the meantime needs none of it.
            let _ = standing.try_set(found);
        });
    };
    attempt();
    let retry = move |_| {
        standing.set(Standing::OnItsWay);
        attempt();
    };
    let content = move || match standing.get() {
        Standing::OnItsWay => view! { <main class="wrap page"><Busy/></main> }.into_any(),
        // The page draws itself here, and not where the part arrived: it belongs to this place in the program.
        Standing::Here => at_once(untrack(&draw)).unwrap_or_else(|| missing(retry)),
        Standing::Missing => missing(retry),
    };
    content.into_any()
}

/// The same, for who is signed in. The part is on its way while that is found out.
fn members(fetch: fn() -> Coming<()>, draw: impl Fn() -> Coming<AnyView> + Copy + Send + 'static) -> AnyView {
    spawn_local(async move {
        // Should it fail, opening the page tries again, and says so.
        let _ = fetch().await;
    });
    guarded(move || everybody(fetch, draw)).into_any()
}

async fn is_reloading() -> bool {
    let Ok(promise) = reload_if_replaced() else { return false };
    JsFuture::from(promise).await.is_ok_and(|answer| answer.is_truthy())
}

/// What a page of a part that is here draws: without waiting.
fn at_once(mut drawing: Coming<AnyView>) -> Option<AnyView> {
    let polled = untrack(|| drawing.as_mut().poll(&mut Context::from_waker(Waker::noop())));
    match polled {
        Poll::Ready(Ok(view)) => Some(view),
        Poll::Ready(Err(_)) | Poll::Pending => None,
    }
}

fn missing(retry: impl Fn(leptos::ev::MouseEvent) + Send + 'static) -> AnyView {
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-not-shown")/>
            <Banner tone=Tone::Bad live=true>
                <p>{t("web-part-missing")}</p>
                <p><button type="button" class="link-button bad" on:click=retry>{t("web-retry")}</button></p>
            </Banner>
        </main>
    }
    .into_any()
}

/// Declares a part: its name, whether it is for `everybody` or for `members`, who are signed in, and the components that are
/// its pages. `part::open(part::Page::X)` shows one of them.
macro_rules! part {
    ($(#[$about:meta])* $name:ident for $audience:ident: $($page:ident),+ $(,)?) => {
        $(#[$about])*
        pub mod $name {
            use super::pages::*;
            use leptos::prelude::*;

            #[derive(Clone, Copy)]
            pub enum Page {
                $($page),+
            }

            #[::leptos::wasm_split::wasm_split(
                $name,
                fallible,
                wasm_split_path = ::leptos::wasm_split,
                preload(fetch)
            )]
            fn draw(page: Page) -> Result<AnyView, super::Missing> {
                Ok(match page {
                    $(Page::$page => $page().into_any()),+
                })
            }

            /// Shows a page of this part as soon as the part is here.
            pub fn open(page: Page) -> AnyView {
                super::$audience(|| Box::pin(fetch()), move || Box::pin(draw(page)))
            }
        }
    };
}

mod pages {
    pub use crate::pages::account::*;
    pub use crate::pages::citizen::*;
    pub use crate::pages::officer::*;
    pub use crate::pages::public::*;
    pub use crate::pages::request::*;
}

part! {
    /// For everybody: a procedure, the terms, verification.
    #[expect(clippy::enum_variant_names, reason = "pages are named as their components are")]
    public for everybody:
    ProcedurePage, TermsPage, VerifyPage, CertificatePage, QrCodePage, LogPage, PublicCalendarPage
}

part! {
    /// Registration, signing in, recovery.
    account for everybody:
    SignIn, Register, ConfirmEmail, ForgottenPassword, ChoosePassword, VetoRecovery, ContinueRecovery
}

part! {
    /// The person's own pages, and one request step by step.
    #[expect(clippy::enum_variant_names, reason = "pages are named as their components are")]
    citizen for members:
    Dashboard, SecondFactorPage, Profile, AssociatedPersons, EditAssociatedPerson, Requests, NewRequestPage, Certifications,
    CertificationPage, Notifications, Tasks, PersonStep, SectionStep, PaymentStep, DocumentsStep, DeliveryStep, Summary,
    FiledPage, History
}

part! {
    /// Officers' pages.
    #[expect(clippy::enum_variant_names, reason = "pages are named as their components are")]
    officer for members:
    QueuePage, ReviewPage, SignaturesPage, SignPage, RevocationsPage, RevocationPage, PaymentsPage, StatementsPage,
    StatementPage, SigningKeyPage, OfficersPage, NewOfficerPage, OfficerPage, RegistersPage, RegisterPage, NewEntryPage,
    ImportPage, EntryPage, NoticesPage, NewNoticePage, NoticePage, CalendarPage, AbsencesPage, NewAbsencePage, LoadPage
}
