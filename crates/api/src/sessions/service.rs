use super::attempts::Attempt;
use super::store::{self, Token};
use super::{ACCESS_SECONDS, cookie};
use crate::accounts::{self, Identifier, passwords};
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::random;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use chrono::TimeDelta;
use std::net::IpAddr;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::sessions::{Client, NewSession, Session};
use ventanilla_shared::problem::ProblemCode;

/// For how long a refresh token is good.
pub const LIFE: TimeDelta = TimeDelta::days(30);

/// For how long after its use a refresh token may be shown again.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);

/// Tokens that were just given.
#[derive(Debug)]
pub struct Given {
    access: String,
    refresh: String,
    client: Client,
}

impl Given {
    /// The answer: a browser's refresh token goes into its cookie, an app's into the body.
    pub fn answer(self, app: &App, status: StatusCode) -> HttpResponse {
        let mut response = HttpResponse::build(status);
        response.insert_header((CACHE_CONTROL, "no-store"));
        let refresh_token = match self.client {
            Client::Mobile => Some(self.refresh),
            Client::Browser => {
                response.cookie(cookie::set(app, self.refresh));
                None
            }
        };
        response.json(Session {
            access_token: self.access,
            token_type: "Bearer".into(),
            expires_in: ACCESS_SECONDS,
            refresh_token,
        })
    }
}

/// Signs in. One answer for an unknown account, one without password, and a wrong password, after the same time.
///
/// # Errors
/// `sign_in_failed`; `too_many_requests`.
pub async fn sign_in(app: &App, new: NewSession, address: Option<IpAddr>) -> Result<Given, ApiError> {
    let identifier = Identifier::parse(&new.identifier);
    let named = identifier.as_ref().map(|known| known.as_str()).unwrap_or(&new.identifier);
    let attempt = Attempt::new(named, address);
    let count = || {
        let attempt = attempt.clone();
        app.write(move |tx| attempt.count(tx))
    };
    // Two first attempts at once: the slower one counts again.
    let allowed = match count().await {
        Err(error) if error.code() == ProblemCode::Stale => count().await?,
        counted => counted?,
    };
    if !allowed {
        return Err(ApiError::Problem(ProblemCode::TooManyRequests));
    }
    let account = app
        .read(move |tx| identifier.map_or(Ok(None), |identifier| accounts::store::find_by(tx, &identifier)))
        .await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = passwords::verify(app, new.password, hash.clone()).await?;
    let account = account.filter(|_| right).ok_or(ApiError::Problem(ProblemCode::SignInFailed))?;
    app.write(move |tx| {
        // The password may have been changed, and all sessions ended, while this one was being compared.
        accounts::store::lock(tx, account.id)?;
        let still = accounts::store::find(tx, account.id)?.is_some_and(|now| now.password_hash == hash);
        if !still {
            return Err(ApiError::Problem(ProblemCode::SignInFailed));
        }
        attempt.forget(tx)?;
        open(tx, account.id, new.client)
    })
    .await
}

/// A session for an account whose owner has shown who it is in another way than by password.
pub fn open(tx: &mut Tx<'_>, account: AccountId, client: Client) -> Result<Given, ApiError> {
    store::sweep(tx)?;
    let family = crate::ids::fresh(tx.now).to_string();
    give(tx, account, &family, client)
}

fn give(tx: &mut Tx<'_>, account: AccountId, family: &str, client: Client) -> Result<Given, ApiError> {
    let refresh = random::token()?;
    store::insert(tx, &refresh, family, account, client, tx.now + LIFE)?;
    let access = tx.app.keys.access_token(account, family, tx.now)?;
    Ok(Given { access, refresh, client })
}

/// Gives the successor of a refresh token. `None` when it is unknown, expired, revoked, or was used before; the last
/// ends its session, so this must be committed.
pub fn rotate(tx: &mut Tx<'_>, shown: &str, client: Client) -> Result<Option<Given>, ApiError> {
    let Some(token) = store::find(tx, shown)? else { return Ok(None) };
    store::lock_family(tx, &token.family)?;
    // What was read before the lock may be stale.
    let Some(token) = store::find(tx, shown)?.filter(|token| is_good(token, tx, client)) else {
        return Ok(None);
    };
    match token.used_at {
        Some(used) if tx.now - used > GRACE => {
            tracing::warn!(account = %token.account, session = %token.family, "a used refresh token was shown; the session ends");
            store::revoke_family(tx, &token.family)?;
            Ok(None)
        }
        Some(_) => give(tx, token.account, &token.family, client).map(Some),
        None => {
            store::mark_used(tx, shown)?;
            give(tx, token.account, &token.family, client).map(Some)
        }
    }
}

/// A browser's token comes in its cookie and an app's in the body; not the other way round.
fn is_good(token: &Token, tx: &Tx<'_>, client: Client) -> bool {
    !token.revoked && token.expires_at > tx.now && token.client == client
}

/// Ends the session to which a refresh token belongs.
pub fn sign_out(tx: &mut Tx<'_>, family: Option<String>, shown: Option<&str>) -> Result<(), ApiError> {
    let by_cookie = match shown {
        Some(shown) => store::find(tx, shown)?.map(|token| token.family),
        None => None,
    };
    for family in family.into_iter().chain(by_cookie) {
        store::revoke_family(tx, &family)?;
    }
    Ok(())
}
