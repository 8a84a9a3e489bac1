use super::{Busy, FailureView};
use crate::api::{self, Failure};
use crate::i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;

/// Shows a file of the API in the page: PDFs in the browser's viewer, pictures as they are. The file is fetched with
/// the access token and handed over as a blob, since no frame sends the token by itself.
#[component]
pub fn FileViewer(
    /// Path behind `/api/v1`.
    #[prop(into)]
    path: Signal<String>,
    /// What the frame is called for those who cannot see it.
    #[prop(into)]
    title: TextProp,
) -> impl IntoView {
    let shown = RwSignal::new(None::<Result<(String, Shown), Failure>>);
    let release = move || {
        if let Some(Some(Ok((url, _)))) = shown.try_get_untracked() {
            let _ = web_sys::Url::revoke_object_url(&url);
        }
    };
    Effect::new(move || {
        let wanted = path.get();
        release();
        shown.set(None);
        spawn_local(async move {
            let outcome = api::get(wanted.clone()).file().await;
            // Another file was chosen in the meantime, or the page is gone.
            if path.try_get_untracked() == Some(wanted) {
                shown.set(Some(outcome.and_then(|(bytes, kind)| {
                    let shown = Shown::of(&kind);
                    object_url(&bytes, &kind).map(|url| (url, shown)).ok_or(Failure::Unreadable)
                })));
            }
        });
    });
    on_cleanup(release);
    move || match shown.get() {
        None => view! { <Busy/> }.into_any(),
        Some(Err(failure)) => view! { <FailureView failure/> }.into_any(),
        Some(Ok((url, shown))) => {
            let title = title.clone();
            let open = url.clone();
            let frame = match shown {
                Shown::Picture => view! { <img class="viewer image" src=url alt=move || title.get().to_string()/> }.into_any(),
                Shown::Video => view! {
                    <video class="viewer image" src=url controls=true playsinline=true aria-label=move || title.get().to_string()></video>
                }.into_any(),
                Shown::Pages => view! { <iframe class="viewer" src=url title=move || title.get().to_string()></iframe> }.into_any(),
            };
            view! {
                {frame}
                // Phones show no PDF inside a page: the link always works.
                <p class="small above"><a href=open target="_blank" rel="noopener external">{t("web-open-apart")}</a></p>
            }
            .into_any()
        }
    }
}

/// How a file is shown.
#[derive(Clone, Copy)]
enum Shown {
    Picture,
    Video,
    Pages,
}

impl Shown {
    fn of(kind: &str) -> Self {
        match kind.split('/').next() {
            Some("image") => Self::Picture,
            Some("video") => Self::Video,
            _ => Self::Pages,
        }
    }
}

/// Fetches a file of the API and hands it to the browser's downloads under `name`.
pub async fn download(path: &str, name: &str) -> Result<(), Failure> {
    let (bytes, kind) = api::get(path).file().await?;
    offer(&bytes, &kind, name)
}

/// Hands a file that the page has to the browser's downloads under `name`.
pub fn offer(bytes: &[u8], kind: &str, name: &str) -> Result<(), Failure> {
    let url = object_url(bytes, kind).ok_or(Failure::Unreadable)?;
    let link =
        document().create_element("a").ok().and_then(|e| e.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(name);
        link.set_rel("external");
        link.click();
    }
    // The browser has taken the blob up by the time this comes.
    gloo_timers::callback::Timeout::new(30_000, move || drop(web_sys::Url::revoke_object_url(&url))).forget();
    Ok(())
}

fn object_url(bytes: &[u8], kind: &str) -> Option<String> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}
