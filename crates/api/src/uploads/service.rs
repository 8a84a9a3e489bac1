use super::store::{self, Kept};
use crate::app::{App, Tx};
use crate::documents::content::Judged;
use crate::documents::{self, NewRow};
use crate::error::{ApiError, Fault};
use crate::http::Caller;
use crate::http::idempotency::{self, IdempotencyKey};
use crate::jobs::{self, Job};
use crate::requests::{drafts, view};
use actix_web::web;
use bytes::Bytes;
use chrono::TimeDelta;
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use std::io::{Seek, SeekFrom, Write};
use ventanilla_shared::api::requests::Document;
use ventanilla_shared::api::uploads::{NewUpload, Upload};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::MediaType;
use ventanilla_shared::{RequestId, UploadId};

/// Largest part, in bytes.
pub const PART: usize = 4 * 1024 * 1024;
/// For how long an upload can be continued.
const LIFE: TimeDelta = TimeDelta::hours(24);
/// Most uploads of one person at a time: what has not arrived whole is nobody's document yet.
const AT_ONCE: i64 = 5;

fn shown(kept: &Kept) -> Upload {
    Upload {
        id: kept.id,
        kind: kept.kind.clone(),
        file_name: kept.file_name.clone(),
        size: kept.size,
        received: kept.received,
        part_size: PART as u64,
        expires_at: kept.expires_at,
    }
}

/// Begins an upload into the caller's draft.
///
/// # Errors
/// Faults by field; `too_large` beyond what the kind takes; `too_many_requests` with five on their way.
pub fn begin(
    tx: &mut Tx<'_>,
    caller: &Caller,
    request: RequestId,
    new: &NewUpload,
    key: &IdempotencyKey,
) -> Result<Upload, ApiError> {
    let find = |tx: &mut Tx<'_>, id: &str| {
        store::find(tx, request, id.parse().map_err(ApiError::internal)?)?.ok_or(ApiError::NOT_FOUND)
    };
    let create = |tx: &mut Tx<'_>| {
        let stored = view::own(tx, caller, request)?;
        let kind = documents::service::kind_of(&stored, &new.kind)?;
        documents::service::check_description(kind, new.description.as_deref())?;
        documents::service::check_size(kind, new.size)?;
        if new.size == 0 {
            return Err(ApiError::field("/size", "file_empty"));
        }
        drafts::may_save(tx, caller, &stored)?;
        if store::count(tx, caller.account.id)? >= AT_ONCE {
            return Err(ApiError::Problem(ProblemCode::TooManyRequests));
        }
        let kept = Kept {
            id: UploadId(crate::ids::fresh(tx.now)),
            request,
            kind: new.kind.clone(),
            description: new.description.clone(),
            replaces: new.replaces,
            file_name: crate::http::multipart::clean_name(&new.file_name),
            size: new.size,
            received: 0,
            expires_at: tx.now + LIFE,
        };
        store::insert(tx, caller.account.id, &kept)?;
        Ok((kept.id.to_string(), kept))
    };
    let body = serde_json::to_vec(&(request, new))?;
    idempotency::once(tx, caller.account.id, key, &body, create, find).map(|kept| shown(&kept))
}

fn own(tx: &mut Tx<'_>, caller: &Caller, request: RequestId, id: UploadId) -> Result<Kept, ApiError> {
    view::own(tx, caller, request)?;
    store::find(tx, request, id)?.ok_or(ApiError::NOT_FOUND)
}

/// How far an upload is.
pub fn state(tx: &mut Tx<'_>, caller: &Caller, request: RequestId, id: UploadId) -> Result<Upload, ApiError> {
    own(tx, caller, request, id).map(|kept| shown(&kept))
}

/// Takes the part that begins at `offset`.
///
/// # Errors
/// `upload_offset` when another part is next: `GET` tells which.
pub async fn part(
    app: &App,
    caller: Caller,
    (request, id): (RequestId, UploadId),
    offset: u64,
    content: Bytes,
) -> Result<Upload, ApiError> {
    let length = content.len() as u64;
    let asker = caller.clone();
    let kept = app.read(move |tx| own(tx, &asker, request, id)).await?;
    if kept.received != offset {
        return Err(ApiError::Problem(ProblemCode::UploadOffset));
    }
    if length == 0 || offset + length > kept.size {
        return Err(ApiError::Problem(ProblemCode::TooLarge));
    }
    let sha256 = app.objects.put(content).await?;
    app.write(move |tx| {
        own(tx, &caller, request, id)?;
        if !store::add_part(tx, id, offset, length, &sha256)? {
            return Err(ApiError::Problem(ProblemCode::UploadOffset));
        }
        state(tx, &caller, request, id)
    })
    .await
}

