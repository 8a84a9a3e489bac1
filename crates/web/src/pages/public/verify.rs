use crate::api::{self, Failure};
use crate::components::{Banner, Button, Field, FileUpload, Form, FormView, PageTitle, Tone};
use crate::i18n::t;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ventanilla_shared::api::certificates::{FileVerdict, Verification};
use ventanilla_shared::procedure::MediaType;

/// Largest PDF that is compared, in bytes; the server's limit.
const LARGEST: u64 = 20 * 1_048_576;

/// Public verification: by the code on the paper, or by the file itself.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let code = RwSignal::new(String::new());
    let form = Form::new();
    let navigate = use_navigate();
    let look_up = move |()| {
        let typed = code.get_untracked();
        let plain: String = typed.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if plain.is_empty() {
            form.refuse(vec![crate::components::Fault::field("/code", "code")]);
        } else {
            navigate(&format!("/verify/{}", plain.to_uppercase()), NavigateOptions::default());
        }
    };
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-verify-title")/>
            <p>{t("web-verify-text")}</p>
            <section class="card">
                <h2>{t("web-verify-by-code")}</h2>
                <FormView form on_submit=look_up>
                    <Field form pointer="/code" label=t("web-verify-code") value=code hint=t("web-verify-code-hint") width="w-medium"
                        autocomplete="off"/>
                    <Button busy=form.busy()>{t("web-verify-button")}</Button>
                </FormView>
            </section>
            <section class="card above">
                <h2>{t("web-verify-by-file")}</h2>
                <CompareFile/>
            </section>
        </main>
    }
}

/// Compares a PDF with what was issued. With `code` it says whether it is that certificate's file.
#[component]
pub fn CompareFile(#[prop(optional, into)] code: Option<String>) -> impl IntoView {
    let form = Form::new();
    let sending = RwSignal::new(None::<String>);
    let progress = RwSignal::new(0u32);
    let verdict = RwSignal::new(None::<Verification>);
    let compare = UnsyncCallback::new(move |file: web_sys::File| {
        let fields: Vec<_> = code.clone().map(|code| ("code", code)).into_iter().collect();
        sending.set(Some(file.name()));
        verdict.set(None);
        form.send(async move {
            let answer: Result<Verification, Failure> =
                api::upload("/verifications", &fields, &file, None, None, progress).await;
            sending.try_set(None);
            verdict.try_set(Some(answer?));
            Ok(())
        });
    });
    view! {
        <FileUpload form pointer="/file" label=t("web-verify-file") hint=t("web-verify-file-hint")
            accepts=vec![MediaType::Pdf] max_bytes=LARGEST sending progress on_file=compare/>
        {move || verdict.get().map(|found| view! { <Verdict found/> })}
    }
}

#[component]
fn Verdict(found: Verification) -> impl IntoView {
    let (tone, title, text) = match found.file {
        Some(FileVerdict::Identical) => (Tone::Good, "web-verdict-identical", "web-verdict-identical-text"),
        Some(FileVerdict::Different) => (Tone::Bad, "web-verdict-different", "web-verdict-different-text"),
        Some(FileVerdict::Unknown) | None => {
            (Tone::Warning, "web-verdict-unknown", "web-verdict-unknown-text")
        }
    };
    let link = found.certificate.map(|certificate| certificate.code);
    view! {
        <Banner tone title=t(title) live=true>
            <p>{t(text)}</p>
            {link.map(|code| view! { <p><a href=format!("/verify/{code}")>{t("web-verdict-see")}</a></p> })}
        </Banner>
    }
}
