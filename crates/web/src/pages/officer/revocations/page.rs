use super::decide::Decision;
use super::{RevocationTag, officer_text, reason_text};
use crate::api;
use crate::components::{Banner, CertificateLink, FileViewer, Loaded, PageTitle, Tone};
use crate::i18n::{self, t, words};
use crate::session;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ventanilla_shared::api::revocations::{Revocation, WrittenEntry};
use ventanilla_shared::revocation::{RevocationMove, RevocationRefusal, decide};

/// One proposal, with the document that it is about, and its decision.
#[component]
pub fn RevocationPage() -> impl IntoView {
    let params = use_params_map();
    let revocation = Loaded::new(move || {
        let id = params.read().get("id").unwrap_or_default();
        async move { api::get(format!("/revocations/{id}")).json::<Revocation>().await }
    });
    let said = RwSignal::new(None::<&'static str>);
    view! {
        <main class="wrap page">
            <a class="crumb" href="/officer/revocations">{t("officer-revocations-title")}</a>
            {revocation.page(move |shown| view! { <Proposal shown revocation said/> }.into_any())}
        </main>
    }
}

#[component]
fn Proposal(
    shown: Revocation,
    revocation: Loaded<Revocation>,
    said: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let actor = session::me_now().map(|me| me.actor());
    let refused = |made| actor.as_ref().map(|actor| decide(&shown.facts, made, actor));
    let own = refused(RevocationMove::Confirm) == Some(Err(RevocationRefusal::SameOfficer));
    let waits = shown.decided_at.is_none();
    let decided = shown.decided_by.clone().zip(shown.decided_at);
    let path = format!("/requests/{}/certificate", shown.request);
    let number = shown.certificate.number.clone();
    view! {
        <PageTitle text=shown.certificate.number.clone() above=words(&shown.document)/>
        {move || said.get().map(|id| view! { <Banner tone=Tone::Good live=true><p>{t(id)}</p></Banner> })}
        <div class="split review">
            <div class="stack">
                <section class="card">
                    <p><RevocationTag state=shown.state/></p>
                    <dl class="facts numbers">
                        <dt>{t("officer-revocation-subject")}</dt><dd>{shown.subject_name.clone()}</dd>
                        <dt>{t("officer-revocation-reason")}</dt><dd>{reason_text(shown.reason)}</dd>
                        <dt>{t("officer-revocation-text")}</dt><dd>{shown.text.clone()}</dd>
                        {shown.successor.clone().map(|certificate| view! {
                            <dt>{t("officer-revocation-successor")}</dt><dd><CertificateLink certificate/></dd>
                        })}
                        <dt>{t("officer-revocation-proposed")}</dt>
                        <dd>{officer_text(shown.proposed_by.clone(), shown.proposed_at)}</dd>
                        {decided.map(|(who, at)| view! {
                            <dt>{t("officer-revocation-decided")}</dt><dd>{officer_text(who, at)}</dd>
                        })}
                        {shown.refusal.clone().map(|refusal| view! {
                            <dt>{t("officer-revocation-refusal")}</dt><dd>{refusal}</dd>
                        })}
                    </dl>
                    <p><a href=format!("/officer/requests/{}", shown.request)>{t("officer-revocation-see-case")}</a></p>
                </section>
                <Registers entries=shown.register_entries.clone()/>
                {(own && waits).then(|| view! { <Banner tone=Tone::Info><p>{t("officer-revocation-own")}</p></Banner> })}
                <Decision shown revocation said/>
            </div>
            <div class="sticky">
                <FileViewer path=path title=move || i18n::text_with("web-certificate-frame", &[("number", &number)])/>
            </div>
        </div>
    }
}

/// Rows that the certificate's procedure wrote: they stay until the register's keepers take them out.
#[component]
pub fn Registers(entries: Vec<WrittenEntry>) -> impl IntoView {
    (!entries.is_empty()).then(|| {
        let row = |entry: WrittenEntry| {
            let place = format!("/officer/registers/{}/entries/{}", entry.register, entry.entry);
            view! { <li><a href=place>{entry.name}</a>" · "{words(&entry.title)}</li> }
        };
        view! {
            <Banner tone=Tone::Warning title=t("officer-revocation-registers-title")>
                <p>{t("officer-revocation-registers")}</p>
                <ul>{entries.into_iter().map(row).collect_view()}</ul>
            </Banner>
        }
    })
}
