use super::call::base;
use super::failure::Failure;
use super::token::{self, IdempotencyKey};
use leptos::prelude::{Dispose, RwSignal, Set};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Sends fields as multipart form data, without a file.
pub async fn post_form<T: DeserializeOwned>(path: &str, fields: &[(&str, String)]) -> Result<T, Failure> {
    let unseen = RwSignal::new(0);
    let answer = once(path, fields, None, None, None, unseen).await;
    unseen.dispose();
    finish(answer?)
}

/// Sends a file as multipart form data, and tells `progress` (0 to 100) how far it is. fetch cannot tell, so this goes
/// over XMLHttpRequest. `fields` come before the file.
pub async fn upload<T: DeserializeOwned>(
    path: &str,
    fields: &[(&str, String)],
    file: &web_sys::File,
    if_match: Option<&str>,
    key: Option<&IdempotencyKey>,
    progress: RwSignal<u32>,
) -> Result<T, Failure> {
    let stale = token::current();
    match once(path, fields, Some(file), if_match, key, progress).await? {
        (401, _) if stale.is_some() && token::refresh(stale).await == token::Refreshed::Fresh => {
            finish(once(path, fields, Some(file), if_match, key, progress).await?)
        }
        answer => finish(answer),
    }
}

fn finish<T: DeserializeOwned>((status, body): (u16, String)) -> Result<T, Failure> {
    if (200..300).contains(&status) {
        serde_json::from_str(&body).map_err(|_| Failure::Unreadable)
    } else {
        Err(Failure::from_answer(status, &body))
    }
}

async fn once(
    path: &str,
    fields: &[(&str, String)],
    file: Option<&web_sys::File>,
    if_match: Option<&str>,
    key: Option<&IdempotencyKey>,
    progress: RwSignal<u32>,
) -> Result<(u16, String), Failure> {
    let sent = || -> Result<(web_sys::XmlHttpRequest, js_sys::Promise), JsValue> {
        let form = web_sys::FormData::new()?;
        for (name, value) in fields {
            form.append_with_str(name, value)?;
        }
        if let Some(file) = file {
            form.append_with_blob_and_filename("file", file, &file.name())?;
        }
        let request = web_sys::XmlHttpRequest::new()?;
        request.open_with_async("POST", &format!("{}{path}", base()), true)?;
        request.set_request_header("accept-language", crate::i18n::tag())?;
        if let Some(token) = token::current() {
            request.set_request_header("authorization", &format!("Bearer {token}"))?;
        }
        if let Some(etag) = if_match {
            request.set_request_header("if-match", etag)?;
        }
        if let Some(key) = key {
            request.set_request_header("idempotency-key", key.as_str())?;
        }
        let report = Closure::<dyn Fn(web_sys::ProgressEvent)>::new(move |event: web_sys::ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                progress.try_set((event.loaded() * 100.0 / event.total()) as u32);
            }
        });
        request.upload()?.set_onprogress(Some(report.as_ref().unchecked_ref()));
        // Lives as long as the request does; one small closure an upload.
        report.forget();
        let done = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        request.send_with_opt_form_data(Some(&form))?;
        Ok((request, done))
    };
    progress.set(0);
    let (request, done) = sent().map_err(|_| Failure::Offline)?;
    JsFuture::from(done).await.map_err(|_| Failure::Offline)?;
    match request.status().unwrap_or(0) {
        0 => Err(Failure::Offline),
        status => Ok((status, request.response_text().ok().flatten().unwrap_or_default())),
    }
}
