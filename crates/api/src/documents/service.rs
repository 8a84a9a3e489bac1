use super::antivirus::{Content, scan};
use super::content::{self, Judged};
use super::{signatures, store};
use crate::app::{App, Tx};
use crate::error::{ApiError, Fault};
use crate::http::Caller;
use crate::http::idempotency::{self, IdempotencyKey};
use crate::http::multipart::{FilePart, Form};
use crate::jobs::{self, Job};
use crate::requests::{Stored, drafts, view};
use actix_web::web;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use ventanilla_shared::api::requests::{Document, DocumentSignature};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::{DocumentKind, MediaType, RequiredWhen, SubjectKind};
use ventanilla_shared::{DocumentId, RequestId};

/// Attaches a file to the caller's draft: checked, kept as an object, then named by a row.
pub async fn attach(
    app: &App,
    caller: Caller,
    id: RequestId,
    key: IdempotencyKey,
    form: Form,
) -> Result<Document, ApiError> {
    let kind_id = form.texts.get("kind").cloned().unwrap_or_default();
    let description = form.texts.get("description").cloned().filter(|text| !text.is_empty());
    let replaced = match form.texts.get("replaces").filter(|text| !text.is_empty()) {
        Some(text) => Some(text.parse::<DocumentId>().map_err(|_| ApiError::field("/replaces", "document"))?),
        None => None,
    };
    let file = form.file.ok_or_else(|| ApiError::field("/file", "file_missing"))?;
    let (who, asked, said) = (caller.clone(), kind_id.clone(), description.clone());
    let sent = file.content.len() as u64;
    let kind = app
        .read(move |tx| {
            let request = view::own(tx, &who, id)?;
            let kind = kind_of(&request, &asked)?.clone();
            check_description(&kind, said.as_deref())?;
            check_size(&kind, sent)?;
            check_quota(tx, &who, sent)?;
            Ok(kind)
        })
        .await?;
    // So many at once: the decoding of a picture takes its memory.
    let _turn = app.judging.acquire().await.map_err(ApiError::internal)?;
    let state = app.clone();
    let accepted = web::block(move || accept(&state, file, &kind)).await??;
    let Accepted { file_name, content, judged: Judged { media_type, pages }, signatures } = accepted;
    let size = content.len() as u64;
    let asked = format!("{kind_id}\n{}", replaced.map(|old| old.to_string()).unwrap_or_default());
    let fingerprint = [asked.as_bytes(), &Sha256::digest(&content)].concat();
    let sha256 = app.objects.put(Bytes::from(content)).await?;
    let row = NewRow {
        kind: kind_id,
        description,
        replaced,
        file_name,
        media_type,
        size,
        sha256,
        pages,
        signatures,
    };
    app.write(move |tx| {
        let create = |tx: &mut Tx<'_>| {
            check_quota(tx, &caller, row.size)?;
            let document = name(tx, &caller, id, row)?;
            Ok((document.id.to_string(), document))
        };
        let find = |tx: &mut Tx<'_>, document: &str| find(tx, id, document);
        idempotency::once(tx, caller.account.id, &key, &fingerprint, create, find)
    })
    .await
}

/// A file that is kept as a document.
struct Accepted {
    file_name: String,
    content: Vec<u8>,
    judged: Judged,
    signatures: Option<Vec<DocumentSignature>>,
}

/// Judges a file, shows it to the antivirus, and takes out of it what is nobody's concern here.
fn accept(app: &App, file: FilePart, kind: &DocumentKind) -> Result<Accepted, ApiError> {
    let refused = |fault: content::Fault| ApiError::field("/file", fault.code());
    let judged = content::judge(&file.content, &kind.accepts).map_err(refused)?;
    scan(app, &Content::Bytes(&file.content))?;
    let wanted = kind.signature.is_some() && judged.media_type == MediaType::Pdf;
    let signatures = if wanted { signatures::found(&file.content) } else { None };
    let content = content::kept(file.content, judged.media_type).map_err(refused)?;
    Ok(Accepted { file_name: file.name, content, judged, signatures })
}

/// A judged file whose content is kept, about to become a document.
pub struct NewRow {
    pub kind: String,
    pub description: Option<String>,
    /// The document whose place it takes.
    pub replaced: Option<DocumentId>,
    /// As the person named it; may be empty.
    pub file_name: String,
    pub media_type: MediaType,
    pub size: u64,
    pub sha256: String,
    pub pages: Option<u32>,
    /// Electronic signatures in a PDF, where the kind asks for them.
    pub signatures: Option<Vec<DocumentSignature>>,
}

