//! A request under review: data and documents side by side, the officer's form, and what becomes of it.

mod actions;
mod checked;
mod claim;
mod copying;
mod data;
mod lookups;
mod papers;
mod points;
mod reassign;
mod records;
mod reject;
mod take_over;
mod work;

pub use reject::RejectButton;

use super::header::{CaseHeader, Notice, NoticeView};
use super::revocations::RevocationCard;
use crate::components::{Banner, ErrorSummary, Load, Loaded, RevocationFacts, Tone};
use crate::i18n::{self, t};
use crate::pages::request::{Case, EventLine, WhereToGo, load_case};
use crate::{api, format, session};
use actions::{Actions, TakeIt};
use checked::Checked;
use claim::ClaimCard;
use data::{Asked, PaymentCard};
use leptos::prelude::*;
use lookups::Lookups;
use papers::Papers;
use points::{Checklist, WorkNote};
use records::{OfficerAnswers, OfficerForm};
use take_over::TakeOver;
use ventanilla_shared::decision::{Action, allowed};
use ventanilla_shared::procedure::StageKind;
use work::Work;

/// One request as an officer sees it. Whoever holds it fills the stage's form; others read.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let case = load_case();
    let notice: Notice = RwSignal::new(None);
    follow_rendering(case);
    view! {
        <main class="wrap wide page">
            <a class="crumb" href="/officer/queue">{t("officer-back-to-queue")}</a>
            <NoticeView notice back=("/officer/queue", "officer-notice-next")/>
            {case.page(move |loaded| view! { <Review loaded case notice/> }.into_any())}
        </main>
    }
}

/// Asks again every second while the document is being rendered, for a minute at most: it takes about one second.
pub fn follow_rendering(case: Loaded<Case>) {
    let asking = StoredValue::new(false);
    let renders = move |loaded: &Case| {
        loaded.request.stage.as_ref().is_some_and(|stage| stage.kind == StageKind::Generate)
    };
    Effect::new(move || {
        let Some(loaded) = case.get().filter(renders) else { return };
        if asking.get_value() {
            return;
        }
        asking.set_value(true);
        leptos::task::spawn_local(async move {
            for _ in 0..60 {
                gloo_timers::future::TimeoutFuture::new(1_000).await;
                // The page is gone.
                if asking.try_get_value().is_none() {
                    return;
                }
                let Ok(request) = api::request(&loaded.request.id.to_string()).await else { continue };
                if asking.try_get_value().is_none() {
                    return;
                }
                let fresh = Case { request, procedure: loaded.procedure.clone() };
                if !renders(&fresh) {
                    asking.set_value(false);
                    case.set(fresh);
                    return;
                }
            }
            asking.try_set_value(false);
        });
    });
}

#[component]
fn Review(loaded: Case, case: Loaded<Case>, notice: Notice) -> impl IntoView {
    let Case { request, procedure } = loaded.clone();
    let can =
        session::me_now().map(|me| allowed(&request.facts, &procedure, &me.actor())).unwrap_or_default();
    let stage = request.stage.as_ref().and_then(|stage| procedure.stage(&stage.id)).cloned();
    // Whoever holds it sends it on, even where there is nothing to fill in.
    let work = stage
        .as_ref()
        .filter(|_| can.contains(&Action::Release))
        .map(|stage| Work::new(&request, stage, procedure.fee.is_some()));
    if let Some(work) = work {
        warn_before_leaving(work);
    }
    let rendering = stage.as_ref().is_some_and(|stage| stage.kind == StageKind::Generate);
    let (id, shown) = (request.id, request.clone());
    let returned = request.returned.clone().filter(|_| work.is_some());
    let rejection = request.rejection.clone();
    let revoked = request.certificate.as_ref().and_then(|certificate| certificate.revocation.clone());
    let waits = request.certificate.iter().flat_map(|certificate| &certificate.revocations);
    let proposed = waits.filter(|one| one.decided_at.is_none()).map(|one| one.id.clone()).next();
    let (tools, may) = (loaded.clone(), can.clone());
    view! {
        <CaseHeader request=request.clone()>
            <Actions loaded=tools can=may work case notice/>
        </CaseHeader>
        {work.map(|work| view! { <Show when=move || work.tried.get()><ErrorSummary form=work.form/></Show> })}
        {rendering.then(|| view! { <Banner tone=Tone::Info live=true><p>{t("officer-rendering")}</p></Banner> })}
        {returned.map(|returned| {
            let at = format::moment(returned.at);
            view! {
                <Banner tone=Tone::Warning title=t("officer-returned-title")>
                    <p>{returned.reason}</p>
                    <p class="small">{at}</p>
                </Banner>
            }
        })}
        {rejection.map(|rejection| {
            let id = if rejection.definitive { "officer-rejected-definitive" } else { "officer-rejected-correctable" };
            view! {
                <Banner tone=Tone::Bad title=t(id)>
                    <ul class="last">
                        {rejection.reasons.into_iter().map(|reason| view! { <li>{i18n::words(&reason.label)}</li> }).collect_view()}
                    </ul>
                    <p>{rejection.text}</p>
                    {rejection.referral.map(|place| view! { <WhereToGo place/> })}
                </Banner>
            }
        })}
        {revoked.map(|revocation| view! {
            <Banner tone=Tone::Bad title=t("officer-revocation-revoked-banner")>
                <dl class="facts numbers last"><RevocationFacts revocation/></dl>
            </Banner>
        })}
        {proposed.map(|id| view! {
            <Banner tone=Tone::Warning title=t("officer-revocation-waiting-banner")>
                <p><a href=format!("/officer/revocations/{id}")>{t("officer-revocation-see")}</a></p>
            </Banner>
        })}
        <TakeIt loaded=loaded.clone() can=can.clone() case notice/>
        <TakeOver loaded can case notice/>
        <div class="split review">
            <div class="stack">
                <Asked request=request.clone() procedure=procedure.clone()/>
                {request.claim.clone().map(|claim| view! { <ClaimCard claim/> })}
                <Lookups results=request.lookups.clone()/>
                <PaymentCard request=request.clone() procedure=procedure.clone() stage=stage.clone() work/>
                <OfficerAnswers request=shown.clone() procedure=procedure.clone() but=work.and(stage.clone())/>
                {work.zip(stage).map(|(work, stage)| view! {
                    <Checklist work stage/>
                    <OfficerForm work request=shown procedure=procedure.clone()/>
                    <WorkNote work case/>
                })}
                <Checked lists=request.checklists.clone()/>
                {request.certificate.clone().map(|certificate| view! { <RevocationCard certificate case notice/> })}
            </div>
            <div class="sticky"><Papers request=request.clone() procedure=procedure.clone() work/></div>
        </div>
        <section class="card above">
            <h2>{t("web-history")}</h2>
            {Load::view(
                move || async move { api::events(&id.to_string()).await },
                |events| view! { <EventLine events/> }.into_any(),
            )}
        </section>
    }
}

/// Closing the tab in the second before something is saved would lose it: the browser asks. Leaving by a link saves.
fn warn_before_leaving(work: Work) {
    let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
        if work.unsaved() {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        handle.remove();
        work.save_on_leaving();
    });
}
