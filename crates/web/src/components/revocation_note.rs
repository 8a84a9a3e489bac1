use super::{Banner, Tone};
use crate::format;
use crate::i18n::t;
use leptos::prelude::*;
use ventanilla_shared::api::revocations::{CertificateRef, PublicRevocation};

/// A certificate that another one points to: its number, leading to its public page.
#[component]
pub fn CertificateLink(certificate: CertificateRef) -> impl IntoView {
    view! { <a href=format!("/verify/{}", certificate.code)>{certificate.number}</a> }
}

/// Since when and why a certificate no longer holds, and which one took its place: lines of a list of facts.
#[component]
pub fn RevocationFacts(revocation: PublicRevocation) -> impl IntoView {
    let reason = revocation.reason.message_id();
    view! {
        <dt>{t("web-certificate-revoked-at")}</dt><dd>{format::moment(revocation.revoked_at)}</dd>
        <dt>{t("web-certificate-revoked-reason")}</dt><dd>{move || crate::i18n::text(&reason)}</dd>
        {revocation.successor.map(|certificate| view! {
            <dt>{t("web-certificate-successor")}</dt><dd><CertificateLink certificate/></dd>
        })}
    }
}

/// What the person is told beside a document that was revoked.
#[component]
pub fn RevocationNote(revocation: PublicRevocation) -> impl IntoView {
    view! {
        <Banner tone=Tone::Bad title=t("web-certificate-revoked")>
            <p>{t("web-certificate-revoked-download")}</p>
            <dl class="facts numbers"><RevocationFacts revocation/></dl>
        </Banner>
    }
}
