use ventanilla_shared::api::accounts::Terms;
use ventanilla_shared::{Language, messages};

/// Changes with every change of the text, so that it is known who accepted what.
pub const VERSION: &str = "2026-11";

/// The terms of use in force: the messages `terms-1`, `terms-2` … of the catalogue.
pub fn in_force(language: Language) -> Terms {
    let paragraphs = (1..)
        .map(|number| format!("terms-{number}"))
        .take_while(|id| messages::has(language, id))
        .map(|id| messages::text(language, &id))
        .collect();
    Terms { version: VERSION.into(), paragraphs }
}
