use super::failure::Failure;
use super::{IdempotencyKey, get, part, post};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{RwSignal, Set, window};
use ventanilla_shared::api::requests::Document;
use ventanilla_shared::api::uploads::{NewUpload, Upload};
use ventanilla_shared::problem::ProblemCode;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// How often a part is tried again when the server cannot be reached: after 1, 2, 4 … seconds, two minutes in all.
const TRIES: u32 = 7;

/// Sends a large file part by part. What was interrupted goes on where it stopped, also after the page was closed: the
/// same file for the same place is known by its name and size.
pub async fn upload_in_parts(
    request: &str,
    new: &NewUpload,
    file: &web_sys::File,
    progress: RwSignal<u32>,
) -> Result<Document, Failure> {
    let name = format!("ventanilla-upload-{request}-{}-{}-{}", new.kind, new.file_name, new.size);
    let base = format!("/requests/{request}/uploads");
    let mut upload = match begun(&base, &name).await {
        Some(upload) => upload,
        None => post(base.clone()).idempotent(&IdempotencyKey::new()).body(new).json().await?,
    };
    remember(&name, Some(&upload.id.to_string()));
    let path = format!("{base}/{}", upload.id);
    let mut failed = 0;
    while upload.received < upload.size {
        progress.set((upload.received * 100 / upload.size) as u32);
        let end = (upload.received + upload.part_size).min(upload.size);
        let content = bytes(file, upload.received, end).await?;
        match part(path.clone(), upload.received, content).json::<Upload>().await {
            Ok(now) => {
                failed = 0;
                upload = now;
            }
            Err(failure) => {
                // The server may have the part although its answer was lost: it knows where it stands.
                let known = failure.code() == Some(ProblemCode::UploadOffset);
                if failed >= TRIES || !(known || matches!(failure, Failure::Offline)) {
                    return Err(failure);
                }
                failed += 1;
                if !known {
                    TimeoutFuture::new(500 << failed).await;
                }
                if let Ok(now) = get(path.clone()).json().await {
                    upload = now;
                }
            }
        }
    }
    progress.set(100);
    let outcome = post(format!("{path}/complete")).idempotent(&IdempotencyKey::new()).json().await;
    if !matches!(outcome, Err(Failure::Offline)) {
        remember(&name, None);
    }
    outcome
}

/// The upload of this file that was begun before, if it can still be continued.
async fn begun(base: &str, name: &str) -> Option<Upload> {
    let id = storage()?.get_item(name).ok()??;
    get(format!("{base}/{id}")).json().await.ok()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}

fn remember(name: &str, id: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _ = match id {
        Some(id) => storage.set_item(name, id),
        None => storage.remove_item(name),
    };
}

async fn bytes(file: &web_sys::File, start: u64, end: u64) -> Result<Vec<u8>, Failure> {
    let slice = file.slice_with_f64_and_f64(start as f64, end as f64).map_err(|_| Failure::Unreadable)?;
    let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|_| Failure::Unreadable)?;
    Ok(js_sys::Uint8Array::new(buffer.unchecked_ref::<js_sys::ArrayBuffer>()).to_vec())
}
