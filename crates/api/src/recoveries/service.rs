use super::store;
use crate::accounts::links::{self, Purpose};
use crate::accounts::{self, Account, is_possible_birth_date, registration, resets, unreadable};
use crate::app::{App, Tx};
use crate::challenges;
use crate::error::{ApiError, Fault};
use crate::http::{Caller, Checked};
use crate::jobs::{self, Job};
use crate::mail::Mail;
use crate::requests::{self, Stored};
use crate::second_factors;
use crate::sessions::{self, Given};
use chrono::TimeDelta;
use ventanilla_shared::api::accounts::{NewRecovery, RecoverySession};
use ventanilla_shared::api::people::Person;
use ventanilla_shared::api::requests::{Claim, NewRequest, NewSubject};
use ventanilla_shared::decision::{IdentityLevel, RequestState, Veto};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::SubjectKind;
use ventanilla_shared::values::day_in_guatemala;
use ventanilla_shared::{AccountId, Cui, Email, Language, RequestId};

/// For how long the link to the new address lets its reader in.
const WAY_IN: TimeDelta = TimeDelta::hours(24);
/// For how long a link in the news about the request does.
const WAY_BACK: TimeDelta = TimeDelta::days(7);
/// For how long the link to a new password is good after the address was changed.
const NEW_PASSWORD: TimeDelta = TimeDelta::hours(72);

/// Mails a link to the new address, whether or not there is an account such as is claimed; nobody learns which.
///
/// # Errors
/// Faults by field; `challenge_failed`; `unavailable` where no procedure is filed without an account.
pub async fn open(app: &App, new: NewRecovery, language: Language) -> Result<(), ApiError> {
    let faults = faults(&new, app);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    let cui = Cui::parse(&new.cui).map_err(unreadable)?;
    let email = Email::parse(&new.email).map_err(unreadable)?;
    app.write(move |tx| {
        challenges::spend(tx, &new.challenge)?;
        tx.app.procedures.without_account().ok_or(ApiError::Problem(ProblemCode::Unavailable))?;
        let known = accounts::store::find_guest(tx, &cui, &email)?;
        let guest = match known.filter(|guest| guest.birth_date == new.birth_date) {
            Some(guest) => guest,
            None => {
                let guest = guest(tx, cui, email, new.birth_date, language);
                accounts::store::insert(tx, &guest, None)?;
                guest
            }
        };
        let link = way_in(tx, &guest, WAY_IN)?;
        mail(tx, guest.email, language, "recovery-begun", vec![("link".into(), link)])
    })
    .await
}

fn guest(tx: &Tx<'_>, cui: Cui, email: Email, birth_date: chrono::NaiveDate, language: Language) -> Account {
    Account {
        id: AccountId(crate::ids::fresh(tx.now)),
        cui,
        email,
        birth_date,
        password_hash: None,
        // The link went to that address.
        identity_level: IdentityLevel::EmailConfirmed,
        language,
        profile: Person::default(),
        profile_complete: false,
        position: None,
        guest: true,
        grants: Vec::new(),
        substitutions: Vec::new(),
        version: 1,
        created_at: tx.now,
    }
}

fn faults(new: &NewRecovery, app: &App) -> Vec<Fault> {
    let mut faults = new.faults();
    if !registration::same_address(&new.email, &new.email_confirmation) {
        faults.push(Fault::new("/email_confirmation", "email_mismatch"));
    }
    if !is_possible_birth_date(new.birth_date, day_in_guatemala(app.clock.now())) {
        faults.push(Fault::new("/birth_date", "birth_date"));
    }
    faults.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    faults
}

/// A link that lets a guest in, once.
fn way_in(tx: &mut Tx<'_>, guest: &Account, life: TimeDelta) -> Result<String, ApiError> {
    let token = links::create(tx, Purpose::Guest, Some(guest.id), "{}", life)?;
    Ok(format!("{}/account-recovery/continue?token={token}", tx.app.config.public_url))
}

/// As [`way_in`], for the news about a request.
pub fn way_back(tx: &mut Tx<'_>, guest: &Account) -> Result<String, ApiError> {
    way_in(tx, guest, WAY_BACK)
}

/// Lets the reader of the new address in, and opens the request at the first time.
///
/// # Errors
/// `token_invalid` when the link was used or expired.
pub fn enter(tx: &mut Tx<'_>, shown: &RecoverySession) -> Result<Given, ApiError> {
    let gone = || ApiError::Problem(ProblemCode::TokenInvalid);
    let link = links::take(tx, Purpose::Guest, &shown.token)?.ok_or_else(gone)?;
    let guest = link.account.ok_or_else(gone)?;
    let account = accounts::store::find(tx, guest)?.filter(|account| account.guest).ok_or_else(gone)?;
    let procedure = tx.app.procedures.without_account().ok_or(ApiError::Problem(ProblemCode::Unavailable))?;
    let code = procedure.procedure.code.clone();
    let open = requests::store::newest_of(tx, guest, std::slice::from_ref(&code))?;
    if open.is_none_or(|request| request.is_ended()) {
        let caller = Caller { actor: account.actor(), account, session: String::new(), second_factor: false };
        let subject = NewSubject { kind: SubjectKind::AnotherPerson, associated_person: None };
        requests::drafts::insert(tx, &caller, &NewRequest { procedure: code, subject, answers_of: None })?;
    }
    sessions::open(tx, guest, shown.client)
}

