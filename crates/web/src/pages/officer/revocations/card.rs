use super::page::Registers;
use super::propose::ProposeButton;
use super::{RevocationTag, officer_text, reason_text};
use crate::components::{Loaded, RevocationFacts};
use crate::i18n::t;
use crate::pages::officer::header::Notice;
use crate::pages::request::Case;
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::api::requests::RequestCertificate;
use ventanilla_shared::api::revocations::Revocation;
use ventanilla_shared::revocation::{RevocationMove, decide};

/// In the case file of an issued certificate: whether it was revoked, what was proposed, and the button that proposes.
#[component]
pub fn RevocationCard(certificate: RequestCertificate, case: Loaded<Case>, notice: Notice) -> impl IntoView {
    let Some(facts) = certificate.revocable.clone() else { return ().into_any() };
    let may =
        session::me_now().is_some_and(|me| decide(&facts, RevocationMove::Propose, &me.actor()).is_ok());
    if !may && certificate.revocations.is_empty() {
        return ().into_any();
    }
    // What remains in registers matters once it is revoked.
    let entries = certificate.revocation.as_ref().and(certificate.revocations.first());
    let entries = entries.map(|one| one.register_entries.clone()).unwrap_or_default();
    let code = certificate.code.clone();
    view! {
        <section class="card">
            <h2>{t("officer-revocations-title")}</h2>
            {certificate.revocation.map(|revocation| view! { <dl class="facts numbers"><RevocationFacts revocation/></dl> })}
            {certificate.revocations.into_iter().map(|revocation| view! { <Line revocation/> }).collect_view()}
            {may.then(|| view! { <p class="above-small"><ProposeButton code case notice/></p> })}
        </section>
        <Registers entries/>
    }
    .into_any()
}

#[component]
fn Line(revocation: Revocation) -> impl IntoView {
    let place = format!("/officer/revocations/{}", revocation.id);
    view! {
        <p>
            <RevocationTag state=revocation.state/>" "{reason_text(revocation.reason)}
            <span class="small block">{officer_text(revocation.proposed_by, revocation.proposed_at)}</span>
            <a href=place>{t("officer-revocation-see")}</a>
        </p>
    }
}
