use super::step::StepPage;
use crate::i18n::t;
use crate::pages::citizen::PersonFacts;
use leptos::prelude::*;

/// Step 1: whom the request is about. The data live with the person, and are changed there.
#[component]
pub fn PersonStep() -> impl IntoView {
    view! {
        <StepPage title=t("web-step-person") show=|case| {
            let subject = case.request.subject;
            let here = format!("/requests/{}/person", case.request.id);
            let encoded: String = js_sys::encode_uri_component(&here).into();
            let edit = match subject.associated_person {
                Some(id) => format!("/associated-persons/{id}"),
                None => format!("/profile?next={encoded}"),
            };
            view! {
                <section class="card">
                    <p>{t("web-step-person-text")}" "<a href=edit>{t("web-step-person-edit")}</a></p>
                    <PersonFacts person=subject.person/>
                    <div class="buttons"><a class="govuk-button" href=format!("/requests/{}", case.request.id)>{t("web-continue")}</a></div>
                </section>
            }
            .into_any()
        }/>
    }
}