/// Tells the owner of the account that is claimed, who may veto from now on.
pub fn filed(tx: &mut Tx<'_>, request: &Stored, hours: u32) -> Result<(), ApiError> {
    let guest = applicant(tx, request)?;
    let account = accounts::store::find_by_cui(tx, &guest.cui)?
        .filter(|account| account.birth_date == guest.birth_date && account.password_hash.is_some());
    let term = TimeDelta::hours(i64::from(hours));
    store::tell(tx, request.id, account.as_ref().map(|account| account.id), tx.now + term)?;
    let Some(account) = account else { return links::decoy(tx, Purpose::Veto) };
    let token =
        links::create(tx, Purpose::Veto, Some(account.id), &serde_json::to_string(&request.id)?, term)?;
    let link = format!("{}/account-recovery/veto?token={token}", tx.app.config.public_url);
    let variables = vec![("link".into(), link), ("hours".into(), hours.to_string())];
    mail(tx, account.email, account.language, "recovery-opened", variables)
}

fn applicant(tx: &mut Tx<'_>, request: &Stored) -> Result<Account, ApiError> {
    accounts::store::find(tx, request.applicant)?
        .ok_or_else(|| ApiError::internal(format!("request {}: its applicant is gone", request.number)))
}

/// Stops a request on the word of who reads the account's e-mail: nobody can sign it any more.
///
/// # Errors
/// `token_invalid` when the link was used or expired, or the request has ended.
pub fn veto(tx: &mut Tx<'_>, token: &str) -> Result<(), ApiError> {
    let gone = || ApiError::Problem(ProblemCode::TokenInvalid);
    let link = links::take(tx, Purpose::Veto, token)?.ok_or_else(gone)?;
    let id: RequestId = serde_json::from_str(&link.data)?;
    let request = requests::store::find(tx, id)?.ok_or_else(gone)?;
    if request.state == RequestState::Signed || request.is_ended() {
        return Err(gone());
    }
    store::veto(tx, id)
}

/// How a request stands with the owner of the account; `None` where its outcome changes none, and before it is filed.
pub fn veto_of(tx: &mut Tx<'_>, request: &Stored) -> Result<Option<Veto>, ApiError> {
    if request.procedure().outcome.veto_hours().is_none() {
        return Ok(None);
    }
    let Some(told) = store::find(tx, request.id)? else { return Ok(None) };
    let guest = applicant(tx, request)?;
    let holder = accounts::store::find_by_email(tx, &guest.email)?.map(|holder| holder.id);
    Ok(Some(match told.account {
        _ if told.vetoed => Veto::Vetoed,
        None => Veto::NoAccount,
        // The new address is another account's.
        Some(account) if holder.is_some_and(|holder| holder != account) => Veto::NoAccount,
        Some(_) if tx.now < told.veto_until => Veto::Running,
        Some(_) => Veto::Passed,
    }))
}

/// What the officer compares with the documents.
pub fn claim(tx: &mut Tx<'_>, request: &Stored) -> Result<Option<Claim>, ApiError> {
    let Some(veto) = veto_of(tx, request)? else { return Ok(None) };
    let Some(told) = store::find(tx, request.id)? else { return Ok(None) };
    let guest = applicant(tx, request)?;
    let account = match told.account {
        Some(id) => accounts::store::find(tx, id)?,
        None => None,
    };
    Ok(Some(Claim {
        cui: guest.cui,
        birth_date: guest.birth_date,
        email: guest.email,
        account_holder: account.map(|account| account.profile.full_name()),
        veto,
        veto_until: told.veto_until,
    }))
}

/// Gives the account its new address: sessions and password end, both addresses are told, and a link to the new one lets
/// its owner choose a password.
pub fn take_effect(tx: &mut Tx<'_>, request: &Stored) -> Result<(), ApiError> {
    let missing = || ApiError::Problem(ProblemCode::NoSuchAccount);
    let guest = applicant(tx, request)?;
    let id = store::find(tx, request.id)?.and_then(|told| told.account).ok_or_else(missing)?;
    accounts::store::lock(tx, id)?;
    let account = accounts::store::find(tx, id)?.ok_or_else(missing)?;
    accounts::store::set_email(tx, id, &guest.email)
        .map_err(|error| if accounts::is_taken(&error) { missing() } else { error })?;
    sessions::store::revoke_all(tx, id)?;
    // An officer saw who it is; who lost the e-mail may have lost the telephone with it.
    second_factors::store::remove(tx, id)?;
    links::end_all(tx, Purpose::Password, id)?;
    mail(tx, account.email.clone(), account.language, "recovery-done", Vec::new())?;
    let link = resets::link(tx, &account, NEW_PASSWORD)?;
    mail(tx, guest.email, account.language, "recovery-password", vec![("link".into(), link)])
}

fn mail(
    tx: &mut Tx<'_>,
    to: Email,
    language: Language,
    name: &str,
    variables: Vec<(String, String)>,
) -> Result<(), ApiError> {
    jobs::store::push(tx, &Job::Mail(Mail { to, language, name: name.into(), variables }))
}
