use super::moves::CancelButton;
use crate::api;
use crate::components::{
    Button, Choice, Dialog, Fault, Form, FormView, Loaded, PageTitle, Pager, Select, Shape, Table, Tag,
    TextArea,
};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::accounts::{Recovery, RecoveryClosing, RecoveryStatus};

/// Cases of people who cannot read their account's e-mail any more. Closing one changes nothing in the account.
#[component]
pub fn RecoveriesPage() -> impl IntoView {
    let form = Form::new();
    let status = RwSignal::new("open".to_owned());
    let seen = RwSignal::new(Vec::<String>::new());
    let closing = RwSignal::new(None::<Recovery>);
    let open = RwSignal::new(false);
    let page = Loaded::new(move || {
        let mut query = "limit=25".to_owned();
        if !status.with(String::is_empty) {
            query += &format!("&status={}", status.get());
        }
        if let Some(cursor) = seen.with(|seen| seen.last().cloned()) {
            query += &format!("&cursor={}", js_sys::encode_uri_component(&cursor));
        }
        async move { api::get(format!("/account-recoveries?{query}")).json::<Page<Recovery>>().await }
    });
    let statuses: Vec<Choice> = ["open", "vetoed", "closed"]
        .map(|status| Choice::new(status, move || i18n::text(&format!("officer-recovery-{status}"))))
        .to_vec();
    let close = Callback::new(move |case: Recovery| {
        closing.set(Some(case));
        open.set(true);
    });
    view! {
        <main class="wrap page">
            <PageTitle text=t("officer-recoveries-title")/>
            <p>{t("officer-recoveries-text")}</p>
            <section class="card">
                <div class="filters">
                    <Select form pointer="/status" label=t("officer-recovery-status") value=status choices=statuses
                        empty=t("web-filter-all") on_change=Callback::new(move |()| seen.set(Vec::new()))/>
                </div>
                <div aria-live="polite">
                    {page.view(move |page| view! { <List items=page.items close/> }.into_any())}
                </div>
                <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
            </section>
            <Dialog open title=t("officer-recovery-close-title")>
                {move || closing.get().map(|case| view! { <Closing case page open/> })}
            </Dialog>
        </main>
    }
}

#[component]
fn List(items: Vec<Recovery>, close: Callback<Recovery>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("officer-recoveries-empty")}</p> }.into_any();
    }
    let rows = items.into_iter().map(|case| {
        let (shape, class, id) = match case.status {
            RecoveryStatus::Open => (Shape::Half, "under_review", "officer-recovery-open"),
            RecoveryStatus::Vetoed => (Shape::Cross, "rejected", "officer-recovery-vetoed"),
            RecoveryStatus::Closed => (Shape::Check, "signed", "officer-recovery-closed"),
        };
        let cui = case.cui.printed();
        let named = cui.clone();
        let (note, is_open, matches) = (case.closing_note.clone(), case.status == RecoveryStatus::Open, case.matches_account);
        let (opened, until) = (format::moment(case.created_at), format::moment(case.veto_until));
        let (born, email) = (format::day(case.birth_date), case.new_email.as_str().to_owned());
        vec![
            view! { <span class="nowrap">{opened}</span> }.into_any(),
            view! { <span class="nowrap">{cui}</span><span class="small block">{born}</span> }.into_any(),
            view! { {email} }.into_any(),
            view! { {if matches { t("web-yes") } else { t("web-no") }} }.into_any(),
            view! { <span class="nowrap">{until}</span> }.into_any(),
            view! {
                <Tag class shape>{t(id)}</Tag>
                {note.map(|note| view! { <span class="small block">{note}</span> })}
            }
            .into_any(),
            is_open
                .then(|| view! {
                    <button type="button" class="link-button" on:click=move |_| close.run(case.clone())
                        aria-label=move || i18n::text_with("officer-recovery-close-of", &[("cui", &named)])>{t("officer-recovery-close")}</button>
                })
                .into_any(),
        ]
    });
    let columns = [
        "officer-recovery-opened",
        "officer-recovery-who",
        "officer-recovery-email",
        "officer-recovery-matches",
        "officer-recovery-veto",
        "web-column-state",
        "officer-action",
    ];
    view! { <Table caption=t("officer-recoveries-title") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/> }
        .into_any()
}

#[component]
fn Closing(case: Recovery, page: Loaded<Page<Recovery>>, open: RwSignal<bool>) -> impl IntoView {
    let form = Form::new();
    let note = RwSignal::new(String::new());
    let id = case.id;
    let cui = case.cui.printed();
    let send = move |()| {
        let body = RecoveryClosing { note: note.get_untracked().trim().to_owned() };
        if body.note.is_empty() {
            form.refuse(vec![Fault::field("/note", "closing_note")]);
            return;
        }
        form.send(async move {
            let outcome = api::post(format!("/account-recoveries/{id}/close")).body(&body).nothing().await;
            // Vetoed or closed meanwhile: the list shows it as it stands.
            page.reload();
            outcome?;
            open.try_set(false);
            Ok(())
        });
    };
    view! {
        <p>{move || i18n::text_with("officer-recovery-close-text", &[("cui", &cui)])}</p>
        <FormView form on_submit=send>
            <TextArea form pointer="/note" label=t("officer-recovery-note") hint=t("officer-recovery-note-hint") value=note/>
            <div class="buttons">
                <Button busy=form.busy()>{t("officer-recovery-close")}</Button>
                <CancelButton open/>
            </div>
        </FormView>
    }
}
