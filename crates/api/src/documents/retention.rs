//! Contents that are kept for a while only: their time, and their end.

use super::store;
use crate::app::App;
use crate::error::ApiError;
use crate::jobs::{self, Job};
use crate::uploads;

/// Most documents that one sweep ends; the rest waits for the next.
const MOST: i64 = 500;

/// Marks what is to be deleted, and has it deleted.
pub async fn sweep(app: &App) -> Result<(), ApiError> {
    app.write(|tx| {
        let mut objects = store::expire(tx, MOST)?;
        objects.extend(uploads::store::expire(tx, MOST)?);
        if objects.is_empty() { Ok(()) } else { jobs::store::push(tx, &Job::Forget { objects }) }
    })
    .await
}

/// Deletes contents, unless a row names them: the same content may have been attached elsewhere.
pub async fn forget(app: &App, objects: Vec<String>) -> Result<(), ApiError> {
    for address in objects {
        let asked = address.clone();
        if !app.read(move |tx| store::is_named(tx, &asked)).await? {
            app.objects.delete(&address).await?;
        }
    }
    Ok(())
}
