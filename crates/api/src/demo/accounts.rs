use super::{Demo, Person as DemoPerson};
use crate::accounts::{self, Account, passwords};
use crate::app::{App, Tx};
use crate::db::{schema::grants, to_db};
use crate::error::ApiError;
use actix_web::web;
use chrono::NaiveDate;
use diesel::prelude::*;
use std::fmt::Write;
use std::sync::Arc;
use ventanilla_shared::api::people::{Person, Sex};
use ventanilla_shared::decision::IdentityLevel;
use ventanilla_shared::{AccountId, Cui, Email, Language};

/// Adds the accounts; `false` when they are there.
pub async fn prepare(app: &App, demo: Arc<Demo>) -> Result<bool, ApiError> {
    let app = app.clone();
    web::block(move || {
        let Some(first) = demo.people.first() else { return Ok(false) };
        if app.read_blocking(|tx| accounts::store::find_by_cui(tx, &cui(first)?))?.is_some() {
            return Ok(false);
        }
        let hash = passwords::hash_blocking(app.config.hash_cost, &demo.password)?;
        app.write_blocking(|tx| demo.people.iter().try_for_each(|person| add(tx, person, &hash)))?;
        Ok(true)
    })
    .await?
}

pub(super) fn cui(person: &DemoPerson) -> Result<Cui, ApiError> {
    Cui::parse(&person.cui).map_err(ApiError::internal)
}

fn add(tx: &mut Tx<'_>, demo: &DemoPerson, hash: &str) -> Result<(), ApiError> {
    let some = |text: &str| Some(text.to_owned());
    let born =
        NaiveDate::from_ymd_opt(1972, 4, 18).ok_or_else(|| ApiError::internal("a demonstration birthday"))?;
    let account = Account {
        id: AccountId(crate::ids::fresh(tx.now)),
        cui: cui(demo)?,
        email: Email::parse(&demo.email).map_err(ApiError::internal)?,
        birth_date: born,
        password_hash: some(hash),
        identity_level: IdentityLevel::EmailConfirmed,
        language: Language::Spanish,
        profile: Person {
            cui: some(&demo.cui),
            first_name: some(&demo.first_name),
            first_surname: some(&demo.surnames.0),
            second_surname: some(&demo.surnames.1),
            birth_date: Some(born),
            sex: Some(Sex::Female),
            phone: some("+502 5555 1234"),
            email: some(&demo.email),
            department: some("1"),
            municipality: some("101"),
            address: some("4a calle 1-23 zona 1"),
            igss_number: some("1972123456"),
            nit: some("576937-K"),
            ..Person::default()
        },
        profile_complete: true,
        guest: false,
        position: demo.position.clone(),
        grants: Vec::new(),
        substitutions: Vec::new(),
        version: 1,
        created_at: tx.now,
    };
    accounts::store::insert(tx, &account, Some((accounts::terms::VERSION, to_db(tx.now))))?;
    for grant in &demo.grants {
        diesel::insert_into(grants::table)
            .values((
                grants::account_id.eq(account.id.to_string()),
                grants::role.eq(grant.role.as_str()),
                grants::institution.eq(&grant.institution),
                grants::unit.eq(&grant.unit),
                grants::created_at.eq(to_db(tx.now)),
            ))
            .execute(tx.db)?;
    }
    Ok(())
}

/// What is printed at the start: who can sign in, and with what.
pub(super) fn card(app: &App, demo: &Demo) -> String {
    let mut card = format!("\nDemonstration accounts (password of all: {})\n", demo.password);
    for person in &demo.people {
        let roles: Vec<String> = person
            .grants
            .iter()
            .map(|grant| format!("{} ({}/{})", grant.role.as_str(), grant.institution, grant.unit))
            .collect();
        let roles = if roles.is_empty() { "citizen".to_owned() } else { roles.join(", ") };
        let _ = writeln!(card, "  {}  {:<28} {roles}", person.cui, person.email);
    }
    let var = app.config.var.display();
    let _ = writeln!(card, "Signing secret of the signers: {}", demo.signing_secret);
    let _ =
        writeln!(card, "Mails are files in {var}/outbox; the development authority is in {var}/authority");
    let statement = super::statement::place(app);
    let _ = writeln!(card, "A sample of the bank's statement, for the cashier: {}", statement.display());
    card
}
