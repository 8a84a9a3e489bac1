use super::notices::{StatusTag, kind_text};
use super::{cell_text, columns, register, unit_name};
use crate::api;
use crate::components::{
    AnswerFacts, Banner, Button, ButtonKind, Confirm, Dialog, Fault, Form, FormView, Loaded, PageTitle,
    Table, TextArea, Tone,
};
use crate::format;
use crate::i18n::{self, t, words};
use crate::pages::officer::moves::CancelButton;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use ventanilla_shared::api::registers::{NoticeCertificate, NoticeRefusal, RegisterAccess, RegisterNotice};
use ventanilla_shared::procedure::Register;

type Both = (RegisterAccess, RegisterNotice);

/// A notice: what would change, and with what certificate; its decision.
#[component]
pub fn NoticePage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let both = Loaded::new(move || {
        let code = params.read().get("code").unwrap_or_default();
        let id = params.read().get("id").unwrap_or_default();
        async move {
            let access = register(&code).await?;
            let notice: RegisterNotice = api::get(format!("/registers/{code}/notices/{id}")).json().await?;
            Ok((access, notice))
        }
    });
    let sent = query.with_untracked(|query| query.get("sent").is_some());
    let said = RwSignal::new(sent.then_some("officer-notice-sent"));
    view! {
        <main class="wrap page narrow">
            {both.page(move |(access, notice)| view! { <Notice access notice both said/> }.into_any())}
        </main>
    }
}

#[component]
fn Notice(
    access: RegisterAccess,
    notice: RegisterNotice,
    both: Loaded<Both>,
    said: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let register = access.register.clone();
    let place = format!("/officer/registers/{}/notices", register.code);
    let number = notice.number.clone();
    let unit = unit_name(&register, &notice.unit);
    let dated = |id: &'static str, name: String, at: ventanilla_shared::Timestamp| {
        let date = format::moment(at);
        move || i18n::text_with(id, &[("name", &name), ("date", &date)])
    };
    let filed = dated("officer-notice-filed-by", notice.filed_by.clone(), notice.filed_at);
    let decided = notice.decided_by.clone().zip(notice.decided_at);
    let decided = decided.map(|(name, at)| dated("officer-notice-decided-by", name, at));
    let row = notice.entry_id.as_ref().map(|id| format!("/officer/registers/{}/entries/{id}", register.code));
    let name = notice.name.clone();
    let own = access.keeps && !notice.may_decide && notice.decided_at.is_none();
    view! {
        <a class="crumb" href=place>{t("officer-back-to-notices")}</a>
        <PageTitle text=move || i18n::text_with("officer-notice-number", &[("number", &number)]) above=words(&register.title)/>
        {move || said.get().map(|id| view! { <Banner tone=Tone::Good live=true><p>{t(id)}</p></Banner> })}
        <section class="card">
            <p><StatusTag status=notice.status/></p>
            <dl class="facts numbers">
                <dt>{t("officer-notice-kind")}</dt><dd>{kind_text(notice.kind)}</dd>
                <dt>{t("officer-notice-subject")}</dt>
                <dd>{match row {
                    Some(place) => view! { <a href=place>{name}</a> }.into_any(),
                    None => view! { {name} }.into_any(),
                }}</dd>
                <dt>{t("officer-notice-unit")}</dt><dd>{move || unit()}</dd>
                <dt>{t("officer-notice-filed")}</dt><dd>{filed}</dd>
                {decided.map(|decided| view! { <dt>{t("officer-notice-decided")}</dt><dd>{decided}</dd> })}
                {notice.reason.clone().map(|reason| view! { <dt>{t("officer-notice-reason")}</dt><dd>{reason}</dd> })}
                {notice.note.clone().map(|note| view! { <dt>{t("officer-notice-note")}</dt><dd>{note}</dd> })}
            </dl>
        </section>
        <section class="card above"><Changes register notice=notice.clone()/></section>
        {notice.certificate.clone().map(|certificate| view! { <CertificateFacts certificate/> })}
        {own.then(|| view! { <Banner tone=Tone::Info><p>{t("officer-notice-own")}</p></Banner> })}
        {notice.may_decide.then(|| view! { <Decision access notice both said/> })}
    }
}

