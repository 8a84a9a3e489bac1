use super::log::Inclusion;
use super::verify::CompareFile;
use crate::api::{self, Failure};
use crate::components::{
    Banner, Button, CertificateLink, Field, Form, FormView, Load, PageTitle, RevocationFacts, Tone,
};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ventanilla_shared::Cui;
use ventanilla_shared::api::certificates::{CertificateStatus, PublicCertificate, Verification};
use ventanilla_shared::problem::ProblemCode;

/// Where the QR code leads: what a certificate is, without saying whose.
#[component]
pub fn CertificatePage() -> impl IntoView {
    let params = use_params_map();
    let code = move || params.read().get("code").unwrap_or_default();
    view! {
        <main class="wrap page narrow">
            <a class="crumb" href="/verify">{t("web-verify-another")}</a>
            <PageTitle text=t("web-certificate-title")/>
            {Load::view(
                move || {
                    let code: String = js_sys::encode_uri_component(&code()).into();
                    async move {
                        match api::get(format!("/certificates/{code}")).json::<PublicCertificate>().await {
                            Ok(certificate) => Ok(Some(certificate)),
                            // An unknown code is an answer, not a failure.
                            Err(Failure::Problem(problem)) if problem.code == ProblemCode::NotFound => Ok(None),
                            Err(failure) => Err(failure),
                        }
                    }
                },
                |found| match found {
                    Some(certificate) => view! { <Known certificate/> }.into_any(),
                    None => view! { <Unknown/> }.into_any(),
                },
            )}
        </main>
    }
}

#[component]
pub fn Unknown() -> impl IntoView {
    view! {
        <Banner tone=Tone::Bad large=true title=t("web-certificate-unknown")>
            <p>{t("web-certificate-unknown-text")}</p>
        </Banner>
        <p><a class="govuk-button" href="/verify">{t("web-verify-another")}</a></p>
    }
}

#[component]
pub fn Known(certificate: PublicCertificate) -> impl IntoView {
    let (tone, title, text) = match certificate.status {
        CertificateStatus::Valid => (Tone::Good, "web-certificate-valid", "web-certificate-valid-text"),
        CertificateStatus::Revoked => (Tone::Bad, "web-certificate-revoked", "web-certificate-revoked-text"),
        CertificateStatus::Void => (Tone::Bad, "web-certificate-void", "web-certificate-void-text"),
        CertificateStatus::NotIssued => {
            (Tone::Warning, "web-certificate-not-issued", "web-certificate-not-issued-text")
        }
    };
    let code = certificate.code.clone();
    let sha256 = certificate.sha256.clone();
    let valid = certificate.status == CertificateStatus::Valid;
    let issued = valid || certificate.status == CertificateStatus::Revoked;
    let document = words(&certificate.document);
    let until = certificate.valid_until.map(format::day);
    let signatures = certificate.signatures;
    let replaces = certificate.replaces;
    let count = signatures.len().to_string();
    let fact = |id: &'static str, value: Option<String>| {
        value.map(|value| view! { <dt>{t(id)}</dt><dd>{value}</dd> })
    };
    view! {
        <section class="card">
            <Banner tone large=true title=t(title)><p>{t(text)}</p></Banner>
            <dl class="facts numbers">
                <dt>{t("web-certificate-document")}</dt><dd>{document}" "{certificate.number}</dd>
                <dt>{t("web-certificate-issuer")}</dt><dd>{certificate.institution}</dd>
                <dt>{t("web-certificate-holder")}</dt>
                <dd>{certificate.holder_initials}<span class="small">" · "{t("web-certificate-initials")}</span></dd>
                {fact("web-certificate-issued-at", certificate.issued_at.map(format::moment))}
                {fact("web-certificate-voided-at", certificate.voided_at.map(format::moment))}
                {certificate.revocation.map(|revocation| view! { <RevocationFacts revocation/> })}
                {(!replaces.is_empty()).then(|| view! {
                    <dt>{t("web-certificate-replaces")}</dt>
                    <dd>{replaces.into_iter().map(|certificate| view! { <CertificateLink certificate/>" " }).collect_view()}</dd>
                })}
                {valid.then(|| view! {
                    <dt>{t("web-certificate-validity")}</dt>
                    <dd>{move || until.clone().unwrap_or_else(t("web-certificate-no-end"))}</dd>
                })}
                <dt>{t("web-certificate-code")}</dt><dd class="code">{certificate.code}</dd>
                {fact("web-certificate-sha256", certificate.sha256)}
            </dl>
            {(!signatures.is_empty()).then(|| view! {
                <h2>{move || i18n::text_with("web-certificate-signatures", &[("count", &count)])}</h2>
                <ul>{signatures.into_iter().map(|signature| view! {
                    <li>
                        <strong>{signature.name}</strong>
                        {signature.position.map(|position| format!(", {position}"))}
                        <span class="small">" · "{format::moment(signature.signed_at)}</span>
                    </li>
                }).collect_view()}</ul>
            })}
        </section>
        {issued.then(|| view! {
            <section class="card above"><h2>{t("web-certificate-compare-cui")}</h2><CompareCui code=code.clone()/></section>
            {sha256.map(|sha256| view! { <Inclusion sha256/> })}
            <section class="card above"><h2>{t("web-certificate-compare-file")}</h2><CompareFile code=code.clone()/></section>
        })}
    }
}

/// Whether the CUI printed on the paper is the holder's: the page itself never says it.
#[component]
fn CompareCui(code: String) -> impl IntoView {
    let form = Form::new();
    let cui = RwSignal::new(String::new());
    let matches = RwSignal::new(None::<bool>);
    let compare = move |()| {
        matches.set(None);
        let typed = match Cui::parse(&cui.get_untracked()) {
            Ok(cui) => cui,
            Err(error) => {
                form.refuse(vec![crate::components::Fault::field("/cui", error.code())]);
                return;
            }
        };
        let fields = [("code", code.clone()), ("cui", String::from(typed))];
        form.send(async move {
            let answer: Verification = api::post_form("/verifications", &fields).await?;
            matches.set(Some(answer.cui_matches == Some(true)));
            Ok(())
        });
    };
    view! {
        <FormView form on_submit=compare>
            <Field form pointer="/cui" label=t("web-certificate-cui") value=cui hint=t("web-cui-hint") width="w-medium" inputmode="numeric"
                autocomplete="off"/>
            <Button busy=form.busy() kind=crate::components::ButtonKind::Secondary>{t("web-certificate-compare")}</Button>
        </FormView>
        {move || matches.get().map(|matches| if matches {
            view! { <div class="above"><Banner tone=Tone::Good live=true title=t("web-cui-matches")><p>{t("web-cui-matches-text")}</p></Banner></div> }
        } else {
            view! { <div class="above"><Banner tone=Tone::Bad live=true title=t("web-cui-differs")><p>{t("web-cui-differs-text")}</p></Banner></div> }
        })}
    }
}
