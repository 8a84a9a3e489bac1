//! Whether what is kept is what was written: `ventanilla-api audit verify`. The public log against the database, every
//! request's chain of events, and the content of every file that a row names.

use crate::app::App;
use crate::db::schema::{certificates, documents, upload_parts};
use crate::error::ApiError;
use crate::log::verify;
use crate::random;
use diesel::prelude::*;
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use ventanilla_transparency::{Head, Root};

/// Rows that are read at a time.
const PART: i64 = 1_000;

/// A file that is not what its row says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFinding {
    #[error("{owner}: its content {sha256} is missing")]
    Missing { owner: String, sha256: String },
    #[error("{owner}: its content is no longer {sha256}")]
    Differs { owner: String, sha256: String },
}

/// What was read, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct Report {
    pub root: Root,
    /// Files whose content was read.
    pub files: usize,
    /// In words, a line each.
    pub findings: Vec<String>,
}

/// Checks everything. `head`: one that was kept elsewhere; only it shows that the whole database was written anew.
pub async fn verify(app: &App, head: Option<Head>) -> Result<Report, ApiError> {
    let log = app.read(move |tx| verify::verify(tx, head.as_ref())).await?;
    let mut report =
        Report { root: log.root, files: 0, findings: log.findings.iter().map(ToString::to_string).collect() };
    for kind in [Kind::Document, Kind::UploadPart, Kind::Certificate] {
        let mut after = String::new();
        loop {
            let asked = after.clone();
            let part = app.read(move |tx| Ok(kind.named(tx.db, &asked)?)).await?;
            let Some((_, last)) = part.last() else { break };
            after.clone_from(last);
            for (owner, sha256) in part {
                report.files += 1;
                let owner = format!("{} {owner}", kind.word());
                let found = match content(app, &sha256).await? {
                    None => FileFinding::Missing { owner, sha256 },
                    Some(now) if now != sha256 => FileFinding::Differs { owner, sha256 },
                    Some(_) => continue,
                };
                report.findings.push(found.to_string());
            }
        }
    }
    Ok(report)
}

/// What names a content.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Document,
    UploadPart,
    Certificate,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::UploadPart => "a part of upload",
            Self::Certificate => "certificate",
        }
    }

    /// Contents after the given address, each once, with one of the rows that name it.
    fn named(
        self,
        db: &mut crate::db::DbConnection,
        after: &str,
    ) -> Result<Vec<(String, String)>, diesel::result::Error> {
        use diesel::dsl::min;
        // Only the id is aggregated: one row an address.
        let rows: Vec<(Option<String>, String)> = match self {
            Self::Document => documents::table
                .filter(documents::deleted_at.is_null())
                .filter(documents::sha256.gt(after))
                .group_by(documents::sha256)
                .order(documents::sha256)
                .select((min(documents::id), documents::sha256))
                .limit(PART)
                .load(db)?,
            Self::UploadPart => upload_parts::table
                .filter(upload_parts::sha256.gt(after))
                .group_by(upload_parts::sha256)
                .order(upload_parts::sha256)
                .select((min(upload_parts::upload_id), upload_parts::sha256))
                .limit(PART)
                .load(db)?,
            // One that is being rendered has no file yet.
            Self::Certificate => certificates::table
                .filter(certificates::sha256.gt(after))
                .group_by(certificates::sha256)
                .order(certificates::sha256)
                .select((min(certificates::number), certificates::sha256))
                .limit(PART)
                .load(db)?,
        };
        Ok(rows.into_iter().map(|(owner, sha256)| (owner.unwrap_or_default(), sha256)).collect())
    }
}

/// The SHA-256 of what lies at an address, read part by part; nothing where nothing lies.
async fn content(app: &App, address: &str) -> Result<Option<String>, ApiError> {
    let Some(mut parts) = app.objects.stream_if_there(address).await? else { return Ok(None) };
    let mut hash = Sha256::new();
    while let Some(part) = parts.try_next().await? {
        hash.update(&part);
    }
    Ok(Some(random::hex(&hash.finalize())))
}
