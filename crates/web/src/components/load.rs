use super::{Banner, Busy, PageTitle, Tone};
use crate::api::Failure;
use crate::i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use ventanilla_shared::problem::ProblemCode;

/// Data of any type. What follows is compiled once and not for each type of data: the page has about twenty.
type Held = Arc<dyn Any + Send + Sync>;
type Outcome = Result<Held, Failure>;

/// Data on their way from the server: nothing yet, the data, or why they did not come. Later loads keep showing what
/// is there until the new data have arrived.
pub struct Loaded<T> {
    state: RwSignal<Option<Outcome>>,
    again: RwSignal<u32>,
    data: PhantomData<fn() -> T>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// Loads at once, again when a signal changes that `fetch` reads before its first await, and on [`Self::reload`].
    pub fn new<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        let (state, again) = (RwSignal::new(None), RwSignal::new(0));
        fetch_again(
            state,
            again,
            Box::new(move || {
                let work = fetch();
                Box::pin(async move { work.await.map(|data| Arc::new(data) as Held) })
            }),
        );
        Self { state, again, data: PhantomData }
    }

    pub fn reload(self) {
        self.again.update(|times| *times += 1);
    }

    /// The data, once they are there; followed by what reads it inside a view.
    pub fn get(self) -> Option<T> {
        self.state.get().and_then(Result::ok).and_then(|held| held.downcast_ref::<T>().cloned())
    }

    /// Puts data in place that came another way, for example as the answer to a change.
    pub fn set(self, data: T) {
        self.state.set(Some(Ok(Arc::new(data))));
    }

    /// The data as `show` draws them; a note while they are on their way; what to do when they do not come.
    pub fn view(self, show: impl Fn(T) -> AnyView + Send + 'static) -> impl IntoView {
        draw(self.state, self.again, typed(show), Extent::Part)
    }

    /// As [`Self::view`], for data that bring the page's title with them: without them it says so in their place.
    pub fn page(self, show: impl Fn(T) -> AnyView + Send + 'static) -> impl IntoView {
        draw(self.state, self.again, typed(show), Extent::Page)
    }
}

type Show = Box<dyn Fn(Held) -> AnyView + Send>;

fn typed<T: Clone + 'static>(show: impl Fn(T) -> AnyView + Send + 'static) -> Show {
    Box::new(move |held| held.downcast_ref::<T>().cloned().map_or_else(|| ().into_any(), &show))
}

/// How much of the page is missing when the data are.
#[derive(Clone, Copy, PartialEq)]
enum Extent {
    Part,
    /// All of it, with its heading.
    Page,
}

/// Fetches now, and whenever `again` or a signal that `fetch` reads changes.
fn fetch_again(
    state: RwSignal<Option<Outcome>>,
    again: RwSignal<u32>,
    fetch: Box<dyn Fn() -> Pin<Box<dyn Future<Output = Outcome>>>>,
) {
    let latest = StoredValue::new(0u32);
    Effect::new(move || {
        again.track();
        let work = fetch();
        latest.update_value(|number| *number += 1);
        let own = latest.get_value();
        spawn_local(async move {
            let outcome = work.await;
            // An older answer that arrives late, or after the page is gone, is dropped.
            if latest.try_get_value() == Some(own) {
                state.set(Some(outcome));
            }
        });
    });
}

fn draw(state: RwSignal<Option<Outcome>>, again: RwSignal<u32>, show: Show, extent: Extent) -> AnyView {
    let retry = Callback::new(move |()| again.update(|times| *times += 1));
    let content = move || match state.get() {
        None => view! { <Busy/> }.into_any(),
        Some(Ok(held)) => show(held),
        Some(Err(failure)) => {
            let title = (extent == Extent::Page).then(|| failure_title(&failure));
            view! {
                {title.map(|title| view! { <PageTitle text=t(title)/> })}
                <FailureView failure retry/>
            }
            .into_any()
        }
    };
    content.into_any()
}

fn failure_title(failure: &Failure) -> &'static str {
    match failure.code() {
        Some(ProblemCode::NotFound) => "web-nothing-here",
        _ => "web-not-shown",
    }
}

/// Why something did not come, and a way to try again.
#[component]
pub fn FailureView(failure: Failure, #[prop(optional, into)] retry: Option<Callback<()>>) -> impl IntoView {
    let said = failure.said();
    view! {
        <Banner tone=Tone::Bad live=true>
            <p>{move || said.say()}</p>
            {retry.map(|retry| view! {
                <p><button type="button" class="link-button bad" on:click=move |_| retry.run(())>{t("web-retry")}</button></p>
            })}
        </Banner>
    }
}

/// Loads and draws in one place, for data that no other part of the page needs.
pub struct Load;

impl Load {
    pub fn view<T, F>(
        fetch: impl Fn() -> F + 'static,
        show: impl Fn(T) -> AnyView + Send + 'static,
    ) -> impl IntoView
    where
        T: Clone + Send + Sync + 'static,
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        Loaded::new(fetch).view(show)
    }

    /// As [`Loaded::page`].
    pub fn page<T, F>(
        fetch: impl Fn() -> F + 'static,
        show: impl Fn(T) -> AnyView + Send + 'static,
    ) -> impl IntoView
    where
        T: Clone + Send + Sync + 'static,
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        Loaded::new(fetch).page(show)
    }
}
