use super::state::{Action, RequestState};

/// Why a move is not made. Each has a problem code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The action does not start from this state.
    #[error("no_such_move")]
    NoSuchMove { from: RequestState, action: Action },
    /// The actor is not the applicant.
    #[error("not_the_applicant")]
    NotTheApplicant,
    /// The actor does not hold the stage's role at its unit.
    #[error("role_missing")]
    RoleMissing,
    /// The request is held by another officer, or by none.
    #[error("not_the_assignee")]
    NotTheAssignee,
    /// Another officer took it first.
    #[error("already_taken")]
    AlreadyTaken,
    /// The actor files, or is the subject of, this very request.
    #[error("own_request")]
    OwnRequest,
    /// An older request waits in the same queue.
    #[error("not_first_in_queue")]
    NotFirstInQueue,
    /// Something is missing or wrong in what the applicant filed.
    #[error("inconsistencies")]
    Inconsistencies,
    /// It was filed before, so its number and history stay.
    #[error("filed_before")]
    FiledBefore,
    /// The checklist of the stage has open points.
    #[error("checklist_open")]
    ChecklistOpen,
    /// The officer's form is not valid.
    #[error("officer_form_invalid")]
    OfficerFormInvalid,
    /// A register lacks what the stage requires.
    #[error("not_in_register")]
    NotInRegister,
    /// One of the reasons sends the person somewhere: name, phone and address of the place are required.
    #[error("referral_missing")]
    ReferralMissing,
    /// The payment has not been confirmed.
    #[error("payment_unconfirmed")]
    PaymentUnconfirmed,
    /// The stage has no officer form, checklist or payment to confirm.
    #[error("nothing_to_fill")]
    NothingToFill,
    /// The stage may not return there.
    #[error("return_not_allowed")]
    ReturnNotAllowed,
    /// The stage may not reject, or not in this way, or not for this reason.
    #[error("rejection_not_allowed")]
    RejectionNotAllowed,
    /// A reason is required.
    #[error("reason_missing")]
    ReasonMissing,
    /// The actor reviewed this request, so another person signs.
    #[error("reviewer_cannot_sign")]
    ReviewerCannotSign,
    /// The actor signed the document that waits, so another person reviews.
    #[error("signer_cannot_review")]
    SignerCannotReview,
    /// The actor signed already.
    #[error("already_signed")]
    AlreadySigned,
    /// The document has not been rendered yet.
    #[error("not_rendered")]
    NotRendered,
    /// The rejection was definitive.
    #[error("definitive")]
    Definitive,
    /// The applicant's personal data are not complete.
    #[error("profile_incomplete")]
    ProfileIncomplete,
    /// The procedure asks for a higher identity level.
    #[error("identity_level_too_low")]
    IdentityLevelTooLow,
    /// It is filed in another way: with an account, or without one.
    #[error("filed_otherwise")]
    FiledOtherwise,
    /// The owner of the account may still veto.
    #[error("veto_running")]
    VetoRunning,
    /// The owner of the account has vetoed.
    #[error("vetoed")]
    Vetoed,
    /// There is no account such as the applicant claims, or the new address is another account's.
    #[error("no_such_account")]
    NoSuchAccount,
    /// The procedure does not have the stage that the request names: its definition was changed under it.
    #[error("unknown_stage")]
    UnknownStage,
}
