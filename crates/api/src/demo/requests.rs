//! Requests in different states, so that every page has something to show.

use super::{Demo, accounts::cui};
use crate::accounts;
use crate::app::{App, Tx};
use crate::certificates::{self, signing};
use crate::documents::store as documents;
use crate::error::ApiError;
use crate::http::{Caller, IfMatch, idempotency::IdempotencyKey};
use crate::jobs;
use crate::procedures::Loaded;
use crate::requests::{drafts, moves};
use bytes::Bytes;
use lopdf::{Document as Pdf, dictionary};
use serde_json::Value;
use std::sync::Arc;
use ventanilla_shared::api::requests::{
    DeliveryChoice, Document, NewRequest, NewSubject, OfficerData, Payment, Sign, Take,
};
use ventanilla_shared::procedure::{MediaType, SubjectKind};
use ventanilla_shared::{DocumentId, RequestId};

/// A filled request, as `example.json` of a procedure holds it.
struct Example {
    procedure: Arc<Loaded>,
    filled: Value,
    /// What stands for every scan.
    sha256: String,
    size: u64,
}

fn caller(tx: &mut Tx<'_>, demo: &Demo, email: &str) -> Result<Caller, ApiError> {
    let account = accounts::store::find_by_cui(tx, &cui(demo.person(email)?)?)?;
    let account = account.ok_or_else(|| ApiError::internal("a demonstration account is missing"))?;
    Ok(Caller { actor: account.actor(), account, session: String::new(), second_factor: false })
}

/// A draft, requests that wait, and one signed certificate.
pub async fn prepare(app: &App, demo: &Demo) -> Result<(), ApiError> {
    let wanted = &demo.requests;
    let missing = || ApiError::internal(format!("demo.toml: there is no procedure {}", wanted.procedure));
    let file = wanted.procedure.replacen('.', "/", 1);
    let file = app.config.procedures.join(file).join("example.json");
    let text = std::fs::read_to_string(&file).map_err(ApiError::internal)?;
    let scan = one_page();
    let example = Example {
        procedure: app.procedures.find(&wanted.procedure).ok_or_else(missing)?,
        filled: serde_json::from_str(&text)?,
        size: scan.len() as u64,
        sha256: app.objects.put(Bytes::from(scan)).await?,
    };
    let signed = app.write_blocking(|tx| {
        let who = caller(tx, demo, &wanted.signed_for)?;
        let signed = file_one(tx, &who, &example, 1)?;
        let reviewer = caller(tx, demo, &wanted.reviewer)?;
        review(tx, &reviewer, &example, signed)?;
        for (at, email) in wanted.waiting_for.iter().enumerate() {
            let who = caller(tx, demo, email)?;
            file_one(tx, &who, &example, at + 2)?;
        }
        let who = caller(tx, demo, &wanted.draft_of)?;
        create(tx, &who, &example)?;
        Ok(signed)
    })?;
    jobs::run_due(app).await?;
    for email in &wanted.signers {
        let (caller, certificate) = app.read_blocking(|tx| {
            let certificate = certificates::store::pending(tx, signed)?;
            let certificate = certificate.ok_or_else(|| ApiError::internal("a demonstration certificate"))?;
            Ok((caller(tx, demo, email)?, certificate.id))
        })?;
        let body = Sign { certificate, secret: Some(demo.signing_secret.clone()), signing_session: None };
        signing::sign(app, caller, signed, body).await?;
    }
    Ok(())
}

fn create(tx: &mut Tx<'_>, who: &Caller, example: &Example) -> Result<(RequestId, i64), ApiError> {
    let subject = NewSubject { kind: SubjectKind::Applicant, associated_person: None };
    let procedure = example.procedure.procedure.code.clone();
    let new = NewRequest { procedure, subject, answers_of: None };
    let made = drafts::create(tx, who, &new, &IdempotencyKey::none())?;
    Ok((made.body.id, made.version))
}

fn file_one(tx: &mut Tx<'_>, who: &Caller, example: &Example, slip: usize) -> Result<RequestId, ApiError> {
    let (id, mut version) = create(tx, who, example)?;
    for section in &example.procedure.procedure.sections {
        if let Some(answers) = example.filled["sections"].get(&section.id) {
            let saved = drafts::save_section(tx, who, id, IfMatch(version), &section.id, answers.clone())?;
            version = saved.version;
        }
    }
    if let Some(fee) = &example.procedure.procedure.fee {
        let payment = Payment {
            method: fee.methods.first().map(|method| method.id.clone()).unwrap_or_default(),
            number: Some(format!("8841220{slip}")),
            date: tx.today().pred_opt(),
        };
        version = drafts::save_payment(tx, who, id, IfMatch(version), payment)?.version;
    }
    let delivery: DeliveryChoice = serde_json::from_value(example.filled["delivery"].clone())?;
    version = drafts::save_delivery(tx, who, id, IfMatch(version), delivery)?.version;
    for kind in example.filled["documents"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let document = Document {
            id: DocumentId(crate::ids::fresh(tx.now)),
            kind: kind.into(),
            description: None,
            file_name: format!("{kind}.pdf"),
            media_type: MediaType::Pdf,
            size: example.size,
            sha256: example.sha256.clone(),
            pages: Some(1),
            signatures: None,
            created_at: tx.now,
            deleted_at: None,
        };
        documents::insert(tx, id, &document, None)?;
    }
    moves::submit(tx, who, id, IfMatch(version))?;
    Ok(id)
}

fn review(tx: &mut Tx<'_>, who: &Caller, example: &Example, id: RequestId) -> Result<(), ApiError> {
    let taken = moves::take(tx, who, id, &Take::default())?;
    let stage = example.procedure.procedure.first_stage();
    let data = OfficerData {
        data: serde_json::from_value(example.filled["officer"].clone())?,
        checklist: stage.checklist.iter().map(|item| item.id.clone()).collect(),
        payment_confirmed: stage.confirms_payment,
    };
    let filled = moves::fill(tx, who, id, IfMatch(taken.version), data)?;
    moves::advance(tx, who, id, IfMatch(filled.version))?;
    Ok(())
}

/// A PDF of one page with a line of text, in place of a scan.
fn one_page() -> Vec<u8> {
    let mut pdf = Pdf::with_version("1.7");
    let pages = pdf.new_object_id();
    let font =
        pdf.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let text = b"BT /F1 24 Tf 72 740 Td (Documento de prueba) Tj ET".to_vec();
    let content = pdf.add_object(lopdf::Stream::new(dictionary! {}, text));
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    pdf.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
    let root = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", root);
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    let _ = pdf.save_to(&mut bytes);
    bytes
}
