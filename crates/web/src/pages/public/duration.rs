use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::procedures::MeasuredDuration;

/// How long a procedure really takes, and on how many requests that rests, in two short lines.
#[component]
pub fn DurationFigure(duration: MeasuredDuration) -> impl IntoView {
    let count = duration.requests.to_string();
    match duration.median_days {
        Some(days) => view! {
            {days_words(days)}
            <span class="small">{move || i18n::text_with("web-catalogue-of", &[("count", &count)])}</span>
        }
        .into_any(),
        None => view! {
            {t("web-catalogue-no-data")}
            <span class="small">{move || i18n::text_with("web-catalogue-no-data-of", &[("count", &count)])}</span>
        }
        .into_any(),
    }
}

/// The same with what it means and when it was measured.
#[component]
pub fn DurationStory(duration: MeasuredDuration) -> impl IntoView {
    let count = duration.requests.to_string();
    let date = duration.measured_on.map(format::day).unwrap_or_default();
    match duration.median_days {
        Some(days) => view! {
            <p class="big-number last">{days_words(days)}</p>
            <p class="small last">
                {move || i18n::text_with("web-procedure-duration-text", &[("count", &count), ("date", &date)])}
            </p>
        }
        .into_any(),
        None => view! {
            <p class="strong last">{t("web-catalogue-no-data")}</p>
            <p class="small last">{move || i18n::text_with("web-procedure-duration-none", &[("count", &count)])}</p>
        }
        .into_any(),
    }
}

fn days_words(days: u32) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    move || i18n::text_with("web-catalogue-days", &[("days", &days.to_string())])
}
