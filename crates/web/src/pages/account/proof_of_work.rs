use crate::api::{self, Failure};
use crate::i18n::{self, t};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use ventanilla_shared::challenge::{Challenge, Solution};

/// Numbers tried between two frames: some milliseconds of work.
const PORTION: u32 = 1_000;

/// Fetches a challenge and solves it in portions, so that the page goes on answering. `progress` tells the percentage
/// of what may have to be tried.
pub async fn solve(progress: RwSignal<Option<u32>>) -> Result<Solution, Failure> {
    progress.set(Some(0));
    let challenge: Challenge = api::get("/challenges").json().await?;
    let mut from = 0;
    let solution = loop {
        if let Some(solution) = challenge.solve_part(from, PORTION) {
            break Some(solution);
        }
        from += PORTION;
        if from > challenge.max_number {
            break None;
        }
        let percent = u64::from(from) * 100 / u64::from(challenge.max_number.max(1));
        progress.try_set(Some(percent as u32));
        TimeoutFuture::new(0).await;
    };
    progress.try_set(None);
    // A challenge without a solution is not one of ours.
    solution.ok_or(Failure::Unreadable)
}

/// Says what the wait is for.
#[component]
pub fn ProofProgress(progress: RwSignal<Option<u32>>) -> impl IntoView {
    view! {
        <div role="status">
            {move || progress.get().map(|percent| view! {
                <div class="above">
                    <p class="small last">{t("web-proof-working")}</p>
                    <progress max="100" prop:value=percent aria-label=t("web-proof-working")></progress>
                </div>
            })}
        </div>
        <p class="small above">{move || i18n::text("web-proof-note")}</p>
    }
}
