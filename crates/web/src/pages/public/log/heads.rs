use super::offer_head;
use crate::api::{self, Failure};
use crate::components::{Button, ButtonKind, Form, FormView, Load, PageTitle, Table};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::log::{LogHead, LogKey};

/// What the public log is, its heads, its keys, and how anybody checks it.
#[component]
pub fn LogPage() -> impl IntoView {
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-log-title")/>
            <p>{t("web-log-text")}</p>
            <p>{t("web-log-why")}</p>
            {Load::view(|| heads(None), |page| view! { <Heads page/> }.into_any())}
            <section class="card above">
                <h2>{t("web-log-keys")}</h2>
                <p>{t("web-log-keys-text")}</p>
                {Load::view(|| api::get("/log/keys").json::<Vec<LogKey>>(), |keys| view! { <Keys keys/> }.into_any())}
            </section>
            <section class="card above">
                <h2>{t("web-log-check")}</h2>
                <p>{t("web-log-check-text")}</p>
                <pre class="command"><code>
                    "curl \""{api::address("/log/proofs/consistency?from=N&to=M")}"\" -o proof.json\n"
                    "ventanilla-verify head old.txt new.txt --key KEY --proof proof.json"
                </code></pre>
                <p>{t("web-log-check-file")}</p>
                <pre class="command"><code>
                    "ventanilla-verify pdf certificate.pdf --proof proof.json --head head.txt --key KEY"
                </code></pre>
            </section>
        </main>
    }
}

async fn heads(cursor: Option<String>) -> Result<Page<LogHead>, Failure> {
    let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    api::get(format!("/log/heads?limit=20{cursor}")).json().await
}

#[component]
fn Heads(page: Page<LogHead>) -> impl IntoView {
    let Some(newest) = page.items.first().cloned() else {
        return view! { <p class="empty">{t("web-log-none")}</p> }.into_any();
    };
    let (items, next) = (RwSignal::new(page.items), RwSignal::new(page.next));
    let form = Form::new();
    let more = move |()| {
        let cursor = next.get_untracked();
        form.send(async move {
            let page = heads(cursor).await?;
            items.update(|items| items.extend(page.items));
            next.set(page.next);
            Ok(())
        });
    };
    view! {
        <section class="card">
            <h2>{t("web-log-newest")}</h2>
            <dl class="facts numbers">
                <dt>{t("web-log-size")}</dt><dd>{newest.size}</dd>
                <dt>{t("web-log-signed-at")}</dt><dd>{format::moment(newest.signed_at)}</dd>
                <dt>{t("web-log-root")}</dt><dd class="hash">{newest.root.clone()}</dd>
            </dl>
            <button type="button" class="govuk-button" on:click=move |_| offer_head(&newest)>{t("web-log-download")}</button>
        </section>
        <section class="card above">
            <h2>{t("web-log-heads")}</h2>
            {move || view! { <List heads=items.get()/> }}
            {move || next.get().map(|_| view! {
                <FormView form on_submit=more>
                    <Button busy=form.busy() kind=ButtonKind::Secondary>{t("web-log-more")}</Button>
                </FormView>
            })}
        </section>
    }
    .into_any()
}

#[component]
fn List(heads: Vec<LogHead>) -> impl IntoView {
    let rows = heads.into_iter().map(|head| {
        let size = head.size.to_string();
        vec![
            view! { {format::moment(head.signed_at)} }.into_any(),
            view! { {head.size} }.into_any(),
            view! {
                <button type="button" class="link-button" on:click=move |_| offer_head(&head)
                    aria-label=move || i18n::text_with("web-log-download-of", &[("size", &size)])>{t("web-log-take")}</button>
            }
            .into_any(),
        ]
    });
    let columns = ["web-log-signed-at", "web-log-size", "web-log-take"];
    view! {
        <Table caption=t("web-log-heads") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/>
    }
}

#[component]
fn Keys(keys: Vec<LogKey>) -> impl IntoView {
    keys.into_iter()
        .map(|key| {
            let since = format::day_of(key.since);
            let until = key.until.map(format::day_of);
            let used = move || match &until {
                None => i18n::text_with("web-log-key-now", &[("since", &since)]),
                Some(until) => i18n::text_with("web-log-key-past", &[("since", &since), ("until", until)]),
            };
            view! { <p><code class="hash">{key.key}</code><br/><span class="small">{used}</span></p> }
        })
        .collect_view()
}
