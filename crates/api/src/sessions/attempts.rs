//! Slows down the guessing of passwords: so many attempts for one name from one address in a window of time. Counted
//! for names that have no account too, or the limit would tell which have one.

use crate::app::{App, Tx};
use crate::db::schema::counters;
use crate::error::ApiError;
use crate::random;
use diesel::prelude::*;
use std::net::IpAddr;
use ventanilla_shared::problem::ProblemCode;

/// Seconds of a window.
const WINDOW: i64 = 300;

/// Counters of attempts stand beside those of numbers; `attempts:<window>:<name and address>` keeps them apart.
const PREFIX: &str = "attempts:";

/// Who tries from where.
#[derive(Debug, Clone)]
pub struct Attempt(String);

impl Attempt {
    pub fn new(identifier: &str, address: Option<IpAddr>) -> Self {
        let address = address.map(|address| address.to_string()).unwrap_or_default();
        Self(random::token_hash(&format!("{identifier}\n{address}")))
    }

    fn counter(&self, tx: &Tx<'_>) -> String {
        format!("{}{}", window_prefix(tx), self.0)
    }

    /// Counts this attempt, of which `limit` fit into a window; `false` when there were too many.
    pub async fn allowed(&self, app: &App, limit: i64) -> Result<bool, ApiError> {
        let count = || {
            let attempt = self.clone();
            app.write(move |tx| attempt.count_up_to(tx, limit))
        };
        again_if_stale(count).await
    }

    /// As [`Attempt::allowed`], in a transaction at hand; `stale` when another one was counted for the first time at the
    /// same moment: to be tried again.
    pub fn count_up_to(&self, tx: &mut Tx<'_>, limit: i64) -> Result<bool, ApiError> {
        sweep(tx)?;
        let name = self.counter(tx);
        let raised = diesel::update(counters::table.find(&name))
            .set(counters::value.eq(counters::value + 1))
            .execute(tx.db)?;
        if raised == 0 {
            diesel::insert_into(counters::table)
                .values((counters::name.eq(&name), counters::value.eq(1)))
                .execute(tx.db)
                .map_err(|error| {
                    if crate::db::is_unique_violation(&error) { ApiError::STALE } else { error.into() }
                })?;
            return Ok(true);
        }
        let count: i64 = counters::table.find(&name).select(counters::value).first(tx.db)?;
        Ok(count <= limit)
    }

    /// Forgets the attempts after one that succeeded.
    pub fn forget(&self, tx: &mut Tx<'_>) -> Result<(), ApiError> {
        let name = self.counter(tx);
        diesel::delete(counters::table.find(name)).execute(tx.db)?;
        Ok(())
    }
}

/// Two first attempts at once: the slower one counts again.
pub async fn again_if_stale<T, F: Future<Output = Result<T, ApiError>>>(
    count: impl Fn() -> F,
) -> Result<T, ApiError> {
    match count().await {
        Err(error) if error.code() == ProblemCode::Stale => count().await,
        counted => counted,
    }
}

/// Of a fixed width until the year 11476, so that windows sort as texts.
fn window_prefix(tx: &Tx<'_>) -> String {
    format!("{PREFIX}{:010}:", tx.now.timestamp() / WINDOW)
}

fn sweep(tx: &mut Tx<'_>) -> Result<(), ApiError> {
    let current = window_prefix(tx);
    diesel::delete(counters::table.filter(counters::name.ge(PREFIX)).filter(counters::name.lt(current)))
        .execute(tx.db)?;
    Ok(())
}
