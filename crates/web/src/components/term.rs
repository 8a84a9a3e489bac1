use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::calendars::Term;

/// Where a due date comes from: how many working days, from when, and which days were left out.
#[component]
pub fn TermNote(term: Term) -> impl IntoView {
    let (days, from) = (term.working_days.to_string(), format::day(term.from));
    let count = move || i18n::text_with("web-term", &[("days", &days), ("from", &from)]);
    let holidays = term.holidays;
    let any = !holidays.is_empty();
    let left_out = move || {
        let language = i18n::language();
        let named = holidays
            .iter()
            .map(|day| format!("{} ({})", format::day(day.date), day.name.in_language(language)));
        i18n::text_with("web-term-holidays", &[("days", &named.collect::<Vec<_>>().join(", "))])
    };
    let year = term.from.format("%Y");
    view! {
        <details class="govuk-details term">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{t("web-term-why")}</span></summary>
            <div class="govuk-details__text small">
                <p>{count}</p>
                {any.then(|| view! { <p>{left_out}</p> })}
                <p class="last"><a href=format!("/calendars/{}?year={year}", term.institution)>{t("web-term-calendar")}</a></p>
            </div>
        </details>
    }
}
