use super::field::{FaultLine, described_by, invalid};
use super::form::{Fault, Form, control_id};
use crate::format;
use crate::i18n::{Said, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::text_prop::TextProp;
use ventanilla_shared::procedure::MediaType;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Takes a file by choosing or dropping it. The whole box is the label of its input, so that keyboard and touch reach
/// it too. A file that is too large or of another kind is refused before it travels; the server judges the content.
#[component]
pub fn FileUpload(
    form: Form,
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: Option<TextProp>,
    accepts: Vec<MediaType>,
    max_bytes: u64,
    /// Name of the file on its way, and how many percent of it have arrived.
    #[prop(into)]
    sending: Signal<Option<String>>,
    #[prop(into)] progress: Signal<u32>,
    on_file: UnsyncCallback<web_sys::File>,
) -> impl IntoView {
    let id = control_id(&pointer);
    let describe = described_by(form, &pointer, true);
    let wrong = invalid(form, &pointer);
    let (hint_id, error_id, label_id) = (format!("{id}-hint"), format!("{id}-error"), format!("{id}-label"));
    let over = RwSignal::new(false);
    let kinds = accepts.iter().map(|kind| kind_name(*kind)).collect::<Vec<_>>();
    let types = accepts.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(",");
    let fault = {
        let pointer = pointer.clone();
        Signal::derive(move || form.fault(&pointer))
    };
    let on_file = StoredValue::new_local(on_file);
    let taken_at = pointer.clone();
    let take = move |file: web_sys::File| {
        let (pointer, accepts) = (taken_at.clone(), accepts.clone());
        spawn_local(async move {
            match refuse(&file, &accepts, max_bytes).await {
                Some(said) => drop(form.refuse(vec![Fault { pointer, said }])),
                None => {
                    form.clear();
                    on_file.with_value(|take| take.run(file));
                }
            }
        });
    };
    let chosen = {
        let take = take.clone();
        move |event: leptos::ev::Event| {
            let input = event_target::<web_sys::HtmlInputElement>(&event);
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                take(file);
            }
            // So that choosing the same file again is a change.
            input.set_value("");
        }
    };
    let dropped_at = pointer.clone();
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        match files.as_ref().map(web_sys::FileList::length) {
            Some(1) => files.and_then(|files| files.get(0)).into_iter().for_each(&take),
            // Which of them was meant is not for the page to guess.
            Some(2..) => drop(form.refuse(vec![Fault::field(&dropped_at, "one_file")])),
            _ => {}
        }
    };
    view! {
        <div class="govuk-form-group" class:govuk-form-group--error=move || fault.with(Option::is_some)>
            <label class="govuk-label" id=label_id for=id.clone()>{move || label.get()}</label>
            {hint.map(|hint| view! { <div class="govuk-hint">{move || hint.get()}</div> })}
            <FaultLine fault id=error_id/>
            <div class="drop" class:over=move || over.get()
                on:dragover=move |event| { event.prevent_default(); over.set(true) }
                on:dragleave=move |_| over.set(false) on:drop=dropped>
                <input type="file" id=id accept=types aria-describedby=describe aria-invalid=wrong on:change=chosen/>
                <span>{t("web-drop-here")}" "<u>{t("web-drop-choose")}</u></span>
                <span class="small" id=hint_id>
                    {move || {
                        let kinds = crate::i18n::either(&kinds);
                        crate::i18n::text_with("web-drop-limits", &[("kinds", &kinds), ("size", &format::size(max_bytes))])
                    }}
                </span>
                <div class="upload-state" role="status">
                    {move || sending.get().map(|name| view! {
                        <strong>{name}</strong>
                        <span class="small">
                            {move || crate::i18n::text_with("web-upload-percent", &[("percent", &progress.get().to_string())])}
                        </span>
                        <progress max="100" prop:value=move || progress.get() aria-label=t("web-upload-progress")></progress>
                    })}
                </div>
            </div>
        </div>
    }
}

fn kind_name(kind: MediaType) -> &'static str {
    match kind {
        MediaType::Pdf => "PDF",
        MediaType::Jpeg => "JPEG",
        MediaType::Png => "PNG",
        MediaType::Mp4 => "MP4",
        MediaType::Webm => "WebM",
    }
}

/// What is wrong with a file, as far as its size and its first bytes tell.
async fn refuse(file: &web_sys::File, accepts: &[MediaType], max_bytes: u64) -> Option<Said> {
    if file.size() < 1.0 {
        return Some(Said::field("file_empty"));
    }
    if file.size() > max_bytes as f64 {
        let limit = (max_bytes / 1_048_576).to_string();
        return Some(Said::Message("field-file_too_large".into(), vec![("limit".into(), limit)]));
    }
    let head = file.slice_with_f64_and_f64(0.0, 16.0).ok()?;
    let buffer = JsFuture::from(head.array_buffer()).await.ok()?;
    let bytes = js_sys::Uint8Array::new(buffer.unchecked_ref::<js_sys::ArrayBuffer>()).to_vec();
    let known = MediaType::sniff(&bytes).is_some_and(|kind| accepts.contains(&kind));
    (!known).then(|| Said::field("file_type"))
}
