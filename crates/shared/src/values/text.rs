use crate::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text for people in both languages, as definitions carry it: `{ es = "…", en = "…" }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Spanish of Guatemala.
    #[schema(pattern = r"\S")]
    pub es: String,
    /// English.
    #[schema(pattern = r"\S")]
    pub en: String,
}

impl Text {
    /// The text in `language`.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Spanish => &self.es,
            Language::English => &self.en,
        }
    }
}

/// The form in which names and numbers are searched: lower case, without accents, single spaces.
pub fn search_form(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'á' | 'à' | 'ä' | 'â' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' | 'î' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' => 'o',
            'ú' | 'ù' | 'ü' | 'û' => 'u',
            'ñ' => 'n',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_spaces_do_not_matter_to_a_search() {
        assert_eq!(search_form("  María  Fernanda ÑÚÑEZ "), "maria fernanda nunez");
    }
}
