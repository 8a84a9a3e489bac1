use super::offer_head;
use crate::api::{self, Failure};
use crate::components::{Banner, Load, Tone, offer};
use crate::format;
use crate::i18n::{self, t};
use crate::offline;
use leptos::prelude::*;
use ventanilla_shared::api::log::{LogHead, LogInclusion, LogKey};
use ventanilla_shared::offline::{InclusionCheck, InclusionVerdict};
use ventanilla_shared::problem::ProblemCode;

/// The entry about the issue of a certificate.
const ISSUED: &str = "certificate_issued";

/// What the log answered, and what the browser made of it.
#[derive(Clone)]
enum Found {
    Checked(Box<(InclusionCheck, LogInclusion, LogHead)>),
    /// Entered, and not under a published head yet.
    Waiting,
    Missing,
}

/// Whether the public log has the file of an issued certificate: the proof is checked here, in the browser.
#[component]
pub fn Inclusion(
    /// Of the issued file.
    sha256: String,
) -> impl IntoView {
    view! {
        <section class="card above inclusion">
            <h2>{t("web-inclusion-title")}</h2>
            {Load::view(
                move || {
                    let sha256 = sha256.clone();
                    async move { find(&sha256).await }
                },
                |found| view! { <Told found/> }.into_any(),
            )}
            <p class="above"><a href="/log">{t("web-inclusion-about")}</a></p>
        </section>
    }
}

async fn find(sha256: &str) -> Result<Found, Failure> {
    let head: LogHead = match api::get("/log/head").json().await {
        Err(failure) if failure.code() == Some(ProblemCode::NotFound) => return Ok(Found::Waiting),
        answer => answer?,
    };
    let path = format!("/log/proofs/inclusion?sha256={sha256}&size={}", head.size);
    let inclusion: LogInclusion = match api::get(path).json().await {
        Err(failure) if failure.code() == Some(ProblemCode::NotFound) => return Ok(Found::Missing),
        // The tree under that head does not reach the entry.
        Err(failure) if failure.code() == Some(ProblemCode::Invalid) => return Ok(Found::Waiting),
        answer => answer?,
    };
    let keys: Vec<LogKey> = api::get("/log/keys").json().await?;
    let engine = offline::engine().await.map_err(|_| Failure::Offline)?;
    let proof = serde_json::to_string(&inclusion).map_err(|_| Failure::Unreadable)?;
    let checked = keys.iter().rev().map(|key| engine.check_inclusion(sha256, &proof, &head.note, &key.key));
    let checked: Vec<InclusionCheck> = checked.collect::<Result<_, _>>().map_err(|_| Failure::Unreadable)?;
    // One of the log's keys signed the head, or none did.
    let signed = checked.iter().find(|check| check.verdict != InclusionVerdict::HeadNotSigned);
    let check = signed.or(checked.first()).cloned().ok_or(Failure::Unreadable)?;
    Ok(Found::Checked(Box::new((check, inclusion, head))))
}

#[component]
fn Told(found: Found) -> impl IntoView {
    let (check, inclusion, head) = match found {
        Found::Checked(found) => *found,
        Found::Waiting => {
            return view! {
                <Banner tone=Tone::Info title=t("web-inclusion-waiting")><p>{t("web-inclusion-waiting-text")}</p></Banner>
            }
            .into_any();
        }
        Found::Missing => {
            return view! {
                <Banner tone=Tone::Bad title=t("web-inclusion-missing")><p>{t("web-inclusion-missing-text")}</p></Banner>
            }
            .into_any();
        }
    };
    let title = check.verdict.message();
    let included = check.verdict == InclusionVerdict::Included;
    let tone = if included { Tone::Good } else { Tone::Bad };
    let (size, moment) = (check.size.to_string(), check.signed_at.map(format::moment).unwrap_or_default());
    let text = move || match check.verdict {
        InclusionVerdict::Included if check.kind == ISSUED => {
            i18n::text_with("web-inclusion-included-text", &[("size", &size), ("moment", &moment)])
        }
        InclusionVerdict::Included => {
            i18n::text_with("web-inclusion-other-entry-text", &[("kind", &check.kind)])
        }
        other => i18n::text(&format!("{}-text", other.message())),
    };
    let proof = move |_| {
        let json = serde_json::to_vec_pretty(&inclusion).unwrap_or_default();
        drop(offer(&json, "application/json", &format!("ventanilla-proof-{}.json", inclusion.index)));
    };
    view! {
        <Banner tone title=t(title)><p>{text}</p></Banner>
        <div class="row">
            <button type="button" class="govuk-button govuk-button--secondary govuk-button--small" on:click=proof>{t("web-inclusion-download")}</button>
            <button type="button" class="govuk-button govuk-button--secondary govuk-button--small" on:click=move |_| offer_head(&head)>{t("web-log-download")}</button>
        </div>
    }
    .into_any()
}
