//! Contents that no row names: of a transaction that failed, of a process that was killed before it wrote the row, of a
//! certificate before its next signature.

use super::Objects;
use crate::app::App;
use crate::documents;
use crate::error::ApiError;
use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::TryStreamExt;
use object_store::path::Path;

/// For so long a content may wait for its row: far longer than any transaction takes.
const PATIENCE: TimeDelta = TimeDelta::hours(24);
/// Two letters each: see [`super::location`].
const FOLDERS: u32 = 256;
/// How many folders one sweep looks through. Sweeps come every ten minutes: all are seen once a day, and no sweep takes long.
const AT_ONCE: u32 = 2;

/// Deletes what is orphaned in the folders whose turn it is. Which these are the clock says, so that several processes need
/// not agree.
pub async fn some(app: &App) -> Result<usize, ApiError> {
    let turn =
        u32::try_from(app.clock.now().timestamp().rem_euclid(i64::from(u32::MAX))).unwrap_or_default() / 600;
    let first = turn.wrapping_mul(AT_ONCE) % FOLDERS;
    folders(app, first..first + AT_ONCE).await
}

/// Deletes all that is orphaned; how many there were.
pub async fn whole(app: &App) -> Result<usize, ApiError> {
    folders(app, 0..FOLDERS).await
}

async fn folders(app: &App, folders: std::ops::Range<u32>) -> Result<usize, ApiError> {
    let mut deleted = 0;
    for folder in folders {
        for address in old(&app.objects, &format!("{folder:02x}"), app.clock.now() - PATIENCE).await? {
            let asked = address.clone();
            if !app.read(move |tx| documents::store::is_named(tx, &asked)).await? {
                app.objects.delete(&address).await?;
                deleted += 1;
            }
        }
        let (objects, before) = (app.objects.clone(), app.clock.now() - PATIENCE);
        deleted += web::block(move || unfinished(&objects, &format!("{folder:02x}"), before)).await??;
    }
    if deleted > 0 {
        tracing::info!(deleted, "contents that no row names were deleted");
    }
    Ok(deleted)
}

/// Addresses of what lies in a folder since before a moment. Content that is put again is new again.
async fn old(objects: &Objects, folder: &str, before: DateTime<Utc>) -> Result<Vec<String>, ApiError> {
    let there = objects.store.list(Some(&Path::from(folder)));
    let old = there.try_filter_map(|found| async move {
        let name = found.location.filename().map(str::to_owned);
        Ok(name.filter(|_| found.last_modified < before))
    });
    Ok(old.try_collect().await?)
}

/// Deletes what a killed process had begun to write: the store keeps it beside its place, as `address#1`, and lists it not.
fn unfinished(objects: &Objects, folder: &str, before: DateTime<Utc>) -> Result<usize, ApiError> {
    let Some(root) = &objects.folder else { return Ok(0) };
    let Ok(there) = std::fs::read_dir(root.join(folder)) else { return Ok(0) };
    let mut deleted = 0;
    for file in there {
        let file = file.map_err(ApiError::internal)?;
        let begun = file.file_name().to_string_lossy().contains('#');
        // One that is finished meanwhile is gone by this name.
        let Ok(changed) = file.metadata().and_then(|about| about.modified()) else { continue };
        if begun && DateTime::<Utc>::from(changed) < before && std::fs::remove_file(file.path()).is_ok() {
            deleted += 1;
        }
    }
    Ok(deleted)
}
