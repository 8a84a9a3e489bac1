use super::VerificationCode;
use crate::app::Tx;
use crate::db::schema::{
    certificate_files as files, certificate_proofs as proofs, certificate_signatures as signatures_table,
    certificates,
};
use crate::db::{from_db, is_unique_violation, to_db};
use crate::error::ApiError;
use crate::log::{CertificateEvent, Entry};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::api::requests::Signature;
use ventanilla_shared::{AccountId, CertificateId, RequestId};

/// A row as the table holds it, in the order of its columns.
#[derive(Queryable)]
struct Row {
    id: String,
    request_id: String,
    number: String,
    code: String,
    status: String,
    _data: String,
    sha256: String,
    pages: i64,
    holder_initials: String,
    holder_cui: String,
    version: i64,
    _rendered_at: NaiveDateTime,
    issued_at: Option<NaiveDateTime>,
    voided_at: Option<NaiveDateTime>,
    valid_until: Option<NaiveDate>,
    revoked_at: Option<NaiveDateTime>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Pending,
    Issued,
    /// Issued, and taken back since.
    Revoked,
    Void,
}

/// A certificate as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: CertificateId,
    pub request: RequestId,
    pub number: String,
    /// Printed form.
    pub code: String,
    pub status: Status,
    /// Address of the file as it is now; empty while it is being rendered.
    pub sha256: String,
    pub pages: u32,
    pub holder_initials: String,
    pub holder_cui: String,
    /// Counts the files: one higher with each signature.
    pub version: i64,
    pub issued_at: Option<DateTime<Utc>>,
    pub voided_at: Option<DateTime<Utc>>,
    pub valid_until: Option<NaiveDate>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Kept {
    pub fn is_rendered(&self) -> bool {
        !self.sha256.is_empty()
    }

    /// Whether the last signature is on it, also when it was revoked since.
    pub fn was_issued(&self) -> bool {
        matches!(self.status, Status::Issued | Status::Revoked)
    }
}

fn kept(row: Row) -> Result<Kept, ApiError> {
    let impossible =
        |what: &str| ApiError::internal(format!("certificate {}: impossible {what}", row.number));
    Ok(Kept {
        id: row.id.parse().map_err(|_| impossible("id"))?,
        request: row.request_id.parse().map_err(|_| impossible("request"))?,
        code: VerificationCode::parse(&row.code).ok_or_else(|| impossible("code"))?.printed(),
        status: match (row.status.as_str(), row.revoked_at) {
            ("pending", None) => Status::Pending,
            ("issued", None) => Status::Issued,
            ("issued", Some(_)) => Status::Revoked,
            ("void", None) => Status::Void,
            _ => return Err(impossible("status")),
        },
        pages: u32::try_from(row.pages).map_err(|_| impossible("number of pages"))?,
        number: row.number,
        sha256: row.sha256,
        holder_initials: row.holder_initials,
        holder_cui: row.holder_cui,
        version: row.version,
        issued_at: row.issued_at.map(from_db),
        voided_at: row.voided_at.map(from_db),
        valid_until: row.valid_until,
        revoked_at: row.revoked_at.map(from_db),
    })
}

/// The document of a request that waits for signatures, or is being rendered.
pub fn pending(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> = certificates::table
        .filter(certificates::request_id.eq(request.to_string()))
        .filter(certificates::status.eq("pending"))
        .first(tx.db)
        .optional()?;
    row.map(kept).transpose()
}

/// The document of a request that waits or is issued.
pub fn current(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> = certificates::table
        .filter(certificates::request_id.eq(request.to_string()))
        .filter(certificates::status.ne("void"))
        .first(tx.db)
        .optional()?;
    row.map(kept).transpose()
}

pub fn find(tx: &mut Tx<'_>, id: CertificateId) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> = certificates::table.find(id.to_string()).first(tx.db).optional()?;
    row.map(kept).transpose()
}

pub fn find_by_code(tx: &mut Tx<'_>, code: &VerificationCode) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> =
        certificates::table.filter(certificates::code.eq(code.as_str())).first(tx.db).optional()?;
    row.map(kept).transpose()
}

pub fn find_by_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> =
        certificates::table.filter(certificates::number.eq(number)).first(tx.db).optional()?;
    row.map(kept).transpose()
}

