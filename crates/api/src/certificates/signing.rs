//! Signing in person: the officer's own key, opened by its secret for this signature or inside a signing session.

use super::{outcome, rendering, store};
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::http::{Caller, Versioned};
use crate::requests::{Recorded, facts, moves, record, view};
use crate::signing_keys::{self, Opened};
use crate::signing_sessions::{Unlock, with_secret};
use actix_web::web;
use bytes::Bytes;
use chrono::{DateTime, Months, Utc};
use std::sync::Arc;
use ventanilla_certificate::font_regular;
use ventanilla_pades::{Appearance, SignatureOptions, Signer};
use ventanilla_shared::api::requests::{Request, Sign};
use ventanilla_shared::decision::{Document, Move, Refusal, decide};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::values::GUATEMALA_UTC_OFFSET_HOURS;
use ventanilla_shared::{CertificateId, Language, RequestId, messages};

/// How often a signer whose file another signer just changed starts again.
const TRIES: usize = 6;

/// Bytes that every signature keeps free for its timestamp, whichever authority gives it.
const TIMESTAMP_ROOM: usize = 8_000;

/// Adds the caller's signature. Two signers at once: the file changes under one of them, who signs the newer file.
pub async fn sign(
    app: &App,
    caller: Caller,
    id: RequestId,
    body: Sign,
) -> Result<Versioned<Request>, ApiError> {
    let seen = body.certificate;
    let mut signing = Signing { app, caller, id, seen, unlock: Unlock::of(body)?, opened: None };
    for _ in 0..TRIES {
        match signing.once().await {
            Err(ApiError::Problem(ProblemCode::Stale)) => {}
            other => return other,
        }
    }
    Err(ApiError::STALE)
}

struct Signing<'a> {
    app: &'a App,
    caller: Caller,
    id: RequestId,
    /// The document that the signer saw.
    seen: CertificateId,
    unlock: Unlock,
    /// What the secret opened, so that another try need not stretch it again.
    opened: Option<(signing_keys::store::Kept, Arc<Opened>)>,
}

/// What is decided before the signature is made.
struct Permitted {
    before: store::Kept,
    stage: String,
    /// Whether no other signature follows.
    last: bool,
    /// Of the form field.
    field: String,
    key: signing_keys::store::Kept,
    /// By a signing session.
    opened: Option<Opened>,
}

impl Signing<'_> {
    async fn once(&mut self) -> Result<Versioned<Request>, ApiError> {
        let Permitted { before, stage, last, field, key, opened } = self.permitted().await?;
        let now = self.app.clock.now();
        if key.valid_until <= now {
            return Err(ApiError::Problem(ProblemCode::SigningKeyExpired));
        }
        let opened = match opened {
            Some(opened) => Arc::new(opened),
            None => self.by_secret(&key).await?,
        };
        let file = self.app.objects.get(&before.sha256).await?;
        let (serial, fingerprint) = (key.serial.clone(), key.fingerprint());
        let who = self.caller.clone();
        let (name, position) = (who.account.name(), who.account.position.clone());
        let options = (field.clone(), name.clone(), position.clone(), now);
        let blocking = self.app.clone();
        let signed = web::block(move || {
            let signer = key.signer(&blocking, &opened)?;
            let field = options.0.clone();
            let signed = signature(&file, signer.as_ref(), options)?;
            // A token is another signer's now, while services are waited for.
            drop(signer);
            blocking.trust.lift(signed, &field, last, now)
        })
        .await??;
        let address = self.app.objects.put(Bytes::from(signed)).await?;
        let id = self.id;
        let finished = move |tx: &mut Tx<'_>| {
            let new = store::NewSignature {
                signer: who.account.id,
                field: &field,
                name: &name,
                position: position.as_deref(),
                serial: &serial,
                stage: &stage,
                fingerprint: &fingerprint,
            };
            finish(tx, &who, id, &before, &address, &new)
        };
        self.app.write(finished).await
    }

    /// What the secret opens.
    async fn by_secret(&mut self, key: &signing_keys::store::Kept) -> Result<Arc<Opened>, ApiError> {
        let Unlock::Secret(secret) = &self.unlock else {
            return Err(ApiError::Problem(ProblemCode::SigningSessionOver));
        };
        if let Some((of, opened)) = &self.opened
            && of == key
        {
            return Ok(opened.clone());
        }
        let opened = with_secret(self.app, self.caller.account.id, key.clone(), secret.clone()).await?;
        let opened = Arc::new(opened);
        self.opened = Some((key.clone(), opened.clone()));
        Ok(opened)
    }

    /// Whether the caller may sign the document that was seen, and with which key.
    async fn permitted(&self) -> Result<Permitted, ApiError> {
        let (caller, id, seen, unlock) = (self.caller.clone(), self.id, self.seen, self.unlock.clone());
        let work = move |tx: &mut Tx<'_>| {
            let request = view::opened_by_officer(tx, &caller, id, "sign")?;
            if signed_before(tx, &caller, id, seen)? {
                return Err(ApiError::Refused(Refusal::AlreadySigned));
            }
            let facts = facts::of(tx, &request, &caller.actor)?;
            let decision = decide(&facts, request.procedure(), &Move::Sign, &caller.actor)?;
            let before = store::pending(tx, id)?;
            let before = before.ok_or_else(|| ApiError::internal("a rendered document is gone"))?;
            if before.id != seen {
                // Returned and rendered anew meanwhile: not the document that the signer saw.
                return Err(ApiError::Refused(Refusal::NotRendered));
            }
            let key = signing_keys::store::find(tx, caller.account.id)?;
            let key = key.ok_or(ApiError::Problem(ProblemCode::NoSigningKey))?;
            let opened = unlock.by_session(tx, &caller, &key)?;
            let slot = store::signers(tx, before.id)?.len() + 1;
            Ok(Permitted {
                before,
                stage: request.stage.unwrap_or_default(),
                last: decision.document == Document::Issue,
                field: rendering::field_name(slot),
                key,
                opened,
            })
        };
        self.app.write(work).await
    }
}

