use crate::components::{Banner, Shape, Tag, Tone};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::reports::{
    FileConclusion, FileReport, FileStatus, Indication, LaterChange, SignatureKind, SignatureReport, message,
};

/// What the signatures of a file say, each by itself.
#[component]
pub fn ReportView(
    report: FileReport,
    /// Whether the file was not issued here.
    foreign: bool,
) -> impl IntoView {
    let conclusion = report.conclusion;
    let tone = match conclusion {
        FileConclusion::TotalPassed => Tone::Good,
        FileConclusion::TotalFailed => Tone::Bad,
        FileConclusion::Indeterminate => Tone::Warning,
        FileConclusion::Unsigned | FileConclusion::Unreadable => Tone::Info,
    };
    let (file, judged_at) = (report.file, format::moment(report.judged_at));
    let signed = !report.signatures.is_empty();
    view! {
        <section class="report above" data-conclusion=conclusion.message()>
            <h3>{t("web-report-title")}</h3>
            <Banner tone title=t(conclusion.message())>
                {(file != FileStatus::Readable).then(|| view! { <p>{t(file.message())}"."</p> })}
                {(signed && foreign).then(|| view! { <p>{t("web-report-foreign")}</p> })}
            </Banner>
            <Noticed findings=report.findings/>
            {report.signatures.into_iter().map(|one| view! { <One one/> }).collect_view()}
            <p class="small">{move || i18n::text_with("web-report-judged", &[("moment", &judged_at)])}</p>
        </section>
    }
}

/// One signature, or a timestamp of the document.
#[component]
fn One(one: SignatureReport) -> impl IntoView {
    let (class, shape) = match one.indication {
        Indication::TotalPassed => ("done-tag", Shape::Check),
        Indication::Indeterminate => ("incomplete", Shape::Bang),
        Indication::TotalFailed => ("rejected", Shape::Cross),
    };
    let kind = match one.kind {
        SignatureKind::Signature => "web-report-kind-signature",
        SignatureKind::DocumentTimestamp => "web-report-kind-document-timestamp",
    };
    let fact = |id: &'static str, value: Option<String>| {
        value.map(|value| view! { <dt>{t(id)}</dt><dd>{value}</dd> })
    };
    let why = one.sub_indication.map(|sub| {
        let name = sub.to_uppercase();
        view! {
            <dt>{t("web-report-why")}</dt>
            <dd>
                {move || i18n::text(&message("sub", &sub))}
                <span class="small">" · "{move || i18n::text_with("web-report-sub-name", &[("name", &name)])}</span>
            </dd>
        }
    });
    let covers = move || match one.covers {
        None => i18n::text("web-report-covers-none"),
        Some(part) if part.whole_file => i18n::text("web-report-covers-all"),
        Some(part) => i18n::text_with("web-report-covers-part", &[("revision", &part.revision.to_string())]),
    };
    let signer = one.signer;
    let proven = one.proven_at.map(format::moment);
    view! {
        <article class="signature-note" data-field=one.field>
            <h4>{move || signer.clone().unwrap_or_else(t("web-report-nobody"))}</h4>
            <p class="last"><Tag class=class shape=shape>{t(one.indication.message())}</Tag>" "<span class="small">{t(kind)}</span></p>
            <dl class="facts">
                {why}
                {fact("web-report-issuer", one.issuer)}
                <dt>{t("web-report-proven")}</dt>
                <dd>{move || proven.clone().unwrap_or_else(t("web-report-not-proven"))}</dd>
                {fact("web-report-claimed", one.claimed_at.map(format::moment))}
                <dt>{t("web-report-covers")}</dt><dd>{covers}</dd>
                {fact("web-report-level", one.level)}
                {fact("web-report-reason", one.reason)}
            </dl>
            <Noticed findings=one.findings/>
            <Changes changes=one.changes/>
        </article>
    }
}

#[component]
fn Noticed(findings: Vec<String>) -> impl IntoView {
    (!findings.is_empty()).then(|| {
        view! {
            <p class="last"><strong>{t("web-report-noticed")}</strong></p>
            <ul>{findings.into_iter().map(|code| view! { <li>{move || i18n::text(&message("finding", &code))}</li> }).collect_view()}</ul>
        }
    })
}

/// What was written after a signature: most of it other signatures, so that it is folded.
#[component]
fn Changes(changes: Vec<LaterChange>) -> impl IntoView {
    let count = changes.len().to_string();
    (!changes.is_empty()).then(|| {
        view! {
            <details class="govuk-details">
                <summary class="govuk-details__summary">
                    <span class="govuk-details__summary-text">
                        {move || i18n::text_with("web-report-changes", &[("count", &count)])}
                    </span>
                </summary>
                <ul>{changes.into_iter().map(|change| {
                    let (revision, kind, verdict) = (change.revision.to_string(), message("change", &change.kind), change.verdict);
                    view! {
                        <li>
                            {move || i18n::text_with("web-report-change", &[("revision", &revision), ("what", &i18n::text(&kind))])}
                            {change.field.map(|field| format!(" ({field})"))}
                            ": "<strong>{t(verdict.message())}</strong>
                        </li>
                    }
                }).collect_view()}</ul>
            </details>
        }
    })
}