/// Names a kept content as a document of the caller's draft.
pub fn name(tx: &mut Tx<'_>, caller: &Caller, id: RequestId, row: NewRow) -> Result<Document, ApiError> {
    let request = view::own(tx, caller, id)?;
    let kind = kind_of(&request, &row.kind)?;
    let mut there = store::of_request(tx, id)?;
    there.retain(|document| document.kind == kind.id && document.deleted_at.is_none());
    if let Some(old) = row.replaced {
        // In one step with the new one: nobody is left without either.
        let unknown = || ApiError::field("/replaces", "document");
        if !there.iter().any(|document| document.id == old) {
            return Err(unknown());
        }
        let object = store::remove(tx, id, old)?.ok_or_else(unknown)?;
        jobs::store::push(tx, &Job::Forget { objects: vec![object] })?;
        there.retain(|document| document.id != old);
    }
    if there.len() >= kind.max_files {
        let fault = Fault::new("/kind", "too_many_files").with("limit", kind.max_files);
        return Err(ApiError::invalid(vec![fault]));
    }
    let document = Document {
        id: DocumentId(crate::ids::fresh(tx.now)),
        file_name: if row.file_name.is_empty() { row.kind.clone() } else { row.file_name },
        kind: row.kind,
        description: row.description,
        media_type: row.media_type,
        size: row.size,
        sha256: row.sha256,
        pages: row.pages,
        signatures: row.signatures,
        created_at: tx.now,
        deleted_at: None,
    };
    store::insert(tx, id, &document, kind.retention_days)?;
    drafts::documents_changed(tx, caller, request)?;
    Ok(document)
}

/// The document that an id of [`idempotency::once`] names.
pub fn find(tx: &mut Tx<'_>, request: RequestId, document: &str) -> Result<Document, ApiError> {
    let document = document.parse().map_err(ApiError::internal)?;
    store::find(tx, request, document)?.ok_or(ApiError::NOT_FOUND)
}

/// Whether a description is there where the kind wants one.
pub fn check_description(kind: &DocumentKind, said: Option<&str>) -> Result<(), ApiError> {
    if kind.described && said.is_none_or(|text| text.trim().is_empty()) {
        return Err(ApiError::field("/description", "description_missing"));
    }
    if said.is_some_and(|text| text.chars().count() > 200) {
        return Err(ApiError::field("/description", "too_long"));
    }
    Ok(())
}

/// Whether the kind takes a file of so many bytes.
pub fn check_size(kind: &DocumentKind, size: u64) -> Result<(), ApiError> {
    if size <= kind.max_bytes {
        return Ok(());
    }
    let fault = Fault::new("/file", "file_too_large").with("limit", kind.max_bytes / 1024 / 1024);
    Err(ApiError::Faults { code: ProblemCode::TooLarge, faults: vec![fault] })
}

/// Whether the caller's drafts take so many bytes more. What is filed counts no longer: it is the institution's then.
pub fn check_quota(tx: &mut Tx<'_>, caller: &Caller, size: u64) -> Result<(), ApiError> {
    let quota = tx.app.config.draft_quota;
    if store::in_drafts(tx, caller.account.id)?.saturating_add(size) <= quota {
        return Ok(());
    }
    let fault = Fault::new("/file", "file_quota").with("limit", quota / 1024 / 1024);
    Err(ApiError::Faults { code: ProblemCode::TooLarge, faults: vec![fault] })
}

/// The kind, if this request takes it.
pub fn kind_of<'a>(request: &'a Stored, id: &str) -> Result<&'a DocumentKind, ApiError> {
    let kind = request.procedure().document(id).filter(|kind| {
        kind.required != RequiredWhen::ForAssociatedPerson
            || request.subject_kind == SubjectKind::AssociatedPerson
    });
    kind.ok_or_else(|| ApiError::field("/kind", "document_kind"))
}

pub fn remove(tx: &mut Tx<'_>, caller: &Caller, id: RequestId, document: DocumentId) -> Result<(), ApiError> {
    let request = view::own(tx, caller, id)?;
    let object = store::remove(tx, id, document)?.ok_or(ApiError::NOT_FOUND)?;
    jobs::store::push(tx, &Job::Forget { objects: vec![object] })?;
    drafts::documents_changed(tx, caller, request)?;
    Ok(())
}
