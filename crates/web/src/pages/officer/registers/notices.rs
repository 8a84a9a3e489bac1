use super::{load_register, unit_name};
use crate::api;
use crate::components::{Choice, Form, Loaded, PageTitle, Pager, Select, Shape, Table, Tag};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::registers::{NoticeKind, NoticeStatus, RegisterAccess, RegisterNotice};

/// Notices to a register: all of them for its keepers, those of their units for who notifies.
#[component]
pub fn NoticesPage() -> impl IntoView {
    let access = load_register();
    view! { <main class="wrap page">{access.page(|access| view! { <Notices access/> }.into_any())}</main> }
}

#[component]
fn Notices(access: RegisterAccess) -> impl IntoView {
    let form = Form::new();
    // What a keeper comes for waits; a unit wants to see what became of its notices.
    let status = RwSignal::new(if access.keeps { "waiting".to_owned() } else { String::new() });
    let seen = RwSignal::new(Vec::<String>::new());
    let code = access.register.code.clone();
    let place = format!("/officer/registers/{code}");
    let notify = format!("{place}/notices/new");
    let page = Loaded::new(move || {
        let mut path = format!("/registers/{code}/notices?limit=25");
        if !status.with(String::is_empty) {
            path += &format!("&status={}", status.get());
        }
        if let Some(cursor) = seen.with(|seen| seen.last().cloned()) {
            path += &format!("&cursor={}", js_sys::encode_uri_component(&cursor));
        }
        async move { api::get(path).json::<Page<RegisterNotice>>().await }
    });
    let statuses = NoticeStatus::ALL
        .map(|status| {
            Choice::new(status.as_str(), move || i18n::text(&format!("officer-notice-{}", status.as_str())))
        })
        .to_vec();
    let notifies = !access.notifies.is_empty();
    let register = access.register.clone();
    view! {
        <a class="crumb" href=place>{t("officer-back-to-register")}</a>
        <div class="row between">
            <div><PageTitle text=t("officer-notices-title") above=words(&access.register.title)/></div>
            {notifies.then(|| view! { <p><a class="govuk-button" href=notify>{t("officer-notices-new")}</a></p> })}
        </div>
        <section class="card">
            <div class="filters">
                <Select form pointer="/status" label=t("officer-notice-status") value=status choices=statuses
                    empty=t("web-filter-all") on_change=Callback::new(move |()| seen.set(Vec::new()))/>
            </div>
            <div aria-live="polite">
                {page.view(move |page| {
                    if page.items.is_empty() {
                        return view! { <p class="empty">{t("officer-notices-empty")}</p> }.into_any();
                    }
                    let rows = page.items.into_iter().map(|notice| row(&register, notice)).collect();
                    let columns = [
                        "officer-notice-subject", "officer-notice-kind", "officer-notice-unit", "officer-notice-filed",
                        "officer-notice-status",
                    ];
                    view! {
                        <Table caption=t("officer-notices-title") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows/>
                    }.into_any()
                })}
            </div>
            <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
        </section>
    }
}

fn row(register: &ventanilla_shared::procedure::Register, notice: RegisterNotice) -> Vec<AnyView> {
    let place = format!("/officer/registers/{}/notices/{}", register.code, notice.id);
    let unit = unit_name(register, &notice.unit);
    vec![
        view! { <a href=place>{notice.name}</a><span class="small block">{notice.number}</span> }.into_any(),
        view! { {kind_text(notice.kind)} }.into_any(),
        view! { {move || unit()} }.into_any(),
        view! { {notice.filed_by}<span class="small block">{format::moment(notice.filed_at)}</span> }
            .into_any(),
        view! { <StatusTag status=notice.status/> }.into_any(),
    ]
}

/// What a notice is about.
pub fn kind_text(kind: NoticeKind) -> impl Fn() -> String + Copy + Send + Sync {
    t(match kind {
        NoticeKind::Add => "officer-notice-add",
        NoticeKind::Change => "officer-notice-change",
        NoticeKind::End => "officer-notice-end",
    })
}

/// How a notice stands.
#[component]
pub fn StatusTag(status: NoticeStatus) -> impl IntoView {
    let (class, shape, id) = match status {
        NoticeStatus::Waiting => ("under_review", Shape::Half, "officer-notice-waiting"),
        NoticeStatus::Accepted => ("signed", Shape::Check, "officer-notice-accepted"),
        NoticeStatus::Refused => ("rejected", Shape::Cross, "officer-notice-refused"),
    };
    view! { <Tag class shape>{t(id)}</Tag> }
}