/// Whether the caller's signature is on the document that was seen: for whoever did not get the answer the first time, also
/// when others have signed since and it is issued.
fn signed_before(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    seen: CertificateId,
) -> Result<bool, ApiError> {
    let document = store::find(tx, seen)?;
    match document.filter(|document| document.request == id && document.status != store::Status::Void) {
        Some(document) => Ok(store::signers(tx, document.id)?.contains(&caller.account.id)),
        None => Ok(false),
    }
}

fn signature(
    file: &[u8],
    signer: &dyn Signer,
    (field, name, position, now): (String, String, Option<String>, DateTime<Utc>),
) -> Result<Vec<u8>, ApiError> {
    let local = now + chrono::TimeDelta::hours(i64::from(GUATEMALA_UTC_OFFSET_HOURS));
    let text = |id: &str| messages::text(Language::Spanish, id);
    let mut lines = vec![text("certificate-signed-by"), name.clone()];
    lines.extend(position.clone());
    lines.push(local.format("%d/%m/%Y %H:%M").to_string());
    let options = SignatureOptions {
        reason: Some(text("certificate-signature-reason")),
        location: Some("Guatemala".into()),
        appearance: Some(Appearance { lines, font: font_regular(), size: 8.0 }),
        timestamp_room: TIMESTAMP_ROOM,
        ..SignatureOptions::new(&field, &name, now)
    };
    ventanilla_pades::sign(file, &options, signer).map_err(signing_keys::refused)
}

fn finish(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    before: &store::Kept,
    address: &str,
    new: &store::NewSignature<'_>,
) -> Result<Versioned<Request>, ApiError> {
    let request = view::visible(tx, caller, id)?.0;
    // Two calls of the same signer at once, the second one overtaken by all the others' signatures.
    if signed_before(tx, caller, id, before.id)? {
        return Err(ApiError::Refused(Refusal::AlreadySigned));
    }
    let facts = facts::of(tx, &request, &caller.actor)?;
    let decision = decide(&facts, request.procedure(), &Move::Sign, &caller.actor)?;
    store::signed(tx, before, address, new)?;
    let recorded = Recorded { note: Some(&before.number), ..Recorded::default() };
    let request = record(tx, request, &decision, &view::acting(caller, &decision), &recorded)?;
    if decision.document == Document::Issue {
        let months = request.procedure().outcome.valid_months;
        let valid_until = months.and_then(|months| tx.today().checked_add_months(Months::new(months)));
        store::issue(tx, before.id, valid_until)?;
        outcome::take_effect(tx, &request)?;
        moves::tell(tx, &request, "signed")?;
    }
    view::shown(tx, caller, &request)
}
