use super::step::{Case, StepPage};
use crate::components::{Button, Choice, Fault, Form, FormView, Radios, SavedNote, Saver};
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde_json::json;
use ventanilla_shared::api::requests::DeliveryChoice;

/// Step 5: how the person wants to get the document.
#[component]
pub fn DeliveryStep() -> impl IntoView {
    view! { <StepPage title=t("web-step-delivery") show=|case| view! { <Ways case/> }.into_any()/> }
}

#[component]
fn Ways(case: Case) -> impl IntoView {
    let method = RwSignal::new(case.request.delivery.clone().map(|choice| choice.method).unwrap_or_default());
    let form = Form::new();
    let saver = Saver::new(&case.request);
    let navigate = use_navigate();
    let back = format!("/requests/{}", case.request.id);
    let choice = move || json!(DeliveryChoice { method: method.get_untracked() });
    let choices = case.procedure.delivery.methods.iter().map(|way| {
        // The definition's own words, or what can be said from its figures.
        let hint = way.help.as_ref().map(|help| words(help).into()).or_else(|| {
            let charge = way.charge.as_ref()?.per_page.in_words();
            Some((move || i18n::text_with("web-page-charge", &[("charge", &charge)])).into())
        });
        Choice { hint, ..Choice::new(way.id.clone(), words(&way.label)) }
    });
    let choices: Vec<_> = choices.collect();
    let go_on = move |()| {
        if method.with_untracked(String::is_empty) {
            form.refuse(vec![Fault::field("/method", "delivery_missing")]);
            return;
        }
        let (navigate, back) = (navigate.clone(), back.clone());
        form.send(async move {
            saver.save_now("delivery", choice()).await?;
            navigate(&back, NavigateOptions::default());
            Ok(())
        });
    };
    view! {
        <section class="card">
            <FormView form on_submit=go_on>
                <Radios form pointer="/method" label=t("web-delivery-question") value=method choices
                    on_change=Callback::new(move |()| saver.save("delivery", choice()))/>
                <SavedNote saver/>
                <div class="buttons"><Button busy=form.busy()>{t("web-save-continue")}</Button></div>
            </FormView>
        </section>
    }
}