/// The certificate whose file has this content, or had it when it was issued, before its proofs were renewed.
pub fn find_by_content(tx: &mut Tx<'_>, sha256: &str) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> =
        certificates::table.filter(certificates::sha256.eq(sha256)).first(tx.db).optional()?;
    let row = match row {
        Some(row) => Some(row),
        None => {
            let earlier = files::table.filter(files::sha256.eq(sha256)).select(files::certificate_id);
            certificates::table.filter(certificates::id.eq_any(earlier)).first(tx.db).optional()?
        }
    };
    row.map(kept).transpose()
}

/// The data with which the document was rendered.
pub fn data(tx: &mut Tx<'_>, id: CertificateId) -> Result<serde_json::Value, ApiError> {
    let data: String = certificates::table.find(id.to_string()).select(certificates::data).first(tx.db)?;
    Ok(serde_json::from_str(&data)?)
}

/// What is fixed before the document is rendered.
pub struct New<'a> {
    pub request: RequestId,
    pub number: &'a str,
    pub code: &'a VerificationCode,
    pub holder_initials: &'a str,
    pub holder_cui: &'a str,
}

/// Fixes number and code of a document; its file follows.
pub fn reserve(tx: &mut Tx<'_>, new: &New<'_>) -> Result<CertificateId, ApiError> {
    let id = CertificateId(crate::ids::fresh(tx.now));
    diesel::insert_into(certificates::table)
        .values((
            certificates::id.eq(id.to_string()),
            certificates::request_id.eq(new.request.to_string()),
            certificates::number.eq(new.number),
            certificates::code.eq(new.code.as_str()),
            certificates::status.eq("pending"),
            certificates::data.eq("{}"),
            certificates::sha256.eq(""),
            certificates::pages.eq(0),
            certificates::holder_initials.eq(new.holder_initials),
            certificates::holder_cui.eq(new.holder_cui),
            certificates::version.eq(0),
            certificates::rendered_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(id)
}

/// Names the rendered file; once.
pub fn rendered(
    tx: &mut Tx<'_>,
    id: CertificateId,
    data: &str,
    sha256: &str,
    pages: usize,
) -> Result<(), ApiError> {
    let waiting = certificates::table.find(id.to_string()).filter(certificates::sha256.eq(""));
    let changed = diesel::update(waiting)
        .set((
            certificates::data.eq(data),
            certificates::sha256.eq(sha256),
            certificates::pages.eq(i64::try_from(pages).unwrap_or(i64::MAX)),
            certificates::version.eq(1),
            certificates::rendered_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    if changed != 1 {
        return Err(ApiError::STALE);
    }
    enter(tx, id, CertificateEvent::Rendered)
}

/// Enters the certificate, as it is now, into the public log: in this transaction, so that neither is without the other.
fn enter(tx: &mut Tx<'_>, id: CertificateId, event: CertificateEvent) -> Result<(), ApiError> {
    let kept = find(tx, id)?.ok_or(ApiError::NOT_FOUND)?;
    tx.log.push(Entry::certificate(event, &kept.number, &kept.code, &kept.sha256));
    Ok(())
}

/// A signature that was put on the file.
pub struct NewSignature<'a> {
    pub signer: AccountId,
    pub field: &'a str,
    pub name: &'a str,
    pub position: Option<&'a str>,
    pub serial: &'a str,
    /// The stage at which it was put on.
    pub stage: &'a str,
    /// SHA-256 of the signer's certificate, hexadecimal.
    pub fingerprint: &'a str,
}

/// Replaces the file by the one with a signature more. Stale when another signer was faster.
pub fn signed(tx: &mut Tx<'_>, before: &Kept, sha256: &str, new: &NewSignature<'_>) -> Result<(), ApiError> {
    let waiting = certificates::table
        .find(before.id.to_string())
        .filter(certificates::version.eq(before.version))
        .filter(certificates::status.eq("pending"));
    let changed = diesel::update(waiting)
        .set((certificates::sha256.eq(sha256), certificates::version.eq(before.version + 1)))
        .execute(tx.db)?;
    if changed == 0 {
        return Err(ApiError::STALE);
    }
    diesel::insert_into(signatures_table::table)
        .values((
            signatures_table::certificate_id.eq(before.id.to_string()),
            signatures_table::signer_id.eq(new.signer.to_string()),
            signatures_table::field.eq(new.field),
            signatures_table::name.eq(new.name),
            signatures_table::position.eq(new.position),
            signatures_table::serial.eq(new.serial),
            signatures_table::stage.eq(new.stage),
            signatures_table::fingerprint.eq(new.fingerprint),
            signatures_table::signed_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)
        .map_err(|error| if is_unique_violation(&error) { ApiError::STALE } else { error.into() })?;
    Ok(())
}

/// The last signature is on it.
pub fn issue(tx: &mut Tx<'_>, id: CertificateId, valid_until: Option<NaiveDate>) -> Result<(), ApiError> {
    let waiting = certificates::table.find(id.to_string()).filter(certificates::status.eq("pending"));
    let changed = diesel::update(waiting)
        .set((
            certificates::status.eq("issued"),
            certificates::issued_at.eq(Some(to_db(tx.now))),
            certificates::valid_until.eq(valid_until),
        ))
        .execute(tx.db)?;
    if changed != 1 {
        return Err(ApiError::STALE);
    }
    // How long its proofs hold is read off the file by the next sweep.
    diesel::insert_into(proofs::table).values(proofs::certificate_id.eq(id.to_string())).execute(tx.db)?;
    enter(tx, id, CertificateEvent::Issued)
}

/// The document that waited is void under its number.
pub fn void_pending(tx: &mut Tx<'_>, request: RequestId) -> Result<(), ApiError> {
    let Some(waiting) = pending(tx, request)? else { return Ok(()) };
    let row = certificates::table.find(waiting.id.to_string()).filter(certificates::status.eq("pending"));
    let changed = diesel::update(row)
        .set((certificates::status.eq("void"), certificates::voided_at.eq(Some(to_db(tx.now)))))
        .execute(tx.db)?;
    // One that never was rendered has no file, and is not in the log.
    if changed == 1 && waiting.is_rendered() {
        enter(tx, waiting.id, CertificateEvent::Voided)
    } else {
        Ok(())
    }
}

/// Who has signed the document.
pub fn signers(tx: &mut Tx<'_>, id: CertificateId) -> Result<Vec<AccountId>, ApiError> {
    let rows: Vec<String> = signatures_table::table
        .filter(signatures_table::certificate_id.eq(id.to_string()))
        .order(signatures_table::signed_at)
        .select(signatures_table::signer_id)
        .load(tx.db)?;
    rows.iter().map(|id| id.parse().map_err(ApiError::internal)).collect()
}

/// Fingerprints of the certificates with which a stage was signed, and when.
pub fn signed_with(
    tx: &mut Tx<'_>,
    id: CertificateId,
    stage: &str,
) -> Result<Vec<(String, DateTime<Utc>)>, ApiError> {
    let rows: Vec<(String, NaiveDateTime)> = signatures_table::table
        .filter(signatures_table::certificate_id.eq(id.to_string()))
        .filter(signatures_table::stage.eq(stage))
        .order(signatures_table::signed_at)
        .select((signatures_table::fingerprint, signatures_table::signed_at))
        .load(tx.db)?;
    Ok(rows.into_iter().map(|(fingerprint, at)| (fingerprint, from_db(at))).collect())
}

/// The signatures on the document, first one first.
pub fn signatures(tx: &mut Tx<'_>, id: CertificateId) -> Result<Vec<Signature>, ApiError> {
    let rows: Vec<(String, Option<String>, NaiveDateTime)> = signatures_table::table
        .filter(signatures_table::certificate_id.eq(id.to_string()))
        .order(signatures_table::signed_at)
        .select((signatures_table::name, signatures_table::position, signatures_table::signed_at))
        .load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|(name, position, at)| Signature { name, position, signed_at: from_db(at) })
        .collect())
}

/// Ids of the issued certificates of requests that the account filed, newest first.
pub fn issued_to(tx: &mut Tx<'_>, applicant: AccountId) -> Result<Vec<CertificateId>, ApiError> {
    use crate::db::schema::requests;
    let ids: Vec<String> = certificates::table
        .inner_join(requests::table.on(requests::id.eq(certificates::request_id)))
        .filter(requests::applicant_id.eq(applicant.to_string()))
        .filter(certificates::status.eq("issued"))
        .order(certificates::issued_at.desc())
        .limit(200)
        .select(certificates::id)
        .load(tx.db)?;
    ids.iter().map(|id| id.parse().map_err(ApiError::internal)).collect()
}
