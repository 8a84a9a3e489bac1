//! Documents that wait for signatures: chosen, seen, and signed many at once.

mod batch;
mod list;
mod progress;
mod unlock;

use super::desk;
use super::signing_key::KeyEnds;
use crate::components::{Banner, Checkbox, Choice, Form, Load, Loaded, PageTitle, Pager, Select, Tone};
use crate::i18n::{self, t, words};
use crate::session;
use batch::{Batch, Item, MOST};
use leptos::prelude::*;
use list::{Chosen, List, Preview, choose, is_chosen};
use progress::Progress;
use unlock::{UnlockDialog, sign_text};
use ventanilla_shared::api::Page;
use ventanilla_shared::api::requests::QueueItem;
use ventanilla_shared::decision::{Action, Role};

/// Documents that wait for the officer's signature, oldest first.
#[component]
pub fn SignaturesPage() -> impl IntoView {
    let batch = RwSignal::new(None::<Batch>);
    let chosen: Chosen = RwSignal::new(Vec::new());
    // Whoever leaves the page stops: what is on its way comes to its end, and the session is closed.
    on_cleanup(move || {
        if let Some(Some(batch)) = batch.try_get_untracked() {
            batch.stop();
        }
    });
    let leave = Callback::new(move |left: Vec<Item>| {
        chosen.set(left);
        batch.set(None);
    });
    view! {
        <main class="wrap wide page">
            <PageTitle text=t("officer-signatures-title")/>
            <KeyBanner/>
            {move || match batch.get() {
                Some(batch) => view! { <Progress batch on_leave=leave/> }.into_any(),
                None => view! { <Choosing chosen on_start=Callback::new(move |started| batch.set(Some(started)))/> }.into_any(),
            }}
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

/// The list, by procedure, and what was chosen of it.
#[component]
fn Choosing(chosen: Chosen, on_start: Callback<Batch>) -> impl IntoView {
    let form = Form::new();
    let (procedure, others) = (RwSignal::new(String::new()), RwSignal::new(false));
    let seen = RwSignal::new(Vec::<String>::new());
    let (asking, preview) = (RwSignal::new(false), RwSignal::new(None));
    let page = Loaded::new(move || {
        let (procedure, others) = (procedure.get(), others.get());
        let cursor = seen.with(|seen| seen.last().cloned());
        async move { desk::documents(&procedure, others, 25, cursor.as_deref()).await }
    });
    let another = Callback::new(move |()| {
        seen.set(Vec::new());
        // What is signed is what the list shows: nothing of another procedure that was chosen before.
        chosen.set(Vec::new());
    });
    view! {
        <p class="lead">{t("signing-text")}</p>
        <section class="card">
            {Load::view(desk::signed_procedures, move |procedures| {
                let choices: Vec<Choice> =
                    procedures.iter().map(|(code, title)| Choice::new(code.clone(), words(title))).collect();
                view! {
                    <div class="filters">
                        <Select form pointer="/procedure" label=t("web-column-procedure") value=procedure choices width="w-medium"
                            empty=t("signing-procedure-all") on_change=another/>
                        <Checkbox form pointer="/others" value=others on_change=Callback::new(move |()| seen.set(Vec::new()))>
                            {t("signing-others")}
                        </Checkbox>
                    </div>
                }.into_any()
            })}
            <Selection page chosen procedure form on_sign=Callback::new(move |()| asking.set(true))/>
            <div aria-live="polite">
                {page.view(move |page| view! { <List items=page.items chosen preview/> }.into_any())}
            </div>
            <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
        </section>
        <Preview preview chosen/>
        <UnlockDialog open=asking chosen on_start/>
    }
}

/// What was chosen, and the ways to choose many at once.
#[component]
fn Selection(
    page: Loaded<Page<QueueItem>>,
    chosen: Chosen,
    procedure: RwSignal<String>,
    form: Form,
    on_sign: Callback<()>,
) -> impl IntoView {
    let here = Memo::new(move |_| page.get().map(|page| signable(&page)).unwrap_or_default());
    let all_here = Memo::new(move |_| here.with(|here| here.iter().all(|item| is_chosen(chosen, item))));
    let pick_here = move |event| {
        let wanted = event_target_checked(&event);
        for item in here.get_untracked() {
            choose(chosen, &item, wanted);
        }
    };
    let pick_all = move |_| {
        let code = procedure.get_untracked();
        form.send(async move {
            let found = all(&code).await?;
            // Another procedure was chosen in the meantime, or the page is gone.
            if procedure.try_get_untracked() == Some(code) {
                chosen.set(found);
            }
            Ok(())
        });
    };
    let said = move || {
        let count = chosen.with(Vec::len);
        let id = if count >= MOST { "signing-chosen-most" } else { "signing-chosen" };
        i18n::text_with(id, &[("count", &count.to_string())])
    };
    view! {
        <crate::components::ErrorSummary form/>
        <Show when=move || here.with(|here| !here.is_empty()) || chosen.with(|chosen| !chosen.is_empty())>
            <div class="selection">
                <Show when=move || here.with(|here| !here.is_empty())>
                    <label class="pick-line">
                        <input type="checkbox" class="pick" prop:checked=move || all_here.get() on:change=pick_here/>
                        {move || i18n::text_with("signing-pick-page", &[("count", &here.with(Vec::len).to_string())])}
                    </label>
                </Show>
                <button type="button" class="link-button" aria-disabled=move || form.busy().get().then_some("true") on:click=pick_all>
                    {move || i18n::text(if form.busy().get() { "signing-picking" } else { "signing-pick-all" })}
                </button>
                <Show when=move || chosen.with(|chosen| !chosen.is_empty())>
                    <button type="button" class="link-button" on:click=move |_| chosen.set(Vec::new())>{t("signing-unpick")}</button>
                </Show>
                <p class="count strong" role="status">{said}</p>
                <Show when=move || chosen.with(|chosen| !chosen.is_empty())>
                    <button type="button" class="govuk-button" on:click=move |_| on_sign.run(())>{move || sign_text(chosen)}</button>
                </Show>
            </div>
        </Show>
    }
}

/// What of a page the officer may sign.
fn signable(page: &Page<QueueItem>) -> Vec<Item> {
    page.items.iter().filter(|item| item.actions.contains(&Action::Sign)).filter_map(Item::of).collect()
}

/// All that waits for the officer's signature, the oldest first, as many as are signed at once.
async fn all(procedure: &str) -> Result<Vec<Item>, crate::api::Failure> {
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let page = desk::documents(procedure, false, 100, cursor.as_deref()).await?;
        found.extend(signable(&page));
        cursor = page.next;
        if cursor.is_none() || found.len() >= MOST {
            found.truncate(MOST);
            return Ok(found);
        }
    }
}
