use crate::api;
use crate::components::{Banner, Button, Fault, FileField, Form, FormView, PageTitle, PasswordInput, Tone};
use crate::format;
use crate::i18n::{self, Said, t};
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::api::accounts::{NewSigningKey, SigningKey};
use ventanilla_shared::problem::ProblemCode;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Far more than a key and its certificates take.
const LARGEST: f64 = 65_536.0;

/// The officer's signing key: what is enrolled, and the form that enrols one in its place.
#[component]
pub fn SigningKeyPage() -> impl IntoView {
    let form = Form::new();
    let secret = RwSignal::new(String::new());
    let done = RwSignal::new(false);
    // Drawn anew after success, so that the file input is empty again.
    let round = RwSignal::new(0u32);
    let chosen = StoredValue::new_local(None::<web_sys::File>);
    let enrol = Callback::new(move |()| {
        done.set(false);
        let file = chosen.get_value();
        let mut faults = Vec::new();
        match &file {
            None => faults.push(Fault::field("/pkcs12", "pkcs12_missing")),
            Some(file) if file.size() > LARGEST => faults.push(Fault::field("/pkcs12", "pkcs12_large")),
            Some(_) => {}
        }
        if secret.with_untracked(String::is_empty) {
            faults.push(Fault::field("/secret", "signing_secret"));
        }
        let (true, Some(file)) = (form.refuse(faults), file) else { return };
        form.send(async move {
            let Some(pkcs12) = base64_of(&file).await else {
                form.refuse(vec![Fault::field("/pkcs12", "pkcs12_missing")]);
                return Ok(());
            };
            let body = NewSigningKey { pkcs12, secret: secret.get_untracked() };
            match api::put("/me/signing-key").body(&body).json::<SigningKey>().await {
                Ok(_) => {
                    secret.try_set(String::new());
                    chosen.try_set_value(None);
                    round.try_update(|round| *round += 1);
                    done.try_set(true);
                    session::reload().await;
                    Ok(())
                }
                Err(failure) if failure.code() == Some(ProblemCode::SigningKeyInvalid) => {
                    form.refuse(vec![Fault { pointer: "/secret".into(), said: failure.said() }]);
                    Ok(())
                }
                Err(failure) => Err(failure),
            }
        });
    });
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("officer-key-title")/>
            <Show when=move || done.get()>
                <Banner tone=Tone::Good live=true><p>{t("officer-key-done")}</p></Banner>
            </Show>
            {move || match session::me().and_then(|me| me.signing_key) {
                Some(key) => view! { <KeyFacts key/> }.into_any(),
                None => view! { <Banner tone=Tone::Warning><p>{t("officer-key-none")}</p></Banner> }.into_any(),
            }}
            <section class="card above">
                <h2>{t("officer-key-enrol")}</h2>
                <p>{t("officer-key-text")}</p>
                <FormView form on_submit=enrol>
                    {move || {
                        round.track();
                        let take = UnsyncCallback::new(move |file| chosen.set_value(file));
                        view! {
                            <FileField form pointer="/pkcs12" label=t("officer-key-file") hint=t("officer-key-file-hint")
                                accept=".p12,.pfx,application/x-pkcs12" on_file=take/>
                        }
                    }}
                    <PasswordInput form pointer="/secret" label=t("officer-key-secret") hint=t("officer-key-secret-hint") value=secret autocomplete="off"/>
                    <div class="buttons"><Button busy=form.busy()>{t("officer-key-save")}</Button></div>
                </FormView>
            </section>
        </main>
    }
}

#[component]
fn KeyFacts(key: SigningKey) -> impl IntoView {
    let expired = key.valid_until < format::now();
    let until = format::moment(key.valid_until);
    view! {
        <section class="card">
            <h2>{t("officer-key-current")}</h2>
            <dl class="facts">
                <dt>{t("officer-key-subject")}</dt><dd>{key.subject}</dd>
                <dt>{t("officer-key-issuer")}</dt><dd>{key.issuer}</dd>
                <dt>{t("officer-key-serial")}</dt><dd><code>{key.serial}</code></dd>
                <dt>{t("officer-key-until")}</dt><dd class="numbers">{until.clone()}</dd>
            </dl>
            {expired.then(|| {
                let said = Said::Message("officer-key-expired".into(), vec![("date".into(), until)]);
                view! { <Banner tone=Tone::Bad><p>{move || said.say()}</p></Banner> }
            })}
            <p class="small last">{move || i18n::text("officer-key-keeping")}</p>
        </section>
    }
}

/// A file's bytes in base64.
async fn base64_of(file: &web_sys::File) -> Option<String> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = js_sys::Uint8Array::new(buffer.unchecked_ref::<js_sys::ArrayBuffer>()).to_vec();
    // `btoa` takes a text whose characters stand for bytes.
    let text: String = bytes.into_iter().map(char::from).collect();
    window().btoa(&text).ok()
}
