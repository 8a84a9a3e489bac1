use super::report::ReportView;
use crate::api::{self, Failure};
use crate::components::{Banner, FileUpload, Form, Tone};
use crate::i18n::t;
use leptos::prelude::*;
use ventanilla_shared::api::certificates::{FileVerdict, Verification};
use ventanilla_shared::api::reports::FileConclusion;
use ventanilla_shared::procedure::MediaType;

/// Largest PDF that is compared, in bytes; the server's limit.
const LARGEST: u64 = 20 * 1_048_576;

/// Compares a PDF with what was issued, and shows what its signatures say. With `code` it says whether it is that certificate's
/// file.
#[component]
pub fn CompareFile(#[prop(optional, into)] code: Option<String>) -> impl IntoView {
    let form = Form::new();
    let sending = RwSignal::new(None::<String>);
    let progress = RwSignal::new(0u32);
    let verdict = RwSignal::new(None::<Verification>);
    let compare = UnsyncCallback::new(move |file: web_sys::File| {
        let fields: Vec<_> = code.clone().map(|code| ("code", code)).into_iter().collect();
        sending.set(Some(file.name()));
        verdict.set(None);
        form.send(async move {
            let answer: Result<Verification, Failure> =
                api::upload("/verifications", &fields, &file, None, None, progress).await;
            sending.try_set(None);
            verdict.try_set(Some(answer?));
            Ok(())
        });
    });
    view! {
        <FileUpload form pointer="/file" label=t("web-verify-file") hint=t("web-verify-file-hint")
            accepts=vec![MediaType::Pdf] max_bytes=LARGEST sending progress on_file=compare/>
        {move || verdict.get().map(|found| view! { <Verdict found/> })}
    }
}

#[component]
fn Verdict(found: Verification) -> impl IntoView {
    let foreign = matches!(found.file, Some(FileVerdict::Unknown) | None);
    let failed = found.report.as_ref().is_some_and(|report| report.conclusion == FileConclusion::TotalFailed);
    let (tone, title, text) = match found.file {
        Some(FileVerdict::Identical) => (Tone::Good, "web-verdict-identical", "web-verdict-identical-text"),
        Some(FileVerdict::Different) => (Tone::Bad, "web-verdict-different", "web-verdict-different-text"),
        Some(FileVerdict::Unknown) | None if failed => {
            (Tone::Bad, "web-verdict-unknown", "web-verdict-unknown-text")
        }
        Some(FileVerdict::Unknown) | None => {
            (Tone::Warning, "web-verdict-unknown", "web-verdict-unknown-text")
        }
    };
    let link = found.certificate.map(|certificate| certificate.code);
    view! {
        <Banner tone title=t(title) live=true>
            <p>{t(text)}</p>
            {link.map(|code| view! { <p><a href=format!("/verify/{code}")>{t("web-verdict-see")}</a></p> })}
        </Banner>
        {found.report.map(|report| view! { <ReportView report foreign/> })}
    }
}
