use super::grants::{GrantFields, GrantsInput};
use crate::api::{self, IdempotencyKey};
use crate::components::{Banner, Button, DateField, Fault, Field, Form, FormView, PageTitle, Tone};
use crate::i18n::{self, Said, t};
use leptos::prelude::*;
use ventanilla_shared::Date;
use ventanilla_shared::api::officers::{NewOfficer, Officer};
use ventanilla_shared::api::rules;

/// Appoints an officer. Whoever has no account yet gets an invitation by e-mail.
#[component]
pub fn NewOfficerPage() -> impl IntoView {
    let form = Form::new();
    let [cui, birth_date, email, first_name, first_surname, position] =
        std::array::from_fn(|_| RwSignal::new(String::new()));
    let grants = GrantsInput::new(&[]);
    let made = RwSignal::new(None::<Officer>);
    // One appointment, however often it is sent.
    let key = StoredValue::new(IdempotencyKey::new());
    let send = Callback::new(move |()| {
        let mut faults = Vec::new();
        let mut checked =
            |pointer: &str,
             value: RwSignal<String>,
             rule: fn(&str) -> Result<(), validator::ValidationError>| {
                let text = value.get_untracked().trim().to_owned();
                if text.is_empty() {
                    faults.push(missing(pointer));
                } else if let Err(error) = rule(&text) {
                    faults.push(Fault::field(pointer, &error.code));
                }
                text
            };
        let first_name = checked("/first_name", first_name, rules::name);
        let first_surname = checked("/first_surname", first_surname, rules::name);
        let cui = checked("/cui", cui, rules::cui);
        let born = checked("/birth_date", birth_date, |text| {
            let day = Date::parse_from_str(text, "%Y-%m-%d");
            day.map(drop).map_err(|_| validator::ValidationError::new("date"))
        });
        let email = checked("/email", email, rules::email);
        let position = checked("/position", position, rules::line);
        let grants_read = grants.read();
        let held = match grants_read {
            Ok(held) if held.is_empty() => {
                faults.push(Fault::field("/grants", "grants_missing"));
                Vec::new()
            }
            Ok(held) => held,
            Err(wrong) => {
                faults.extend(wrong);
                Vec::new()
            }
        };
        let born = Date::parse_from_str(&born, "%Y-%m-%d");
        let (true, Ok(birth_date)) = (form.refuse(faults), born) else { return };
        let body = NewOfficer { cui, birth_date, email, first_name, first_surname, position, grants: held };
        form.send(async move {
            match api::post("/officers").idempotent(&key.get_value()).body(&body).json::<Officer>().await {
                Ok(officer) => {
                    made.try_set(Some(officer));
                    Ok(())
                }
                Err(failure) => {
                    // Corrected data are another appointment.
                    key.try_set_value(IdempotencyKey::new());
                    form.refuse(failure.faults().into_iter().map(|fault| grants.own_fault(fault)).collect());
                    Ok(())
                }
            }
        });
    });
    let fields = move || {
        view! {
            <PageTitle text=t("officer-staff-new")/>
            <Banner tone=Tone::Info><p>{t("officer-staff-invitation")}</p></Banner>
            <section class="card">
                <FormView form on_submit=send>
                    <div class="columns">
                        <Field form pointer="/first_name" label=t("web-person-first-name") value=first_name autocomplete="off"/>
                        <Field form pointer="/first_surname" label=t("web-person-first-surname") value=first_surname autocomplete="off"/>
                    </div>
                    <Field form pointer="/cui" label=t("web-cui") hint=t("officer-staff-cui-hint") value=cui inputmode="numeric" width="w-medium" autocomplete="off"/>
                    <DateField form pointer="/birth_date" label=t("web-birth-date") value=birth_date/>
                    <Field form pointer="/email" label=t("web-email") hint=t("officer-staff-email-hint") value=email kind="email" autocomplete="off"/>
                    <Field form pointer="/position" label=t("officer-staff-position") hint=t("officer-staff-position-hint") value=position autocomplete="off"/>
                    <GrantFields form input=grants/>
                    <div class="buttons">
                        <Button busy=form.busy()>{t("officer-staff-appoint")}</Button>
                        <a class="govuk-button govuk-button--secondary" href="/officer/officers">{t("web-cancel")}</a>
                    </div>
                </FormView>
            </section>
        }
    };
    view! {
        <main class="wrap page narrow">
            <a class="crumb" href="/officer/officers">{t("officer-back-to-staff")}</a>
            {move || match made.get() {
                None => fields().into_any(),
                Some(officer) => {
                    let (name, email) = (officer.name, officer.email.as_str().to_owned());
                    let id = if officer.active { "officer-staff-made-active" } else { "officer-staff-made-invited" };
                    view! {
                        <PageTitle text=t("officer-staff-made")/>
                        <Banner tone=Tone::Good live=true>
                            <p>{move || i18n::text_with(id, &[("name", &name), ("email", &email)])}</p>
                        </Banner>
                        <p><a class="govuk-button" href="/officer/officers">{t("officer-back-to-staff")}</a></p>
                    }.into_any()
                }
            }}
        </main>
    }
}

/// That a field is empty, by the name of the field: several of them stand in one list.
fn missing(pointer: &str) -> Fault {
    let label = match pointer {
        "/cui" => "web-cui",
        "/birth_date" => "web-birth-date",
        "/email" => "web-email",
        "/first_name" => "web-person-first-name",
        "/first_surname" => "web-person-first-surname",
        _ => "officer-staff-position",
    };
    let variables = vec![("label".to_owned(), untrack(|| i18n::text(label)))];
    Fault { pointer: pointer.into(), said: Said::Message("field-missing-labelled".into(), variables) }
}
