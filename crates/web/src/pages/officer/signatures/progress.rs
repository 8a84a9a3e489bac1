use super::batch::{Batch, End, Item, Outcome, Tally};
use crate::components::{Banner, Button, ButtonKind, Shape, Tag, Tone, focus_element};
use crate::i18n::{self, Said, t};
use leptos::prelude::*;

/// Times that the progress is read out on the way, at most.
const READ_OUT: usize = 10;

/// Documents on their way to being signed, each with what became of it; and at the end what is left.
#[component]
pub fn Progress(
    batch: Batch,
    /// Called with what is to be chosen again.
    on_leave: Callback<Vec<Item>>,
) -> impl IntoView {
    let ended = {
        let batch = batch.clone();
        Memo::new(move |_| batch.end())
    };
    // The dialog that asked for the secret is gone, and the focus with it; at the end the result is what matters.
    Effect::new(move || {
        ended.get();
        focus_element("signing-heading");
    });
    let running = batch.clone();
    view! {
        <section class="card" aria-labelledby="signing-heading">
            <h2 id="signing-heading" tabindex="-1">{t("signing-progress-title")}</h2>
            {
                let batch = batch.clone();
                move || match ended.get() {
                    None => view! { <Running batch=running.clone()/> }.into_any(),
                    Some(end) => view! { <Summary batch=batch.clone() end on_leave/> }.into_any(),
                }
            }
            <h3 class="above">{t("signing-results")}</h3>
            <ul class="plain-list">
                {move || in_order(&batch, ended.get().is_some()).into_iter().map(line).collect_view()}
            </ul>
        </section>
    }
}

type Document = (Item, ArcRwSignal<Outcome>);

/// As they were chosen; at the end what was not signed first.
fn in_order(batch: &Batch, ended: bool) -> Vec<Document> {
    let mut documents = batch.documents().to_vec();
    if ended {
        documents.sort_by_key(|(_, outcome)| outcome.with_untracked(Outcome::is_signed));
    }
    documents
}

fn line((item, outcome): Document) -> impl IntoView {
    let place = format!("/officer/sign/{}", item.request);
    view! {
        <li class="file">
            <span class="name-cell">
                <a href=place>{item.number}</a>" "{item.name}
                <span class="small block">{item.certificate_number}</span>
            </span>
            {move || view! { <Result outcome=outcome.get()/> }}
        </li>
    }
}

#[component]
fn Result(outcome: Outcome) -> impl IntoView {
    let (class, shape, id, said) = match outcome {
        Outcome::Waiting => ("todo", Shape::Ring, "signing-result-waiting", None),
        Outcome::Running => ("submitted", Shape::Ring, "signing-result-running", None),
        Outcome::Signed { before: false } => ("signed", Shape::Check, "signing-result-signed", None),
        Outcome::Signed { before: true } => ("signed", Shape::Check, "signing-result-before", None),
        Outcome::Refused(said) => ("rejected", Shape::Bang, "signing-result-refused", Some(said)),
        Outcome::Failed(said) => ("incomplete", Shape::Bang, "signing-result-failed", Some(said)),
    };
    let why = |said: Said| view! { <span class="small block">{move || said.say()}</span> };
    view! {
        <span class="push result">
            <Tag class shape>{t(id)}</Tag>
            {said.map(why)}
        </span>
    }
}

fn counts(id: &str, tally: Tally) -> String {
    let Tally { count, done, signed } = tally;
    let numbers = [count, done, signed, done - signed].map(|number| number.to_string());
    let [count, done, signed, unsigned] = &numbers;
    i18n::text_with(id, &[("count", count), ("done", done), ("signed", signed), ("unsigned", unsigned)])
}

#[component]
fn Running(batch: Batch) -> impl IntoView {
    let tally = {
        let batch = batch.clone();
        Memo::new(move |_| batch.tally())
    };
    // What is read out: not each of five hundred.
    let read = Memo::new(move |before: Option<&Tally>| {
        let (now, before) = (tally.get(), before.copied().unwrap_or_default());
        let step = now.count.div_ceil(READ_OUT).max(1);
        if now.done >= before.done + step || now.count != before.count { now } else { before }
    });
    let stopped = {
        let batch = batch.clone();
        Memo::new(move |_| batch.is_stopped())
    };
    let stop = Callback::new(move |()| batch.stop());
    view! {
        <p class="strong">{move || counts("signing-progress", tally.get())}</p>
        <p class="govuk-visually-hidden" role="status">{move || counts("signing-progress", read.get())}</p>
        <progress max=move || tally.get().count.to_string() prop:value=move || tally.get().done as f64
            aria-label=t("signing-progress-bar")></progress>
        <p class="small">{t("signing-stay")}</p>
        <div class="buttons">
            <Button busy=stopped kind=ButtonKind::Secondary on_press=stop>{t("signing-stop")}</Button>
            <span class="muted" role="status">
                {move || stopped.get().then(|| i18n::text("signing-stopping"))}
            </span>
        </div>
    }
}

#[component]
fn Summary(batch: Batch, end: End, on_leave: Callback<Vec<Item>>) -> impl IntoView {
    let tally = untrack(|| batch.tally());
    let (left, refused) = untrack(|| (batch.left(), batch.has_refused()));
    let (tone, headline) = if tally.signed == tally.count {
        (Tone::Good, "signing-all-signed")
    } else if tally.signed == 0 {
        (Tone::Bad, "signing-none-signed")
    } else {
        (Tone::Warning, "signing-some-signed")
    };
    let why = match end {
        End::Complete => None,
        End::Stopped => Some("signing-ended-stopped"),
        End::SessionOver => Some("signing-ended-over"),
        End::Offline => Some("signing-ended-offline"),
    };
    let count = left.len().to_string();
    let again = (!left.is_empty()).then(|| {
        let left = left.clone();
        let choose = Callback::new(move |()| on_leave.run(left.clone()));
        view! {
            <Button busy=false on_press=choose>
                {move || i18n::text_with("signing-again", &[("count", &count)])}
            </Button>
        }
    });
    view! {
        <Banner tone live=true large=true title=move || counts(headline, tally)>
            {why.map(|id| view! { <p>{t(id)}</p> })}
            {refused.then(|| view! { <p>{t("signing-left-refused")}</p> })}
        </Banner>
        <div class="buttons">
            {again}
            <Button busy=false kind=ButtonKind::Secondary on_press=Callback::new(move |()| on_leave.run(Vec::new()))>
                {t("signing-back")}
            </Button>
        </div>
    }
}
