use crate::api::{self, Call};
use crate::components::{
    Button, ButtonKind, Confirm, Dialog, ErrorSummary, Fault, Form, FormView, Loaded, TextArea,
};
use crate::i18n::{self, t};
use crate::pages::officer::moves::CancelButton;
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::api::revocations::{Revocation, RevocationRefused};
use ventanilla_shared::revocation::{RevocationMove, decide};

/// The buttons that `decide` permits, each asked once more.
#[component]
pub fn Decision(
    shown: Revocation,
    revocation: Loaded<Revocation>,
    said: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let actor = session::me_now().map(|me| me.actor());
    let may = |made| actor.as_ref().is_some_and(|actor| decide(&shown.facts, made, actor).is_ok());
    let form = Form::new();
    let (confirming, refusing, withdrawing) =
        (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let (id, version) = (shown.id.clone(), shown.version);
    let call =
        move |action: &str| api::post(format!("/revocations/{id}/{action}")).if_match(api::etag(version));
    let send = move |open: RwSignal<bool>, call: Call, done: &'static str| {
        form.send(async move {
            let outcome = call.json::<Revocation>().await;
            open.try_set(false);
            let decided = outcome?;
            said.try_set(Some(done));
            revocation.set(decided);
            Ok(())
        });
    };
    let (confirm, withdraw) = (call.clone(), call.clone());
    let confirm = Callback::new(move |()| {
        send(confirming, confirm("confirmation"), "officer-revocation-done-confirmed");
    });
    let withdraw = Callback::new(move |()| {
        send(withdrawing, withdraw("withdrawal"), "officer-revocation-done-withdrawn");
    });
    let number = shown.certificate.number.clone();
    let question = move || i18n::text_with("officer-revocation-confirm-text", &[("number", &number)]);
    let opens = |open: RwSignal<bool>| Callback::new(move |()| open.set(true));
    view! {
        <ErrorSummary form/>
        <div class="buttons">
            {may(RevocationMove::Confirm).then(|| view! {
                <Button kind=ButtonKind::Warning busy=form.busy() on_press=opens(confirming)>{t("officer-revocation-confirm")}</Button>
            })}
            {may(RevocationMove::Refuse).then(|| view! {
                <Button kind=ButtonKind::Secondary busy=form.busy() on_press=opens(refusing)>{t("officer-revocation-refuse")}</Button>
            })}
            {may(RevocationMove::Withdraw).then(|| view! {
                <Button kind=ButtonKind::Secondary busy=form.busy() on_press=opens(withdrawing)>{t("officer-revocation-withdraw")}</Button>
            })}
        </div>
        <Confirm open=confirming title=t("officer-revocation-confirm-title") accept=t("officer-revocation-confirm-yes")
            dangerous=true busy=form.busy() on_accept=confirm>
            <p>{question.clone()}</p>
        </Confirm>
        <Confirm open=withdrawing title=t("officer-revocation-withdraw-title") accept=t("officer-revocation-withdraw")
            busy=form.busy() on_accept=withdraw>
            <p>{t("officer-revocation-withdraw-text")}</p>
        </Confirm>
        <Dialog open=refusing title=t("officer-revocation-refuse-title")>
            <Refusal id=shown.id.clone() version revocation said open=refusing/>
        </Dialog>
    }
}

#[component]
fn Refusal(
    id: String,
    version: i64,
    revocation: Loaded<Revocation>,
    said: RwSignal<Option<&'static str>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let form = Form::new();
    let reason = RwSignal::new(String::new());
    let send = Callback::new(move |()| {
        let body = RevocationRefused { reason: reason.get_untracked().trim().to_owned() };
        if body.reason.is_empty() {
            form.refuse(vec![Fault::field("/reason", "reason")]);
            return;
        }
        let call = api::post(format!("/revocations/{id}/refusal")).if_match(api::etag(version)).body(&body);
        form.send(async move {
            let refused: Revocation = call.json().await?;
            open.try_set(false);
            said.try_set(Some("officer-revocation-done-refused"));
            revocation.set(refused);
            Ok(())
        });
    });
    view! {
        <p>{t("officer-revocation-refuse-text")}</p>
        <FormView form on_submit=send>
            <TextArea form pointer="/reason" label=t("officer-revocation-refusal") value=reason/>
            <div class="buttons">
                <Button busy=form.busy()>{t("officer-revocation-refuse")}</Button>
                <CancelButton open/>
            </div>
        </FormView>
    }
}
