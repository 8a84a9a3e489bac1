use crate::api;
use crate::components::{Load, PageTitle, StateTag, Timeline, TimelineEntry};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_router::hooks::use_params_map;
use ventanilla_shared::api::events::Event;
use ventanilla_shared::decision::Action;

/// Every state that the request has been in, with date and reasons; newest first.
#[component]
pub fn History() -> impl IntoView {
    let params = use_params_map();
    view! {
        <main class="wrap page narrow">
            {Load::page(
                move || {
                    let id = params.read().get("id").unwrap_or_default();
                    async move { Ok((api::request(&id).await?, api::events(&id).await?)) }
                },
                |(request, events)| {
                    let number = request.number.clone();
                    let above = move || i18n::text_with("web-request-number", &[("number", &number)]);
                    view! {
                        <a class="crumb" href=format!("/requests/{}", request.id)>{t("web-back-to-request")}</a>
                        <div class="row between">
                            <div><PageTitle text=t("web-history") above=above/></div>
                            <p><StateTag state=request.state/></p>
                        </div>
                        <section class="card"><EventLine events/></section>
                    }.into_any()
                },
            )}
        </main>
    }
}

/// The one thing that saving may do beside keeping what was typed, and that the history tells: the payment.
fn payment(event: &Event) -> Option<&'static str> {
    event.payment_confirmed.map(|confirmed| match confirmed {
        true => "officer-event-payment-confirmed",
        false => "officer-event-payment-unconfirmed",
    })
}

/// Events as a line in time; for officers' pages too.
#[component]
pub fn EventLine(mut events: Vec<Event>) -> impl IntoView {
    // Saving moves nothing: a draft is saved dozens of times, and the states would drown in it.
    events.retain(|event| !matches!(event.action, Action::Save | Action::Fill) || payment(event).is_some());
    events.sort_by_key(|event| std::cmp::Reverse(event.sequence));
    let entry = |event: Event| {
        let paid = payment(&event);
        let by_engine = event.by_engine;
        let (action, stage) = (event.action, event.stage_title);
        let what = move || {
            let action = match paid {
                Some(id) => i18n::text(id),
                None if by_engine && action == Action::Advance => i18n::text("officer-event-rendered"),
                None => i18n::text(&format!("action-{}", action.as_str())),
            };
            match &stage {
                Some(stage) if paid.is_none() => {
                    format!("{action} · {}", stage.in_language(i18n::language()))
                }
                _ => action,
            }
        };
        let (name, role, absent) = (event.actor_name, event.role, event.on_behalf_of);
        let who = move || {
            if by_engine {
                return i18n::text("web-by-engine");
            }
            let role = i18n::text(&format!("role-{}", role.map_or("applicant", |role| role.as_str())));
            let who = match &name {
                Some(name) => format!("{name} ({role})"),
                None => role,
            };
            match &absent {
                Some(absent) => {
                    i18n::text_with("officer-event-on-behalf", &[("who", &who), ("name", absent)])
                }
                None => who,
            }
        };
        let mut details: Vec<TextProp> = event.reasons.iter().map(|reason| words(reason).into()).collect();
        details.extend(event.proposed_by.map(|name| {
            TextProp::from(move || i18n::text_with("web-history-proposed-by", &[("name", &name)]))
        }));
        details.extend(event.text.map(TextProp::from));
        TimelineEntry {
            what: what.into(),
            when: format::moment(event.at),
            moment: event.at.to_rfc3339(),
            who: Some(who.into()),
            details,
        }
    };
    view! { <Timeline entries=events.into_iter().map(entry).collect()/> }
}
