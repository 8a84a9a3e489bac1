//! Texts for people: Fluent catalogues under `messages/`, Spanish first, English second.

use crate::values::Text;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;
use utoipa::ToSchema;

/// A language of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Language {
    #[default]
    #[serde(rename = "es")]
    Spanish,
    #[serde(rename = "en")]
    English,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Spanish, Self::English];

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::English => "en",
        }
    }

    /// The first known language of an `Accept-Language` header, in its order; Spanish otherwise.
    pub fn negotiate(accept_language: &str) -> Self {
        accept_language
            .split(',')
            .map(|part| part.split(';').next().unwrap_or_default().trim().to_lowercase())
            .find_map(|tag| Self::ALL.into_iter().find(|l| tag.split('-').next() == Some(l.tag())))
            .unwrap_or_default()
    }
}

macro_rules! catalogue {
    ($language:literal) => {
        [
            include_str!(concat!("../messages/", $language, "/common.ftl")),
            include_str!(concat!("../messages/", $language, "/problems.ftl")),
            include_str!(concat!("../messages/", $language, "/fields.ftl")),
            include_str!(concat!("../messages/", $language, "/server.ftl")),
            include_str!(concat!("../messages/", $language, "/web.ftl")),
            include_str!(concat!("../messages/", $language, "/officer.ftl")),
            include_str!(concat!("../messages/", $language, "/signing.ftl")),
            include_str!(concat!("../messages/", $language, "/identity.ftl")),
            include_str!(concat!("../messages/", $language, "/documents.ftl")),
            include_str!(concat!("../messages/", $language, "/payments.ftl")),
            include_str!(concat!("../messages/", $language, "/registers.ftl")),
            include_str!(concat!("../messages/", $language, "/revocations.ftl")),
            include_str!(concat!("../messages/", $language, "/units.ftl")),
            include_str!(concat!("../messages/", $language, "/verification.ftl")),
        ]
    };
}

/// The sources of a language's catalogue.
pub fn sources(language: Language) -> [&'static str; 14] {
    match language {
        Language::Spanish => catalogue!("es"),
        Language::English => catalogue!("en"),
    }
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static BUNDLES: OnceLock<[FluentBundle<FluentResource>; 2]> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| {
        Language::ALL.map(|language| {
            let tag = language.tag().parse::<unic_langid::LanguageIdentifier>().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![tag]);
            // Isolation marks would end up in mails, PDFs and comparisons.
            bundle.set_use_isolating(false);
            for source in sources(language) {
                // A catalogue with a fault gives what can be read; a test refuses the fault.
                let resource = match FluentResource::try_new(source.to_owned()) {
                    Ok(resource) | Err((resource, _)) => resource,
                };
                bundle.add_resource_overriding(resource);
            }
            bundle
        })
    });
    match language {
        Language::Spanish => &bundles[0],
        Language::English => &bundles[1],
    }
}

/// Whether the catalogue has the message.
pub fn has(language: Language, id: &str) -> bool {
    bundle(language).get_message(id).is_some_and(|message| message.value().is_some())
}

/// The message `id` in `language`, with its variables. An unknown id comes back as it is, so that the gap is seen.
pub fn text_with(language: Language, id: &str, variables: &[(&str, &str)]) -> String {
    let bundle = bundle(language);
    let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
        return id.to_owned();
    };
    let mut arguments = FluentArgs::new();
    for (name, value) in variables {
        // Numbers choose plural forms; what has leading zeros or signs is a text.
        let number = value.parse::<u32>().ok().filter(|number| number.to_string() == *value);
        match number {
            Some(number) => arguments.set(*name, number),
            None => arguments.set(*name, *value),
        }
    }
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned()
}

/// The message `id` in every language.
pub fn words(id: &str, variables: &[(&str, &str)]) -> Text {
    let say = |language| text_with(language, id, variables);
    Text { es: say(Language::Spanish), en: say(Language::English) }
}

/// The message `id` in `language`, without variables.
pub fn text(language: Language, id: &str) -> String {
    text_with(language, id, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Ids of messages, each with the variables that it uses.
    fn ids(language: Language) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for source in sources(language) {
            let resource = FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| errors).unwrap();
            assert!(resource.entries().count() > 0 || source.trim().is_empty());
            let mut id = String::new();
            for line in source.lines() {
                if let Some((name, _)) = line.split_once(" =")
                    && !line.starts_with([' ', '#', '-', '}'])
                {
                    id = name.to_owned();
                    assert!(found.insert(id.clone()), "{} is in the {} catalogue twice", id, language.tag());
                }
                for variable in line.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next()) {
                    found.insert(format!("{id} {{ ${variable} }}"));
                }
            }
        }
        found
    }

    #[test]
    fn both_catalogues_have_the_same_messages_with_the_same_variables() {
        let (spanish, english) = (ids(Language::Spanish), ids(Language::English));
        assert_eq!(
            spanish.difference(&english).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "missing in English"
        );
        assert_eq!(
            english.difference(&spanish).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "missing in Spanish"
        );
    }

    #[test]
    fn every_problem_has_a_title() {
        for code in crate::problem::ProblemCode::ALL {
            assert!(has(Language::Spanish, &code.title_id()), "{}", code.title_id());
        }
    }

    #[test]
    fn the_language_follows_the_header() {
        assert_eq!(Language::negotiate("en-US,en;q=0.9,es;q=0.8"), Language::English);
        assert_eq!(Language::negotiate("fr, es-GT;q=0.5"), Language::Spanish);
        assert_eq!(Language::negotiate(""), Language::Spanish);
    }
}
