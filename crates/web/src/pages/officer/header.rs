use crate::components::{Banner, PageTitle, Shape, StateTag, Tag, TermNote, Tone};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use ventanilla_shared::api::requests::Request;
use ventanilla_shared::{Date, RequestState};

/// A request's number, state and stage, due day and holder; its buttons at the end of the line.
#[component]
pub fn CaseHeader(
    request: Request,
    /// What can be done with it now.
    children: Children,
) -> impl IntoView {
    let title = request.procedure.title.clone();
    let under_review = request.state == RequestState::UnderReview;
    let open = under_review || request.state == RequestState::Submitted;
    let due = request.due_at.filter(|_| open);
    let stage = request.stage.clone();
    let term = request.term.clone().filter(|_| open);
    view! {
        <div class="case-head">
            <div>
                <PageTitle text=request.number above=words(&title)/>
                <p class="row last">
                    <StateTag state=request.state/>
                    {stage.map(|stage| view! { <span>{words(&stage.title)}</span> })}
                    {due.map(|day| view! { <Due day/> })}
                    {request.assignee_name.filter(|_| under_review).map(|name| view! {
                        <span class="small">{move || i18n::text_with("officer-held-by", &[("name", &name)])}</span>
                    })}
                </p>
                {term.map(|term| view! { <TermNote term/> })}
            </div>
            <div class="case-tools">{children()}</div>
        </div>
    }
}

/// The last day on which a stage is on time; once it is past, with shape and word.
#[component]
pub fn Due(day: Date) -> impl IntoView {
    let text = format::day(day);
    if day < format::today() {
        view! {
            <span class="nowrap">
                <Tag class="rejected" shape=Shape::Bang>{move || i18n::text_with("officer-overdue", &[("date", &text)])}</Tag>
            </span>
        }
        .into_any()
    } else {
        view! { <span class="small nowrap">{move || i18n::text_with("web-due", &[("date", &text)])}</span> }
            .into_any()
    }
}

/// What the officer has just done, said above the case.
pub type Notice = RwSignal<Option<(Tone, &'static str)>>;

/// Says what was done, and where to go from here.
#[component]
pub fn NoticeView(
    notice: Notice,
    /// The list that one came from, and its name.
    back: (&'static str, &'static str),
) -> impl IntoView {
    move || {
        notice.get().map(|(tone, id)| {
            view! {
                <Banner tone live=true>
                    <p>{t(id)}" "<a href=back.0>{t(back.1)}</a></p>
                </Banner>
            }
        })
    }
}
