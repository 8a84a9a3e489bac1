//! Requests: what applicants file, and what officers make of it.

use super::calendars::Term;
use super::payments::PaymentStatus;
use super::people::Person;
use super::revocations::{CertificateRef, PublicRevocation, Revocation};
use super::rules;
use crate::decision::{Action, RequestFacts, RequestState, Veto};
use crate::procedure::{Inconsistency, MediaType, StageKind, Standing, SubjectKind};
use crate::revocation::RevocationFacts;
use crate::values::{
    AccountId, AssociatedPersonId, CertificateId, Cui, DocumentId, Email, Money, RequestId, Text,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::Validate;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// An own request from which answers are carried over, as far as this procedure asks the same.
    #[serde(default)]
    pub answers_of: Option<RequestId>,
    /// Code of the procedure.
    #[schema(example = "institute.study-certificate")]
    pub procedure: String,
    pub subject: NewSubject,
}

/// Whom the request is about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubject {
    pub kind: SubjectKind,
    /// Required when `kind` is `associated_person`.
    pub associated_person: Option<AssociatedPersonId>,
}

/// An account to which somebody without access to it lays claim, and how that stands with its owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Claim {
    pub cui: Cui,
    pub birth_date: NaiveDate,
    /// The new address, confirmed by the link that it got.
    pub email: Email,
    /// Whose account it is, by its personal data; `null` when there is none with this CUI and birth date.
    #[schema(example = "Lucía Ajanel Tzoc")]
    pub account_holder: Option<String>,
    pub veto: Veto,
    /// Until then the owner may veto.
    pub veto_until: DateTime<Utc>,
}

/// The procedure of a request, in the version under which it is filed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProcedureRef {
    pub code: String,
    pub version: u32,
    pub title: Text,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StageRef {
    pub id: String,
    pub kind: StageKind,
    pub title: Text,
}

/// Whom a request is about, with the data as they stand (in a draft) or stood when it was filed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Subject {
    pub kind: SubjectKind,
    pub associated_person: Option<AssociatedPersonId>,
    pub person: Person,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Applicant {
    pub id: AccountId,
    pub cui: Cui,
    pub name: String,
}

/// The evidence of a payment. May be saved half filled; what is missing is an inconsistency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// A method of the procedure's fee: `deposit_slip` or `transfer`.
    #[schema(example = "deposit_slip")]
    pub method: String,
    /// Number of the deposit slip, or reference of the transfer.
    #[validate(custom(function = "rules::payment_number"))]
    #[schema(pattern = r"^[A-Za-z0-9 -]{0,40}$")]
    #[schema(example = "88412207")]
    pub number: Option<String>,
    #[serde(default)]
    pub date: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryChoice {
    /// A method of the procedure's delivery.
    #[schema(example = "electronic")]
    pub method: String,
}

/// Who confirmed the payment, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PaymentConfirmation {
    pub by: String,
    pub at: DateTime<Utc>,
}

/// A file attached to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Document {
    pub id: DocumentId,
    /// A document kind of the procedure.
    #[schema(example = "dpi")]
    pub kind: String,
    pub description: Option<String>,
    pub file_name: String,
    pub media_type: MediaType,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
    /// Pages of a PDF; a picture is one. `null` for files from before they were counted.
    #[serde(default)]
    pub pages: Option<u32>,
    /// The electronic signatures in it, where the definition shows them; empty: it has none. `null`: not looked for, or not
    /// readable.
    #[serde(default)]
    pub signatures: Option<Vec<DocumentSignature>>,
    pub created_at: DateTime<Utc>,
    /// When its content was deleted, as the procedure says.
    #[serde(default)]
    pub deleted_at: Option<DateTime<Utc>>,
}

/// An electronic signature found in an attached PDF, as checked when it was attached. Says nothing of trust in the issuer,
/// nor of what the signer is entitled to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentSignature {
    /// Whether the bytes that it covers are those that were signed, by the key of its certificate.
    pub valid: bool,
    /// Whether it covers the whole file. Otherwise something was added to the file afterwards.
    pub whole_document: bool,
    /// Common name in the signer's certificate.
    #[schema(example = "Edna Maribel Coc Tzul")]
    pub signer: Option<String>,
    /// Common name of who issued that certificate.
    #[schema(example = "Autoridad Certificadora")]
    pub issuer: Option<String>,
    /// Serial number of that certificate, hexadecimal.
    pub serial: Option<String>,
    /// When the signer says that it was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// Whether the certificate was in force then.
    pub certificate_in_force: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RejectionReason {
    pub id: String,
    pub label: Text,
}

