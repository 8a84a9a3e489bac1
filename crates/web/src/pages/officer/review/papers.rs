use super::work::Work;
use crate::components::{FileViewer, SignatureNote, next_id};
use crate::i18n::{self, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::text_prop::TextProp;
use std::collections::HashMap;
use ventanilla_shared::api::requests::{DocumentSignature, Request};
use ventanilla_shared::procedure::Procedure;
use wasm_bindgen::JsCast;

/// What a tab shows.
#[derive(Clone)]
struct Paper {
    title: TextProp,
    /// Path behind `/api/v1`.
    path: String,
    /// Said above it.
    note: Option<TextProp>,
    /// The signatures found in it, where the definition shows them.
    signatures: Option<Option<Vec<DocumentSignature>>>,
    /// Drawn anew each time it is chosen, from what is saved by then.
    fresh: bool,
}

/// The attached documents, the preview, and the certificate once it is rendered: tabs, one of them shown. The arrow keys
/// move between tabs; Enter or Space shows one, since each look at a document is logged.
#[component]
pub fn Papers(
    request: Request,
    procedure: std::sync::Arc<Procedure>,
    /// Saved before a preview is drawn.
    work: Option<Work>,
) -> impl IntoView {
    let papers = papers(&request, &procedure);
    let count = papers.len();
    let papers = StoredValue::new(papers);
    let chosen = RwSignal::new(0usize);
    let focused = RwSignal::new(0usize);
    let times = RwSignal::new(0u32);
    let base = next_id("papers");
    let tab_id = {
        let base = base.clone();
        move |at: usize| format!("{base}-tab-{at}")
    };
    let panel_id = format!("{base}-panel");
    let show = move |at: usize| {
        focused.set(at);
        let fresh = papers.with_value(|papers| papers.get(at).is_some_and(|paper| paper.fresh));
        let Some(work) = work.filter(|_| fresh) else {
            chosen.set(at);
            return;
        };
        spawn_local(async move {
            // When saving fails the note beside the form says so; the preview shows what was saved before.
            let _ = work.flush().await;
            times.try_update(|times| *times += 1);
            chosen.try_set(at);
        });
    };
    let keys = {
        let tab_id = tab_id.clone();
        move |event: leptos::ev::KeyboardEvent| {
            let at = focused.get_untracked();
            let to = match event.key().as_str() {
                "ArrowRight" => (at + 1) % count.max(1),
                "ArrowLeft" => (at + count - 1) % count.max(1),
                "Home" => 0,
                "End" => count.saturating_sub(1),
                _ => return,
            };
            event.prevent_default();
            focused.set(to);
            let tab = document()
                .get_element_by_id(&tab_id(to))
                .and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(tab) = tab {
                let _ = tab.focus();
            }
        }
    };
    let current = move || papers.with_value(|papers| papers.get(chosen.get()).cloned());
    let path = Signal::derive(move || {
        current()
            .map(|paper| if paper.fresh { format!("{}?n={}", paper.path, times.get()) } else { paper.path })
            .unwrap_or_default()
    });
    let frame = move || current().map(|paper| paper.title.get().to_string()).unwrap_or_default();
    let labelled = {
        let tab_id = tab_id.clone();
        move || tab_id(chosen.get())
    };
    let tab = {
        let panel = panel_id.clone();
        move |(at, paper): (usize, Paper)| {
            view! {
                <button type="button" role="tab" id=tab_id(at) aria-controls=panel.clone()
                    aria-selected=move || if chosen.get() == at { "true" } else { "false" }
                    tabindex=move || if focused.get() == at { "0" } else { "-1" } on:click=move |_| show(at)>
                    {move || paper.title.get()}
                </button>
            }
        }
    };
    view! {
        <section class="card papers" aria-label=t("web-step-documents")>
            <div class="tabs-line" role="tablist" aria-label=t("web-step-documents") on:keydown=keys>
                {papers.get_value().into_iter().enumerate().map(tab).collect_view()}
            </div>
            <div role="tabpanel" id=panel_id aria-labelledby=labelled>
                {move || current().and_then(|paper| paper.note).map(|note| view! { <p class="small">{move || note.get()}</p> })}
                {move || current().is_some_and(|paper| paper.fresh).then(|| view! {
                    <p><button type="button" class="link-button" on:click=move |_| show(chosen.get_untracked())>{t("officer-preview-again")}</button></p>
                })}
                {move || current().and_then(|paper| paper.signatures).map(|signatures| view! { <SignatureNote signatures officer=true/> })}
                <FileViewer path title=frame/>
            </div>
        </section>
    }
}

fn papers(request: &Request, procedure: &Procedure) -> Vec<Paper> {
    let id = request.id;
    let mut papers = Vec::new();
    if request.certificate.is_some() {
        let path = format!("/requests/{id}/certificate");
        papers.push(Paper {
            title: t("officer-document").into(),
            path,
            note: None,
            signatures: None,
            fresh: false,
        });
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    // In the order in which the definition asks for them.
    let mut documents: Vec<_> = request.documents.iter().collect();
    documents.sort_by_key(|document| procedure.documents.iter().position(|kind| kind.id == document.kind));
    for document in documents {
        let number = seen.entry(&document.kind).and_modify(|count| *count += 1).or_insert(1);
        let kind = procedure.document(&document.kind).map(|kind| kind.title.clone());
        let (place, name) = (*number, document.kind.clone());
        let title = move || {
            let title = kind.as_ref().map_or(name.as_str(), |title| title.in_language(i18n::language()));
            if place == 1 { title.to_owned() } else { format!("{title} ({place})") }
        };
        let size = crate::format::size(document.size);
        let note = match &document.description {
            Some(words) => format!("{words} · {} · {size}", document.file_name),
            None => format!("{} · {size}", document.file_name),
        };
        let path = format!("/requests/{id}/documents/{}", document.id);
        let shown = procedure.document(&document.kind).is_some_and(|kind| kind.signature.is_some());
        let signatures = shown.then(|| document.signatures.clone());
        papers.push(Paper { title: title.into(), path, note: Some(note.into()), signatures, fresh: false });
    }
    if request.certificate.is_none() {
        let note = Some(t("officer-preview-note").into());
        papers.push(Paper {
            title: t("officer-preview").into(),
            path: format!("/requests/{id}/preview"),
            note,
            signatures: None,
            fresh: true,
        });
    }
    papers
}
