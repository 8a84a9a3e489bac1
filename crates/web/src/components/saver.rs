use super::{Banner, Button, ButtonKind, FailureView, Tone};
use crate::api::{self, Failure};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use ventanilla_shared::Timestamp;
use ventanilla_shared::api::requests::Request;
use ventanilla_shared::problem::ProblemCode;

/// How far saving is.
#[derive(Debug, Clone)]
enum Progress {
    Idle,
    Saving,
    Saved(Timestamp),
    Failed(Failure),
}

/// Saves parts of a request while the person types. One save is on its way at a time, each under the version that the
/// one before it left; a change in the meantime is saved right after.
#[derive(Clone, Copy)]
pub struct Saver {
    progress: RwSignal<Progress>,
    // Stays while the next try is on its way: a button beside it must not vanish under a finger.
    failure: RwSignal<Option<Failure>>,
    request: RwSignal<Request>,
    running: StoredValue<bool>,
    waiting: StoredValue<Option<(String, Value)>>,
    // What the last save could not keep.
    refused: StoredValue<Option<(String, Value)>>,
}

impl Saver {
    pub fn new(request: &Request) -> Self {
        Self {
            progress: RwSignal::new(Progress::Idle),
            failure: RwSignal::new(None),
            request: RwSignal::new(request.clone()),
            running: StoredValue::new(false),
            waiting: StoredValue::new(None),
            refused: StoredValue::new(None),
        }
    }

    /// The request as the server last answered it.
    pub fn request(self) -> RwSignal<Request> {
        self.request
    }

    /// Why the last save failed, if it did; followed by what reads it inside a view.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// Whether the last save failed.
    pub fn failed(self) -> bool {
        self.failure.try_with_untracked(Option::is_some).unwrap_or_default()
    }

    /// Waits until no save is on its way.
    pub async fn settled(self) {
        while self.running.try_get_value() == Some(true) {
            gloo_timers::future::TimeoutFuture::new(50).await;
        }
    }

    /// Saves `body` as `part` of the request (`payment`, `sections/services`), without waiting for it.
    pub fn save(self, part: &str, body: Value) {
        self.waiting.set_value(Some((part.to_owned(), body)));
        spawn_local(async move {
            // A failure is shown by the note.
            let _ = self.run().await;
        });
    }

    /// Saves and waits until everything is saved.
    pub async fn save_now(self, part: &str, body: Value) -> Result<(), Failure> {
        self.waiting.set_value(Some((part.to_owned(), body)));
        self.settled().await;
        self.run().await
    }

    async fn run(self) -> Result<(), Failure> {
        if self.running.try_get_value() != Some(false) {
            return Ok(());
        }
        self.running.set_value(true);
        let mut outcome = Ok(());
        while let Some(Some((part, body))) = self.waiting.try_update_value(Option::take) {
            self.progress.set(Progress::Saving);
            let mut sent = self.send(&part, &body).await;
            if let Err(failure) = &sent
                && is_stale(failure)
                && self.catch_up(&part).await.unwrap_or_default()
            {
                sent = self.send(&part, &body).await;
            }
            match sent {
                Ok(request) => {
                    self.request.try_set(request);
                    self.failure.try_set(None);
                    self.progress.try_set(Progress::Saved(format::now()));
                }
                Err(failure) => {
                    self.refused.try_set_value(Some((part, body)));
                    self.failure.try_set(Some(failure.clone()));
                    self.progress.try_set(Progress::Failed(failure.clone()));
                    outcome = Err(failure);
                }
            }
        }
        self.running.try_set_value(false);
        outcome
    }

    async fn send(self, part: &str, body: &Value) -> Result<Request, Failure> {
        let (id, version) = self.request.with_untracked(|request| (request.id, request.version));
        api::put(format!("/requests/{id}/{part}")).if_match(api::etag(version)).body(body).json().await
    }

