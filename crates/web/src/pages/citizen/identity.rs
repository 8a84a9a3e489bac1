use crate::api;
use crate::components::{Banner, Load, Shape, Tag, Tone};
use crate::i18n::{t, words};
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::RequestState;
use ventanilla_shared::api::accounts::IdentityRequest;
use ventanilla_shared::decision::IdentityLevel;

/// How sure the counter is who the person is, and how to make it surer.
#[component]
pub fn Identity() -> impl IntoView {
    let Some(me) = session::me_now() else { return ().into_any() };
    let verified = me.identity_level == IdentityLevel::Verified;
    let (shape, class, id) = match me.identity_level {
        IdentityLevel::Verified => (Shape::Check, "signed", "web-identity-verified"),
        _ => (Shape::Half, "under_review", "web-identity-unverified"),
    };
    let level = me.identity_level;
    let standing = me.identity_request.filter(|_| !verified);
    let open =
        standing.as_ref().is_some_and(|request| request.state != RequestState::Signed && !ended(request));
    view! {
        <section class="card" aria-labelledby="identity-title">
            <h2 id="identity-title">{t("web-identity-title")}</h2>
            <p><Tag class=class shape=shape>{t(id)}</Tag></p>
            {standing.map(|request| view! { <Standing request/> })}
            {(!verified && !open).then(|| view! {
                <p>{t("web-identity-why")}</p>
                {Load::view(
                    || async { api::procedures().await },
                    move |procedures| {
                        let higher = procedures.into_iter().filter(|p| p.gives_identity_level.is_some_and(|to| to > level));
                        view! {
                            <ul class="plain-list">
                                {higher.map(|procedure| view! {
                                    <li><a href=format!("/procedures/{}", procedure.code)>{words(&procedure.title)}</a></li>
                                }).collect_view()}
                            </ul>
                        }.into_any()
                    },
                )}
            })}
        </section>
    }
    .into_any()
}

fn ended(request: &IdentityRequest) -> bool {
    request.rejection.as_ref().is_some_and(|rejection| rejection.definitive)
}

/// A request for a higher level: pending, to be finished, or rejected with its reasons.
#[component]
fn Standing(request: IdentityRequest) -> impl IntoView {
    let link = format!("/requests/{}", request.id);
    let (tone, id) = match request.state {
        RequestState::Creation => (Tone::Info, "web-identity-draft"),
        RequestState::Rejected => (Tone::Bad, "web-identity-rejected"),
        _ => (Tone::Info, "web-identity-pending"),
    };
    view! {
        <Banner tone=tone title=t(id)>
            {request.rejection.filter(|_| request.state == RequestState::Rejected).map(|rejection| view! {
                <ul>{rejection.reasons.into_iter().map(|reason| view! { <li>{words(&reason.label)}</li> }).collect_view()}</ul>
                <p>{rejection.text}</p>
            })}
            <p><a href=link>{t("web-identity-open")}" "{request.number}</a></p>
        </Banner>
    }
}
