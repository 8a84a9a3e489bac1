use crate::catalogues;
use crate::components::{Choice, DateField, Fault, Field, Form, Radios, Select};
use crate::format;
use crate::i18n::{Said, t};
use leptos::prelude::*;
use validator::Validate;
use ventanilla_shared::Date;
use ventanilla_shared::api::people::{Person, Sex};
use ventanilla_shared::procedure::ChoiceSource;

/// A person's data while they are typed.
#[derive(Clone, Copy)]
pub struct PersonInput {
    cui: RwSignal<String>,
    first_name: RwSignal<String>,
    second_name: RwSignal<String>,
    third_name: RwSignal<String>,
    first_surname: RwSignal<String>,
    second_surname: RwSignal<String>,
    married_surname: RwSignal<String>,
    birth_date: RwSignal<String>,
    sex: RwSignal<String>,
    phone: RwSignal<String>,
    email: RwSignal<String>,
    department: RwSignal<String>,
    municipality: RwSignal<String>,
    address: RwSignal<String>,
    igss_number: RwSignal<String>,
    nit: RwSignal<String>,
    court_mailbox: RwSignal<String>,
}

impl PersonInput {
    pub fn new(person: &Person) -> Self {
        let text = |value: &Option<String>| RwSignal::new(value.clone().unwrap_or_default());
        let sex = match person.sex {
            Some(Sex::Female) => "female",
            Some(Sex::Male) => "male",
            None => "",
        };
        Self {
            cui: RwSignal::new(person.valid_cui().map(|cui| cui.printed()).unwrap_or_default()),
            first_name: text(&person.first_name),
            second_name: text(&person.second_name),
            third_name: text(&person.third_name),
            first_surname: text(&person.first_surname),
            second_surname: text(&person.second_surname),
            married_surname: text(&person.married_surname),
            birth_date: RwSignal::new(person.birth_date.map(|day| day.to_string()).unwrap_or_default()),
            sex: RwSignal::new(sex.to_owned()),
            phone: text(&person.phone),
            email: text(&person.email),
            department: text(&person.department),
            municipality: text(&person.municipality),
            address: text(&person.address),
            igss_number: text(&person.igss_number),
            nit: text(&person.nit),
            court_mailbox: text(&person.court_mailbox),
        }
    }

    /// The person as typed, and what is wrong with it.
    pub fn read(&self) -> Result<Person, Vec<Fault>> {
        let text = |value: RwSignal<String>| Some(value.get_untracked());
        let day = self.birth_date.get_untracked();
        let birth_date = Date::parse_from_str(&day, "%Y-%m-%d").ok();
        let person = Person {
            cui: text(self.cui),
            first_name: text(self.first_name),
            second_name: text(self.second_name),
            third_name: text(self.third_name),
            first_surname: text(self.first_surname),
            second_surname: text(self.second_surname),
            married_surname: text(self.married_surname),
            birth_date,
            sex: match self.sex.get_untracked().as_str() {
                "female" => Some(Sex::Female),
                "male" => Some(Sex::Male),
                _ => None,
            },
            phone: text(self.phone),
            email: text(self.email),
            department: text(self.department),
            municipality: text(self.municipality),
            address: text(self.address),
            igss_number: text(self.igss_number),
            nit: text(self.nit),
            court_mailbox: text(self.court_mailbox),
        }
        .normalised();
        let mut codes: Vec<(&str, String)> = Vec::new();
        codes.extend(person.missing().into_iter().map(|name| (name, "missing".to_owned())));
        if !day.is_empty() && birth_date.is_none() {
            codes.retain(|(name, _)| *name != "birth_date");
            codes.push(("birth_date", "date".to_owned()));
        } else if birth_date.is_some_and(|day| day > format::today()) {
            codes.push(("birth_date", "date_future".to_owned()));
        }
        let wrong = person.validate().err();
        if let Some(wrong) = &wrong {
            for (name, errors) in wrong.field_errors() {
                if let (Some(error), Some(known)) =
                    (errors.first(), ORDER.iter().find(|known| **known == name))
                {
                    codes.push((known, error.code.to_string()));
                }
            }
        }
        if codes.is_empty() {
            return Ok(person);
        }
        // In the order of the form, so that the summary leads down the page.
        codes.sort_by_key(|(name, _)| ORDER.iter().position(|known| known == name));
        Err(codes
            .into_iter()
            .map(|(name, code)| Fault { pointer: format!("/{name}"), said: Said::field(&code) })
            .collect())
    }
}

const ORDER: [&str; 17] = [
    "first_name",
    "second_name",
    "third_name",
    "first_surname",
    "second_surname",
    "married_surname",
    "birth_date",
    "sex",
    "cui",
    "nit",
    "igss_number",
    "court_mailbox",
    "phone",
    "email",
    "department",
    "municipality",
    "address",
];

