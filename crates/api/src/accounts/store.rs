use super::{Account, Identifier};
use crate::absences;
use crate::app::Tx;
use crate::db::schema::{accounts, grants};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use ventanilla_shared::api::people::Person;
use ventanilla_shared::decision::{Grant, IdentityLevel};
use ventanilla_shared::{AccountId, Cui, Email, Language};

type Row = (
    String,
    String,
    String,
    NaiveDate,
    Option<String>,
    String,
    String,
    String,
    bool,
    Option<String>,
    bool,
    i64,
    NaiveDateTime,
);

macro_rules! columns {
    () => {
        (
            accounts::id,
            accounts::cui,
            accounts::email,
            accounts::birth_date,
            accounts::password_hash,
            accounts::identity_level,
            accounts::language,
            accounts::profile,
            accounts::profile_complete,
            accounts::position,
            accounts::guest,
            accounts::version,
            accounts::created_at,
        )
    };
}

/// The account with this id.
pub fn find(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Account>, ApiError> {
    let row = accounts::table.find(id.to_string()).select(columns!()).first::<Row>(tx.db).optional()?;
    row.map(|row| with_grants(tx, row)).transpose()
}

pub fn find_by_cui(tx: &mut Tx<'_>, cui: &Cui) -> Result<Option<Account>, ApiError> {
    let row = accounts::table
        .filter(accounts::cui.eq(cui.as_str()))
        .filter(accounts::guest.eq(false))
        .select(columns!())
        .first::<Row>(tx.db)
        .optional()?;
    row.map(|row| with_grants(tx, row)).transpose()
}

pub fn find_by_email(tx: &mut Tx<'_>, email: &Email) -> Result<Option<Account>, ApiError> {
    let row = accounts::table
        .filter(accounts::email.eq(email.as_str()))
        .filter(accounts::guest.eq(false))
        .select(columns!())
        .first::<Row>(tx.db)
        .optional()?;
    row.map(|row| with_grants(tx, row)).transpose()
}

/// The account that a person names by CUI or e-mail.
pub fn find_by(tx: &mut Tx<'_>, identifier: &Identifier) -> Result<Option<Account>, ApiError> {
    match identifier {
        Identifier::Cui(cui) => find_by_cui(tx, cui),
        Identifier::Email(email) => find_by_email(tx, email),
    }
}

/// Who came through a link with this claim before, newest first.
pub fn find_guest(tx: &mut Tx<'_>, cui: &Cui, email: &Email) -> Result<Option<Account>, ApiError> {
    let row = accounts::table
        .filter(accounts::cui.eq(cui.as_str()))
        .filter(accounts::email.eq(email.as_str()))
        .filter(accounts::guest.eq(true))
        .order((accounts::created_at.desc(), accounts::id.desc()))
        .select(columns!())
        .first::<Row>(tx.db)
        .optional()?;
    row.map(|row| with_grants(tx, row)).transpose()
}

fn with_grants(tx: &mut Tx<'_>, row: Row) -> Result<Account, ApiError> {
    let impossible = |what: &str| ApiError::internal(format!("account {}: impossible {what}", row.0));
    let grants = grants_of(tx, &row.0)?;
    let substitutions = absences::store::held_by(tx, &row.0, &grants)?;
    Ok(Account {
        id: row.0.parse().map_err(|_| impossible("id"))?,
        cui: Cui::parse(&row.1).map_err(|_| impossible("cui"))?,
        email: Email::parse(&row.2).map_err(|_| impossible("email"))?,
        birth_date: row.3,
        password_hash: row.4,
        identity_level: row.5.parse().map_err(|_| impossible("identity level"))?,
        language: Language::negotiate(&row.6),
        profile: serde_json::from_str(&row.7)?,
        profile_complete: row.8,
        position: row.9,
        guest: row.10,
        grants,
        substitutions,
        version: row.11,
        created_at: from_db(row.12),
    })
}

fn grants_of(tx: &mut Tx<'_>, account: &str) -> Result<Vec<Grant>, ApiError> {
    let rows: Vec<(String, String, String)> = grants::table
        .filter(grants::account_id.eq(account))
        .order((grants::institution, grants::unit, grants::role))
        .select((grants::role, grants::institution, grants::unit))
        .load(tx.db)?;
    rows.into_iter()
        .map(|(role, institution, unit)| {
            let role = role.parse().map_err(|_| ApiError::internal(format!("impossible role {role}")))?;
            Ok(Grant { role, institution, unit })
        })
        .collect()
}

/// Adds an account, without grants.
pub fn insert(
    tx: &mut Tx<'_>,
    account: &Account,
    terms: Option<(&str, NaiveDateTime)>,
) -> Result<(), ApiError> {
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(account.id.to_string()),
            accounts::cui.eq(account.cui.as_str()),
            accounts::email.eq(account.email.as_str()),
            accounts::birth_date.eq(account.birth_date),
            accounts::password_hash.eq(&account.password_hash),
            accounts::identity_level.eq(account.identity_level.as_str()),
            accounts::language.eq(account.language.tag()),
            accounts::terms_version.eq(terms.map(|(version, _)| version)),
            accounts::terms_accepted_at.eq(terms.map(|(_, at)| at)),
            accounts::profile.eq(serde_json::to_string(&account.profile)?),
            accounts::profile_complete.eq(account.profile_complete),
            accounts::position.eq(&account.position),
            accounts::guest.eq(account.guest),
            accounts::version.eq(account.version),
            accounts::created_at.eq(to_db(account.created_at)),
            accounts::updated_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Makes other transactions that write this account wait for the end of this one.
pub fn lock(tx: &mut Tx<'_>, id: AccountId) -> Result<(), ApiError> {
    let id = id.to_string();
    diesel::update(accounts::table.find(&id)).set(accounts::id.eq(&id)).execute(tx.db)?;
    Ok(())
}

/// Sets the password of somebody who came through a link to the account's e-mail, which confirms that address too.
pub fn set_password(tx: &mut Tx<'_>, id: AccountId, hash: &str) -> Result<(), ApiError> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((accounts::password_hash.eq(Some(hash)), accounts::updated_at.eq(to_db(tx.now))))
        .execute(tx.db)?;
    diesel::update(
        accounts::table
            .find(id.to_string())
            .filter(accounts::identity_level.eq(IdentityLevel::Declared.as_str())),
    )
    .set(accounts::identity_level.eq(IdentityLevel::EmailConfirmed.as_str()))
    .execute(tx.db)?;
    Ok(())
}

/// Gives the account another e-mail and takes its password away: its owner chooses a new one through a link.
pub fn set_email(tx: &mut Tx<'_>, id: AccountId, email: &Email) -> Result<(), ApiError> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((
            accounts::email.eq(email.as_str()),
            accounts::password_hash.eq(None::<String>),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Replaces the personal data, if nobody changed the account since `version`.
pub fn set_profile(
    tx: &mut Tx<'_>,
    id: AccountId,
    version: i64,
    profile: &Person,
    complete: bool,
) -> Result<(), ApiError> {
    let changed = diesel::update(accounts::table.find(id.to_string()).filter(accounts::version.eq(version)))
        .set((
            accounts::profile.eq(serde_json::to_string(profile)?),
            accounts::profile_complete.eq(complete),
            accounts::version.eq(version + 1),
            accounts::updated_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    if changed == 1 { Ok(()) } else { Err(ApiError::STALE) }
}

/// Raises an account's identity level; one that is higher stays.
pub fn raise_identity_level(tx: &mut Tx<'_>, id: AccountId, level: IdentityLevel) -> Result<(), ApiError> {
    let Some(account) = find(tx, id)?.filter(|account| account.identity_level < level) else { return Ok(()) };
    diesel::update(accounts::table.find(account.id.to_string()))
        .set((accounts::identity_level.eq(level.as_str()), accounts::version.eq(accounts::version + 1)))
        .execute(tx.db)?;
    Ok(())
}
