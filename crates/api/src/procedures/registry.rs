use super::load::load_folders;
use super::store;
use crate::config::Config;
use crate::db::{Database, DbConnection};
use crate::error::ApiError;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use ventanilla_certificate::Template;
use ventanilla_shared::procedure::{Filing, Procedure, Register};
use ventanilla_shared::search_form;

/// A definition with its template, in one version.
pub struct Loaded {
    pub procedure: Procedure,
    pub template: Template,
    /// Where the files lie that its documents name as samples; known of what is in force.
    pub folder: Option<PathBuf>,
    /// Title and summary in both languages, and the institution's code, as the catalogue is searched.
    pub search: String,
}

impl Loaded {
    fn new(procedure: Procedure, template: &str, folder: Option<PathBuf>) -> Self {
        let texts = [
            &procedure.title.es,
            &procedure.title.en,
            &procedure.summary.es,
            &procedure.summary.en,
            &procedure.institution,
        ];
        let search = search_form(&texts.map(String::as_str).join(" "));
        Self { template: Template::new(template), folder, search, procedure }
    }
}

type Versions = HashMap<(String, i64), Arc<Loaded>>;

/// What is in force.
#[derive(Default)]
struct InForce {
    /// In the order of the folders.
    procedures: Arc<Vec<Arc<Loaded>>>,
    by_code: HashMap<String, Arc<Loaded>>,
    registers: Vec<Arc<Register>>,
}

/// The definitions in force, and older ones as running requests need them.
#[derive(Default)]
pub struct Registry {
    in_force: RwLock<InForce>,
    versions: RwLock<Versions>,
    /// Why the folders as they are now were refused, if they were.
    refused: RwLock<Option<String>>,
}

impl Registry {
    pub fn load(config: &Config, database: &Database, now: DateTime<Utc>) -> Result<Self, ApiError> {
        let registry = Self::default();
        registry.reload(config, database, now)?;
        Ok(registry)
    }

    /// Reads the folders again. Bad definitions change nothing, and [`Registry::refused`] says why; running requests keep the
    /// version they were filed under.
    pub fn reload(&self, config: &Config, database: &Database, now: DateTime<Utc>) -> Result<(), ApiError> {
        let outcome = self.read_again(config, database, now);
        *self.refused.write().unwrap_or_else(PoisonError::into_inner) =
            outcome.as_ref().err().map(ToString::to_string);
        outcome
    }

    fn read_again(&self, config: &Config, database: &Database, now: DateTime<Utc>) -> Result<(), ApiError> {
        let mut found = load_folders(&config.procedures, &config.registers).map_err(ApiError::internal)?;
        // One transaction for all: with hundreds of new definitions a commit each would take seconds.
        let versions = database.write(|db| store::versions_of(db, &found.procedures, now))?;
        let mut procedures = Vec::new();
        for (mut one, version) in found.procedures.drain(..).zip(versions) {
            one.procedure.version = u32::try_from(version).unwrap_or(u32::MAX);
            let key = (one.procedure.code.clone(), version);
            let mut versions = self.versions.write().unwrap_or_else(PoisonError::into_inner);
            let loaded = versions.entry(key).or_insert_with(|| {
                let folder = Path::new(one.file()).parent().map(Path::to_path_buf);
                Arc::new(Loaded::new(one.procedure, &one.template, folder))
            });
            procedures.push(loaded.clone());
        }
        let by_code = procedures.iter().map(|l| (l.procedure.code.clone(), l.clone())).collect();
        let registers = found.registers.into_iter().map(Arc::new).collect();
        *self.in_force.write().unwrap_or_else(PoisonError::into_inner) =
            InForce { procedures: Arc::new(procedures), by_code, registers };
        Ok(())
    }

    /// Why the folders as they were last read are not in force: file, line and reason, for logs.
    pub fn refused(&self) -> Option<String> {
        self.refused.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn current(&self) -> Arc<Vec<Arc<Loaded>>> {
        self.in_force.read().unwrap_or_else(PoisonError::into_inner).procedures.clone()
    }

    pub fn find(&self, code: &str) -> Option<Arc<Loaded>> {
        self.in_force.read().unwrap_or_else(PoisonError::into_inner).by_code.get(code).cloned()
    }

    /// The procedure that is filed without an account.
    pub fn without_account(&self) -> Option<Arc<Loaded>> {
        let current = self.current();
        current.iter().find(|loaded| loaded.procedure.filing == Filing::WithoutAccount).cloned()
    }

    pub fn registers(&self) -> Vec<Arc<Register>> {
        self.in_force.read().unwrap_or_else(PoisonError::into_inner).registers.clone()
    }

    pub fn register(&self, code: &str) -> Option<Arc<Register>> {
        let in_force = self.in_force.read().unwrap_or_else(PoisonError::into_inner);
        in_force.registers.iter().find(|register| register.code == code).cloned()
    }

    /// A version that a request was filed under.
    pub fn version(
        &self,
        db: &mut DbConnection,
        code: &str,
        version: i64,
    ) -> Result<Option<Arc<Loaded>>, ApiError> {
        let key = (code.to_owned(), version);
        let known = self.versions.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let Some((procedure, template)) = store::find(db, code, version)? else { return Ok(None) };
        let loaded = Arc::new(Loaded::new(procedure, &template, None));
        self.versions.write().unwrap_or_else(PoisonError::into_inner).insert(key, loaded.clone());
        Ok(Some(loaded))
    }
}