/// Why a request was sent back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rejected {
    pub reasons: Vec<RejectionReason>,
    pub text: String,
    pub definitive: bool,
    /// Where the person has to go.
    #[serde(default)]
    pub referral: Option<Referral>,
    /// The procedure of which a new request is offered, with the answers carried over.
    #[serde(default)]
    #[schema(example = "institute.older-title")]
    pub new_request: Option<String>,
    pub at: DateTime<Utc>,
}

/// What a register says to a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LookupResult {
    /// Id of the lookup.
    pub id: String,
    pub title: Text,
    /// The key that was looked up; `null` while the answer that gives it is missing.
    pub key: Option<String>,
    /// The register's row, or `null`: not found.
    pub entry: Option<Vec<LookupValue>>,
    /// The day on which the row must count: of the signature, of the answer that the lookup names, or of filing.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Whether the row counts on that day; one that does not is as good as none.
    #[serde(default)]
    pub standing: Option<Standing>,
    /// Whether the request goes on only when it is found, and counts.
    pub required: bool,
}

/// A column of a row that was found, beside the answer that should be the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LookupValue {
    pub label: Text,
    pub value: String,
    /// The answer, where the lookup compares it.
    pub answer: Option<String>,
    /// Whether both say the same; case, accents and blanks do not matter.
    pub same: bool,
}

/// The checklist of a stage as officers ticked it off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StageChecklist {
    /// Id of the stage.
    #[schema(example = "review")]
    pub stage: String,
    pub title: Text,
    pub points: Vec<CheckedPoint>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CheckedPoint {
    #[schema(example = "identity")]
    pub id: String,
    pub label: Text,
    /// Who ticked it off and when, oldest first. More than one: the request was rejected and reviewed again.
    pub ticks: Vec<PointTick>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PointTick {
    pub by: String,
    pub at: DateTime<Utc>,
    /// Whether it counts in the present review, and not only in one before a rejection.
    pub current: bool,
}

/// Why the document came back to review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Returned {
    pub reason: String,
    pub at: DateTime<Utc>,
}

/// A signature on the document that waits or is issued.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Signature {
    pub name: String,
    pub position: Option<String>,
    pub signed_at: DateTime<Utc>,
}

/// The rendered document of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RequestCertificate {
    pub id: CertificateId,
    #[schema(example = "2026-C-00012")]
    pub number: String,
    pub code: String,
    pub pages: u32,
    pub issued_at: Option<DateTime<Utc>>,
    pub signatures: Vec<Signature>,
    pub signatures_needed: usize,
    /// What is paid on delivery, when it is picked up.
    pub charge_on_delivery: Option<Money>,
    /// `null` unless revoked.
    #[serde(default)]
    pub revocation: Option<PublicRevocation>,
    /// Revoked certificates whose place it took.
    #[serde(default)]
    pub replaces: Vec<CertificateRef>,
    /// What decides who may propose to revoke it; for officers, once it is issued.
    #[serde(default)]
    pub revocable: Option<RevocationFacts>,
    /// Proposals to revoke it, newest first; for officers.
    #[serde(default)]
    pub revocations: Vec<Revocation>,
}

/// A request, as far as the asking person may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Request {
    pub id: RequestId,
    #[schema(example = "2026-000123")]
    pub number: String,
    pub procedure: ProcedureRef,
    pub state: RequestState,
    pub stage: Option<StageRef>,
    /// Goes into `If-Match` of every change; the `ETag` carries it too.
    pub version: i64,
    pub applicant: Applicant,
    pub subject: Subject,
    /// Answers by section id.
    pub sections: BTreeMap<String, Value>,
    pub payment: Option<Payment>,
    pub payment_confirmation: Option<PaymentConfirmation>,
    /// What the bank's statements say to the payment; `null` before it is filed, and where nothing is paid.
    #[serde(default)]
    pub payment_status: Option<PaymentStatus>,
    pub documents: Vec<Document>,
    pub delivery: Option<DeliveryChoice>,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    /// Last day on which the stage is on time.
    pub due_at: Option<NaiveDate>,
    /// Where that day comes from.
    #[serde(default)]
    pub term: Option<Term>,
    /// What the asking person may do now.
    pub actions: Vec<Action>,
    /// What decides about the actions.
    pub facts: RequestFacts,
    pub rejection: Option<Rejected>,
    pub returned: Option<Returned>,
    /// The account to which the applicant lays claim; for officers.
    #[serde(default)]
    pub claim: Option<Claim>,
    /// What the stage looks up in registers; for officers.
    #[serde(default)]
    pub lookups: Vec<LookupResult>,
    /// Answers to the officer's form by section id; for officers, and for the applicant once signed.
    pub officer_data: BTreeMap<String, Value>,
    /// Ids of the points ticked off at the present stage; for officers.
    pub checklist: Vec<String>,
    /// The checklists of the stages so far, with who ticked what off; for officers.
    #[serde(default)]
    pub checklists: Vec<StageChecklist>,
    /// Name of the officer who holds it; for officers.
    pub assignee_name: Option<String>,
    pub certificate: Option<RequestCertificate>,
}

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RequestSummary {
    pub id: RequestId,
    #[schema(example = "2026-000123")]
    pub number: String,
    pub procedure: ProcedureRef,
    pub state: RequestState,
    pub stage: Option<StageRef>,
    pub subject_name: String,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    pub due_at: Option<NaiveDate>,
}