/// The row that would enter, or what would become of it.
#[component]
fn Changes(register: Register, notice: RegisterNotice) -> impl IntoView {
    let Some(before) = notice.before else {
        return view! {
            <h2>{t("officer-notice-new-data")}</h2>
            <AnswerFacts section=register.section() answers=columns(&notice.data)/>
        }
        .into_any();
    };
    let changed =
        register.columns.iter().filter(|column| before.get(&column.id) != notice.data.get(&column.id));
    let rows = changed.map(|column| {
        let value = |data: &serde_json::Value| {
            let (column, value) = (column.clone(), data.get(&column.id).cloned());
            view! { {move || cell_text(&column, value.as_ref())} }.into_any()
        };
        vec![view! { {words(&column.label)} }.into_any(), value(&before), value(&notice.data)]
    });
    let heads = ["officer-notice-column", "officer-notice-now", "officer-notice-then"];
    view! {
        <h2>{t("officer-notice-differences")}</h2>
        <Table caption=t("officer-notice-differences") quiet_caption=true columns=heads.map(|id| t(id).into()).to_vec() rows=rows.collect()/>
    }
    .into_any()
}

#[component]
fn CertificateFacts(certificate: NoticeCertificate) -> impl IntoView {
    view! {
        <section class="card above">
            <h2>{t("officer-notice-certificate")}</h2>
            <dl class="facts">
                <dt>{t("officer-notice-certificate-holder")}</dt><dd>{certificate.subject}</dd>
                <dt>{t("officer-notice-certificate-issuer")}</dt><dd>{certificate.issuer}</dd>
                <dt>{t("officer-notice-certificate-serial")}</dt><dd><code>{certificate.serial}</code></dd>
                <dt>{t("officer-notice-certificate-until")}</dt><dd class="numbers">{format::moment(certificate.valid_until)}</dd>
                <dt>{t("officer-notice-certificate-sha")}</dt><dd><code>{certificate.sha256}</code></dd>
            </dl>
        </section>
    }
}

#[component]
fn Decision(
    access: RegisterAccess,
    notice: RegisterNotice,
    both: Loaded<Both>,
    said: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let form = Form::new();
    let (accepting, refusing) = (RwSignal::new(false), RwSignal::new(false));
    let path = format!("/registers/{}/notices/{}", access.register.code, notice.id);
    let version = notice.version;
    let target = path.clone();
    let after = access.clone();
    let accept = Callback::new(move |()| {
        let call = api::post(format!("{target}/acceptance")).if_match(api::etag(version));
        let access = after.clone();
        form.send(async move {
            let outcome = call.json::<RegisterNotice>().await;
            accepting.try_set(false);
            said.try_set(Some("officer-notice-done-accepted"));
            match outcome {
                Ok(notice) => both.set((access, notice)),
                Err(failure) => {
                    said.try_set(None);
                    return Err(failure);
                }
            }
            Ok(())
        });
    });
    view! {
        <div class="above"><crate::components::ErrorSummary form/></div>
        <div class="buttons">
            <Button busy=form.busy() on_press=Callback::new(move |()| accepting.set(true))>{t("officer-notice-accept")}</Button>
            <Button kind=ButtonKind::Warning busy=form.busy() on_press=Callback::new(move |()| refusing.set(true))>{t("officer-notice-refuse")}</Button>
        </div>
        <Confirm open=accepting title=t("officer-notice-accept-title") accept=t("officer-notice-accept-yes") busy=form.busy() on_accept=accept>
            <p>{t("officer-notice-accept-text")}</p>
        </Confirm>
        <Dialog open=refusing title=t("officer-notice-refuse-title")>
            <Refusal access=access.clone() path=path.clone() version both said open=refusing/>
        </Dialog>
    }
}

#[component]
fn Refusal(
    access: RegisterAccess,
    path: String,
    version: i64,
    both: Loaded<Both>,
    said: RwSignal<Option<&'static str>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let form = Form::new();
    let reason = RwSignal::new(String::new());
    let send = Callback::new(move |()| {
        let body = NoticeRefusal { reason: reason.get_untracked().trim().to_owned() };
        if body.reason.is_empty() {
            form.refuse(vec![Fault::field("/reason", "reason")]);
            return;
        }
        let call = api::post(format!("{path}/refusal")).if_match(api::etag(version)).body(&body);
        let access = access.clone();
        form.send(async move {
            let notice: RegisterNotice = call.json().await?;
            open.try_set(false);
            said.try_set(Some("officer-notice-done-refused"));
            both.set((access, notice));
            Ok(())
        });
    });
    view! {
        <p>{t("officer-notice-refuse-text")}</p>
        <FormView form on_submit=send>
            <TextArea form pointer="/reason" label=t("officer-notice-reason") value=reason/>
            <div class="buttons">
                <Button kind=ButtonKind::Warning busy=form.busy()>{t("officer-notice-refuse")}</Button>
                <CancelButton open/>
            </div>
        </FormView>
    }
}
