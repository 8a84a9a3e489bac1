//! The lists that forms choose from, fetched once and kept while the page is open.

use crate::api;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::collections::HashMap;
use ventanilla_shared::api::procedures::CatalogueEntry;
use ventanilla_shared::catalogue::Lists;
use ventanilla_shared::procedure::ChoiceSource;

type Entries = ArcRwSignal<Vec<CatalogueEntry>>;

thread_local! {
    static KNOWN: RefCell<HashMap<ChoiceSource, Entries>> = RefCell::new(HashMap::new());
}

fn name(source: ChoiceSource) -> &'static str {
    match source {
        ChoiceSource::Institutions => "institutions",
        ChoiceSource::Departments => "departments",
        ChoiceSource::Municipalities => "municipalities",
        ChoiceSource::Directorates => "directorates",
        ChoiceSource::Languages => "languages",
    }
}

/// The entries of a list, empty until they have arrived.
pub fn entries(source: ChoiceSource) -> Entries {
    if let Some(known) = KNOWN.with_borrow(|known| known.get(&source).cloned()) {
        return known;
    }
    let entries = Entries::new(Vec::new());
    KNOWN.with_borrow_mut(|known| known.insert(source, entries.clone()));
    spawn_local({
        let entries = entries.clone();
        async move {
            match api::catalogue(name(source)).await {
                Ok(found) => entries.set(found),
                Err(failure) => {
                    leptos::logging::warn!("the list {} did not come: {failure:?}", name(source));
                    // The next form asks again.
                    KNOWN.with_borrow_mut(|known| known.remove(&source));
                }
            }
        }
    });
    entries
}

/// All lists, for the check of a form's answers; `None` until those asked for have arrived.
pub fn lists(sources: &[ChoiceSource]) -> Option<Lists> {
    let mut lists = Lists::default();
    for source in sources {
        let found = entries(*source).get();
        if found.is_empty() {
            return None;
        }
        lists.insert(*source, found);
    }
    Some(lists)
}

/// What a value is called.
pub fn label(source: ChoiceSource, value: &str) -> String {
    let entries = entries(source);
    let language = crate::i18n::language();
    let entries = entries.read();
    let found = entries.iter().find(|entry| entry.value == value);
    let label = found.map(|entry| entry.label_in(language).to_owned());
    label.unwrap_or_else(|| value.to_owned())
}
