//! Revoking certificates: what waits for a second officer, one proposal, and how one is made.

mod card;
mod decide;
mod list;
mod page;
mod propose;

pub use card::RevocationCard;
pub use list::RevocationsPage;
pub use page::RevocationPage;

use crate::components::{Shape, Tag};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::Timestamp;
use ventanilla_shared::api::revocations::{ActingOfficer, RevocationReason};
use ventanilla_shared::revocation::RevocationState;

fn reason_text(reason: RevocationReason) -> impl Fn() -> String + Clone + Send + Sync {
    let id = reason.message_id();
    move || i18n::text(&id)
}

/// Who did it, for whom, and when.
fn officer_text(who: ActingOfficer, at: Timestamp) -> impl Fn() -> String + Clone + Send + Sync {
    let date = format::moment(at);
    move || match &who.on_behalf_of {
        Some(absent) => i18n::text_with(
            "officer-revocation-by-for",
            &[("name", &who.name), ("absent", absent), ("date", &date)],
        ),
        None => i18n::text_with("officer-revocation-by", &[("name", &who.name), ("date", &date)]),
    }
}

/// How a proposal stands.
#[component]
fn RevocationTag(state: RevocationState) -> impl IntoView {
    let (class, shape, id) = match state {
        RevocationState::Proposed => ("under_review", Shape::Half, "officer-revocation-state-proposed"),
        RevocationState::Confirmed => ("rejected", Shape::Cross, "officer-revocation-state-confirmed"),
        RevocationState::Refused => ("signed", Shape::Check, "officer-revocation-state-refused"),
        RevocationState::Withdrawn => ("creation", Shape::Ring, "officer-revocation-state-withdrawn"),
    };
    view! { <Tag class shape>{t(id)}</Tag> }
}
