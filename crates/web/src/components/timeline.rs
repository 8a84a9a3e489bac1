use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// One thing that happened.
#[derive(Clone)]
pub struct TimelineEntry {
    pub what: TextProp,
    /// Date and time, written out.
    pub when: String,
    /// RFC 3339, for machines.
    pub moment: String,
    pub who: Option<TextProp>,
    pub details: Vec<TextProp>,
}

/// What happened, newest first, on a line.
#[component]
pub fn Timeline(entries: Vec<TimelineEntry>) -> impl IntoView {
    let item = |entry: TimelineEntry| {
        let details = entry.details;
        view! {
            <li>
                <span class="what">{move || entry.what.get()}</span>
                <time datetime=entry.moment>{entry.when}</time>
                {entry.who.map(|who| view! { <span class="who">{move || who.get()}</span> })}
                {(!details.is_empty()).then(|| view! {
                    <ul>{details.into_iter().map(|line| view! { <li>{move || line.get()}</li> }).collect_view()}</ul>
                })}
            </li>
        }
    };
    view! { <ol class="timeline">{entries.into_iter().map(item).collect_view()}</ol> }
}
