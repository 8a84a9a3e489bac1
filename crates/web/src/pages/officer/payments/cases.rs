use super::decide::{About, DecideDialog};
use super::{kind_words, payment_tag, row_tag};
use crate::api;
use crate::components::{Banner, Choice, Form, Loaded, PageTitle, Pager, Select, Table, Tone};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::payments::{
    ExpectedPayment, PaymentAccount, PaymentState, RowState, StatementRow,
};

/// What is asked of a list: its filter and the cursor of its page.
fn query(base: &str, pairs: &[(&str, String)], seen: RwSignal<Vec<String>>) -> String {
    let mut query = format!("{base}?limit=20");
    let cursor = seen.with(|seen| seen.last().cloned()).unwrap_or_default();
    let cursor = ("cursor", cursor);
    for (name, value) in pairs.iter().chain([&cursor]).filter(|(_, value)| !value.is_empty()) {
        query += &format!("&{name}={}", js_sys::encode_uri_component(value));
    }
    query
}

/// Rows without a request and requests without a row, and everything that was decided about them.
#[component]
pub fn PaymentsPage() -> impl IntoView {
    let form = Form::new();
    let account = RwSignal::new(String::new());
    let (row_state, payment_state) =
        (RwSignal::new("open".to_owned()), RwSignal::new("unmatched".to_owned()));
    let (rows_seen, payments_seen) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
    let (typed, words) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let accounts =
        Loaded::new(|| async { api::get("/payment-accounts").json::<Vec<PaymentAccount>>().await });
    let rows = Loaded::new(move || {
        let pairs = [("state", row_state.get()), ("account", account.get())];
        let call = api::get(query("/statement-rows", &pairs, rows_seen));
        async move { call.json::<Page<StatementRow>>().await }
    });
    let payments = Loaded::new(move || {
        let pairs = [("state", payment_state.get()), ("account", account.get()), ("q", words.get())];
        let call = api::get(query("/payments", &pairs, payments_seen));
        async move { call.json::<Page<ExpectedPayment>>().await }
    });
    let about = RwSignal::new(None::<About>);
    let said = RwSignal::new(None::<&'static str>);
    let done = Callback::new(move |what: Option<&'static str>| {
        said.set(what);
        rows.reload();
        payments.reload();
    });
    let open = Callback::new(move |what: About| {
        said.set(None);
        about.set(Some(what));
    });
    let first = Callback::new(move |()| {
        rows_seen.set(Vec::new());
        payments_seen.set(Vec::new());
    });
    let find = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        payments_seen.set(Vec::new());
        words.set(typed.get_untracked());
    };
    let row_states: Vec<Choice> = RowState::ALL
        .iter()
        .map(|state| {
            Choice::new(state.as_str(), move || i18n::text(&format!("officer-row-{}", state.as_str())))
        })
        .collect();
    let payment_states: Vec<Choice> = PaymentState::ALL
        .iter()
        .map(|state| {
            Choice::new(state.as_str(), move || i18n::text(&format!("officer-payment-{}", state.as_str())))
        })
        .collect();
    view! {
        <main class="wrap page">
            <PageTitle text=t("officer-payments-title")/>
            <p class="lead">{t("officer-payments-text")}</p>
            {move || said.get().map(|id| view! { <Banner tone=Tone::Good live=true><p>{t(id)}</p></Banner> })}
            {accounts.view(move |accounts| {
                let choices: Vec<Choice> = accounts
                    .iter()
                    .map(|one| Choice::new(one.account.clone(), format!("{} · {}", one.account, one.bank_name)))
                    .collect();
                (choices.len() > 1).then(|| view! {
                    <Select form pointer="/account" label=t("officer-column-account") value=account choices width="w-medium"
                        empty=t("officer-account-all") on_change=first/>
                }).into_any()
            })}
            <section class="card" aria-labelledby="bank-rows">
                <h2 id="bank-rows">{t("officer-rows-title")}</h2>
                <div class="filters">
                    <Select form pointer="/row_state" label=t("officer-row-state") value=row_state choices=row_states width="w-medium"
                        empty=t("web-filter-all") on_change=Callback::new(move |()| rows_seen.set(Vec::new()))/>
                </div>
                <div aria-live="polite">{rows.view(move |page| view! { <Rows items=page.items open/> }.into_any())}</div>
                <Pager seen=rows_seen next=Signal::derive(move || rows.get().and_then(|page| page.next))/>
            </section>
            <section class="card above" aria-labelledby="expected">
                <h2 id="expected">{t("officer-expected-title")}</h2>
                <form class="filters" role="search" on:submit=find>
                    <div class="govuk-form-group">
                        <label class="govuk-label" for="search">{t("officer-expected-search")}</label>
                        <div class="search">
                            <input class="govuk-input" id="search" type="search" autocomplete="off" bind:value=typed/>
                            <button class="govuk-button govuk-button--small">{t("web-search")}</button>
                        </div>
                    </div>
                    <Select form pointer="/payment_state" label=t("officer-payment-state") value=payment_state choices=payment_states
                        empty=t("web-filter-all") on_change=Callback::new(move |()| payments_seen.set(Vec::new()))/>
                </form>
                <div aria-live="polite">{payments.view(move |page| view! { <Payments items=page.items open/> }.into_any())}</div>
                <Pager seen=payments_seen next=Signal::derive(move || payments.get().and_then(|page| page.next))/>
            </section>
            <DecideDialog about done/>
        </main>
    }
}

