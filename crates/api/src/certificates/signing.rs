//! Signing in person: the officer's secret opens the officer's own key, for this signature only.

use super::{outcome, rendering, store};
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::http::{Caller, Versioned};
use crate::requests::{Recorded, facts, moves, record, view};
use crate::signing_keys;
use actix_web::web;
use bytes::Bytes;
use chrono::{DateTime, Months, Utc};
use ventanilla_certificate::font_regular;
use ventanilla_pades::{Appearance, SignatureOptions, Signer};
use ventanilla_shared::RequestId;
use ventanilla_shared::api::requests::{Request, Sign};
use ventanilla_shared::decision::{Document, Move, decide};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::values::GUATEMALA_UTC_OFFSET_HOURS;
use ventanilla_shared::{Language, messages};

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
    for _ in 0..TRIES {
        match once(app, &caller, id, &body).await {
            Err(ApiError::Problem(ProblemCode::Stale)) => {}
            other => return other,
        }
    }
    Err(ApiError::STALE)
}

async fn once(
    app: &App,
    caller: &Caller,
    id: RequestId,
    body: &Sign,
) -> Result<Versioned<Request>, ApiError> {
    let (who, seen) = (caller.clone(), body.certificate);
    let (before, key, field, name, stage, last) = app
        .write(move |tx| {
            let (before, stage, last) = permitted(tx, &who, id)?;
            if before.id != seen {
                // Returned and rendered anew meanwhile: not the document that the signer saw.
                return Err(ApiError::Refused(ventanilla_shared::decision::Refusal::NotRendered));
            }
            let key = signing_keys::store::find(tx, who.account.id)?;
            let key = key.ok_or(ApiError::Problem(ProblemCode::NoSigningKey))?;
            let slot = store::signers(tx, before.id)?.len() + 1;
            Ok((before, key, rendering::field_name(slot), who.account.name(), stage, last))
        })
        .await?;
    let file = app.objects.get(&before.sha256).await?;
    let options = (field.clone(), name.clone(), caller.account.position.clone(), app.clock.now());
    let (secret, serial) = (body.secret.clone(), key.serial.clone());
    let fingerprint = key.fingerprint();
    let (blocking, now) = (app.clone(), options.3);
    let signed = web::block(move || {
        if key.valid_until <= now {
            return Err(ApiError::Problem(ProblemCode::SigningKeyExpired));
        }
        let signer = key.signer(&blocking, &key.open(&blocking, &secret)?)?;
        let field = options.0.clone();
        let signed = signature(&file, signer.as_ref(), options)?;
        // A token is another signer's now, while services are waited for.
        drop(signer);
        blocking.trust.lift(signed, &field, last, now)
    })
    .await??;
    let address = app.objects.put(Bytes::from(signed)).await?;
    let who = caller.clone();
    app.write(move |tx| {
        let new = store::NewSignature {
            signer: who.account.id,
            field: &field,
            name: &name,
            position: who.account.position.as_deref(),
            serial: &serial,
            stage: &stage,
            fingerprint: &fingerprint,
        };
        finish(tx, &who, id, &before, &address, &new)
    })
    .await
}

/// The document that waits, if the caller may sign it, at which stage, and whether no other signature follows.
fn permitted(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
) -> Result<(store::Kept, String, bool), ApiError> {
    let request = view::opened_by_officer(tx, caller, id, "sign")?;
    let facts = facts::of(tx, &request, &caller.actor)?;
    let decision = decide(&facts, request.procedure(), &Move::Sign, &caller.actor)?;
    let waiting = store::pending(tx, id)?;
    let waiting = waiting.ok_or_else(|| ApiError::internal("a rendered document is gone"))?;
    Ok((waiting, request.stage.unwrap_or_default(), decision.document == Document::Issue))
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
