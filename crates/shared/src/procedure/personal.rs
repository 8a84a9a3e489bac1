use crate::api::people::Person;
use crate::messages;
use crate::values::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A personal datum that some procedures need and others do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonalDatum {
    IgssNumber,
    Nit,
    CourtMailbox,
}

impl PersonalDatum {
    /// Its key in a person's data.
    pub fn key(self) -> &'static str {
        match self {
            Self::IgssNumber => "igss_number",
            Self::Nit => "nit",
            Self::CourtMailbox => "court_mailbox",
        }
    }

    /// What it is called.
    pub fn label(self) -> Text {
        let id = match self {
            Self::IgssNumber => "web-person-igss",
            Self::Nit => "web-person-nit",
            Self::CourtMailbox => "web-person-mailbox",
        };
        let [es, en] = crate::Language::ALL.map(|language| messages::text(language, id));
        Text { es, en }
    }

    /// Whether `person` lacks it.
    pub fn is_missing(self, person: &Person) -> bool {
        let value = match self {
            Self::IgssNumber => &person.igss_number,
            Self::Nit => &person.nit,
            Self::CourtMailbox => &person.court_mailbox,
        };
        value.as_deref().is_none_or(|text| text.trim().is_empty())
    }
}
