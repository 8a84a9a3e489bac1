use crate::i18n::t;
use leptos::prelude::*;
use ventanilla_shared::RequestState;

/// A request's state as colour, shape and word, so that none of the three is needed alone.
#[component]
pub fn StateTag(state: RequestState) -> impl IntoView {
    let (id, shape) = match state {
        RequestState::Creation => ("state-creation", Shape::Ring),
        RequestState::Submitted => ("state-submitted", Shape::Arrow),
        RequestState::UnderReview => ("state-under_review", Shape::Half),
        RequestState::Rejected => ("state-rejected", Shape::Cross),
        RequestState::Signed => ("state-signed", Shape::Check),
    };
    view! { <Tag class=state.as_str() shape>{t(id)}</Tag> }
}

/// The mark inside a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Ring,
    Arrow,
    Half,
    Cross,
    Check,
    Bang,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Ring => {
                "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm0 2.4a4.1 4.1 0 1 1 0 8.2 4.1 4.1 0 0 1 0-8.2Z"
            }
            Self::Arrow => "M2.5 1.5 14.5 8l-12 6.500V1.5Z",
            Self::Half => "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 2.200v9.600a4.8 4.8 0 0 1 0-9.600Z",
            Self::Cross => {
                "m3.500 1.500 4.500 4.500 4.500-4.500 2 2L10 8l4.500 4.500-2 2L8 10l-4.500 4.500-2-2L6 8 1.500 3.500l2-2Z"
            }
            Self::Check => "m6.200 13.600-5-5 2-2 3 3 6.600-7.200 2.100 1.900-8.700 9.300Z",
            Self::Bang => "M6.500 1h3v9h-3V1Zm0 11h3v3h-3v-3Z",
        }
    }
}

/// A small label in the manner of a state: `class` gives the colours.
#[component]
pub fn Tag(#[prop(into)] class: String, shape: Shape, children: Children) -> impl IntoView {
    view! {
        <span class=format!("state {class}")>
            <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path fill="currentColor" d=shape.path()/></svg>
            <span>{children()}</span>
        </span>
    }
}
