use super::code::{self, Code};
use super::{store, totp};
use crate::accounts::{self, passwords};
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::http::Caller;
use crate::jobs::{self, Job};
use crate::mail::Mail;
use crate::sessions::attempts::Attempt;
use crate::{random, sessions};
use ventanilla_shared::AccountId;
use ventanilla_shared::api::second_factors::{RecoveryCodes, SecondFactor, SecondFactorSecret};
use ventanilla_shared::problem::ProblemCode;
use zeroize::Zeroizing;

const RECOVERY_CODES: usize = 10;
/// Wrong codes, or passwords, that fit into the window of the limit. Only who has the password, or the session, can
/// make any: nobody is shut out by strangers.
const ATTEMPTS: i64 = 10;
/// How apps call the counter.
const ISSUER: &str = "Ventanilla";

/// Whether an account's sign-ins go through a second factor.
pub fn is_on(tx: &mut Tx<'_>, account: AccountId) -> Result<bool, ApiError> {
    store::is_on(tx, account)
}

pub fn standing(tx: &mut Tx<'_>, caller: &Caller) -> Result<SecondFactor, ApiError> {
    let account = caller.account.id;
    Ok(SecondFactor {
        on: store::is_on(tx, account)?,
        required: caller.needs_second_factor(&tx.app.config.guards),
        passed: caller.second_factor,
        recovery_codes_left: store::recovery_codes_left(tx, account)?,
    })
}

/// Makes a secret, to be confirmed by a code of it.
///
/// # Errors
/// `invalid` at `/password`; `second_factor_set`; `too_many_requests`; `overloaded`.
pub async fn begin(app: &App, caller: &Caller, password: String) -> Result<SecondFactorSecret, ApiError> {
    require_password(app, caller, password).await?;
    let secret = Zeroizing::new(random::bytes::<{ totp::SECRET }>()?);
    let kept = secret.clone();
    let account = caller.account.id;
    app.write(move |tx| {
        accounts::store::lock(tx, account)?;
        if store::is_on(tx, account)? {
            return Err(ApiError::Problem(ProblemCode::SecondFactorSet));
        }
        store::begin(tx, account, kept.as_slice())
    })
    .await?;
    let uri = totp::uri(secret.as_slice(), ISSUER, caller.account.email.as_str());
    let qr = qrcode::QrCode::new(uri.as_bytes()).map_err(ApiError::internal)?;
    let svg = qr.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(SecondFactorSecret { secret: code::base32(secret.as_slice()), uri, qr_svg: svg })
}

/// Turns the second factor on with a first code. The caller's session counts as one that went through it from now on.
///
/// # Errors
/// `wrong_code`; `second_factor_missing`; `second_factor_set`; `too_many_requests`.
pub async fn confirm(app: &App, caller: Caller, typed: &str) -> Result<RecoveryCodes, ApiError> {
    let code = counted(app, caller.account.id, typed).await?;
    app.write(move |tx| {
        let account = caller.account.id;
        accounts::store::lock(tx, account)?;
        match store::find(tx, account)? {
            None => return Err(ApiError::Problem(ProblemCode::SecondFactorMissing)),
            Some(factor) if factor.confirmed => return Err(ApiError::Problem(ProblemCode::SecondFactorSet)),
            Some(_) => {}
        }
        spend(tx, account, &code)?;
        store::confirm(tx, account)?;
        let mut shown = Vec::new();
        for _ in 0..RECOVERY_CODES {
            let code = code::recovery()?;
            store::add_recovery_code(tx, account, &code::hash(account, &code.replace('-', "")))?;
            shown.push(code);
        }
        sessions::store::mark_second_factor(tx, account, Some(&caller.session))?;
        tell(tx, &caller, "second-factor-on")?;
        attempt(account).forget(tx)?;
        Ok(RecoveryCodes { recovery_codes: shown })
    })
    .await
}

/// Turns it off.
///
/// # Errors
/// `invalid` at `/password`; `wrong_code`; `second_factor_missing`; `too_many_requests`; `overloaded`.
pub async fn remove(app: &App, caller: Caller, password: String, typed: &str) -> Result<(), ApiError> {
    require_password(app, &caller, password).await?;
    let code = counted(app, caller.account.id, typed).await?;
    app.write(move |tx| {
        let account = caller.account.id;
        accounts::store::lock(tx, account)?;
        if !store::is_on(tx, account)? {
            return Err(ApiError::Problem(ProblemCode::SecondFactorMissing));
        }
        spend(tx, account, &code)?;
        store::remove(tx, account)?;
        sessions::store::mark_second_factor(tx, account, None)?;
        tell(tx, &caller, "second-factor-off")?;
        attempt(account).forget(tx)
    })
    .await
}

/// Takes a code at a sign-in whose password was right; `done` opens the session in the same transaction.
///
/// # Errors
/// `wrong_code`; `too_many_requests`.
pub async fn accept<T: Send + 'static>(
    app: &App,
    account: AccountId,
    typed: &str,
    done: impl FnOnce(&mut Tx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let code = counted(app, account, typed).await?;
    app.write(move |tx| {
        accounts::store::lock(tx, account)?;
        // Turned off meanwhile: the sign-in begins anew.
        if !store::is_on(tx, account)? {
            return Err(ApiError::Problem(ProblemCode::Unauthenticated));
        }
        spend(tx, account, &code)?;
        attempt(account).forget(tx)?;
        done(tx)
    })
    .await
}

fn attempt(account: AccountId) -> Attempt {
    Attempt::new(&format!("second factor of {account}"), None)
}

/// Counts an attempt, in a transaction of its own: a wrong code undoes nothing of it.
async fn counted(app: &App, account: AccountId, typed: &str) -> Result<Code, ApiError> {
    if !attempt(account).allowed(app, ATTEMPTS).await? {
        return Err(ApiError::Problem(ProblemCode::TooManyRequests));
    }
    Code::parse(typed).ok_or(ApiError::Problem(ProblemCode::WrongCode))
}

/// Uses up a code, which is good once.
fn spend(tx: &mut Tx<'_>, account: AccountId, code: &Code) -> Result<(), ApiError> {
    let good = match code {
        Code::Recovery(plain) => store::use_recovery_code(tx, account, &code::hash(account, plain))?,
        Code::Timed(digits) => {
            let factor = store::find(tx, account)?;
            match factor.and_then(|factor| totp::step_of(&factor.secret, digits, tx.now)) {
                Some(step) => store::use_step(tx, account, step)?,
                None => false,
            }
        }
    };
    if good { Ok(()) } else { Err(ApiError::Problem(ProblemCode::WrongCode)) }
}

async fn require_password(app: &App, caller: &Caller, password: String) -> Result<(), ApiError> {
    let place = app.hashing.place()?;
    let attempt = Attempt::new(&format!("password of {}", caller.account.id), None);
    if !attempt.allowed(app, ATTEMPTS).await? {
        return Err(ApiError::Problem(ProblemCode::TooManyRequests));
    }
    let right = passwords::verify(app, place, password, caller.account.password_hash.clone()).await?;
    if !right {
        return Err(ApiError::field("/password", "wrong_password"));
    }
    app.write(move |tx| attempt.forget(tx)).await
}

/// Its owner should know, above all when it was somebody else.
fn tell(tx: &mut Tx<'_>, caller: &Caller, name: &str) -> Result<(), ApiError> {
    let (to, language) = (caller.account.email.clone(), caller.account.language);
    jobs::store::push(tx, &Job::Mail(Mail { to, language, name: name.into(), variables: Vec::new() }))
}
