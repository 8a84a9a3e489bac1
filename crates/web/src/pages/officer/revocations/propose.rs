use crate::api;
use crate::components::{
    Button, ButtonKind, Choice, Dialog, Fault, Field, Form, FormView, Loaded, Select, TextArea, Tone,
};
use crate::i18n::{self, t};
use crate::pages::officer::header::Notice;
use crate::pages::officer::moves::CancelButton;
use crate::pages::request::Case;
use leptos::prelude::*;
use ventanilla_shared::api::revocations::{NewRevocation, Revocation, RevocationReason};

/// Proposes to revoke a certificate: a reason, words for whoever decides, and the certificate that takes its place.
#[component]
pub fn ProposeButton(code: String, case: Loaded<Case>, notice: Notice) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button kind=ButtonKind::Secondary busy=false on_press=Callback::new(move |()| open.set(true))>
            {t("officer-revocation-propose")}
        </Button>
        <Dialog open wide=true title=t("officer-revocation-propose-title")>
            <ProposeForm code=code.clone() case notice open/>
        </Dialog>
    }
}

#[component]
fn ProposeForm(code: String, case: Loaded<Case>, notice: Notice, open: RwSignal<bool>) -> impl IntoView {
    let form = Form::new();
    let (reason, text, successor) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = move || {
        reason.with(|chosen| RevocationReason::ALL.into_iter().find(|reason| reason.as_str() == chosen))
    };
    // A repeat of the same sending, as when the answer was lost, proposes nothing new.
    let key = api::IdempotencyKey::new();
    let choices = RevocationReason::ALL
        .map(|reason| {
            let id = reason.message_id();
            Choice::new(reason.as_str(), move || i18n::text(&id))
        })
        .to_vec();
    let send = Callback::new(move |()| {
        let words = text.get_untracked().trim().to_owned();
        let named = successor.get_untracked().trim().to_owned();
        let mut faults = Vec::new();
        let reason = untrack(chosen);
        if reason.is_none() {
            faults.push(Fault::field("/reason", "revocation_reason"));
        }
        if words.is_empty() {
            faults.push(Fault::field("/text", "revocation_text"));
        }
        if reason == Some(RevocationReason::Superseded) && named.is_empty() {
            faults.push(Fault::field("/successor", "successor_missing"));
        }
        let (true, Some(reason)) = (form.refuse(faults), reason) else { return };
        let named = Some(named).filter(|named| reason.takes_successor() && !named.is_empty());
        let body = NewRevocation { reason, text: words, successor: named };
        let call = api::post(format!("/certificates/{code}/revocations")).idempotent(&key).body(&body);
        form.send(async move {
            call.json::<Revocation>().await?;
            open.try_set(false);
            notice.try_set(Some((Tone::Good, "officer-revocation-sent")));
            case.reload();
            Ok(())
        });
    });
    view! {
        <p>{t("officer-revocation-propose-text")}</p>
        <FormView form on_submit=send>
            <Select form pointer="/reason" label=t("officer-revocation-reason") value=reason choices/>
            <Show when=move || chosen().is_some_and(RevocationReason::takes_successor)>
                <Field form pointer="/successor" value=successor hint=t("officer-revocation-successor-hint") width="w-medium" autocomplete="off"
                    label=move || if chosen() == Some(RevocationReason::Superseded) {
                        i18n::text("officer-revocation-successor")
                    } else {
                        i18n::text("officer-revocation-successor-optional")
                    }/>
            </Show>
            <TextArea form pointer="/text" label=t("officer-revocation-text") hint=t("officer-revocation-text-hint") value=text/>
            <div class="buttons">
                <Button kind=ButtonKind::Warning busy=form.busy()>{t("officer-revocation-propose-send")}</Button>
                <CancelButton open/>
            </div>
        </FormView>
    }
}
