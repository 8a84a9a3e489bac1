//! Errors of the API: `application/problem+json` (RFC 9457) with stable codes.

use crate::decision::Refusal;
use crate::revocation::RevocationRefusal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::ToSchema;

macro_rules! problems {
    ($($variant:ident = $code:literal, $status:literal;)+) => {
        /// Stable code of a problem. Its title is the message `problem-<code>` with hyphens.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ProblemCode {
            $(#[serde(rename = $code)] $variant,)+
        }

        impl ProblemCode {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }
        }
    };
}

problems! {
    Malformed = "malformed", 400;
    Invalid = "invalid", 422;
    Unauthenticated = "unauthenticated", 401;
    SignInFailed = "sign_in_failed", 401;
    Forbidden = "forbidden", 403;
    NotFound = "not_found", 404;
    MethodNotAllowed = "method_not_allowed", 405;
    Stale = "stale", 412;
    VersionRequired = "version_required", 428;
    TooLarge = "too_large", 413;
    UnsupportedMedia = "unsupported_media", 415;
    NotAcceptable = "not_acceptable", 406;
    TooManyRequests = "too_many_requests", 429;
    Unavailable = "unavailable", 503;
    ScannerUnavailable = "scanner_unavailable", 503;
    Overloaded = "overloaded", 503;
    SecondFactorRequired = "second_factor_required", 403;
    WrongCode = "wrong_code", 422;
    SecondFactorSet = "second_factor_set", 409;
    SecondFactorMissing = "second_factor_missing", 409;
    Internal = "internal", 500;
    ChallengeFailed = "challenge_failed", 422;
    TokenInvalid = "token_invalid", 410;
    IdempotencyMismatch = "idempotency_mismatch", 422;
    PaymentReferenceUsed = "payment_reference_used", 409;
    WrongSecret = "wrong_secret", 422;
    SigningSessionOver = "signing_session_over", 422;
    NoSigningKey = "no_signing_key", 409;
    SigningKeyInvalid = "signing_key_invalid", 422;
    SigningKeyExpired = "signing_key_expired", 422;
    SigningKeyUnfit = "signing_key_unfit", 422;
    SigningKeyMissing = "signing_key_missing", 422;
    SigningKeyLocked = "signing_key_locked", 422;
    SigningKeyTaken = "signing_key_taken", 409;
    SigningDeviceUnavailable = "signing_device_unavailable", 503;
    SigningDeviceBroken = "signing_device_broken", 502;
    SigningKeyUntrusted = "signing_key_untrusted", 422;
    SigningKeyRevoked = "signing_key_revoked", 422;
    TrustUnavailable = "trust_unavailable", 503;
    TrustBroken = "trust_broken", 502;
    NotRenderable = "not_renderable", 409;
    NoSuchMove = "no_such_move", 409;
    NotTheAssignee = "not_the_assignee", 409;
    AlreadyTaken = "already_taken", 409;
    OwnRequest = "own_request", 403;
    NotFirstInQueue = "not_first_in_queue", 409;
    QueueEmpty = "queue_empty", 404;
    Inconsistencies = "inconsistencies", 422;
    FiledBefore = "filed_before", 409;
    ChecklistOpen = "checklist_open", 409;
    OfficerFormInvalid = "officer_form_invalid", 422;
    PaymentUnconfirmed = "payment_unconfirmed", 409;
    NotInRegister = "not_in_register", 409;
    AlreadyInRegister = "already_in_register", 409;
    OwnNotice = "own_notice", 403;
    ReferralMissing = "referral_missing", 422;
    NothingToFill = "nothing_to_fill", 409;
    ReturnNotAllowed = "return_not_allowed", 422;
    RejectionNotAllowed = "rejection_not_allowed", 422;
    ReasonMissing = "reason_missing", 422;
    ReviewerCannotSign = "reviewer_cannot_sign", 403;
    SignerCannotReview = "signer_cannot_review", 403;
    AlreadySigned = "already_signed", 409;
    NotRendered = "not_rendered", 409;
    Definitive = "definitive", 409;
    ProfileIncomplete = "profile_incomplete", 409;
    IdentityLevelTooLow = "identity_level_too_low", 403;
    FiledOtherwise = "filed_otherwise", 409;
    VetoRunning = "veto_running", 409;
    Vetoed = "vetoed", 409;
    NoSuchAccount = "no_such_account", 409;
    UploadOffset = "upload_offset", 409;
    ContentDeleted = "content_deleted", 410;
    AlreadyDecided = "already_decided", 409;
    AbsenceOver = "absence_over", 409;
    NotIssued = "not_issued", 409;
    AlreadyRevoked = "already_revoked", 409;
    RevocationProposed = "revocation_proposed", 409;
    SecondOfficerNeeded = "second_officer_needed", 403;
    NotTheProposer = "not_the_proposer", 403;
}

