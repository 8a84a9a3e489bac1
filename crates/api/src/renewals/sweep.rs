//! Looks for proofs that end soon, and has them renewed.

use super::store;
use crate::app::App;
use crate::error::ApiError;
use crate::jobs::{self, Job};
use actix_web::web;
use chrono::TimeDelta;
use ventanilla_pades::newest_archive_timestamp;
use ventanilla_shared::CertificateId;

/// Files that are looked at, and jobs that are written, in one go.
const PART: i64 = 100;

/// Reads off new files how long their proofs hold, and writes a job for each certificate whose proofs end soon.
pub async fn sweep(app: &App) -> Result<(), ApiError> {
    read_new(app).await?;
    let ahead = TimeDelta::days(i64::from(app.config.renewal.days));
    loop {
        let found = app
            .write(move |tx| {
                let app = tx.app;
                let due = store::due(tx, ahead, &app.config.renewal.ageing, PART)?;
                for id in &due {
                    if store::queue(tx, *id)? {
                        jobs::store::push(tx, &Job::Renew { certificate: *id })?;
                    }
                }
                Ok(due.len())
            })
            .await?;
        if found == 0 {
            return Ok(());
        }
    }
}

async fn read_new(app: &App) -> Result<(), ApiError> {
    let mut after = String::new();
    loop {
        let from = after.clone();
        let part = app.read(move |tx| store::unread(tx, &from, PART)).await?;
        let Some((last, _)) = part.last() else { return Ok(()) };
        after = last.to_string();
        for (id, sha256) in part {
            // One that cannot be read does not keep the others from it; the next sweep looks again.
            if let Err(error) = read(app, id, &sha256).await {
                tracing::error!(%error, certificate = %id, "how long a certificate's proofs hold could not be read");
            }
        }
    }
}

async fn read(app: &App, id: CertificateId, sha256: &str) -> Result<(), ApiError> {
    let file = app.objects.get(sha256).await?;
    let newest = web::block(move || newest_archive_timestamp(&file)).await?.map_err(ApiError::internal)?;
    app.write(move |tx| store::keep(tx, id, newest.as_ref(), None)).await
}
