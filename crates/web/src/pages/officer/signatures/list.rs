use super::batch::{Item, MOST};
use crate::components::{Dialog, FileViewer, Shape, Table, Tag};
use crate::format;
use crate::i18n::{self, t, words};
use crate::pages::officer::queue::DueCell;
use leptos::prelude::*;
use ventanilla_shared::api::requests::QueueItem;
use ventanilla_shared::decision::Action;

/// Which documents were chosen, in the order in which they are signed.
pub type Chosen = RwSignal<Vec<Item>>;

pub fn is_chosen(chosen: Chosen, item: &Item) -> bool {
    chosen.with(|all| all.iter().any(|one| one.certificate == item.certificate))
}

/// Chooses a document, as far as there is room for it, or no longer.
pub fn choose(chosen: Chosen, item: &Item, wanted: bool) {
    chosen.update(|all| {
        all.retain(|one| one.certificate != item.certificate);
        if wanted && all.len() < MOST {
            all.push(item.clone());
        }
    });
}

/// One page of documents: each can be chosen, seen, and opened by itself.
#[component]
pub fn List(items: Vec<QueueItem>, chosen: Chosen, preview: RwSignal<Option<Item>>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("officer-signatures-empty")}</p> }.into_any();
    }
    let rows = items.into_iter().map(|item| row(item, chosen, preview)).collect();
    let columns = [
        "signing-pick",
        "web-column-number",
        "web-column-subject",
        "web-column-procedure",
        "officer-due",
        "officer-signatures-column",
        "officer-action",
    ];
    let columns = columns.map(|id| t(id).into()).to_vec();
    view! { <Table caption=t("officer-signatures-title") quiet_caption=true columns rows/> }.into_any()
}

fn row(item: QueueItem, chosen: Chosen, preview: RwSignal<Option<Item>>) -> Vec<AnyView> {
    let (place, number) = (format!("/officer/sign/{}", item.request.id), item.request.number.clone());
    let (done, needed) = (item.signatures.to_string(), item.signatures_needed.to_string());
    let document = Item::of(&item);
    let own = document.clone().filter(|_| item.actions.contains(&Action::Sign));
    let signs = own.is_some();
    let request = item.request;
    let to = place.clone();
    let sign = view! {
        <a class="govuk-button govuk-button--secondary govuk-button--small" href=to
            aria-label=move || i18n::text_with("officer-sign-of", &[("number", &number)])>{t("officer-see-and-sign")}</a>
    };
    vec![
        own.map(|item| view! { <Pick item chosen/> }).into_any(),
        view! {
            <a href=place>{request.number}</a>
            {document.as_ref().map(|one| view! { <span class="small block">{one.certificate_number.clone()}</span> })}
        }
        .into_any(),
        view! { {request.subject_name} }.into_any(),
        view! { {words(&request.procedure.title)} }.into_any(),
        view! { <DueCell day=request.due_at overdue=item.overdue/> }.into_any(),
        view! {
            {move || i18n::text_with("officer-signatures-count", &[("done", &done), ("needed", &needed)])}
            <span class="small block">{format::day_of(request.updated_at)}</span>
        }
        .into_any(),
        view! {
            <div class="row">
                {document.map(|item| view! { <PreviewButton item preview/> })}
                {if signs {
                    sign.into_any()
                } else {
                    // Signed already, reviewed by the same person, or only looked at by a head of unit.
                    view! { <Tag class="todo" shape=Shape::Ring>{t("officer-not-yours")}</Tag> }.into_any()
                }}
            </div>
        }
        .into_any(),
    ]
}

#[component]
fn Pick(item: Item, chosen: Chosen) -> impl IntoView {
    let (number, name) = (item.number.clone(), item.name.clone());
    let own = item.clone();
    view! {
        <input type="checkbox" class="pick" prop:checked=move || is_chosen(chosen, &own)
            aria-label=move || i18n::text_with("signing-pick-one", &[("number", &number), ("name", &name)])
            on:change=move |event| choose(chosen, &item, event_target_checked(&event))/>
    }
}

#[component]
fn PreviewButton(item: Item, preview: RwSignal<Option<Item>>) -> impl IntoView {
    let (number, name) = (item.number.clone(), item.name.clone());
    view! {
        <button type="button" class="govuk-button govuk-button--secondary govuk-button--small"
            aria-label=move || i18n::text_with("signing-preview-of", &[("number", &number), ("name", &name)])
            on:click=move |_| preview.set(Some(item.clone()))>{t("signing-preview")}</button>
    }
}

/// The document itself, over the list; it can be chosen there too.
#[component]
pub fn Preview(preview: RwSignal<Option<Item>>, chosen: Chosen) -> impl IntoView {
    let open = RwSignal::new(false);
    // Each follows the other only where it differs: otherwise they would go on telling each other for ever.
    Effect::new(move || {
        let wanted = preview.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move || {
        if !open.get() && preview.with_untracked(Option::is_some) {
            preview.set(None);
        }
    });
    let title = move || {
        let item = preview.get();
        item.map(|item| format!("{} · {}", item.certificate_number, item.name)).unwrap_or_default()
    };
    view! {
        <Dialog open wide=true title>
            {move || preview.get().map(|item| view! { <Shown item chosen open/> })}
        </Dialog>
    }
}

#[component]
fn Shown(item: Item, chosen: Chosen, open: RwSignal<bool>) -> impl IntoView {
    let path = format!("/requests/{}/certificate?signatures={}", item.request, item.signatures);
    let number = item.certificate_number.clone();
    view! {
        <FileViewer path title=move || i18n::text_with("web-certificate-frame", &[("number", &number)])/>
        <div class="buttons">
            <label class="pick-line"><Pick item chosen/>{t("signing-pick")}</label>
            <button type="button" class="govuk-button govuk-button--secondary" on:click=move |_| open.set(false)>
                {t("signing-close")}
            </button>
        </div>
    }
}
