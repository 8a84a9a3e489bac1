use super::super::header::Notice;
use super::super::moves::moved;
use crate::api;
use crate::components::{Banner, Button, ErrorSummary, Form, Loaded, Tone};
use crate::i18n::t;
use crate::pages::request::Case;
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::api::requests::Request;
use ventanilla_shared::decision::Action;

/// For a request that an absent officer holds: the button by which the substitute takes it over. And for one that was taken
/// over in one's own absence: the button that takes it back.
#[component]
pub fn TakeOver(loaded: Case, can: Vec<Action>, case: Loaded<Case>, notice: Notice) -> impl IntoView {
    let Case { request, procedure } = loaded;
    if !can.contains(&Action::TakeOver) {
        return ().into_any();
    }
    let form = Form::new();
    let back = session::me_now().is_some_and(|me| request.facts.held_for == Some(me.id));
    let (text, button, done) = if back {
        ("officer-take-back-text", "officer-take-back", "officer-taken-back")
    } else {
        ("officer-take-over-text", "officer-take-over", "officer-taken-over")
    };
    let take = Callback::new(move |()| {
        let (call, procedure) = (api::act(&request, "take-over"), procedure.clone());
        form.send(async move {
            let request: Request = call.json().await?;
            moved(case, &procedure, request, notice, done);
            Ok(())
        });
    });
    view! {
        <ErrorSummary form/>
        <Banner tone=Tone::Info>
            <p>{t(text)}</p>
            <p class="above-small"><Button busy=form.busy() on_press=take>{t(button)}</Button></p>
        </Banner>
    }
    .into_any()
}
