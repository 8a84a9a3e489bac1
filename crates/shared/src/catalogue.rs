//! Lists in memory, as the browser and the tests keep them.

use crate::api::procedures::CatalogueEntry;
use crate::procedure::{Catalogues, ChoiceSource};
use std::collections::HashMap;

/// Lists by source, looked up by value.
#[derive(Debug, Clone, Default)]
pub struct Lists(HashMap<ChoiceSource, HashMap<String, CatalogueEntry>>);

impl Lists {
    pub fn insert(&mut self, source: ChoiceSource, entries: impl IntoIterator<Item = CatalogueEntry>) {
        self.0.insert(source, entries.into_iter().map(|entry| (entry.value.clone(), entry)).collect());
    }

    /// The label of a value, if the list has it.
    pub fn label(&self, source: ChoiceSource, value: &str) -> Option<&str> {
        self.0.get(&source)?.get(value).map(|entry| entry.label.as_str())
    }
}

impl Catalogues for Lists {
    fn contains(&self, source: ChoiceSource, value: &str, parent: Option<&str>) -> bool {
        let entry = self.0.get(&source).and_then(|entries| entries.get(value));
        entry.is_some_and(|entry| parent.is_none() || entry.parent.as_deref() == parent)
    }
}
