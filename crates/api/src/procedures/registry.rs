use super::{load::load_folder, store};
use crate::db::{Database, DbConnection};
use crate::error::ApiError;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, RwLock};
use ventanilla_certificate::Template;
use ventanilla_shared::procedure::Procedure;

/// A definition with its template, in one version.
pub struct Loaded {
    pub procedure: Procedure,
    pub template: Template,
}

type Versions = HashMap<(String, i64), Arc<Loaded>>;

/// The definitions in force, and older ones as running requests need them.
pub struct Registry {
    /// In the order of the folders.
    current: Vec<Arc<Loaded>>,
    versions: RwLock<Versions>,
}

impl Registry {
    pub fn load(folder: &Path, database: &Database, now: DateTime<Utc>) -> Result<Self, ApiError> {
        let found = load_folder(folder).map_err(ApiError::internal)?;
        let mut current = Vec::new();
        let mut versions = Versions::new();
        for mut one in found {
            let version = database.write(|db| store::version_of(db, &one, now))?;
            one.procedure.version = u32::try_from(version).unwrap_or(u32::MAX);
            let loaded =
                Arc::new(Loaded { template: Template::new(&one.template), procedure: one.procedure });
            versions.insert((loaded.procedure.code.clone(), version), loaded.clone());
            current.push(loaded);
        }
        Ok(Self { current, versions: RwLock::new(versions) })
    }

    pub fn current(&self) -> &[Arc<Loaded>] {
        &self.current
    }

    pub fn find(&self, code: &str) -> Option<&Arc<Loaded>> {
        self.current.iter().find(|loaded| loaded.procedure.code == code)
    }

    /// A version that a request was filed under.
    pub fn version(
        &self,
        db: &mut DbConnection,
        code: &str,
        version: i64,
    ) -> Result<Option<Arc<Loaded>>, ApiError> {
        let key = (code.to_owned(), version);
        let known = self.versions.read().unwrap_or_else(|poisoned| poisoned.into_inner()).get(&key).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let Some((procedure, template)) = store::find(db, code, version)? else { return Ok(None) };
        let loaded = Arc::new(Loaded { procedure, template: Template::new(&template) });
        self.versions.write().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(key, loaded.clone());
        Ok(Some(loaded))
    }
}
