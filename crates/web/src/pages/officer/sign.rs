use super::header::{CaseHeader, Notice, NoticeView};
use super::moves::{CancelButton, ReturnButton, moved};
use super::review::{RejectButton, follow_rendering};
use super::signatures::KeyBanner;
use crate::api;
use crate::components::{
    Banner, Button, Dialog, Fault, FileViewer, Form, FormView, Loaded, PasswordInput, Shape, Tag, Tone,
};
use crate::format;
use crate::i18n::{self, t, words};
use crate::pages::citizen::PersonFacts;
use crate::pages::request::{Case, load_case};
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::RequestState;
use ventanilla_shared::api::requests::{Request, RequestCertificate, Sign};
use ventanilla_shared::decision::{Action, Move, allowed, decide};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::StageKind;

/// The rendered document of one request: seen in the page, signed, or returned.
#[component]
pub fn SignPage() -> impl IntoView {
    let case = load_case();
    let notice: Notice = RwSignal::new(None);
    follow_rendering(case);
    view! {
        <main class="wrap wide page">
            <a class="crumb" href="/officer/signatures">{t("officer-back-to-signatures")}</a>
            <NoticeView notice back=("/officer/signatures", "officer-notice-signatures")/>
            {case.page(move |loaded| view! { <ToSign loaded case notice/> }.into_any())}
        </main>
    }
}

