use diesel::connection::{AnsiTransactionManager, Connection, SimpleConnection, TransactionManager};
use diesel::result::{DatabaseErrorKind, Error, QueryResult};
use diesel::{PgConnection, SqliteConnection};

/// A connection to either database; queries are written once.
#[derive(diesel::MultiConnection)]
pub enum DbConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// The backend that stands for both, for types of boxed conditions.
pub type DbBackend = <DbConnection as Connection>::Backend;

impl DbConnection {
    /// Opens what the URL's scheme names. (The derived `establish` would try one after the other, and SQLite accepts any
    /// text as a path.)
    pub fn open(url: &str) -> diesel::ConnectionResult<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return PgConnection::establish(url).map(Self::Postgres);
        }
        let mut connection = SqliteConnection::establish(url.strip_prefix("sqlite://").unwrap_or(url))?;
        connection
            .batch_execute(
                "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
            )
            .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
        Ok(Self::Sqlite(connection))
    }

    /// Starts a transaction that may write. On SQLite it takes the write lock at once, or two of them could deadlock.
    pub(super) fn begin_write(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => {
                AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")
            }
            Self::Postgres(connection) => AnsiTransactionManager::begin_transaction(connection),
        }
    }

    pub(super) fn commit(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => AnsiTransactionManager::commit_transaction(connection),
            Self::Postgres(connection) => AnsiTransactionManager::commit_transaction(connection),
        }
    }

    pub(super) fn roll_back(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => AnsiTransactionManager::rollback_transaction(connection),
            Self::Postgres(connection) => AnsiTransactionManager::rollback_transaction(connection),
        }
    }
}

/// Whether a row was refused because its key is taken.
pub fn is_unique_violation(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
}