/// Judges the whole file and attaches it. A file that is not taken is forgotten.
///
/// # Errors
/// `upload_offset` before the last part; faults at `/file`.
pub async fn complete(
    app: &App,
    caller: Caller,
    (request, id): (RequestId, UploadId),
    key: IdempotencyKey,
) -> Result<Document, ApiError> {
    let asker = caller.clone();
    let replayed = key.clone();
    // A repeat finds the document: its upload is gone by then.
    let fingerprint = format!("{request}\n{id}").into_bytes();
    let known = app
        .write(move |tx| {
            view::own(tx, &asker, request)?;
            idempotency::known(
                tx,
                asker.account.id,
                &replayed,
                &format!("{request}\n{id}").into_bytes(),
                |tx, document| documents::service::find(tx, request, document),
            )
        })
        .await?;
    if let Some(document) = known {
        return Ok(document);
    }
    let asker = caller.clone();
    let (kept, kind, parts) = app
        .read(move |tx| {
            let stored = view::own(tx, &asker, request)?;
            let kept = own(tx, &asker, request, id)?;
            let kind = documents::service::kind_of(&stored, &kept.kind)?.clone();
            let parts = store::parts_of(tx, id)?;
            Ok((kept, kind, parts))
        })
        .await?;
    if kept.received != kept.size {
        return Err(ApiError::Problem(ProblemCode::UploadOffset));
    }
    // So many at once: each takes its size on the disk, and the judging of a PDF or a picture its memory.
    let _turn = app.judging.acquire().await.map_err(ApiError::internal)?;
    let (file, sha256) = gathered(app, parts).await?;
    let accepts = kind.accepts.clone();
    let wants_signatures = kind.signature.is_some();
    let (file, judged, signatures) = web::block(move || {
        let mut file = file;
        let judged = documents::content::judge_file(&mut file, &accepts);
        let pdf = judged.is_ok_and(|judged| judged.media_type == MediaType::Pdf);
        let signatures = if wants_signatures && pdf { documents::signatures_in(&mut file) } else { None };
        file.seek(SeekFrom::Start(0)).map(|_| (file, judged, signatures))
    })
    .await?
    .map_err(ApiError::internal)?;
    let Judged { media_type, pages } = match judged {
        Ok(judged) => judged,
        Err(fault) => {
            app.write(move |tx| remove(tx, &caller, request, id)).await?;
            return Err(ApiError::field("/file", fault.code()));
        }
    };
    app.objects.put_file(&sha256, file).await?;
    app.write(move |tx| {
        idempotency::once(
            tx,
            caller.account.id,
            &key,
            &fingerprint,
            |tx| {
                own(tx, &caller, request, id)?;
                let row = NewRow {
                    kind: kept.kind,
                    description: kept.description,
                    replaced: kept.replaces,
                    file_name: kept.file_name,
                    media_type,
                    size: kept.size,
                    sha256,
                    pages,
                    signatures,
                };
                let document = documents::service::name(tx, &caller, request, row)?;
                let objects = store::remove(tx, id)?;
                jobs::store::push(tx, &Job::Forget { objects })?;
                Ok((document.id.to_string(), document))
            },
            |tx, document| documents::service::find(tx, request, document),
        )
    })
    .await
}

/// All parts in one file without a name, and its SHA-256.
async fn gathered(app: &App, parts: Vec<String>) -> Result<(std::fs::File, String), ApiError> {
    let mut file = tempfile::tempfile_in(&app.config.var).map_err(ApiError::internal)?;
    let mut hash = Sha256::new();
    for part in parts {
        let mut content = app.objects.stream(&part, None).await?;
        while let Some(bytes) = content.try_next().await? {
            (file, hash) = web::block(move || {
                file.write_all(&bytes)?;
                hash.update(&bytes);
                Ok::<_, std::io::Error>((file, hash))
            })
            .await?
            .map_err(ApiError::internal)?;
        }
    }
    Ok((file, crate::random::hex(&hash.finalize())))
}

/// Forgets an upload.
pub fn remove(tx: &mut Tx<'_>, caller: &Caller, request: RequestId, id: UploadId) -> Result<(), ApiError> {
    own(tx, caller, request, id)?;
    let objects = store::remove(tx, id)?;
    if objects.is_empty() { Ok(()) } else { jobs::store::push(tx, &Job::Forget { objects }) }
}

/// What is wrong with the offset that a client names.
pub fn offset(header: Option<&str>) -> Result<u64, ApiError> {
    let unreadable =
        || ApiError::Faults { code: ProblemCode::Malformed, faults: vec![Fault::new("", "header")] };
    header.and_then(|text| text.trim().parse().ok()).ok_or_else(unreadable)
}
