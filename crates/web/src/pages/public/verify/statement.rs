use super::data::CheckData;
use crate::api::{self, Failure};
use crate::catalogues;
use crate::components::{Banner, Busy, FailureView, PageTitle, Shape, Tag, Tone};
use crate::format;
use crate::i18n::{self, t};
use crate::offline::{self, KeptKeys};
use crate::pages::public::certificate::{Known, Unknown};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use ventanilla_shared::api::certificates::{CertificateStatus, PublicCertificate};
use ventanilla_shared::offline::{StatementCheck, StatementClaims, StatementVerdict};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::ChoiceSource;

/// What the portal answered: nothing yet, the certificate, that it knows none, or why it did not answer.
type Answer = RwSignal<Option<Result<Option<PublicCertificate>, Failure>>>;

/// A QR code's signed statement, checked here with the keys that this browser keeps; beside it what the portal answers, when
/// there is a network.
#[component]
pub fn QrCodePage() -> impl IntoView {
    let params = use_params_map();
    let statement = Memo::new(move |_| params.read().get("statement").unwrap_or_default());
    let keys = RwSignal::new(offline::kept_keys());
    // Whether the server was asked for newer ones: only then a key is unknown for good.
    let asked = RwSignal::new(false);
    spawn_local(async move {
        if let Ok(fresh) = offline::fetch_keys().await {
            keys.try_set(Some(fresh));
        }
        asked.try_set(true);
    });
    let check = RwSignal::new(None::<Result<StatementCheck, offline::EngineMissing>>);
    Effect::new(move || {
        let (text, keys) = (statement.get(), keys.get());
        spawn_local(async move {
            let json = keys.map(|keys| keys.json()).unwrap_or_default();
            let checked = offline::engine().await.and_then(|engine| engine.check_statement(&text, &json));
            // Another code was scanned meanwhile, or the page is gone.
            if statement.try_get_untracked() == Some(text) {
                check.try_set(Some(checked));
            }
        });
    });
    view! {
        <main class="wrap page narrow">
            <a class="crumb" href="/verify">{t("web-verify-another")}</a>
            <PageTitle text=t("web-statement-title")/>
            {move || match check.get() {
                None => view! { <Busy/> }.into_any(),
                Some(Err(_)) => view! {
                    <Banner tone=Tone::Warning live=true title=t("web-verify-engine-missing")><p>{t("web-verify-engine-missing-text")}</p></Banner>
                }.into_any(),
                Some(Ok(check)) if check.verdict == StatementVerdict::UnknownKey && !asked.get() => view! { <Busy/> }.into_any(),
                Some(Ok(check)) => view! { <Checked check statement=statement.get() keys=keys.get()/> }.into_any(),
            }}
        </main>
    }
}

fn tone(verdict: StatementVerdict) -> Tone {
    match verdict {
        StatementVerdict::Good => Tone::Good,
        StatementVerdict::NotYet | StatementVerdict::Expired | StatementVerdict::UnknownKey => Tone::Warning,
        StatementVerdict::BadSignature
        | StatementVerdict::OutsideOfKey
        | StatementVerdict::KeyRevoked
        | StatementVerdict::Unreadable => Tone::Bad,
    }
}

#[component]
fn Checked(check: StatementCheck, statement: String, keys: Option<KeptKeys>) -> impl IntoView {
    let verdict = check.verdict;
    let title = verdict.message();
    let text = format!("{title}-text");
    let Some(claims) = check.claims else {
        return view! {
            <Banner tone=tone(verdict) large=true live=true title=t(title)><p>{move || i18n::text(&text)}</p></Banner>
        }
        .into_any();
    };
    let code = claims.code.clone();
    let answer: Answer = RwSignal::new(None);
    // A good signature must not stand as the last word where the portal says otherwise.
    let denied = Memo::new(move |_| {
        let denies = answer.with(|answer| match answer {
            Some(Ok(Some(certificate))) => certificate.status != CertificateStatus::Valid,
            Some(Ok(None)) => true,
            _ => false,
        });
        denies && verdict.is_signed()
    });
    let banner = move || {
        let text = text.clone();
        if denied.get() {
            view! { <Banner tone=Tone::Bad large=true live=true title=t("web-statement-denied")><p>{t("web-statement-denied-text")}</p></Banner> }
        } else {
            view! { <Banner tone=tone(verdict) large=true live=true title=t(title)><p>{move || i18n::text(&text)}</p></Banner> }
        }
    };
    view! {
        <section class="card" data-verdict=title>
            {banner}
            <Claims claims verdict keys/>
            <h2>{t("web-statement-not-shown")}</h2>
            <ul>
                <li>{t("web-statement-not-shown-issued")}</li>
                <li>{t("web-statement-not-shown-void")}</li>
                <li>{t("web-statement-not-shown-paper")}</li>
            </ul>
        </section>
        {code.map(|code| view! { <Online code answer/> })}
        <section class="card above">
            <h2>{t("web-data-title")}</h2>
            <CheckData statement signed=verdict.is_signed()/>
        </section>
    }
    .into_any()
}

