use crate::api;
use crate::components::{
    Button, FileViewer, Form, FormView, Icon, IconView, Load, PageTitle, RevocationNote, Shape, Table, Tag,
    download,
};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ventanilla_shared::api::certificates::MyCertificate;
use ventanilla_shared::api::requests::Request;

/// The signed documents of the person.
#[component]
pub fn Certifications() -> impl IntoView {
    view! {
        <main class="wrap page">
            <PageTitle text=t("web-nav-certifications")/>
            <section class="card">
                {Load::view(api::my_certificates, |items| view! { <List items/> }.into_any())}
            </section>
        </main>
    }
}

#[component]
fn List(items: Vec<MyCertificate>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("web-certifications-none")}</p> }.into_any();
    }
    let rows = items.into_iter().map(|certificate| {
        let number = certificate.number.clone();
        vec![
            view! {
                <a href=format!("/certifications/{}", certificate.request)>{certificate.number}</a>
                {certificate.revocation.map(|_| view! {
                    <span class="block"><Tag class="rejected" shape=Shape::Cross>{t("web-revoked")}</Tag></span>
                })}
            }
            .into_any(),
            view! { {words(&certificate.document)} }.into_any(),
            view! { {certificate.subject_name} }.into_any(),
            view! { {format::moment(certificate.issued_at)} }.into_any(),
            view! {
                <a class="icon-button" href=format!("/certifications/{}", certificate.request) title=t("web-view")
                    aria-label=move || i18n::text_with("web-certificate-view-of", &[("number", &number)])><IconView icon=Icon::Eye/></a>
            }
            .into_any(),
        ]
    });
    let columns = [
        "web-column-number",
        "web-certificate-document",
        "web-column-subject",
        "web-certificate-issued-at",
        "web-view",
    ];
    view! { <Table caption=t("web-nav-certifications") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/> }
        .into_any()
}

/// One signed document: seen in the page, downloaded, checked. Its address carries the request's id.
#[component]
pub fn CertificationPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    view! {
        <main class="wrap page">
            <a class="crumb" href="/certifications">{t("web-nav-certifications")}</a>
            {Load::page(
                move || {
                    let id = id.clone();
                    async move { api::request(&id).await }
                },
                |request| view! { <Certification request/> }.into_any(),
            )}
        </main>
    }
}

#[component]
fn Certification(request: Request) -> impl IntoView {
    let Some(certificate) = request.certificate else {
        return view! { <PageTitle text=t("web-certificate-none")/><p>{t("web-certificate-none-text")}</p> }
            .into_any();
    };
    let form = Form::new();
    let path = format!("/requests/{}/certificate", request.id);
    let shown = path.clone();
    let number = certificate.number.clone();
    let name = format!("{number}.pdf");
    let fetch = move |()| {
        let (path, name) = (path.clone(), name.clone());
        form.send(async move { download(&path, &name).await });
    };
    view! {
        <PageTitle text=number.clone() above=words(&request.procedure.title)/>
        {certificate.revocation.map(|revocation| view! { <RevocationNote revocation/> })}
        <div class="row">
            <FormView form on_submit=fetch>
                <Button busy=form.busy()><IconView icon=Icon::Download/>" "{t("web-download")}</Button>
            </FormView>
            <a href=format!("/verify/{}", certificate.code)>{t("web-certificate-check")}</a>
            <a href=format!("/requests/{}/history", request.id)>{t("web-history")}</a>
        </div>
        <div class="above">
            <FileViewer path=shown title=move || i18n::text_with("web-certificate-frame", &[("number", &number)])/>
        </div>
    }
    .into_any()
}
