//! What every handler can reach: the ports, the definitions, the database.

use crate::catalogues::ServerLists;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Database, DbConnection};
use crate::error::ApiError;
use crate::log;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::objects::Objects;
use crate::procedures::Registry;
use crate::sessions::Keys;
use crate::trust::Trust;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::Arc;
use ventanilla_shared::values::{Date, Timestamp, day_in_guatemala};

pub struct AppState {
    pub config: Config,
    pub clock: Arc<dyn Clock>,
    pub database: Database,
    pub objects: Objects,
    pub mailer: Mailer,
    pub metrics: Metrics,
    pub procedures: Registry,
    pub lists: ServerLists,
    pub keys: Keys,
    pub log_key: ventanilla_transparency::LogKey,
    pub trust: Trust,
    /// One signer at a time for each token.
    pub signing_turns: crate::signing_keys::Turns,
    /// For pushing to others over HTTP.
    pub http: reqwest::Client,
    pub hashing: crate::accounts::hashing::Hashing,
    pub limits: crate::http::limits::Limits,
    /// Judging large files takes disk and memory: so many at once, the rest wait.
    pub judging: tokio::sync::Semaphore,
    /// Told when a job was written, so that it does not wait for the next look.
    pub wake: tokio::sync::Notify,
}

/// The shared state, cheap to clone.
#[derive(Clone)]
pub struct App(pub Arc<AppState>);

impl Deref for App {
    type Target = AppState;
    fn deref(&self) -> &AppState {
        &self.0
    }
}

impl FromRequest for App {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            request
                .app_data::<App>()
                .cloned()
                .ok_or_else(|| ApiError::internal("the application state is missing")),
        )
    }
}

/// One unit of work on the database: a connection, the application, and one moment for all that it writes.
pub struct Tx<'a> {
    pub db: &'a mut DbConnection,
    pub app: &'a AppState,
    pub now: Timestamp,
    /// Whether a job was written: then the worker is woken once all of it is committed.
    pub job_written: bool,
    /// Goes into the public log with this transaction: appended last, so that others wait for the log as briefly as can be.
    pub log: Vec<log::Entry>,
}

impl<'a> Tx<'a> {
    fn new(db: &'a mut DbConnection, app: &'a AppState) -> Self {
        Self { db, app, now: app.clock.now(), job_written: false, log: Vec::new() }
    }
}

impl Tx<'_> {
    /// Today in Guatemala.
    pub fn today(&self) -> Date {
        day_in_guatemala(self.now)
    }
}

impl App {
    /// Runs `work` on a worker thread, for reading.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let app = self.clone();
        web::block(move || app.read_blocking(work)).await?
    }

    /// Runs `work` on a worker thread in one transaction.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let app = self.clone();
        web::block(move || app.write_blocking(work)).await?
    }

    /// As [`App::read`], on this thread.
    pub fn read_blocking<T>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        self.database.read(|db| {
            let mut tx = Tx::new(db, &self.0);
            let value = work(&mut tx)?;
            // Without a transaction nothing ties the leaf to what it tells of.
            if tx.log.is_empty() {
                Ok(value)
            } else {
                Err(ApiError::internal("a leaf was written while reading"))
            }
        })
    }

    /// As [`App::write`], on this thread.
    pub fn write_blocking<T>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut job_written = false;
        let result = self.database.write(|db| {
            let mut tx = Tx::new(db, &self.0);
            let outcome = work(&mut tx).and_then(|value| log::append(&mut tx).map(|()| value));
            job_written = tx.job_written;
            outcome
        });
        // Only for a new job: the worker's own writes would keep waking it for ever.
        if result.is_ok() && job_written {
            self.wake.notify_one();
        }
        result
    }
}
