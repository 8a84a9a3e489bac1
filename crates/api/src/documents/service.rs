use super::content::{self, Judged};
use super::{signatures, store};
use crate::app::{App, Tx};
use crate::error::{ApiError, Fault};
use crate::http::Caller;
use crate::http::idempotency::{self, IdempotencyKey};
use crate::http::multipart::{FilePart, Form};
use crate::requests::{Stored, drafts, view};
use actix_web::web;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use ventanilla_shared::api::requests::Document;
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
    let kind = app
        .read(move |tx| {
            let request = view::own(tx, &who, id)?;
            let kind = kind_of(&request, &asked)?.clone();
            if kind.described && said.is_none() {
                return Err(ApiError::field("/description", "description_missing"));
            }
            if said.as_ref().is_some_and(|text| text.chars().count() > 200) {
                return Err(ApiError::field("/description", "too_long"));
            }
            Ok(kind)
        })
        .await?;
    if file.content.len() as u64 > kind.max_bytes {
        return Err(ApiError::Faults {
            code: ProblemCode::TooLarge,
            faults: vec![Fault::new("/file", "file_too_large").with("limit", kind.max_bytes / 1024 / 1024)],
        });
    }
    let (FilePart { name, content }, judged, signatures) = web::block(move || {
        let judged = content::judge(&file.content, &kind.accepts);
        let wanted =
            kind.signature.is_some() && judged.is_ok_and(|judged| judged.media_type == MediaType::Pdf);
        let signatures = if wanted { signatures::found(&file.content) } else { None };
        (file, judged, signatures)
    })
    .await?;
    let Judged { media_type, pages } = judged.map_err(|fault| ApiError::field("/file", fault.code()))?;
    let size = content.len() as u64;
    let asked = format!("{kind_id}\n{}", replaced.map(|old| old.to_string()).unwrap_or_default());
    let fingerprint = [asked.as_bytes(), &Sha256::digest(&content)].concat();
    let sha256 = app.objects.put(Bytes::from(content)).await?;
    app.write(move |tx| {
        let find = |tx: &mut Tx<'_>, document: &str| {
            let document = document.parse().map_err(ApiError::internal)?;
            store::find(tx, id, document)?.ok_or(ApiError::NOT_FOUND)
        };
        idempotency::once(
            tx,
            caller.account.id,
            &key,
            &fingerprint,
            |tx| {
                let request = view::own(tx, &caller, id)?;
                let kind = kind_of(&request, &kind_id)?;
                let mut there = store::of_request(tx, id)?;
                there.retain(|document| document.kind == kind.id);
                if let Some(old) = replaced {
                    // In one step with the new one: nobody is left without either.
                    if !there.iter().any(|document| document.id == old) || !store::remove(tx, id, old)? {
                        return Err(ApiError::field("/replaces", "document"));
                    }
                    there.retain(|document| document.id != old);
                }
                if there.len() >= kind.max_files {
                    let fault = Fault::new("/kind", "too_many_files").with("limit", kind.max_files);
                    return Err(ApiError::invalid(vec![fault]));
                }
                let document = Document {
                    id: DocumentId(crate::ids::fresh(tx.now)),
                    kind: kind_id.clone(),
                    description: description.clone(),
                    file_name: if name.is_empty() { kind_id.clone() } else { name.clone() },
                    media_type,
                    size,
                    sha256: sha256.clone(),
                    pages: Some(pages),
                    signatures: signatures.clone(),
                    created_at: tx.now,
                };
                store::insert(tx, id, &document)?;
                drafts::documents_changed(tx, &caller, request)?;
                Ok((document.id.to_string(), document))
            },
            find,
        )
    })
    .await
}

/// The kind, if this request takes it.
fn kind_of<'a>(request: &'a Stored, id: &str) -> Result<&'a DocumentKind, ApiError> {
    let kind = request.procedure().document(id).filter(|kind| {
        kind.required != RequiredWhen::ForAssociatedPerson
            || request.subject_kind == SubjectKind::AssociatedPerson
    });
    kind.ok_or_else(|| ApiError::field("/kind", "document_kind"))
}

pub fn remove(tx: &mut Tx<'_>, caller: &Caller, id: RequestId, document: DocumentId) -> Result<(), ApiError> {
    let request = view::own(tx, caller, id)?;
    if !store::remove(tx, id, document)? {
        return Err(ApiError::NOT_FOUND);
    }
    drafts::documents_changed(tx, caller, request)?;
    Ok(())
}