/// General, identification and contact data. `own`: of the account's owner, whose CUI, birth date and e-mail are the account's.
#[component]
pub fn PersonFields(form: Form, input: PersonInput, #[prop(optional)] own: bool) -> impl IntoView {
    let departments = catalogues::entries(ChoiceSource::Departments);
    let municipalities = catalogues::entries(ChoiceSource::Municipalities);
    let choice = |entry: &ventanilla_shared::api::procedures::CatalogueEntry| {
        Choice::new(entry.value.clone(), entry.label.clone())
    };
    let departments = Signal::derive(move || departments.read().iter().map(choice).collect::<Vec<_>>());
    let municipalities = Signal::derive(move || {
        let department = input.department.get();
        let belongs = |entry: &&ventanilla_shared::api::procedures::CatalogueEntry| {
            entry.parent.as_deref() == Some(department.as_str())
        };
        municipalities.read().iter().filter(belongs).map(choice).collect::<Vec<_>>()
    });
    let another_department = Callback::new(move |()| input.municipality.set(String::new()));
    view! {
        <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{t("web-person-general")}</legend>
            <div class="columns">
                <Field form pointer="/first_name" label=t("web-person-first-name") value=input.first_name autocomplete="given-name"/>
                <Field form pointer="/second_name" label=t("web-person-second-name") value=input.second_name optional=true autocomplete="additional-name"/>
                <Field form pointer="/third_name" label=t("web-person-third-name") value=input.third_name optional=true autocomplete="off"/>
                <Field form pointer="/first_surname" label=t("web-person-first-surname") value=input.first_surname autocomplete="family-name"/>
                <Field form pointer="/second_surname" label=t("web-person-second-surname") value=input.second_surname optional=true autocomplete="off"/>
                <Field form pointer="/married_surname" label=t("web-person-married-surname") value=input.married_surname optional=true autocomplete="off"/>
            </div>
            {(!own).then(|| view! {
                <DateField form pointer="/birth_date" label=t("web-birth-date") value=input.birth_date autocomplete="bday"/>
            })}
            <Radios form pointer="/sex" label=t("web-person-sex") value=input.sex
                choices=vec![Choice::new("female", t("web-sex-female")), Choice::new("male", t("web-sex-male"))]/>
        </fieldset>
        <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{t("web-person-identification")}</legend>
            {(!own).then(|| view! {
                <Field form pointer="/cui" label=t("web-cui") value=input.cui hint=t("web-cui-hint") inputmode="numeric" width="w-medium" autocomplete="off"/>
            })}
            <div class="columns">
                <Field form pointer="/nit" label=t("web-person-nit") value=input.nit hint=t("web-person-nit-hint") optional=true autocomplete="off"/>
                <Field form pointer="/igss_number" label=t("web-person-igss") value=input.igss_number hint=t("web-person-igss-hint") inputmode="numeric" optional=true autocomplete="off"/>
            </div>
            {own.then(|| view! { <p class="small">{t("web-person-by-procedure")}</p> })}
            <Field form pointer="/court_mailbox" label=t("web-person-mailbox") value=input.court_mailbox hint=t("web-person-mailbox-hint") optional=true
                inputmode="numeric" width="w-medium" autocomplete="off"/>
        </fieldset>
        <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{t("web-person-contact")}</legend>
            <Field form pointer="/phone" label=t("web-person-phone") value=input.phone kind="tel" hint=t("web-person-phone-hint") width="w-short" autocomplete="tel"/>
            {(!own).then(|| view! {
                <Field form pointer="/email" label=t("web-email") value=input.email kind="email" optional=true autocomplete="off"/>
            })}
            <div class="columns">
                <Select form pointer="/department" label=t("web-person-department") value=input.department choices=departments on_change=another_department/>
                <Select form pointer="/municipality" label=t("web-person-municipality") value=input.municipality choices=municipalities/>
            </div>
            <Field form pointer="/address" label=t("web-person-address") value=input.address hint=t("web-person-address-hint") autocomplete="street-address"/>
        </fieldset>
    }
}

/// A person's data as facts, blanks left out.
#[component]
pub fn PersonFacts(person: Person) -> impl IntoView {
    let cui = person.valid_cui().map(|cui| cui.printed());
    let name = Some(person.full_name()).filter(|name| !name.is_empty());
    let day = person.birth_date.map(format::day);
    let fact = |id: &'static str, value: Option<String>| {
        value.filter(|value| !value.is_empty()).map(|value| view! { <dt>{t(id)}</dt><dd>{value}</dd> })
    };
    let sex = person.sex.map(|sex| match sex {
        Sex::Female => t("web-sex-female"),
        Sex::Male => t("web-sex-male"),
    });
    let place = |source: ChoiceSource, id: &'static str, code: Option<String>| {
        code.map(|code| view! { <dt>{t(id)}</dt><dd>{move || catalogues::label(source, &code)}</dd> })
    };
    view! {
        <dl class="facts numbers">
            {fact("web-person-name", name)}
            {fact("web-cui", cui)}
            {fact("web-birth-date", day)}
            {sex.map(|sex| view! { <dt>{t("web-person-sex")}</dt><dd>{sex}</dd> })}
            {fact("web-person-nit", person.nit)}
            {fact("web-person-igss", person.igss_number)}
            {fact("web-person-mailbox", person.court_mailbox)}
            {fact("web-person-phone", person.phone)}
            {fact("web-email", person.email)}
            {place(ChoiceSource::Departments, "web-person-department", person.department)}
            {place(ChoiceSource::Municipalities, "web-person-municipality", person.municipality)}
            {fact("web-person-address", person.address)}
        </dl>
    }
}
