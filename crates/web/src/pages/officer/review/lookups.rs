use crate::components::{Banner, Shape, Tag, Tone};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use ventanilla_shared::api::requests::LookupResult;

/// What the registers say to the stage, with what differs from the request.
#[component]
pub fn Lookups(results: Vec<LookupResult>) -> impl IntoView {
    if results.is_empty() {
        return ().into_any();
    }
    let one = |result: LookupResult| {
        let required = result.required;
        let outside = result.standing.and_then(|standing| {
            let on = format::day(result.on?);
            Some((super::super::registers::standing_text(standing)?, on))
        });
        let body = match (result.key.clone(), result.entry) {
            (None, _) => view! { <p class="muted last">{t("officer-lookup-waits")}</p> }.into_any(),
            (Some(_), None) => view! {
                <Banner tone=Tone::Bad title=t("officer-lookup-missing")>
                    {result.required.then(|| view! { <p class="last">{t("officer-lookup-required")}</p> })}
                </Banner>
            }
            .into_any(),
            (Some(_), Some(values)) => view! {
                {outside.map(|(said, on)| view! {
                    <Banner tone=Tone::Bad title=t("officer-lookup-outside")>
                        <p class="last">
                            {move || said()}" "{move || i18n::text_with("officer-lookup-on", &[("date", &on)])}
                            {required.then(|| view! { " "{t("officer-lookup-required")} })}
                        </p>
                    </Banner>
                })}
                <dl class="facts">
                    {values.into_iter().map(|value| {
                        let said = value.answer.clone().unwrap_or_default();
                        view! {
                            <dt>{words(&value.label)}</dt>
                            <dd>
                                {value.value}
                                {(!value.same).then(|| view! {
                                    " "<Tag class="rejected" shape=Shape::Bang>
                                        {move || i18n::text_with("officer-lookup-differs", &[("answer", &said)])}
                                    </Tag>
                                })}
                            </dd>
                        }
                    }).collect_view()}
                </dl>
            }
            .into_any(),
        };
        view! {
            <h3>{words(&result.title)}{result.key.map(|key| view! { " "<span class="small">{key}</span> })}</h3>
            {body}
        }
    };
    view! {
        <section class="card">
            <h2>{t("officer-lookups")}</h2>
            {results.into_iter().map(one).collect_view()}
        </section>
    }
    .into_any()
}
