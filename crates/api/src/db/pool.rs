use super::DbConnection;
use diesel::connection::SimpleConnection;
use diesel::r2d2::{self, ManageConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::sync::Mutex;
use std::time::Duration;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Why the database cannot be used. Its words are for logs, never for answers.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("no connection: {0}")]
    Pool(#[from] r2d2::PoolError),
    #[error("migration: {0}")]
    Migration(Box<dyn std::error::Error + Send + Sync>),
    #[error("{0}")]
    Query(#[from] diesel::result::Error),
}

struct Manager(String);

impl ManageConnection for Manager {
    type Connection = DbConnection;
    type Error = diesel::ConnectionError;

    fn connect(&self) -> Result<DbConnection, Self::Error> {
        DbConnection::open(&self.0)
    }

    fn is_valid(&self, connection: &mut DbConnection) -> Result<(), Self::Error> {
        connection.batch_execute("SELECT 1").map_err(diesel::ConnectionError::CouldntSetupConfiguration)
    }

    fn has_broken(&self, _: &mut DbConnection) -> bool {
        std::thread::panicking()
    }
}

/// A pool of connections. Blocking: called from worker threads only.
pub struct Database {
    pool: r2d2::Pool<Manager>,
    /// SQLite has one writer at a time. Waiting here is far fairer than in its `busy_timeout`.
    writer: Option<Mutex<()>>,
}

impl Database {
    /// Connects and brings the schema up to date.
    pub fn open(url: &str, connections: u32) -> Result<Self, DatabaseError> {
        let postgres = url.starts_with("postgres");
        let pool = r2d2::Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(5))
            .build(Manager(url.to_owned()))?;
        let database = Self { pool, writer: (!postgres).then(Mutex::default) };
        let mut connection = database.pool.get()?;
        match &mut *connection {
            DbConnection::Sqlite(c) => c.run_pending_migrations(SQLITE).map(drop),
            DbConnection::Postgres(c) => c.run_pending_migrations(POSTGRES).map(drop),
        }
        .map_err(DatabaseError::Migration)?;
        drop(connection);
        Ok(database)
    }

    /// Runs `work` without a transaction, for reading.
    pub fn read<T, E: From<DatabaseError>>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.pool.get().map_err(DatabaseError::from)?;
        work(&mut connection)
    }

    /// Runs `work` in a transaction: all of it is kept, or nothing.
    pub fn write<T, E: From<DatabaseError>>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        // A poisoned lock only says that another writer panicked; its transaction was rolled back with its connection.
        let _turn =
            self.writer.as_ref().map(|lock| lock.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
        let mut connection = self.pool.get().map_err(DatabaseError::from)?;
        connection.begin_write().map_err(DatabaseError::from)?;
        match work(&mut connection) {
            Ok(value) => {
                connection.commit().map(|()| value).map_err(|error| DatabaseError::from(error).into())
            }
            Err(error) => {
                if let Err(problem) = connection.roll_back() {
                    tracing::error!(%problem, "a transaction could not be rolled back");
                }
                Err(error)
            }
        }
    }
}