/// A request in an officer's queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QueueItem {
    #[serde(flatten)]
    pub request: RequestSummary,
    pub overdue: bool,
    /// Whether the asking officer holds it.
    pub mine: bool,
    pub assignee_name: Option<String>,
    /// What the asking officer may do now.
    pub actions: Vec<Action>,
    /// Signatures on the document so far, and needed.
    pub signatures: usize,
    pub signatures_needed: usize,
    /// The document that waits for signatures, once it is rendered.
    #[serde(default)]
    pub certificate: Option<QueueCertificate>,
}

/// The document of a request in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueCertificate {
    pub id: CertificateId,
    #[schema(example = "2026-C-00012")]
    pub number: String,
}

/// What is missing or wrong, in the words of the request's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InconsistencyText {
    #[serde(flatten)]
    pub inconsistency: Inconsistency,
    #[schema(example = "El DPI de quien presta los servicios no está adjunto a la solicitud.")]
    pub text: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// Required of a head of unit who takes it out of order.
    #[serde(default)]
    pub reason: Option<String>,
}

/// An officer to whom a request can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Assignable {
    pub id: AccountId,
    #[schema(example = "Rosa Batz Cux")]
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Reassignment {
    pub officer: AccountId,
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "Vacaciones de la persona asignada")]
    pub reason: String,
}

/// What the officer enters at the stage. May be saved half filled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerData {
    /// Answers to the stage's form by section id.
    pub data: BTreeMap<String, Value>,
    /// Ids of the points ticked off.
    pub checklist: Vec<String>,
    /// Whether the payment was found with the bank.
    pub payment_confirmed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Rejection {
    /// Ids of reasons that the stage defines; one or more.
    #[schema(example = json!(["illegible_documents"]))]
    pub reasons: Vec<String>,
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "La fotografía del DPI está borrosa; adjunte una legible.")]
    pub text: String,
    /// `true`: it cannot be corrected.
    pub definitive: bool,
    /// Where the person has to go; required by reasons that refer.
    #[serde(default)]
    #[validate(nested)]
    pub referral: Option<Referral>,
}

/// Where a person has to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Referral {
    #[validate(custom(function = "rules::line"))]
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
    )]
    #[schema(example = "Supervisión Educativa, distrito 01-01-03")]
    pub name: String,
    #[validate(custom(function = "rules::phone"))]
    #[schema(format = "phone")]
    #[schema(example = "+502 2411 0000")]
    pub phone: String,
    #[validate(custom(function = "rules::line"))]
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
    )]
    #[schema(example = "6a calle 1-87 zona 10")]
    pub address: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// Id of an earlier stage that the definition allows.
    #[schema(example = "review")]
    pub stage: String,
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "Falta el segundo período.")]
    pub reason: String,
}

/// Signing in person. Either the secret, which opens the officer's own key for this signature only, or the token of a
/// signing session, inside which the officer opened it for a while; exactly one of them.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "certificate": "019ab0e4-5d2c-7c3e-9f10-6a2b8c4d0e1f", "secret": "Ceiba-Blanca-42" }))]
pub struct Sign {
    /// The document that the signer saw: refused when it was returned and rendered anew meanwhile.
    pub certificate: CertificateId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = "password")]
    pub secret: Option<String>,
    /// `token` of `POST /signing-sessions`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = "password")]
    pub signing_session: Option<String>,
}

impl std::fmt::Debug for Sign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sign {{ certificate: {}, … }}", self.certificate)
    }
}
