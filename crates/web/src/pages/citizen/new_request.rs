use crate::api::{self, IdempotencyKey};
use crate::components::{Banner, Button, Choice, Fault, Form, FormView, Loaded, PageTitle, Select, Tone};
use crate::i18n::{self, Said, t};
use crate::session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use ventanilla_shared::api::people::AssociatedPerson;
use ventanilla_shared::api::procedures::ProcedureSummary;
use ventanilla_shared::api::requests::{NewRequest, NewSubject, Request};
use ventanilla_shared::procedure::{Filing, SubjectKind};

/// Asks whether a request shall really be created: for which procedure, and about whom.
#[component]
pub fn NewRequestPage() -> impl IntoView {
    let data = Loaded::new(|| async {
        let mut procedures = api::procedures().await?;
        procedures.retain(|procedure| procedure.filing == Filing::Account);
        Ok((procedures, api::associated_persons().await?))
    });
    let incomplete = Memo::new(|_| session::me().is_some_and(|me| !me.profile_complete));
    let query = use_query_map();
    let back_here = move || {
        let query = query.read();
        let pairs = ["procedure", "person", "answers_of"]
            .into_iter()
            .filter_map(|name| Some(format!("{name}={}", query.get(name)?)));
        let here = format!("/requests/new?{}", pairs.collect::<Vec<_>>().join("&"));
        let encoded: String = js_sys::encode_uri_component(&here).into();
        format!("/profile?next={encoded}")
    };
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-new-request-title")/>
            {move || if incomplete.get() {
                view! {
                    <Banner tone=Tone::Warning title=t("web-profile-banner")>
                        <p>{t("web-profile-banner-text")}" "<a href=back_here()>{t("web-profile-banner-link")}</a></p>
                    </Banner>
                }.into_any()
            } else {
                data.view(|(procedures, persons)| view! { <Question procedures persons/> }.into_any()).into_any()
            }}
        </main>
    }
}

#[component]
fn Question(procedures: Vec<ProcedureSummary>, persons: Vec<AssociatedPerson>) -> impl IntoView {
    let form = Form::new();
    let query = use_query_map();
    let asked = |name: &str| query.read_untracked().get(name).unwrap_or_default();
    let only = (procedures.len() == 1).then(|| procedures[0].code.clone());
    let known = |code: &String| procedures.iter().any(|procedure| procedure.code == *code);
    let procedure = RwSignal::new(Some(asked("procedure")).filter(known).or(only).unwrap_or_default());
    let wanted = asked("person");
    let person = RwSignal::new(if persons.iter().any(|p| p.id.to_string() == wanted) {
        wanted
    } else {
        "self".into()
    });
    let own = session::me_now().map(|me| me.profile.full_name()).unwrap_or_default();
    let people: Vec<Choice> = [Choice::new("self", move || i18n::text_with("web-for-me", &[("name", &own)]))]
        .into_iter()
        .chain(persons.iter().map(|known| Choice::new(known.id.to_string(), known.person.full_name())))
        .collect();
    let choices: Vec<Choice> =
        procedures.iter().map(|known| Choice::new(known.code.clone(), i18n::words(&known.title))).collect();
    let summaries = StoredValue::new(procedures);
    let key = IdempotencyKey::new();
    let navigate = use_navigate();
    let answers_of = asked("answers_of").parse().ok();
    let names_its_own = move || {
        let code = procedure.get();
        summaries.with_value(|all| {
            all.iter().any(|known| known.code == code && known.subjects == [SubjectKind::AnotherPerson])
        })
    };
    let create = move |()| {
        let chosen = procedure.get_untracked();
        if chosen.is_empty() {
            form.refuse(vec![Fault { pointer: "/procedure".into(), said: Said::field("choice") }]);
            return;
        }
        let whom = person.get_untracked();
        let other = summaries.with_value(|all| {
            all.iter().any(|known| known.code == chosen && known.subjects == [SubjectKind::AnotherPerson])
        });
        let subject = match whom.parse() {
            _ if other => NewSubject { kind: SubjectKind::AnotherPerson, associated_person: None },
            Ok(id) => NewSubject { kind: SubjectKind::AssociatedPerson, associated_person: Some(id) },
            Err(_) => NewSubject { kind: SubjectKind::Applicant, associated_person: None },
        };
        let call = api::post("/requests").idempotent(&key).body(&NewRequest {
            procedure: chosen,
            subject,
            answers_of,
        });
        let navigate = navigate.clone();
        form.send(async move {
            let request: Request = call.json().await?;
            navigate(
                &format!("/requests/{}", request.id),
                NavigateOptions { replace: true, ..Default::default() },
            );
            Ok(())
        });
    };
    let fee = move || {
        let code = procedure.get();
        summaries.with_value(|all| {
            all.iter().find(|known| known.code == code).map(|known| i18n::money(known.fee.as_ref()))
        })
    };
    view! {
        <div class="card">
            <FormView form on_submit=create>
                <Select form pointer="/procedure" label=t("web-column-procedure") value=procedure choices/>
                <Show when=move || !names_its_own() fallback=|| view! { <p>{t("web-for-whom-form")}</p> }>
                    <Select form pointer="/subject" label=t("web-for-whom") value=person choices=people.clone() no_empty=true
                        hint=t("web-for-whom-hint")/>
                </Show>
                {move || fee().map(|fee| view! {
                    <p>{t("web-procedure-fee")}": "<strong>{fee}</strong></p>
                })}
                <p>{t("web-new-request-text")}</p>
                <div class="buttons">
                    <Button busy=form.busy()>{t("web-new-request-yes")}</Button>
                    <a class="govuk-button govuk-button--secondary" href="/dashboard">{t("web-new-request-no")}</a>
                </div>
            </FormView>
            <p class="small above last"><a href="/associated-persons">{t("web-associated-title")}</a></p>
        </div>
    }
}
