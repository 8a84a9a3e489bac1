use super::manifest::File;
use super::{BackupError, copy};
use crate::db::DbConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::Command;

/// Which of the two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub fn of(url: &str) -> Self {
        if url.starts_with("postgres") { Self::Postgres } else { Self::Sqlite }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    pub fn file(self) -> &'static str {
        match self {
            Self::Sqlite => "database.sqlite",
            Self::Postgres => "database.dump",
        }
    }
}

fn failed(error: impl std::fmt::Display) -> BackupError {
    BackupError::Database(error.to_string())
}

/// The file of an SQLite database.
fn path(url: &str) -> &Path {
    Path::new(url.strip_prefix("sqlite://").unwrap_or(url))
}

/// The database as it is at one moment, into a file of `folder`.
pub fn copy_out(url: &str, folder: &Path) -> Result<File, BackupError> {
    let kind = Kind::of(url);
    let target = folder.join(kind.file());
    match kind {
        Kind::Sqlite => {
            if !path(url).exists() {
                return Err(failed(format!("there is none at {}", path(url).display())));
            }
            let mut db = DbConnection::open(url).map_err(failed)?;
            let name = target.to_string_lossy().into_owned();
            // SQLite writes into an empty file that is there, which keeps its rights.
            copy::private_file(&target)?;
            diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(name).execute(&mut db).map_err(failed)?;
        }
        Kind::Postgres => {
            copy::private_file(&target)?;
            let mut dump = program("pg_dump", url)?;
            dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(&target);
            run(dump)?;
        }
    }
    let (size, sha256) = copy::known(&target)?;
    Ok(File { path: kind.file().to_owned(), size, sha256 })
}

/// Fails when there is a database already.
pub fn must_be_empty(url: &str) -> Result<(), BackupError> {
    let taken = match Kind::of(url) {
        Kind::Sqlite => path(url).exists(),
        Kind::Postgres => {
            let mut db = DbConnection::open(url).map_err(failed)?;
            #[derive(QueryableByName)]
            struct Count {
                #[diesel(sql_type = diesel::sql_types::BigInt)]
                count: i64,
            }
            let tables =
                "SELECT count(*) AS count FROM information_schema.tables WHERE table_schema = 'public'";
            diesel::sql_query(tables).get_result::<Count>(&mut db).map_err(failed)?.count > 0
        }
    };
    if taken { Err(BackupError::NotEmpty("the database".into())) } else { Ok(()) }
}

/// A database out of the backup in `folder`.
pub fn copy_in(url: &str, folder: &Path) -> Result<(), BackupError> {
    let kind = Kind::of(url);
    let source = folder.join(kind.file());
    match kind {
        Kind::Sqlite => {
            let to = path(url);
            let (parent, name) = (to.parent().unwrap_or(Path::new(".")), to.file_name().unwrap_or_default());
            copy::file(&source, parent, &name.to_string_lossy()).map(drop)
        }
        Kind::Postgres => {
            let mut restore = program("pg_restore", url)?;
            restore.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]);
            // It names its database itself, unlike the others.
            let name = reqwest::Url::parse(url).map_err(failed)?.path().trim_start_matches('/').to_owned();
            restore.args(["--dbname", &name]).arg(&source);
            run(restore)
        }
    }
}

/// A program of PostgreSQL, with what the URL says in its environment: arguments are seen by everybody on the machine.
fn program(name: &str, url: &str) -> Result<Command, BackupError> {
    let url = reqwest::Url::parse(url).map_err(failed)?;
    let mut command = Command::new(name);
    let mut set = |name: &str, value: &str| {
        if !value.is_empty() {
            command.env(name, value);
        }
    };
    set("PGHOST", url.host_str().unwrap_or_default());
    set("PGPORT", &url.port().map(|port| port.to_string()).unwrap_or_default());
    set("PGUSER", url.username());
    set("PGPASSWORD", url.password().unwrap_or_default());
    set("PGDATABASE", url.path().trim_start_matches('/'));
    for (name, value) in url.query_pairs() {
        match &*name {
            "sslmode" => set("PGSSLMODE", &value),
            "sslrootcert" => set("PGSSLROOTCERT", &value),
            "host" => set("PGHOST", &value),
            _ => {}
        }
    }
    Ok(command)
}

fn run(mut command: Command) -> Result<(), BackupError> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| failed(format!("{name}: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failed(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim())))
}