// By hand: the derivation does not see the names that the macro gives.
impl utoipa::PartialSchema for ProblemCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        let codes = Self::ALL.iter().map(|code| code.as_str());
        let words = "Stable code of a problem.";
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(codes))
            .description(Some(words))
            .into()
    }
}

impl ToSchema for ProblemCode {}

impl ProblemCode {
    /// Message id of the title.
    pub fn title_id(self) -> String {
        format!("problem-{}", self.as_str().replace('_', "-"))
    }
}

impl From<Refusal> for ProblemCode {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoSuchMove { .. } => Self::NoSuchMove,
            // A foreign id gets the same answer whether it exists or not.
            Refusal::NotTheApplicant => Self::NotFound,
            Refusal::RoleMissing => Self::Forbidden,
            Refusal::NotTheAssignee => Self::NotTheAssignee,
            Refusal::AlreadyTaken => Self::AlreadyTaken,
            Refusal::OwnRequest => Self::OwnRequest,
            Refusal::NotFirstInQueue => Self::NotFirstInQueue,
            Refusal::Inconsistencies => Self::Inconsistencies,
            Refusal::FiledBefore => Self::FiledBefore,
            Refusal::ChecklistOpen => Self::ChecklistOpen,
            Refusal::OfficerFormInvalid => Self::OfficerFormInvalid,
            Refusal::PaymentUnconfirmed => Self::PaymentUnconfirmed,
            Refusal::NotInRegister => Self::NotInRegister,
            Refusal::ReferralMissing => Self::ReferralMissing,
            Refusal::NothingToFill => Self::NothingToFill,
            Refusal::ReturnNotAllowed => Self::ReturnNotAllowed,
            Refusal::RejectionNotAllowed => Self::RejectionNotAllowed,
            Refusal::ReasonMissing => Self::ReasonMissing,
            Refusal::ReviewerCannotSign => Self::ReviewerCannotSign,
            Refusal::SignerCannotReview => Self::SignerCannotReview,
            Refusal::AlreadySigned => Self::AlreadySigned,
            Refusal::NotRendered => Self::NotRendered,
            Refusal::Definitive => Self::Definitive,
            Refusal::ProfileIncomplete => Self::ProfileIncomplete,
            Refusal::IdentityLevelTooLow => Self::IdentityLevelTooLow,
            Refusal::FiledOtherwise => Self::FiledOtherwise,
            Refusal::VetoRunning => Self::VetoRunning,
            Refusal::Vetoed => Self::Vetoed,
            Refusal::NoSuchAccount => Self::NoSuchAccount,
            Refusal::UnknownStage => Self::Internal,
        }
    }
}

impl From<RevocationRefusal> for ProblemCode {
    fn from(refusal: RevocationRefusal) -> Self {
        match refusal {
            RevocationRefusal::NotIssued => Self::NotIssued,
            RevocationRefusal::AlreadyRevoked => Self::AlreadyRevoked,
            RevocationRefusal::AlreadyProposed => Self::RevocationProposed,
            RevocationRefusal::AlreadyDecided => Self::AlreadyDecided,
            RevocationRefusal::RoleMissing => Self::Forbidden,
            RevocationRefusal::OwnRequest => Self::OwnRequest,
            RevocationRefusal::SameOfficer => Self::SecondOfficerNeeded,
            RevocationRefusal::NotTheProposer => Self::NotTheProposer,
        }
    }
}

/// What went wrong (RFC 9457).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A URI that names the kind of problem; `code` is its last part.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid")]
    pub kind: Cow<'static, str>,
    pub code: ProblemCode,
    /// In the language of the request.
    #[schema(example = "Hay datos por corregir")]
    pub title: String,
    /// HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// What to do about it, where there is more to say than the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// One entry a wrong field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer into the request's body (RFC 6901).
    #[schema(example = "/email")]
    pub pointer: String,
    /// Stable code; its message is `field-<code>`.
    #[schema(example = "email")]
    pub code: String,
    /// In the language of the request.
    #[schema(example = "Escriba una dirección de correo, por ejemplo nombre@correo.com")]
    pub message: String,
}
