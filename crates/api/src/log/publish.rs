use super::{days, store, witnesses};
use crate::app::{App, Tx};
use crate::error::ApiError;
use chrono::TimeDelta;
use ventanilla_shared::values::day_in_guatemala;
use ventanilla_transparency::{Head, Root};

/// Publishes a head when the last one is as old as the rhythm asks, also when nothing was added: that there is one shows
/// that the log is kept. Days that are over go into the log before.
pub async fn publish_due(app: &App) -> Result<(), ApiError> {
    if app.read(is_due).await? {
        app.write(days::enter_missing).await?;
        app.write(publish).await?;
    }
    Ok(())
}

fn is_due(tx: &mut Tx<'_>) -> Result<bool, ApiError> {
    let interval = TimeDelta::seconds(i64::from(tx.app.config.log_interval.max(1)));
    Ok(store::last_head(tx)?.is_none_or(|last| tx.now >= last.signed_at + interval))
}

fn publish(tx: &mut Tx<'_>) -> Result<(), ApiError> {
    // Two processes look at the same moment; one of them publishes.
    store::lock(tx)?;
    if !is_due(tx)? {
        return Ok(());
    }
    let root = store::state(tx)?;
    let last = store::last_head(tx)?;
    check(tx, root, last.as_ref().map(|last| last.note.as_str()))?;
    let time = tx.now.timestamp();
    let head = Head {
        origin: tx.app.log_key.verifier().name().to_owned(),
        root,
        time: u64::try_from(time).map_err(ApiError::internal)?,
    };
    let note = tx.app.log_key.sign(&head.text()).to_string();
    store::insert_head(tx, time, root, &note)?;
    let new_day = last.is_none_or(|last| day_in_guatemala(last.signed_at) != day_in_guatemala(tx.now));
    witnesses::tell(tx, time, &note, new_day)
}

/// A log that does not continue what was signed before is not signed: the witnesses would have it in writing.
fn check(tx: &mut Tx<'_>, root: Root, last: Option<&str>) -> Result<(), ApiError> {
    let broken =
        |what: &str| ApiError::internal(format!("the public log: {what}; see `ventanilla-api log verify`"));
    let mut tree = store::tree(tx, root.size);
    if tree.root(root.size).map_err(store::failed)? != root {
        return Err(broken("its nodes do not have its root"));
    }
    let Some(last) = last else { return Ok(()) };
    let last = Head::unverified(last).map_err(ApiError::internal)?.root;
    if last.size > root.size {
        return Err(broken("it is shorter than its last head"));
    }
    let proof = tree.consistency(last.size, root.size).map_err(store::failed)?;
    proof.verify(last, root).map_err(|_| broken("it does not continue its last head"))
}
