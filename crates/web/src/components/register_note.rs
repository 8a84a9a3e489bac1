use super::{Banner, Tone};
use crate::api::{self, Failure};
use crate::i18n::{t, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use ventanilla_shared::Text;
use ventanilla_shared::problem::ProblemCode;

/// What a register shows of a row.
#[derive(Clone, PartialEq, Deserialize)]
struct Shown {
    label: Text,
    value: String,
}

#[derive(Clone, PartialEq)]
enum Outcome {
    Found(Vec<Shown>),
    Missing,
    /// It is there and does not count; until when, in the server's words.
    Outside(String),
}

/// How long after the last key a register is asked.
const PAUSE_MS: u32 = 400;

/// Under a register number: what the register says to it, while it is typed; where to go when it is not there.
#[component]
pub fn RegisterNote(
    register: String,
    otherwise: Option<String>,
    /// Whether a number that is there already is refused.
    must_not_exist: bool,
    /// The definition's own words: when it is not there, and when it is and must not.
    said: (Option<Text>, Option<Text>),
    value: RwSignal<String>,
) -> impl IntoView {
    let outcome = RwSignal::new(None::<Outcome>);
    let asked = StoredValue::new(0u32);
    Effect::new(move || {
        let key = value.get().trim().to_owned();
        asked.update_value(|count| *count += 1);
        let own = asked.get_value();
        let register = register.clone();
        spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(PAUSE_MS).await;
            let latest = || asked.try_get_value() == Some(own);
            if !latest() {
                return;
            }
            if key.is_empty() {
                outcome.try_set(None);
                return;
            }
            let encoded = String::from(js_sys::encode_uri_component(&key));
            let answer = api::get(format!("/registers/{register}/lookup?key={encoded}")).json().await;
            if !latest() {
                return;
            }
            match answer {
                Ok(shown) => drop(outcome.try_set(Some(Outcome::Found(shown)))),
                Err(Failure::Problem(problem)) if problem.code == ProblemCode::NotFound => {
                    let outside = problem.errors.into_iter().next().map(|error| error.message);
                    outcome.try_set(Some(outside.map_or(Outcome::Missing, Outcome::Outside)));
                }
                // The server checks again when it is filed.
                Err(_) => drop(outcome.try_set(None)),
            }
        });
    });
    let otherwise = StoredValue::new(otherwise);
    let said = StoredValue::new(said);
    let own = |text: Option<Text>| text.map(|text| view! { <p>{words(&text)}</p> });
    view! {
        <div role="status" class="register-note">
            {move || outcome.get().map(|outcome| match outcome {
                // A number that must be new is as it should be while nobody has it.
                Outcome::Missing if must_not_exist => ().into_any(),
                Outcome::Found(_) | Outcome::Outside(_) if must_not_exist => view! {
                    <Banner tone=Tone::Bad title=t("web-register-taken")>{own(said.get_value().1)}</Banner>
                }.into_any(),
                Outcome::Outside(words) => view! {
                    <Banner tone=Tone::Bad title=t("web-register-outside")><p class="last">{words}</p></Banner>
                }.into_any(),
                Outcome::Found(shown) => view! {
                    <Banner tone=Tone::Good title=t("web-register-found")>
                        <dl class="facts">
                            {shown.into_iter().map(|one| view! { <dt>{words(&one.label)}</dt><dd>{one.value}</dd> }).collect_view()}
                        </dl>
                        <p class="small last">{t("web-register-confirm")}</p>
                    </Banner>
                }.into_any(),
                Outcome::Missing => view! {
                    <Banner tone=Tone::Warning title=t("web-register-missing")>
                        // Where it leads on, the way says it.
                        {otherwise.with_value(Option::is_none).then(|| own(said.get_value().0))}
                        {otherwise.get_value().map(|code| view! {
                            <p class="last">
                                {t("web-register-otherwise")}" "
                                <a href=format!("/requests/new?procedure={code}&answers_of={}", current_request())>{t("web-register-otherwise-link")}</a>
                            </p>
                        })}
                    </Banner>
                }.into_any(),
            })}
        </div>
    }
}

/// The request of the address, whose answers are carried over.
fn current_request() -> String {
    let path = window().location().pathname().unwrap_or_default();
    path.strip_prefix("/requests/").and_then(|rest| rest.split('/').next()).unwrap_or_default().to_owned()
}
