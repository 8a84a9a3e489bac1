use super::{Shape, Tag};
use crate::format;
use crate::i18n::t;
use leptos::prelude::*;
use ventanilla_shared::api::requests::DocumentSignature;

/// What was found of electronic signatures when a PDF was attached; `None`: it could not be read.
#[component]
pub fn SignatureNote(
    signatures: Option<Vec<DocumentSignature>>,
    /// Said to whoever judges them.
    #[prop(optional)]
    officer: bool,
) -> impl IntoView {
    let found = match signatures {
        None => view! { <p class="last"><Tag class="incomplete" shape=Shape::Bang>{t("web-signature-unreadable")}</Tag></p> }.into_any(),
        Some(found) if found.is_empty() => {
            view! { <p class="last"><Tag class="incomplete" shape=Shape::Bang>{t("web-signature-none")}</Tag></p> }.into_any()
        }
        Some(found) => found.into_iter().map(|one| view! { <Found one/> }).collect_view().into_any(),
    };
    view! {
        <section class="signature-note" aria-label=t("web-signature-title")>
            {found}
            {officer.then(|| view! { <p class="small last">{t("web-signature-officer")}</p> })}
        </section>
    }
}

#[component]
fn Found(one: DocumentSignature) -> impl IntoView {
    let said = |text: Option<String>| match text {
        Some(text) => view! { {text} }.into_any(),
        None => view! { <span class="muted">{t("web-signature-unknown")}</span> }.into_any(),
    };
    let expired = one.certificate_in_force == Some(false);
    view! {
        <p class="last">
            {if one.valid {
                view! { <Tag class="done-tag" shape=Shape::Check>{t("web-signature-valid")}</Tag> }
            } else {
                view! { <Tag class="rejected" shape=Shape::Cross>{t("web-signature-invalid")}</Tag> }
            }}
        </p>
        <dl class="facts">
            <dt>{t("web-signature-signer")}</dt><dd>{said(one.signer)}</dd>
            <dt>{t("web-signature-issuer")}</dt><dd>{said(one.issuer)}</dd>
            <dt>{t("web-signature-time")}</dt>
            <dd>
                {said(one.signed_at.map(format::moment))}
                {expired.then(|| view! { " "<Tag class="rejected" shape=Shape::Bang>{t("web-signature-out-of-force")}</Tag> })}
            </dd>
            <dt>{t("web-signature-covers")}</dt>
            <dd>{t(if one.whole_document { "web-signature-covers-all" } else { "web-signature-covers-part" })}</dd>
        </dl>
    }
}
