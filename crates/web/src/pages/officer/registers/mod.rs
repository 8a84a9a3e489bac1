//! Registers: for those who keep or read them, and for the units that notify of changes. Drawn from their columns.

mod certificate;
mod entries;
mod entry;
mod history;
mod import;
mod list;
mod notice;
mod notice_form;
mod notices;

pub use entries::RegisterPage;
pub use entry::{EntryPage, NewEntryPage};
pub use import::ImportPage;
pub use list::RegistersPage;
pub use notice::NoticePage;
pub use notice_form::NewNoticePage;
pub use notices::NoticesPage;

use crate::api::{self, Failure};
use crate::components::{Loaded, Shape, Tag, answer_text};
use crate::i18n;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde_json::{Map, Value};
use ventanilla_shared::api::registers::RegisterAccess;
use ventanilla_shared::procedure::{FieldKind, Register, Standing};

/// The register of the address, and what one may do with it.
fn load_register() -> Loaded<RegisterAccess> {
    let params = use_params_map();
    Loaded::new(move || {
        let code = params.read().get("code").unwrap_or_default();
        async move { register(&code).await }
    })
}

async fn register(code: &str) -> Result<RegisterAccess, Failure> {
    api::get(format!("/registers/{code}")).json().await
}

/// A row's values.
fn columns(data: &Value) -> Map<String, Value> {
    data.as_object().cloned().unwrap_or_default()
}

/// What the unit is called, where the register's column for it knows.
fn unit_name(register: &Register, unit: &str) -> impl Fn() -> String + Clone + Send + Sync + use<> {
    let column = register.notices.as_ref().and_then(|notices| register.column(&notices.unit)).cloned();
    let unit = unit.to_owned();
    move || match &column {
        Some(column) => answer_text(column, Some(&Value::from(unit.as_str()))),
        None => unit.clone(),
    }
}

/// A value as a table shows it: a fingerprint by its beginning.
fn cell_text(column: &ventanilla_shared::procedure::Field, value: Option<&Value>) -> String {
    let text = answer_text(column, value);
    match column.kind {
        FieldKind::Certificate if text.len() > 16 => format!("{}…", &text[..16]),
        _ => text,
    }
}

/// Until or from when a row counts, when it does not.
pub fn standing_text(standing: Standing) -> Option<impl Fn() -> String + Clone + Send + Sync> {
    let (id, day) = match standing {
        Standing::InForce => return None,
        Standing::Ended(day) => ("officer-register-ended", day),
        Standing::NotYet(day) => ("officer-register-not-yet", day),
    };
    let date = crate::format::day(day);
    Some(move || i18n::text_with(id, &[("date", &date)]))
}

/// The same as a tag, for a row of today.
#[component]
fn StandingTag(standing: Standing) -> impl IntoView {
    let class = match standing {
        Standing::NotYet(_) => "incomplete",
        _ => "rejected",
    };
    standing_text(standing).map(|said| view! { <Tag class=class shape=Shape::Bang>{move || said()}</Tag> })
}
