//! What the report's codes mean, in Spanish and English.

use crate::report::Fault;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Spanish,
    English,
}

/// Of the command, and of what is wrong with a signature.
const SPANISH: [&str; 2] =
    [include_str!("../messages/es.ftl"), include_str!("../../shared/messages/es/verification.ftl")];
const ENGLISH: [&str; 2] =
    [include_str!("../messages/en.ftl"), include_str!("../../shared/messages/en/verification.ftl")];

impl Language {
    /// The one that was asked for, or that of the environment (POSIX: `LC_ALL` before `LC_MESSAGES` before `LANG`); Spanish
    /// otherwise.
    pub fn choose(asked: Option<&str>) -> Result<Self, Fault> {
        if let Some(asked) = asked {
            return Self::of(asked).ok_or_else(|| Fault::Unknown(asked.to_owned()));
        }
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        Ok(locale.and_then(|locale| Self::of(&locale)).unwrap_or(Self::Spanish))
    }

    /// `es`, `es_GT.UTF-8`, `en-US`.
    fn of(tag: &str) -> Option<Self> {
        match tag.split(['_', '-', '.', '@']).next()?.to_ascii_lowercase().as_str() {
            "es" => Some(Self::Spanish),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

/// The messages of a language.
pub struct Words(FluentBundle<FluentResource>);

impl Words {
    pub fn of(language: Language) -> Self {
        let (tag, sources) = match language {
            Language::Spanish => ("es", SPANISH),
            Language::English => ("en", ENGLISH),
        };
        let mut bundle = FluentBundle::new(tag.parse().into_iter().collect());
        // Isolation marks would be seen in a terminal.
        bundle.set_use_isolating(false);
        for source in sources {
            // A catalogue with a fault gives what can be read; a test refuses the fault.
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self(bundle)
    }

    fn has(&self, id: &str) -> bool {
        self.0.get_message(id).is_some_and(|message| message.value().is_some())
    }

    /// A message; its id where there is none, so that the gap is seen.
    pub fn say(&self, id: &str, values: &[(&str, &str)]) -> String {
        let Some(pattern) = self.0.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut arguments = FluentArgs::new();
        values.iter().for_each(|(name, value)| arguments.set(*name, *value));
        self.0.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }

    /// What a code of the report means: `code`, `code:what`, `field:SUB_INDICATION`, `head_code`.
    pub fn code(&self, code: &str) -> String {
        // What a file names itself may hold anything: no line or control character of it reaches the terminal.
        let code: String = code.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        if let Some((what, sub)) = code.rsplit_once(':') {
            let why = format!("verification-sub-{}", sub.to_lowercase().replace('_', "-"));
            if self.has(&why) {
                return self.say("code-signature", &[("what", what), ("why", &self.say(&why, &[]))]);
            }
        }
        if let Some((known, what)) = code.split_once(':') {
            let id = format!("code-{known}");
            if self.has(&id) {
                return self.say(&id, &[("what", what)]);
            }
        }
        for (end, id) in HEADS {
            if let Some(what) = code.strip_suffix(end).filter(|what| ["old", "new", "head"].contains(what)) {
                return self.say(id, &[("what", what)]);
            }
        }
        let id = if code == "signature" { "code-bad_signature".to_owned() } else { format!("code-{code}") };
        if self.has(&id) { self.say(&id, &[]) } else { code }
    }
}

/// Codes that begin with the head's name.
const HEADS: [(&str, &str); 3] = [
    ("_unreadable", "code-unreadable"),
    ("_not_signed", "code-head_not_signed"),
    ("_of_another_log", "code-of_another_log"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn both_languages_say_the_same_things() {
        let ids = |source: &str| -> BTreeSet<String> {
            let ids = source.lines().filter_map(|line| line.split_once(" = ")).map(|(id, _)| id.to_owned());
            ids.collect()
        };
        assert_eq!(ids(SPANISH[0]), ids(ENGLISH[0]));
        for source in SPANISH.iter().chain(&ENGLISH) {
            assert!(FluentResource::try_new((*source).to_owned()).is_ok());
        }
    }

    #[test]
    fn every_code_that_the_program_gives_has_words() {
        let sources = [
            include_str!("heads.rs"),
            include_str!("history.rs"),
            include_str!("pdf.rs"),
            include_str!("proofs.rs"),
            include_str!("qr.rs"),
        ];
        let words = Words::of(Language::Spanish);
        let calls = sources.iter().flat_map(|source| source.split(['\n']));
        let told = calls.filter_map(|line| {
            let at = [line.find("wrong(\""), line.find("not_judged(\"")].into_iter().flatten().next()?;
            line.get(at..)
        });
        let codes: Vec<&str> = told.filter_map(|line| line.split('"').nth(1)).collect();
        assert!(codes.len() > 12, "{codes:?}");
        for code in codes.into_iter().chain([
            "signature_broken:a",
            "altered:2",
            "of_another_request:1",
            "out_of_order:1",
            "chain_broken:3",
            "old_unreadable",
            "head_not_signed",
            "new_of_another_log",
            "approval:HASH_FAILURE",
            "signature",
            "outside_of_the_key",
            "key_revoked",
            "proof_for_another_size",
            "proof_malformed",
            "not_in_the_log",
        ]) {
            assert_ne!(words.code(code), code, "{code}");
        }
        assert_eq!(
            words.code("approval:HASH_FAILURE"),
            "La firma approval: El contenido no es el que se firmó."
        );
    }

    #[test]
    fn the_language_follows_the_locale() {
        for (tag, language) in
            [("es_GT.UTF-8", Language::Spanish), ("en-US", Language::English), ("EN", Language::English)]
        {
            assert_eq!(Language::of(tag), Some(language));
        }
        assert_eq!(Language::of("C"), None);
        assert!(Language::choose(Some("fr")).is_err());
    }
}
