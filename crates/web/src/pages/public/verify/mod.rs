//! Verification by anyone: by the camera, by the file, by the code; and what a QR code proves without a network.

mod camera;
mod data;
mod file;
mod picture;
mod report;
mod scan;
mod statement;
mod typed;

pub use file::CompareFile;
pub use statement::QrCodePage;

use crate::components::PageTitle;
use crate::i18n::{self, t};
use crate::{format, offline};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use ventanilla_shared::VerificationText;

/// Three ways, each by itself enough.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let kept = RwSignal::new(offline::kept_keys().map(|kept| kept.at));
    // So that this page checks QR codes after the network is gone.
    spawn_local(async move {
        let loaded = offline::engine().await;
        let fetched = offline::fetch_keys().await;
        match (loaded, fetched) {
            (Err(_), _) => drop(kept.try_set(None)),
            (Ok(_), Ok(keys)) => drop(kept.try_set(Some(keys.at))),
            (Ok(_), Err(_)) => {}
        }
    });
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-verify-title")/>
            <p>{t("web-verify-text")}</p>
            <section class="card">
                <h2>{t("web-verify-scan")}</h2>
                <scan::Scan/>
            </section>
            <section class="card above">
                <h2>{t("web-verify-by-code")}</h2>
                <typed::TypedCode/>
            </section>
            <section class="card above">
                <h2>{t("web-verify-by-file")}</h2>
                <CompareFile/>
            </section>
            <p class="small above" data-offline-ready=move || kept.get().map(|_| "")>
                {move || kept.get().map(|at| i18n::text_with("web-verify-offline-ready", &[("moment", &format::moment(at))]))}
                " "<a href="/log">{t("web-verify-log-link")}</a>
            </p>
        </main>
    }
}

/// Leads to what was typed or scanned: the certificate's page, or the check of the statement.
fn go(navigate: &impl Fn(&str, NavigateOptions), found: VerificationText) {
    let path = match found {
        VerificationText::Code(code) => format!("/verify/{}", code.printed()),
        VerificationText::Statement(encoded) => format!("/verify/qr/{encoded}"),
    };
    navigate(&path, NavigateOptions::default());
}