/// The button that opens a case, named by what it is about.
fn opener(
    open: Callback<About>,
    about: About,
    undecided: bool,
    (decide, see): (&'static str, &'static str),
    variable: (&'static str, String),
) -> impl IntoView {
    let id = if undecided { decide } else { see };
    let named = move || i18n::text_with(id, &[(variable.0, &variable.1)]);
    view! {
        <button type="button" class="link-button" on:click=move |_| open.run(about) aria-label=named>
            {if undecided { t("officer-row-decide") } else { t("web-view") }}
        </button>
    }
}

#[component]
fn Rows(items: Vec<StatementRow>, open: Callback<About>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("officer-rows-empty")}</p> }.into_any();
    }
    let rows = items.into_iter().map(|row| {
        let undecided = row.state == RowState::Open;
        let ids = ("officer-row-decide-of", "officer-row-see-of");
        let variable = ("reference", row.reference.clone());
        let pays = row.request_number.clone();
        vec![
            view! { <span class="nowrap">{format::day(row.date)}</span> }.into_any(),
            view! { <span class="breaks">{row.reference}</span> }.into_any(),
            view! { <span class="nowrap">{row.money.in_words()}</span> }.into_any(),
            view! { {kind_words(row.kind)} }.into_any(),
            view! { <span class="breaks">{row.description}</span> }.into_any(),
            view! {
                {row_tag(row.state)}
                {pays.map(|number| view! { <span class="small block">{number}</span> })}
            }
            .into_any(),
            opener(open, About::Row(row.id), undecided, ids, variable).into_any(),
        ]
    });
    let columns = [
        "officer-column-date",
        "officer-column-reference",
        "officer-column-amount",
        "officer-column-kind",
        "officer-column-description",
        "web-column-state",
        "officer-action",
    ];
    view! { <Table caption=t("officer-rows-title") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/> }
        .into_any()
}

#[component]
fn Payments(items: Vec<ExpectedPayment>, open: Callback<About>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("officer-expected-empty")}</p> }.into_any();
    }
    let rows = items.into_iter().map(|payment| {
        let undecided = payment.state == PaymentState::Unmatched;
        let ids = ("officer-payment-decide-of", "officer-payment-see-of");
        let variable = ("number", payment.request_number.clone());
        vec![
            view! { <span class="nowrap">{payment.request_number}</span> }.into_any(),
            view! { {payment.subject_name} }.into_any(),
            view! { <span class="breaks">{payment.number}</span> }.into_any(),
            view! { <span class="nowrap">{format::day(payment.date)}</span> }.into_any(),
            view! { <span class="nowrap">{payment.money.in_words()}</span> }.into_any(),
            payment_tag(payment.state).into_any(),
            opener(open, About::Payment(payment.request), undecided, ids, variable).into_any(),
        ]
    });
    let columns = [
        "web-column-number",
        "web-column-subject",
        "officer-column-reference",
        "officer-column-date",
        "officer-column-amount",
        "web-column-state",
        "officer-action",
    ];
    view! { <Table caption=t("officer-expected-title") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/> }
        .into_any()
}
