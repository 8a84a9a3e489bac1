use super::batch::{Batch, Item};
use crate::api;
use crate::components::{Banner, Button, Dialog, Fault, Form, FormView, PasswordInput, Tone};
use crate::i18n::{self, t};
use crate::pages::officer::moves::CancelButton;
use leptos::prelude::*;
use ventanilla_shared::api::signing_sessions::{NewSigningSession, SigningSession};
use ventanilla_shared::problem::ProblemCode;

/// Asks for the secret once, for all that was chosen.
#[component]
pub fn UnlockDialog(
    open: RwSignal<bool>,
    chosen: RwSignal<Vec<Item>>,
    on_start: Callback<Batch>,
) -> impl IntoView {
    view! {
        <Dialog open title=move || sign_text(chosen)>
            <UnlockForm open chosen on_start/>
        </Dialog>
    }
}

/// "Sign 3 documents".
pub fn sign_text(chosen: RwSignal<Vec<Item>>) -> String {
    i18n::text_with("signing-sign", &[("count", &chosen.with(Vec::len).to_string())])
}

/// The secret lives in this form alone, which ends with its dialog.
#[component]
fn UnlockForm(open: RwSignal<bool>, chosen: RwSignal<Vec<Item>>, on_start: Callback<Batch>) -> impl IntoView {
    let form = Form::new();
    let secret = RwSignal::new(String::new());
    let without_key = RwSignal::new(false);
    let unlock = move |()| {
        if secret.with_untracked(String::is_empty) {
            form.refuse(vec![Fault::field("/secret", "signing_secret")]);
            return;
        }
        without_key.set(false);
        let call = api::post("/signing-sessions").body(&NewSigningSession { secret: secret.get_untracked() });
        form.send(async move {
            match call.json::<SigningSession>().await {
                Ok(session) => {
                    // The dialog may have been closed meanwhile: then nothing is signed, and the session ends at once.
                    if open.try_get_untracked() == Some(true) {
                        open.set(false);
                        on_start.run(Batch::start(chosen.get_untracked(), session.token));
                        Ok(())
                    } else {
                        let close = api::delete("/signing-sessions/current").signing_session(&session.token);
                        close.nothing().await
                    }
                }
                Err(failure) => match failure.code() {
                    Some(ProblemCode::WrongSecret) => {
                        form.refuse(vec![Fault { pointer: "/secret".into(), said: failure.said() }]);
                        Ok(())
                    }
                    Some(ProblemCode::NoSigningKey) => {
                        without_key.try_set(true);
                        Ok(())
                    }
                    _ => Err(failure),
                },
            }
        });
    };
    view! {
        <p>{t("signing-unlock-text")}</p>
        <Show when=move || without_key.get()>
            <Banner tone=Tone::Bad live=true title=t("officer-key-none")>
                <p><a href="/officer/signing-key">{t("officer-key-enrol-link")}</a></p>
            </Banner>
        </Show>
        <FormView form on_submit=unlock>
            <PasswordInput form pointer="/secret" label=t("officer-secret") hint=t("officer-secret-hint") value=secret autocomplete="off"/>
            <div class="buttons">
                <Button busy=form.busy()>{move || sign_text(chosen)}</Button>
                <CancelButton open/>
            </div>
        </FormView>
    }
}
