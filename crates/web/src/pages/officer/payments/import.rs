use super::lines::Report;
use crate::api::{self, IdempotencyKey};
use crate::components::{
    Banner, Button, Choice, Fault, FileField, Form, FormView, Loaded, PageTitle, Pager, Select, Table, Tone,
};
use crate::format;
use crate::i18n::t;
use leptos::prelude::*;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::payments::{PaymentAccount, Statement, StatementReport};

/// The bank's statements: importing one, and those that were imported.
#[component]
pub fn StatementsPage() -> impl IntoView {
    let seen = RwSignal::new(Vec::<String>::new());
    let accounts =
        Loaded::new(|| async { api::get("/payment-accounts").json::<Vec<PaymentAccount>>().await });
    let page = Loaded::new(move || {
        let cursor = seen.with(|seen| seen.last().cloned());
        let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        async move { api::get(format!("/statements?limit=20{cursor}")).json::<Page<Statement>>().await }
    });
    let report = RwSignal::new(None::<StatementReport>);
    let done = Callback::new(move |made: StatementReport| {
        report.set(Some(made));
        seen.set(Vec::new());
        page.reload();
    });
    view! {
        <main class="wrap page">
            <PageTitle text=t("officer-statements-title")/>
            <p class="lead">{t("officer-statements-text")}</p>
            <section class="card">
                <h2>{t("officer-statement-import")}</h2>
                {accounts.view(move |accounts| view! { <ImportForm accounts done/> }.into_any())}
            </section>
            {move || report.get().map(|report| view! { <Imported report/> })}
            <section class="card above">
                <h2>{t("officer-statement-list")}</h2>
                {page.view(|page| view! { <List items=page.items/> }.into_any())}
                <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
            </section>
        </main>
    }
}

/// What has just been imported; takes the focus, since it may be below what the window shows.
#[component]
fn Imported(report: StatementReport) -> impl IntoView {
    let fresh = !report.repeated;
    Effect::new(|| crate::components::focus_element("report"));
    view! {
        <section class="card above">
            <h2 id="report" tabindex="-1">{t("officer-statement-report")}</h2>
            {fresh.then(|| view! { <Banner tone=Tone::Good live=true><p>{t("officer-statement-done")}</p></Banner> })}
            <Report report/>
            <div class="buttons"><a class="govuk-button" href="/officer/payments">{t("officer-statement-to-cases")}</a></div>
        </section>
    }
}

#[component]
fn ImportForm(accounts: Vec<PaymentAccount>, done: Callback<StatementReport>) -> impl IntoView {
    if accounts.is_empty() {
        return view! { <p class="empty">{t("officer-statement-no-accounts")}</p> }.into_any();
    }
    let form = Form::new();
    let chosen = StoredValue::new_local(None::<web_sys::File>);
    let progress = RwSignal::new(0u32);
    // Drawn anew after success, so that the file input is empty again.
    let round = RwSignal::new(0u32);
    let account = RwSignal::new(if accounts.len() == 1 { "0".to_owned() } else { String::new() });
    let choices: Vec<Choice> = accounts
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let name = format!("{} · {} · {}", one.account, one.bank_name, one.account_holder);
            Choice::new(at.to_string(), name)
        })
        .collect();
    let several = accounts.len() > 1;
    let known = StoredValue::new(accounts);
    let send = move |()| {
        let picked = account.get_untracked().parse::<usize>().ok();
        let picked = picked.and_then(|at| known.with_value(|known| known.get(at).cloned()));
        let file = chosen.get_value();
        let mut faults = Vec::new();
        if picked.is_none() {
            faults.push(Fault::field("/account", "payment_account"));
        }
        if file.is_none() {
            faults.push(Fault::field("/file", "file_missing"));
        }
        let (true, Some(picked), Some(file)) = (form.refuse(faults), picked, file) else { return };
        form.send(async move {
            let fields = [("bank", picked.bank), ("account", picked.account)];
            let key = IdempotencyKey::new();
            let report: StatementReport =
                api::upload("/statements", &fields, &file, None, Some(&key), progress).await?;
            chosen.try_set_value(None);
            round.try_update(|round| *round += 1);
            done.run(report);
            Ok(())
        });
    };
    view! {
        <FormView form on_submit=send>
            <Select form pointer="/account" label=t("officer-statement-account") value=account choices no_empty=!several/>
            {move || {
                round.track();
                let take = UnsyncCallback::new(move |file| chosen.set_value(file));
                view! {
                    <FileField form pointer="/file" label=t("officer-statement-file") hint=t("officer-statement-file-hint")
                        accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" on_file=take/>
                }
            }}
            <div class="buttons"><Button busy=form.busy()>{t("officer-statement-send")}</Button></div>
        </FormView>
    }
    .into_any()
}

#[component]
fn List(items: Vec<Statement>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("officer-statement-none")}</p> }.into_any();
    }
    let rows = items.into_iter().map(|one| {
        vec![
            view! { <a href=format!("/officer/statements/{}", one.id)>{format::moment(one.imported_at)}</a> }
                .into_any(),
            view! { <span class="breaks">{one.file_name}</span> }.into_any(),
            view! { {one.account} }.into_any(),
            view! { {one.imported_by} }.into_any(),
            view! { {one.imported} }.into_any(),
            view! { {one.matched} }.into_any(),
            view! { {one.known} }.into_any(),
            view! { {one.refused} }.into_any(),
        ]
    });
    let columns = [
        "officer-statement-imported-at",
        "officer-statement-name",
        "officer-column-account",
        "officer-statement-imported-by",
        "officer-statement-rows",
        "officer-statement-matched",
        "officer-statement-known",
        "officer-statement-refused",
    ];
    view! { <Table caption=t("officer-statement-list") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/> }
        .into_any()
}
