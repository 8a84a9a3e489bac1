use crate::api;
use crate::components::{Banner, Loaded, PageTitle, Tone};
use crate::i18n::{self, t};
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;
use ventanilla_shared::RequestState;
use ventanilla_shared::api::requests::Request;
use ventanilla_shared::procedure::{Procedure, Step};

/// A request with the definition that it follows.
#[derive(Clone)]
pub struct Case {
    pub request: Request,
    pub procedure: Arc<Procedure>,
}

/// The case of the address.
pub fn load_case() -> Loaded<Case> {
    let params = use_params_map();
    Loaded::new(move || {
        let id = params.read().get("id").unwrap_or_default();
        async move {
            let request = api::request(&id).await?;
            let procedure = Arc::new(api::procedure_of(&request).await?);
            Ok(Case { request, procedure })
        }
    })
}

/// A page that edits one step of a draft: the way back, the heading, the step; or why it cannot be edited.
#[component]
pub fn StepPage(
    #[prop(into)] title: TextProp,
    /// Draws the step.
    show: impl Fn(Case) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let case = load_case();
    let show = StoredValue::new(show);
    view! {
        <main class="wrap page narrow">
            {case.page(move |case| {
                let back = format!("/requests/{}", case.request.id);
                let number = case.request.number.clone();
                let above = move || i18n::text_with("web-request-number", &[("number", &number)]);
                let draft = case.request.state == RequestState::Creation;
                let title = title.clone();
                view! {
                    <a class="crumb" href=back>{t("web-back-to-tasks")}</a>
                    <PageTitle text=move || title.get().to_string() above=above/>
                    {if draft {
                        show.with_value(|show| show(case))
                    } else {
                        view! { <Banner tone=Tone::Info><p>{t("web-not-a-draft")}</p></Banner> }.into_any()
                    }}
                }.into_any()
            })}
        </main>
    }
}

/// The address of a step.
pub fn step_path(request: &Request, step: &Step) -> String {
    let id = request.id;
    match step {
        Step::Person => format!("/requests/{id}/person"),
        Step::Section(section) => format!("/requests/{id}/sections/{section}"),
        Step::Payment => format!("/requests/{id}/payment"),
        Step::Documents => format!("/requests/{id}/documents"),
        Step::Delivery => format!("/requests/{id}/delivery"),
    }
}

/// What a step is called.
pub fn step_title(procedure: &Procedure, step: &Step) -> TextProp {
    match step {
        Step::Person => t("web-step-person").into(),
        Step::Section(id) => match procedure.section(id) {
            Some(section) => i18n::words(&section.title).into(),
            None => id.clone().into(),
        },
        Step::Payment => t("web-step-payment").into(),
        Step::Documents => t("web-step-documents").into(),
        Step::Delivery => t("web-step-delivery").into(),
    }
}
