use super::section_items::Items;
use super::step::{Case, load_case};
use crate::components::{
    AnswerFields, AnswersInput, Banner, Button, Form, FormView, PageTitle, SavedNote, Saver, Tone,
};
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde_json::Value;
use ventanilla_shared::RequestState;
use ventanilla_shared::procedure::Section;

/// A section of the form, drawn from the definition.
#[component]
pub fn SectionStep() -> impl IntoView {
    let case = load_case();
    let params = use_params_map();
    view! {
        <main class="wrap page narrow">
            {case.page(move |case| {
                let wanted = params.read().get("section").unwrap_or_default();
                let Some(section) = case.procedure.section(&wanted).cloned() else {
                    return view! { <PageTitle text=t("web-not-found-title")/> }.into_any();
                };
                let back = format!("/requests/{}", case.request.id);
                let draft = case.request.state == RequestState::Creation;
                view! {
                    <a class="crumb" href=back>{t("web-back-to-tasks")}</a>
                    {match (draft, section.repeat.is_some()) {
                        (false, _) => view! {
                            <PageTitle text=words(&section.title)/>
                            <Banner tone=Tone::Info><p>{t("web-not-a-draft")}</p></Banner>
                        }.into_any(),
                        (true, true) => view! { <Items case section/> }.into_any(),
                        (true, false) => view! { <Once case section/> }.into_any(),
                    }}
                }.into_any()
            })}
        </main>
    }
}

/// A section that is filled once: saved whenever a field is left.
#[component]
fn Once(case: Case, section: Section) -> impl IntoView {
    let known =
        case.request.sections.get(&section.id).and_then(Value::as_object).cloned().unwrap_or_default();
    let input = AnswersInput::new(&section, &known, &case.request.sections);
    let form = Form::new();
    let saver = Saver::new(&case.request);
    let navigate = use_navigate();
    let part = format!("sections/{}", section.id);
    let back = format!("/requests/{}", case.request.id);
    let number = case.request.number.clone();
    let save = {
        let (input, part) = (input.clone(), part.clone());
        Callback::new(move |()| saver.save(&part, Value::Object(input.read())))
    };
    let go_on = {
        let input = input.clone();
        move |()| {
            if !form.refuse(input.faults()) {
                return;
            }
            let (body, part, navigate, back) =
                (Value::Object(input.read()), part.clone(), navigate.clone(), back.clone());
            form.send(async move {
                saver.save_now(&part, body).await?;
                navigate(&back, NavigateOptions::default());
                Ok(())
            });
        }
    };
    view! {
        <PageTitle text=words(&section.title) above=move || i18n::text_with("web-request-number", &[("number", &number)])/>
        {section.help.as_ref().map(|help| view! { <p>{words(help)}</p> })}
        <section class="card">
            <FormView form on_submit=go_on>
                <AnswerFields form input on_change=save/>
                <SavedNote saver/>
                <div class="buttons"><Button busy=form.busy()>{t("web-save-continue")}</Button></div>
            </FormView>
        </section>
    }
}
