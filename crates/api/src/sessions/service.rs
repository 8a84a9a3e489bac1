use super::attempts::again_if_stale;
use super::guess::Guess;
use super::store::{self, Token};
use super::{ACCESS_SECONDS, cookie, ticket};
use crate::accounts::{self, Identifier, passwords};
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::random;
use crate::second_factors;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use chrono::TimeDelta;
use std::net::IpAddr;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::sessions::{Client, NewSession, SecondFactorTicket, SecondStep, Session};
use ventanilla_shared::problem::ProblemCode;

/// For how long a refresh token is good.
pub const LIFE: TimeDelta = TimeDelta::days(30);

/// For how long after its use a refresh token may be shown again.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);

/// Tokens that were just given.
pub struct Given {
    access: String,
    refresh: String,
    client: Client,
    /// After signing in; not after a refresh.
    device: Option<String>,
}

impl Given {
    /// The answer: a browser's refresh token goes into its cookie, an app's into the body.
    pub fn answer(mut self, app: &App, status: StatusCode) -> HttpResponse {
        let mut response = HttpResponse::build(status);
        response.insert_header((CACHE_CONTROL, "no-store"));
        let refresh_token = match self.client {
            Client::Mobile => Some(self.refresh),
            Client::Browser => {
                response.cookie(cookie::set(app, self.refresh));
                if let Some(device) = self.device.take() {
                    response.cookie(cookie::set_device(app, device));
                }
                None
            }
        };
        response.json(Session {
            access_token: self.access,
            token_type: "Bearer".into(),
            expires_in: ACCESS_SECONDS,
            refresh_token,
            device_token: self.device,
        })
    }
}

/// How far a sign-in came.
pub enum SignedIn {
    Whole(Given),
    /// The password was right, and a second factor is asked for.
    Half(String),
}

impl SignedIn {
    pub fn answer(self, app: &App) -> HttpResponse {
        match self {
            Self::Whole(given) => given.answer(app, StatusCode::CREATED),
            Self::Half(ticket) => HttpResponse::Accepted()
                .insert_header((CACHE_CONTROL, "no-store"))
                .json(SecondFactorTicket { ticket, expires_in: ticket::SECONDS }),
        }
    }
}

/// Signs in. One answer for an unknown account, one without password, and a wrong password, after the same time.
///
/// # Errors
/// `sign_in_failed`; `too_many_requests`; `overloaded`.
pub async fn sign_in(
    app: &App,
    new: NewSession,
    address: Option<IpAddr>,
    device: Option<String>,
) -> Result<SignedIn, ApiError> {
    // Whom there is no room for has not tried.
    let place = app.hashing.place()?;
    let (identifier, device) = (new.identifier, device.or(new.device_token));
    let (account, guess, allowed) = again_if_stale(|| {
        let (identifier, device) = (identifier.clone(), device.clone());
        app.write(move |tx| {
            let known = Identifier::parse(&identifier);
            let named = known.as_ref().map_or(identifier.as_str(), Identifier::as_str);
            let account = known.as_ref().map_or(Ok(None), |known| accounts::store::find_by(tx, known))?;
            let guess = Guess::of(tx, account.as_ref(), named, address, device.as_deref());
            let allowed = guess.count(tx)?;
            Ok((account, guess, allowed))
        })
    })
    .await?;
    if !allowed {
        return Err(ApiError::Problem(ProblemCode::TooManyRequests));
    }
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = passwords::verify(app, place, new.password, hash.clone()).await?;
    let account = account.filter(|_| right).ok_or(ApiError::Problem(ProblemCode::SignInFailed))?;
    app.write(move |tx| {
        // The password may have been changed, and all sessions ended, while this one was being compared.
        accounts::store::lock(tx, account.id)?;
        let still = accounts::store::find(tx, account.id)?.is_some_and(|now| now.password_hash == hash);
        if !still {
            return Err(ApiError::Problem(ProblemCode::SignInFailed));
        }
        guess.forget(tx)?;
        if second_factors::is_on(tx, account.id)? {
            return ticket::issue(&tx.app.keys, &account, new.client, tx.now).map(SignedIn::Half);
        }
        begin(tx, account.id, new.client, false).map(SignedIn::Whole)
    })
    .await
}

/// The second step: a code of the app, or a recovery code.
///
/// # Errors
/// `unauthenticated` when the first step is too long ago, or the password was changed since; `wrong_code`;
/// `too_many_requests`.
pub async fn second_step(app: &App, step: SecondStep) -> Result<Given, ApiError> {
    let over = || ApiError::Problem(ProblemCode::Unauthenticated);
    let ticket = ticket::read(&app.keys, &step.ticket, app.clock.now()).ok_or_else(over)?;
    let account = ticket.sub;
    second_factors::accept(app, account, &step.code, move |tx| {
        accounts::store::find(tx, account)?.filter(|account| ticket.is_for(account)).ok_or_else(over)?;
        begin(tx, account, ticket.client, true)
    })
    .await
}

/// A session of somebody who signed in at a device, which is known from now on.
fn begin(
    tx: &mut Tx<'_>,
    account: AccountId,
    client: Client,
    second_factor: bool,
) -> Result<Given, ApiError> {
    store::sweep(tx)?;
    let family = crate::ids::fresh(tx.now).to_string();
    let device = tx.app.keys.device_token(account)?;
    let given = give(tx, account, &family, client, second_factor)?;
    Ok(Given { device: Some(device), ..given })
}

/// A session for a guest, who came through a link.
pub fn open(tx: &mut Tx<'_>, account: AccountId, client: Client) -> Result<Given, ApiError> {
    store::sweep(tx)?;
    let family = crate::ids::fresh(tx.now).to_string();
    give(tx, account, &family, client, false)
}

fn give(
    tx: &mut Tx<'_>,
    account: AccountId,
    family: &str,
    client: Client,
    second_factor: bool,
) -> Result<Given, ApiError> {
    let refresh = random::token()?;
    store::insert(tx, &refresh, family, account, client, second_factor, tx.now + LIFE)?;
    let access = tx.app.keys.access_token_after(account, family, second_factor, tx.now)?;
    Ok(Given { access, refresh, client, device: None })
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
        Some(_) => give(tx, token.account, &token.family, client, token.second_factor).map(Some),
        None => {
            store::mark_used(tx, shown)?;
            give(tx, token.account, &token.family, client, token.second_factor).map(Some)
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
