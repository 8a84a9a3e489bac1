//! The cashier's pages: importing the bank's statements, and deciding what did not match by itself.

mod cases;
mod decide;
mod decision_form;
mod facts;
mod import;
mod lines;
mod report;

pub use cases::PaymentsPage;
pub use facts::status_facts;
pub use import::StatementsPage;
pub use report::StatementPage;

use crate::components::{Shape, Tag};
use crate::i18n;
use leptos::prelude::*;
use ventanilla_shared::api::payments::{PaymentState, RowKind, RowState};

/// A row's state as colour, shape and word.
pub fn row_tag(state: RowState) -> impl IntoView {
    let (class, shape) = match state {
        RowState::Open => ("incomplete", Shape::Bang),
        RowState::MatchedAutomatically | RowState::MatchedByHand => ("signed", Shape::Check),
        RowState::NotBelonging => ("creation", Shape::Cross),
    };
    let id = format!("officer-row-{}", state.as_str());
    view! { <Tag class shape>{move || i18n::text(&id)}</Tag> }
}

/// A payment's state as colour, shape and word.
pub fn payment_tag(state: PaymentState) -> impl IntoView {
    let (class, shape) = match state {
        PaymentState::Unmatched => ("incomplete", Shape::Bang),
        PaymentState::MatchedAutomatically | PaymentState::MatchedByHand => ("signed", Shape::Check),
        PaymentState::Refused => ("rejected", Shape::Cross),
    };
    let id = format!("officer-payment-{}", state.as_str());
    view! { <Tag class shape>{move || i18n::text(&id)}</Tag> }
}

/// What kind of deposit it is, in words.
pub fn kind_words(kind: Option<RowKind>) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    move || kind.map_or_else(|| "—".into(), |kind| i18n::text(&format!("officer-row-kind-{}", kind.as_str())))
}