    /// After `stale`: takes the version that the server has, unless this very part was changed there too. Then the person
    /// has to say which one stays.
    async fn catch_up(self, part: &str) -> Result<bool, Failure> {
        let known = self.request.get_untracked();
        let fresh = api::request(&known.id.to_string()).await?;
        let untouched = part_of(&fresh, part).is_some_and(|fresh| Some(fresh) == part_of(&known, part));
        let takes = untouched && fresh.state == known.state;
        if takes {
            self.request.try_set(fresh);
        }
        Ok(takes)
    }

    /// Reads the request anew; what is saved next goes over what the server has.
    pub async fn refresh(self) -> Result<Request, Failure> {
        let id = self.request.with_untracked(|request| request.id);
        let fresh = api::request(&id.to_string()).await?;
        self.request.try_set(fresh.clone());
        Ok(fresh)
    }

    /// Saves what was refused, over what somebody else or another tab has saved meanwhile.
    fn save_over(self) {
        spawn_local(async move {
            if let Err(failure) = self.refresh().await {
                self.failure.try_set(Some(failure.clone()));
                self.progress.try_set(Progress::Failed(failure));
            } else if let Some(Some((part, body))) = self.refused.try_update_value(Option::take) {
                self.save(&part, body);
            }
        });
    }
}

pub fn is_stale(failure: &Failure) -> bool {
    failure.code() == Some(ProblemCode::Stale)
}

/// What is saved under this name, to see whether it changed.
fn part_of(request: &Request, part: &str) -> Option<Value> {
    match part.split_once('/') {
        Some(("sections", id)) => Some(json!(request.sections.get(id))),
        None if part == "payment" => Some(json!(request.payment)),
        None if part == "delivery" => Some(json!(request.delivery)),
        _ => None,
    }
}

/// Somebody saved a newer version while the person typed: which one stays?
#[component]
pub fn StaleNote(on_keep: Callback<()>, on_reload: Callback<()>) -> impl IntoView {
    view! {
        <Banner tone=Tone::Bad live=true title=t("web-stale-title")>
            <p>{t("web-stale-text")}</p>
            <div class="buttons">
                <Button kind=ButtonKind::Secondary busy=false on_press=on_keep>{t("web-stale-keep")}</Button>
                <Button kind=ButtonKind::Secondary busy=false on_press=on_reload>{t("web-stale-reload")}</Button>
            </div>
        </Banner>
    }
}

/// Says whether what was typed is saved, and how long ago.
#[component]
pub fn SavedNote(
    saver: Saver,
    /// The page says by itself what to do when saving failed.
    #[prop(optional)]
    own_failure: bool,
) -> impl IntoView {
    let tick = RwSignal::new(0u32);
    let timer = set_interval_with_handle(
        move || {
            tick.try_update(|tick| *tick += 1);
        },
        std::time::Duration::from_secs(1),
    );
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    let ago = move |at: Timestamp| {
        tick.track();
        let seconds = (format::now() - at).num_seconds().max(0);
        let (id, number) =
            if seconds < 60 { ("web-seconds-ago", seconds) } else { ("web-minutes-ago", seconds / 60) };
        i18n::text_with(id, &[("number", &number.to_string())])
    };
    view! {
        <div class="saved" role="status">
            {move || match saver.progress.get() {
                Progress::Idle | Progress::Failed(_) => ().into_any(),
                Progress::Saving => view! { <span class="muted">{t("web-saving")}</span> }.into_any(),
                // The seconds are for the eye: a screen reader hears once that it is saved.
                Progress::Saved(at) => view! { {t("web-saved")}<span aria-hidden="true">" "{move || ago(at)}</span> }.into_any(),
            }}
        </div>
        {move || match saver.progress.get() {
            Progress::Failed(failure) if !own_failure => {
                if is_stale(&failure) {
                    let reload = Callback::new(|()| drop(window().location().reload()));
                    view! { <StaleNote on_keep=Callback::new(move |()| saver.save_over()) on_reload=reload/> }.into_any()
                } else {
                    view! { <FailureView failure/> }.into_any()
                }
            }
            _ => ().into_any(),
        }}
    }
}