/// What the statement says, under a heading that tells how far to believe it.
#[component]
fn Claims(claims: StatementClaims, verdict: StatementVerdict, keys: Option<KeptKeys>) -> impl IntoView {
    let heading = if verdict.is_signed() { "web-statement-says" } else { "web-statement-claims" };
    let (class, shape, signature) = match verdict {
        _ if verdict.is_signed() => ("done-tag", Shape::Check, "web-statement-signature-good"),
        StatementVerdict::UnknownKey => ("incomplete", Shape::Bang, "web-statement-signature-unknown"),
        _ => ("rejected", Shape::Cross, "web-statement-signature-bad"),
    };
    let issuer = claims.issuer;
    // The last day on which it holds, and not the moment after it.
    let until = claims.good_until.map(|end| format::day_of(end - chrono::TimeDelta::seconds(1)));
    let kept = move || match &keys {
        Some(keys) => i18n::text_with("web-statement-keys-of", &[("moment", &format::moment(keys.at))]),
        None => i18n::text("web-statement-no-keys"),
    };
    view! {
        <h2>{t(heading)}</h2>
        <dl class="facts numbers">
            // The name when the list of institutions is there; without a network the code that the statement carries.
            <dt>{t("web-statement-issuer")}</dt><dd>{move || catalogues::label(ChoiceSource::Institutions, &issuer)}</dd>
            <dt>{t("web-statement-number")}</dt><dd>{claims.number}</dd>
            <dt>{t("web-statement-date")}</dt><dd>{claims.date.map(format::moment)}</dd>
            <dt>{t("web-statement-until")}</dt><dd>{move || until.clone().unwrap_or_else(t("web-certificate-no-end"))}</dd>
            {claims.code.map(|code| view! { <dt>{t("web-certificate-code")}</dt><dd class="code">{code}</dd> })}
            <dt>{t("web-statement-signature")}</dt>
            <dd><Tag class=class shape=shape>{t(signature)}</Tag></dd>
        </dl>
        <p class="small">{kept}</p>
    }
}

/// What the portal answers now. Asked again when the network comes back.
#[component]
fn Online(code: String, answer: Answer) -> impl IntoView {
    let ask = move || {
        let code = code.clone();
        answer.set(None);
        spawn_local(async move {
            let found = match api::get(format!("/certificates/{code}")).json::<PublicCertificate>().await {
                Ok(certificate) => Ok(Some(certificate)),
                Err(Failure::Problem(problem)) if problem.code == ProblemCode::NotFound => Ok(None),
                Err(failure) => Err(failure),
            };
            answer.try_set(Some(found));
        });
    };
    ask();
    let again = ask.clone();
    let back = window_event_listener(leptos::ev::online, move |_| again());
    on_cleanup(move || back.remove());
    let retry = Callback::new(move |()| ask());
    view! {
        <section class="above" aria-labelledby="online-answer">
            <h2 id="online-answer">{t("web-statement-online")}</h2>
            {move || match answer.get() {
                None => view! { <Busy/> }.into_any(),
                Some(Ok(Some(certificate))) => view! { <Known certificate/> }.into_any(),
                Some(Ok(None)) => view! { <Unknown/> }.into_any(),
                Some(Err(Failure::Offline)) => view! {
                    <Banner tone=Tone::Warning live=true title=t("web-statement-offline")>
                        <p>{t("web-statement-offline-text")}</p>
                        <p><button type="button" class="link-button" on:click=move |_| retry.run(())>{t("web-retry")}</button></p>
                    </Banner>
                }.into_any(),
                Some(Err(failure)) => view! { <FailureView failure retry=retry/> }.into_any(),
            }}
        </section>
    }
}