#[component]
fn ToSign(loaded: Case, case: Loaded<Case>, notice: Notice) -> impl IntoView {
    let Case { request, procedure } = loaded.clone();
    let actor = session::me_now().map(|me| me.actor());
    let can = actor.as_ref().map(|actor| allowed(&request.facts, &procedure, actor)).unwrap_or_default();
    let stage = request.stage.as_ref().and_then(|stage| procedure.stage(&stage.id)).cloned();
    let signing = stage.as_ref().is_some_and(|stage| stage.kind == StageKind::Sign);
    let rendering = stage.as_ref().is_some_and(|stage| stage.kind == StageKind::Generate);
    // Why there is no button: signed already, reviewed by the same person, …
    let refusal = actor
        .filter(|_| signing && !can.contains(&Action::Sign))
        .and_then(|actor| decide(&request.facts, &procedure, &Move::Sign, &actor).err())
        .map(|refusal| ProblemCode::from(refusal).title_id());
    let rejects = stage.clone().filter(|_| can.contains(&Action::Reject));
    let returns = stage.filter(|_| can.contains(&Action::Return));
    let certificate = request.certificate.clone();
    let sign = certificate.clone().filter(|_| can.contains(&Action::Sign));
    let signed = request.state == RequestState::Signed;
    let review = format!("/officer/requests/{}", request.id);
    view! {
        <CaseHeader request=request.clone()>
            {returns.map(|stage| view! { <ReturnButton loaded=loaded.clone() stage case notice/> })}
            {rejects.map(|stage| view! { <RejectButton loaded=loaded.clone() stage work=None case notice/> })}
            {sign.map(|certificate| view! { <SignButton loaded=loaded.clone() certificate case notice/> })}
        </CaseHeader>
        <KeyBanner/>
        {rendering.then(|| view! { <Banner tone=Tone::Info live=true><p>{t("officer-rendering")}</p></Banner> })}
        {signed.then(|| view! { <Banner tone=Tone::Good><p>{t("officer-all-signed")}</p></Banner> })}
        {refusal.map(|id| view! { <Banner tone=Tone::Info><p>{move || i18n::text(&id)}"."</p></Banner> })}
        <div class="split review">
            <div class="stack">
                {certificate.clone().map(|certificate| view! { <Signatures certificate/> })}
                <section class="card">
                    <h2>{t("web-step-person")}</h2>
                    <PersonFacts person=request.subject.person.clone()/>
                    <p class="last"><a href=review>{t("officer-see-file")}</a></p>
                </section>
            </div>
            <div class="sticky">
                {match certificate {
                    Some(certificate) => view! { <Document request=request.clone() certificate/> }.into_any(),
                    None => view! { <section class="card"><p class="last">{t("officer-no-document")}</p></section> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// The document itself. Its file changes with each signature, and so does the address from which it is drawn.
#[component]
fn Document(request: Request, certificate: RequestCertificate) -> impl IntoView {
    let path = format!("/requests/{}/certificate?signatures={}", request.id, certificate.signatures.len());
    let number = certificate.number.clone();
    view! {
        <section class="card papers" aria-label=t("officer-document")>
            <p class="row between">
                <span class="strong">{words(&request.procedure.title)}" "{certificate.number}</span>
                <span class="small">{move || i18n::text_with("officer-pages", &[("count", &certificate.pages.to_string())])}</span>
            </p>
            <FileViewer path title=move || i18n::text_with("web-certificate-frame", &[("number", &number)])/>
        </section>
    }
}

/// Who has signed, and how many signatures are still missing.
#[component]
fn Signatures(certificate: RequestCertificate) -> impl IntoView {
    let (done, needed) = (certificate.signatures.len(), certificate.signatures_needed);
    let count = move || {
        i18n::text_with(
            "officer-signatures-count",
            &[("done", &done.to_string()), ("needed", &needed.to_string())],
        )
    };
    let line = |signature: ventanilla_shared::api::requests::Signature| {
        view! {
            <li class="file">
                <span>
                    <span class="strong">{signature.name}</span>
                    {signature.position.map(|position| view! { <span class="block">{position}</span> })}
                    <span class="small block">{format::moment(signature.signed_at)}</span>
                </span>
                <span class="push"><Tag class="signed" shape=Shape::Check>{t("officer-signed-tag")}</Tag></span>
            </li>
        }
    };
    view! {
        <section class="card">
            <h2>{t("officer-signatures-column")}": "{count}</h2>
            {(done == 0).then(|| view! { <p class="muted last">{t("officer-signatures-none")}</p> })}
            <ul class="plain-list">{certificate.signatures.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

#[component]
fn SignButton(
    loaded: Case,
    certificate: RequestCertificate,
    case: Loaded<Case>,
    notice: Notice,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = certificate.number.clone();
    view! {
        <Button busy=false on_press=Callback::new(move |()| open.set(true))>{t("officer-sign")}</Button>
        <Dialog open title=move || i18n::text_with("officer-sign-title", &[("number", &title)])>
            <SignForm loaded=loaded.clone() certificate=certificate.clone() case notice open/>
        </Dialog>
    }
}

/// Asks for the secret that opens the officer's own key. It lives in this form alone, which ends with its dialog.
#[component]
fn SignForm(
    loaded: Case,
    certificate: RequestCertificate,
    case: Loaded<Case>,
    notice: Notice,
    open: RwSignal<bool>,
) -> impl IntoView {
    let Case { request, procedure } = loaded.clone();
    let form = Form::new();
    let secret = RwSignal::new(String::new());
    let without_key = RwSignal::new(false);
    let sign = move |()| {
        if secret.with_untracked(String::is_empty) {
            form.refuse(vec![Fault::field("/secret", "signing_secret")]);
            return;
        }
        let body =
            Sign { certificate: certificate.id, secret: Some(secret.get_untracked()), signing_session: None };
        let (call, procedure) =
            (api::post(format!("/requests/{}/sign", request.id)).body(&body), procedure.clone());
        let id = request.id;
        without_key.set(false);
        form.send(async move {
            match call.json::<Request>().await {
                Ok(request) => {
                    open.try_set(false);
                    moved(case, &procedure, request, notice, "officer-signed");
                    Ok(())
                }
                Err(failure) => {
                    match failure.code() {
                        Some(ProblemCode::WrongSecret) => {
                            form.refuse(vec![Fault { pointer: "/secret".into(), said: failure.said() }]);
                        }
                        Some(ProblemCode::NoSigningKey) => {
                            without_key.try_set(true);
                        }
                        // Returned, or rendered anew, while the dialog was open: what is there now has to be seen first.
                        Some(
                            ProblemCode::NotRendered | ProblemCode::NoSuchMove | ProblemCode::AlreadySigned,
                        ) => {
                            open.try_set(false);
                            notice.try_set(Some((Tone::Warning, "officer-sign-changed")));
                            if let Ok(request) = api::request(&id.to_string()).await {
                                case.set(Case { request, procedure });
                            }
                        }
                        _ => return Err(failure),
                    }
                    Ok(())
                }
            }
        });
    };
    let actor = session::me_now().map(|me| me.actor());
    let absent = actor.and_then(|actor| {
        let absent =
            decide(&loaded.request.facts, &loaded.procedure, &Move::Sign, &actor).ok()?.on_behalf_of?;
        actor.substitutions.into_iter().find(|one| one.absent == absent).map(|one| one.name)
    });
    view! {
        <p>{t("officer-sign-text")}</p>
        {absent.map(|name| view! { <p class="strong">{move || i18n::text_with("officer-sign-for", &[("name", &name)])}</p> })}
        <Show when=move || without_key.get()>
            <Banner tone=Tone::Bad live=true title=t("officer-key-none")>
                <p><a href="/officer/signing-key">{t("officer-key-enrol-link")}</a></p>
            </Banner>
        </Show>
        <FormView form on_submit=sign>
            <PasswordInput form pointer="/secret" label=t("officer-secret") hint=t("officer-secret-hint") value=secret autocomplete="off"/>
            <div class="buttons">
                <Button busy=form.busy()>{t("officer-sign")}</Button>
                <CancelButton open/>
            </div>
        </FormView>
    }
}
