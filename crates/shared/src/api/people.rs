//! Personal data: of the account's owner, of associated persons, and as they stood when a request was filed.

use super::rules;
use crate::values::{AssociatedPersonId, Cui, Nit, Phone};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Female,
    Male,
}

/// A person's general, identification and contact data. An empty text counts as not given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    /// The personal number. In an account's own data it is the account's and may be left out.
    #[validate(custom(function = "rules::cui"))]
    #[schema(format = "cui")]
    #[schema(example = "1234567890101")]
    pub cui: Option<String>,
    #[validate(custom(function = "rules::name"))]
    #[schema(max_length = 200, format = "person-name")]
    #[schema(example = "Lucía")]
    pub first_name: Option<String>,
    #[validate(custom(function = "rules::name"))]
    #[schema(max_length = 200, format = "person-name")]
    pub second_name: Option<String>,
    #[validate(custom(function = "rules::name"))]
    #[schema(max_length = 200, format = "person-name")]
    pub third_name: Option<String>,
    #[validate(custom(function = "rules::name"))]
    #[schema(max_length = 200, format = "person-name")]
    #[schema(example = "Ajanel")]
    pub first_surname: Option<String>,
    #[validate(custom(function = "rules::name"))]
    #[schema(max_length = 200, format = "person-name")]
    pub second_surname: Option<String>,
    /// Surname by marriage, as on the DPI ("de …").
    #[validate(custom(function = "rules::name"))]
    #[schema(max_length = 200, format = "person-name")]
    pub married_surname: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub sex: Option<Sex>,
    #[validate(custom(function = "rules::phone"))]
    #[schema(format = "phone")]
    #[schema(example = "+502 5555 1234")]
    pub phone: Option<String>,
    #[validate(custom(function = "rules::email"))]
    #[schema(format = "email")]
    pub email: Option<String>,
    /// INE code of the department of residence.
    #[schema(example = "1")]
    pub department: Option<String>,
    /// INE code of the municipality of residence.
    #[schema(example = "101")]
    pub municipality: Option<String>,
    #[validate(custom(function = "rules::line"))]
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
    )]
    pub address: Option<String>,
    #[validate(custom(function = "rules::digits"))]
    #[schema(pattern = r"^([0-9][ -]?){3,19}[0-9]$")]
    pub igss_number: Option<String>,
    #[validate(custom(function = "rules::nit"))]
    #[schema(format = "nit")]
    #[schema(example = "576937-K")]
    pub nit: Option<String>,
    /// Number of the electronic mailbox at the Judiciary.
    #[validate(custom(function = "rules::digits"))]
    #[schema(pattern = r"^([0-9][ -]?){3,19}[0-9]$")]
    pub court_mailbox: Option<String>,
}

impl Person {
    /// Names of the data that every request needs and that are missing, as JSON keys. What one procedure needs beyond
    /// them, its definition says.
    pub fn missing(&self) -> Vec<&'static str> {
        let texts = [
            ("cui", &self.cui),
            ("first_name", &self.first_name),
            ("first_surname", &self.first_surname),
            ("phone", &self.phone),
            ("department", &self.department),
            ("municipality", &self.municipality),
            ("address", &self.address),
        ];
        let mut missing: Vec<&'static str> =
            texts.into_iter().filter(|(_, value)| blank(value)).map(|(name, _)| name).collect();
        if self.birth_date.is_none() {
            missing.push("birth_date");
        }
        if self.sex.is_none() {
            missing.push("sex");
        }
        missing
    }

    /// Names and surnames in the order of the DPI.
    pub fn full_name(&self) -> String {
        let married = self.married_surname.as_deref().filter(|text| !text.trim().is_empty());
        [&self.first_name, &self.second_name, &self.third_name, &self.first_surname, &self.second_surname]
            .into_iter()
            .filter_map(|part| part.as_deref())
            .chain(married)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// `L. A.`: what a stranger learns of the holder.
    pub fn initials(&self) -> String {
        self.full_name()
            .split_whitespace()
            .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
            .filter(|initial| initial.is_uppercase())
            .map(|initial| format!("{initial}."))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The CUI, once it is valid.
    pub fn valid_cui(&self) -> Option<Cui> {
        self.cui.as_deref().and_then(|text| Cui::parse(text).ok())
    }

    /// The same data in the form in which they are kept: trimmed, numbers in one notation, blanks left out.
    pub fn normalised(mut self) -> Self {
        let texts = [
            &mut self.cui,
            &mut self.first_name,
            &mut self.second_name,
            &mut self.third_name,
            &mut self.first_surname,
            &mut self.second_surname,
            &mut self.married_surname,
            &mut self.phone,
            &mut self.email,
            &mut self.department,
            &mut self.municipality,
            &mut self.address,
            &mut self.igss_number,
            &mut self.nit,
            &mut self.court_mailbox,
        ];
        for text in texts {
            *text = text
                .take()
                .map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|t| !t.is_empty());
        }
        let rewrite = |text: &mut Option<String>, read: fn(&str) -> Option<String>| {
            if let Some(kept) = text.as_deref().and_then(read) {
                *text = Some(kept);
            }
        };
        rewrite(&mut self.cui, |t| Cui::parse(t).ok().map(String::from));
        rewrite(&mut self.nit, |t| Nit::parse(t).ok().map(String::from));
        rewrite(&mut self.phone, |t| Phone::parse(t).ok().map(String::from));
        rewrite(&mut self.email, |t| crate::Email::parse(t).ok().map(String::from));
        self
    }
}

fn blank(value: &Option<String>) -> bool {
    value.as_deref().is_none_or(|text| text.trim().is_empty())
}

/// A person in whose name the account files requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AssociatedPerson {
    pub id: AssociatedPersonId,
    /// Goes into `If-Match` when it is changed.
    pub version: i64,
    pub person: Person,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Person {
        Person {
            first_name: Some("Lucía".into()),
            second_name: Some(" ".into()),
            first_surname: Some("Ajanel".into()),
            second_surname: Some("Tzoc".into()),
            married_surname: Some("de Xiloj".into()),
            ..Person::default()
        }
    }

    #[test]
    fn names_and_initials_follow_the_dpi() {
        assert_eq!(person().full_name(), "Lucía Ajanel Tzoc de Xiloj");
        assert_eq!(person().initials(), "L. A. T. X.");
    }

    #[test]
    fn numbers_are_kept_in_one_notation_and_blanks_are_dropped() {
        let kept = Person { cui: Some("1234 56789 0101".into()), nit: Some("576937k".into()), ..person() }
            .normalised();
        assert_eq!((kept.cui.as_deref(), kept.nit.as_deref()), (Some("1234567890101"), Some("576937-K")));
        assert_eq!(kept.second_name, None);
    }

    #[test]
    fn a_wrong_number_is_named_by_its_field() {
        let wrong = Person { cui: Some("1234567880101".into()), ..person() };
        let errors = validator::Validate::validate(&wrong).unwrap_err();
        assert_eq!(errors.field_errors()["cui"][0].code, "cui_check_digit");
    }
}
