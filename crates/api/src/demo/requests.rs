//! Requests in different states, so that every page has something to show.

use super::{Demo, PEOPLE, SIGNING_SECRET, accounts::cui};
use crate::accounts;
use crate::app::{App, Tx};
use crate::certificates::{self, signing};
use crate::documents::store as documents;
use crate::error::ApiError;
use crate::http::{Caller, IfMatch, idempotency::IdempotencyKey};
use crate::jobs;
use crate::requests::{drafts, moves};
use bytes::Bytes;
use lopdf::{Document as Pdf, dictionary};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use ventanilla_shared::api::requests::{
    DeliveryChoice, Document, NewRequest, NewSubject, OfficerData, Payment, Sign, Take,
};
use ventanilla_shared::procedure::{MediaType, SubjectKind};
use ventanilla_shared::{DocumentId, RequestId};

const PROCEDURE: &str = "onsec.service-certification";

fn caller(tx: &mut Tx<'_>, demo: &Demo) -> Result<Caller, ApiError> {
    let account = accounts::store::find_by_cui(tx, &cui(demo)?)?;
    let account = account.ok_or_else(|| ApiError::internal("a demonstration account is missing"))?;
    Ok(Caller { actor: account.actor(), account, session: String::new() })
}

/// A draft, two requests that wait, and one signed certificate.
pub async fn prepare(app: &App) -> Result<(), ApiError> {
    let file = one_page();
    let sha256 = app.objects.put(Bytes::from(file.clone())).await?;
    let size = file.len() as u64;
    let attach = |tx: &mut Tx<'_>, id: RequestId| {
        for kind in ["dpi", "igss_affiliation", "payment_proof"] {
            let document = Document {
                id: DocumentId(crate::ids::fresh(tx.now)),
                kind: kind.into(),
                description: None,
                file_name: format!("{kind}.pdf"),
                media_type: MediaType::Pdf,
                size,
                sha256: sha256.clone(),
                created_at: tx.now,
            };
            documents::insert(tx, id, &document)?;
        }
        Ok::<_, ApiError>(())
    };
    let signed = app.write_blocking(|tx| {
        let (lucia, oscar) = (caller(tx, &PEOPLE[0])?, caller(tx, &PEOPLE[1])?);
        let signed = file_one(tx, &lucia, "88412201", &attach)?;
        let rosa = caller(tx, &PEOPLE[2])?;
        review(tx, &rosa, signed)?;
        file_one(tx, &oscar, "88412202", &attach)?;
        file_one(tx, &lucia, "88412203", &attach)?;
        create(tx, &lucia)?;
        Ok(signed)
    })?;
    jobs::run_due(app).await?;
    for signer in &PEOPLE[4..7] {
        let (caller, certificate) = app.read_blocking(|tx| {
            let certificate = certificates::store::pending(tx, signed)?;
            Ok((
                caller(tx, signer)?,
                certificate.ok_or_else(|| ApiError::internal("a demonstration certificate"))?.id,
            ))
        })?;
        let body = Sign { certificate, secret: SIGNING_SECRET.into() };
        signing::sign(app, caller, signed, body).await?;
    }
    Ok(())
}

fn create(tx: &mut Tx<'_>, who: &Caller) -> Result<(RequestId, i64), ApiError> {
    let subject = NewSubject { kind: SubjectKind::Applicant, associated_person: None };
    let new = NewRequest { procedure: PROCEDURE.into(), subject, answers_of: None };
    let made = drafts::create(tx, who, &new, &IdempotencyKey::none())?;
    Ok((made.body.id, made.version))
}

fn file_one(
    tx: &mut Tx<'_>,
    who: &Caller,
    slip: &str,
    attach: &dyn Fn(&mut Tx<'_>, RequestId) -> Result<(), ApiError>,
) -> Result<RequestId, ApiError> {
    let (id, version) = create(tx, who)?;
    let saved =
        drafts::save_section(tx, who, id, IfMatch(version), "services", json!({ "items": [period()] }))?;
    let payment =
        Payment { method: "deposit_slip".into(), number: Some(slip.into()), date: tx.today().pred_opt() };
    let saved = drafts::save_payment(tx, who, id, IfMatch(saved.version), payment)?;
    let delivery = DeliveryChoice { method: "electronic".into() };
    let saved = drafts::save_delivery(tx, who, id, IfMatch(saved.version), delivery)?;
    attach(tx, id)?;
    moves::submit(tx, who, id, IfMatch(saved.version))?;
    Ok(id)
}

fn review(tx: &mut Tx<'_>, who: &Caller, id: RequestId) -> Result<(), ApiError> {
    let taken = moves::take(tx, who, id, &Take::default())?;
    let record = json!({
        "number": 1, "code": "274", "position": "Asistente Profesional IV", "institution": "Ministerio de Educación",
        "unit": "Archivo General", "place": "Guatemala, Guatemala", "budget_line": "011", "start_date": "1990-02-01",
        "end_date": "1999-10-31", "days": "0.00", "hours": "164.00", "salary": "1106.00", "bonus": "0.00",
        "insurance": "0.00", "seniority": "0.00", "issued_on": "1999-12-31",
    });
    let data = OfficerData {
        data: BTreeMap::from([
            ("service_records".to_owned(), json!({ "items": [record] })),
            (
                "observations".to_owned(),
                json!({ "items": [{ "text": "Se certifica únicamente el período solicitado." }] }),
            ),
        ]),
        checklist: ["identity", "igss", "records"].map(str::to_owned).into(),
        payment_confirmed: true,
    };
    let filled = moves::fill(tx, who, id, IfMatch(taken.version), data)?;
    moves::advance(tx, who, id, IfMatch(filled.version))?;
    Ok(())
}

fn period() -> Value {
    json!({
        "institution": "Ministerio de Educación", "unit": "Archivo General", "position": "Asistente Profesional IV",
        "start_date": "1990-02-01", "end_date": "1999-10-31", "budget_line": "011", "department": "1",
        "municipality": "101",
    })
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
