//! The officer's signing key: what is enrolled, and the form that enrols one in its place.

mod banner;
mod enrol;
mod fields;

pub use banner::KeyEnds;

use crate::api;
use crate::components::{Banner, Loaded, PageTitle, Tone};
use crate::format;
use crate::i18n::t;
use crate::session;
use enrol::Enrol;
use leptos::prelude::*;
use ventanilla_shared::api::signing_keys::{SigningDevice, SigningKey, SigningKeyKind};

#[component]
pub fn SigningKeyPage() -> impl IntoView {
    let done = RwSignal::new(false);
    let devices = Loaded::new(|| api::get("/signing-devices").json::<Vec<SigningDevice>>());
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("officer-key-title")/>
            <Show when=move || done.get()>
                <Banner tone=Tone::Good live=true><p>{t("officer-key-done")}</p></Banner>
            </Show>
            {move || match session::me().and_then(|me| me.signing_key) {
                Some(key) => view! { <KeyFacts key/> }.into_any(),
                None => view! { <Banner tone=Tone::Warning><p>{t("officer-key-none")}</p></Banner> }.into_any(),
            }}
            <section class="card above">
                <h2>{t("officer-key-enrol")}</h2>
                <p>{t("officer-key-text")}</p>
                {devices.view(move |devices| view! { <Enrol devices done/> }.into_any())}
            </section>
        </main>
    }
}

/// Where the key is, in words.
fn kind_words(kind: SigningKeyKind) -> &'static str {
    match kind {
        SigningKeyKind::Software => "officer-key-kind-software",
        SigningKeyKind::Hsm => "officer-key-kind-hsm",
        SigningKeyKind::Remote => "officer-key-kind-remote",
    }
}

#[component]
fn KeyFacts(key: SigningKey) -> impl IntoView {
    let keeping = match key.kind {
        SigningKeyKind::Software => "officer-key-keeping",
        SigningKeyKind::Hsm => "officer-key-keeping-hsm",
        SigningKeyKind::Remote => "officer-key-keeping-remote",
    };
    // In pairs of two bytes, so that it can be compared by eye and broken at the end of a line.
    let fingerprint: Vec<_> =
        key.fingerprint.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    let fingerprint = fingerprint.join(" ");
    let ends = key.clone();
    view! {
        <section class="card">
            <h2>{t("officer-key-current")}</h2>
            <KeyEnds key=ends enrols=false/>
            <dl class="facts">
                <dt>{t("officer-key-subject")}</dt><dd>{key.subject}</dd>
                <dt>{t("officer-key-issuer")}</dt><dd>{key.issuer}</dd>
                <dt>{t("officer-key-until")}</dt><dd class="numbers">{format::moment(key.valid_until)}</dd>
                <dt>{t("officer-key-kind")}</dt>
                <dd>{t(kind_words(key.kind))}{key.device.map(|device| format!(": {device}"))}</dd>
                <dt>{t("officer-key-serial")}</dt><dd><code>{key.serial}</code></dd>
                <dt>{t("officer-key-fingerprint")}</dt><dd><code>{fingerprint}</code></dd>
            </dl>
            <p class="small last">{t(keeping)}</p>
        </section>
    }
}
