use super::store::{self, Kept};
use crate::app::{App, Tx};
use crate::documents::content::{self, Judged};
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
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use tempfile::NamedTempFile;
use ventanilla_shared::api::requests::{Document, DocumentSignature};
use ventanilla_shared::api::uploads::{NewUpload, Upload};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::{DocumentKind, MediaType};
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
        documents::service::check_quota(tx, caller, new.size)?;
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
    let gathered = gathered(app, parts).await?;
    let state = app.clone();
    let accepted = match web::block(move || accept(&state, gathered, &kind)).await? {
        Ok(accepted) => accepted,
        Err(refused) => {
            // What is wrong with it stays so; while the antivirus is away the parts wait.
            if refused.code() != ProblemCode::ScannerUnavailable {
                app.write(move |tx| remove(tx, &caller, request, id)).await?;
            }
            return Err(refused);
        }
    };
    let Accepted { file, sha256, size, judged: Judged { media_type, pages }, signatures } = accepted;
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
                    size,
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

/// A whole file that is kept.
struct Accepted {
    file: File,
    sha256: String,
    size: u64,
    judged: Judged,
    signatures: Option<Vec<DocumentSignature>>,
}

/// Judges the file, shows it to the antivirus, and takes out of a picture what is nobody's concern here.
fn accept(app: &App, gathered: Gathered, kind: &DocumentKind) -> Result<Accepted, ApiError> {
    let refused = |fault: content::Fault| ApiError::field("/file", fault.code());
    let Gathered { file, sha256 } = gathered;
    let (mut file, path) = file.into_parts();
    let judged = content::judge_file(&mut file, &kind.accepts).map_err(refused)?;
    documents::scan(app, &documents::Content::At(&path))?;
    let wanted = kind.signature.is_some() && judged.media_type == MediaType::Pdf;
    let signatures = if wanted { documents::signatures_in(&mut file) } else { None };
    file.seek(SeekFrom::Start(0)).map_err(ApiError::internal)?;
    if !judged.media_type.is_picture() {
        let size = file.metadata().map_err(ApiError::internal)?.len();
        return Ok(Accepted { file, sha256, size, judged, signatures });
    }
    let mut whole = Vec::new();
    file.read_to_end(&mut whole).map_err(ApiError::internal)?;
    let kept = content::kept(whole, judged.media_type).map_err(refused)?;
    let sha256 = crate::random::hex(&Sha256::digest(&kept));
    let mut file = tempfile::tempfile_in(&app.config.var).map_err(ApiError::internal)?;
    file.write_all(&kept).and_then(|()| file.seek(SeekFrom::Start(0))).map_err(ApiError::internal)?;
    Ok(Accepted { file, sha256, size: kept.len() as u64, judged, signatures })
}

/// All parts in one file, which goes with this value, and its SHA-256.
struct Gathered {
    file: NamedTempFile,
    sha256: String,
}

async fn gathered(app: &App, parts: Vec<String>) -> Result<Gathered, ApiError> {
    let mut file = NamedTempFile::new_in(&app.config.var).map_err(ApiError::internal)?;
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
    Ok(Gathered { file, sha256: crate::random::hex(&hash.finalize()) })
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
