use super::{cell_text, unit_name};
use crate::api;
use crate::components::{Load, Timeline, TimelineEntry};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use serde_json::Value;
use ventanilla_shared::api::registers::RegisterChange;
use ventanilla_shared::procedure::{Field, Register};

/// What was done to a row, newest first: when, by whom, what it was and what it is.
#[component]
pub fn History(
    register: Register,
    /// Of the row, behind `/api/v1`.
    path: String,
) -> impl IntoView {
    Load::view(
        move || {
            let path = format!("{path}/history");
            async move { api::get(path).json::<Vec<RegisterChange>>().await }
        },
        move |changes| {
            let entries = changes.iter().rev().map(|change| told(&register, change));
            view! { <Timeline entries=entries.collect()/> }.into_any()
        },
    )
}

fn told(register: &Register, change: &RegisterChange) -> TimelineEntry {
    let what = match change.action.as_str() {
        "add" => t("officer-register-add-event"),
        "change" => t("officer-register-change-event"),
        _ => t("officer-register-remove-event"),
    };
    let who: TextProp = match &change.by {
        Some(name) => name.clone().into(),
        None => t("officer-register-by-request").into(),
    };
    let mut details: Vec<TextProp> = Vec::new();
    if let Some(notice) = &change.notice {
        let (notice, unit) = (notice.clone(), unit_name(register, &notice.unit));
        details.push(
            (move || {
                let variables =
                    [("number", notice.number.as_str()), ("name", &notice.filed_by), ("unit", &unit())];
                i18n::text_with("officer-register-by-notice", &variables)
            })
            .into(),
        );
    }
    if let Some(reason) = change.reason.clone() {
        details.push((move || i18n::text_with("officer-register-reason", &[("reason", &reason)])).into());
    }
    details.extend(register.columns.iter().filter_map(|column| difference(column, change)));
    TimelineEntry {
        what: what.into(),
        when: format::moment(change.at),
        moment: change.at.to_rfc3339(),
        who: Some(who),
        details,
    }
}

/// What became of one column; nothing where it stayed as it was.
fn difference(column: &Field, change: &RegisterChange) -> Option<TextProp> {
    let of = |data: &Value| data.get(&column.id).cloned();
    let (before, after) = (change.before.as_ref().and_then(of), of(&change.data));
    if before == after {
        return None;
    }
    let changed = change.before.is_some();
    let (column, label) = (column.clone(), words(&column.label));
    let line = move || {
        let (was, is) = (cell_text(&column, before.as_ref()), cell_text(&column, after.as_ref()));
        if changed {
            i18n::text_with(
                "officer-register-from-to",
                &[("label", &label()), ("before", &was), ("after", &is)],
            )
        } else {
            i18n::text_with("officer-register-is", &[("label", &label()), ("value", &is)])
        }
    };
    Some(line.into())
}
