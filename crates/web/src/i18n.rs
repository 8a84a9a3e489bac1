//! The language of the page: Spanish first, English second, changed without losing what was typed.
//!
//! Texts in views are closures (`{t("id")}`), so that they follow the language by themselves.

use leptos::prelude::*;
use ventanilla_shared::messages::{self, Language};
use ventanilla_shared::{Money, Text};

const KEY: &str = "ventanilla-language";

thread_local! {
    static LANGUAGE: ArcRwSignal<Language> = ArcRwSignal::new(Language::default());
}

fn signal() -> ArcRwSignal<Language> {
    LANGUAGE.with(Clone::clone)
}

/// The browser's storage for this site; `None` where it is forbidden.
pub fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Takes up the language that was chosen here before; Spanish otherwise, as the page that arrives first is.
pub fn start() {
    let chosen = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    set(Language::negotiate(&chosen.unwrap_or_default()));
}

/// Changes the language, and remembers it.
pub fn choose(language: Language) {
    set(language);
    if let Some(storage) = storage() {
        // Without storage the choice lasts until the page is closed.
        let _ = storage.set_item(KEY, language.tag());
    }
}

fn set(language: Language) {
    signal().set(language);
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language.tag());
    }
}

/// The language now; followed by what reads it inside a view.
pub fn language() -> Language {
    signal().get()
}

/// Its BCP 47 tag, for `Accept-Language`.
pub fn tag() -> &'static str {
    signal().get_untracked().tag()
}

/// A message as a closure that follows the language.
pub fn t(id: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    move || messages::text(language(), id)
}

/// A message now.
pub fn text(id: &str) -> String {
    messages::text(language(), id)
}

/// A message with variables, now.
pub fn text_with(id: &str, variables: &[(&str, &str)]) -> String {
    messages::text_with(language(), id, variables)
}

/// A text of a definition as a closure that follows the language.
pub fn words(text: &Text) -> impl Fn() -> String + Clone + Send + Sync + 'static + use<> {
    let text = text.clone();
    move || text.in_language(language()).to_owned()
}

/// "PDF, JPEG or PNG".
pub fn either(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), text("web-or")),
    }
}

/// `Q16.50`, or that it is free.
pub fn money(money: Option<&Money>) -> String {
    money.map_or_else(|| text("web-free"), Money::in_words)
}

/// Something to be said in whichever language the page has when it is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A message of the catalogue with its variables.
    Message(String, Vec<(String, String)>),
    /// The same, with a label of a definition as its variable `label`.
    About(String, Text),
    /// The definition's own words.
    Words(Text),
    /// Said by the server, in the language of the request.
    Plain(String),
}

impl Said {
    pub fn message(id: &str) -> Self {
        Self::Message(id.to_owned(), Vec::new())
    }

    /// The words for a field error code.
    pub fn field(code: &str) -> Self {
        Self::message(&format!("field-{code}"))
    }

    /// What a finding of the form check says: its own words, or the catalogue's about the field.
    pub fn finding(finding: &ventanilla_shared::procedure::Finding) -> Self {
        match (&finding.message, &finding.label) {
            (Some(words), _) => Self::Words(words.clone()),
            (None, Some(label)) if finding.code == "missing" => {
                Self::About("field-missing-labelled".into(), label.clone())
            }
            (None, Some(label)) => Self::About(format!("field-{}", finding.code), label.clone()),
            (None, None) => Self::field(&finding.code),
        }
    }

    /// In the page's language.
    pub fn say(&self) -> String {
        match self {
            Self::Message(id, variables) => {
                let variables: Vec<_> = variables.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                text_with(id, &variables)
            }
            Self::About(id, label) => text_with(id, &[("label", label.in_language(language()))]),
            Self::Words(words) => words.in_language(language()).to_owned(),
            Self::Plain(text) => text.clone(),
        }
    }
}
