use super::desk::{self, desks};
use super::queue::DueCell;
use super::signing_key::KeyEnds;
use crate::components::{Banner, Loaded, PageTitle, Pager, Shape, Table, Tag, Tone};
use crate::format;
use crate::i18n::{self, t, words};
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::requests::QueueItem;
use ventanilla_shared::decision::{Action, Role};
use ventanilla_shared::procedure::StageKind;

/// Documents that wait for signatures, oldest first.
#[component]
pub fn SignaturesPage() -> impl IntoView {
    let seen = RwSignal::new(Vec::<String>::new());
    let page = Loaded::new(move || {
        let cursor = seen.with(|seen| seen.last().cloned());
        async move {
            let signing: Vec<_> =
                desks().await?.into_iter().filter(|desk| desk.kind == StageKind::Sign).collect();
            match &signing[..] {
                [] => Ok(Page { items: Vec::new(), next: None }),
                [only] => desk::queue(&only.stage, false, cursor.as_deref()).await,
                // The queue filters by one stage: with several, what is not to be signed is left out here.
                _ => {
                    let mut page = desk::queue("", false, cursor.as_deref()).await?;
                    let to_sign = |item: &QueueItem| {
                        item.request.stage.as_ref().is_some_and(|stage| stage.kind == StageKind::Sign)
                    };
                    page.items.retain(to_sign);
                    Ok(page)
                }
            }
        }
    });
    view! {
        <main class="wrap page">
            <PageTitle text=t("officer-signatures-title")/>
            <KeyBanner/>
            <section class="card">
                <div aria-live="polite">
                    {page.view(|page| view! { <List items=page.items/> }.into_any())}
                </div>
                <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
            </section>
        </main>
    }
}

/// For a signer without a signing key, or with one that ends soon: that one is needed, and where it is enrolled.
#[component]
pub fn KeyBanner() -> impl IntoView {
    let missing =
        || session::has_role(Role::Signer) && session::me().is_some_and(|me| me.signing_key.is_none());
    view! {
        <Show when=missing>
            <Banner tone=Tone::Warning title=t("officer-key-none")>
                <p><a href="/officer/signing-key">{t("officer-key-enrol-link")}</a></p>
            </Banner>
        </Show>
        {move || session::me().and_then(|me| me.signing_key).map(|key| view! { <KeyEnds key enrols=true/> })}
    }
}

#[component]
fn List(items: Vec<QueueItem>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("officer-signatures-empty")}</p> }.into_any();
    }
    let rows = items.into_iter().map(|item| {
        let (place, number) = (format!("/officer/sign/{}", item.request.id), item.request.number.clone());
        let (done, needed) = (item.signatures.to_string(), item.signatures_needed.to_string());
        let signs = item.actions.contains(&Action::Sign);
        let request = item.request;
        let to = place.clone();
        vec![
            view! { <a href=place>{number.clone()}</a> }.into_any(),
            view! { {request.subject_name} }.into_any(),
            view! { {words(&request.procedure.title)} }.into_any(),
            view! { <DueCell day=request.due_at overdue=item.overdue/> }.into_any(),
            view! {
                {move || i18n::text_with("officer-signatures-count", &[("done", &done), ("needed", &needed)])}
                <span class="small block">{format::day_of(request.updated_at)}</span>
            }
            .into_any(),
            if signs {
                view! {
                    <a class="govuk-button govuk-button--secondary govuk-button--small" href=to
                        aria-label=move || i18n::text_with("officer-sign-of", &[("number", &number)])>{t("officer-see-and-sign")}</a>
                }
                .into_any()
            } else {
                // Signed already, reviewed by the same person, or only looked at by a head of unit.
                view! { <Tag class="todo" shape=Shape::Ring>{t("officer-not-yours")}</Tag> }.into_any()
            },
        ]
    });
    let columns = [
        "web-column-number",
        "web-column-subject",
        "web-column-procedure",
        "officer-due",
        "officer-signatures-column",
        "officer-action",
    ];
    view! { <Table caption=t("officer-signatures-title") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/> }
        .into_any()
}
