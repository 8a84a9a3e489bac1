use super::payment_tag;
use crate::format;
use crate::i18n::{self, t};
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::api::payments::PaymentState;
use ventanilla_shared::api::requests::Request;

/// What the bank says to a payment: to its applicant in plain words, to officers with the row and the cashier's reason. A pair
/// for a list of facts.
pub fn status_facts(request: &Request) -> Option<AnyView> {
    let status = request.payment_status.clone()?;
    let own = session::me_now().is_some_and(|me| me.id == request.applicant.id);
    if own {
        let id = match status.state {
            PaymentState::Unmatched => "web-payment-status-unmatched",
            PaymentState::MatchedAutomatically | PaymentState::MatchedByHand => "web-payment-status-matched",
            PaymentState::Refused => "web-payment-status-refused",
        };
        return Some(view! { <dt>{t("web-payment-status")}</dt><dd>{t(id)}</dd> }.into_any());
    }
    let row = status.row.map(|row| {
        let (date, amount) = (format::day(row.date), row.money.in_words());
        let words = move || {
            let variables =
                [("date", date.as_str()), ("amount", amount.as_str()), ("reference", row.reference.as_str())];
            i18n::text_with("officer-payment-bank-row", &variables)
        };
        view! { <span class="small block">{words}</span> }
    });
    Some(
        view! {
            <dt>{t("officer-payment-bank")}</dt>
            <dd>
                {payment_tag(status.state)}
                {row}
                {status.reason.map(|reason| view! { <span class="small block">{reason}</span> })}
            </dd>
        }
        .into_any(),
    )
}
