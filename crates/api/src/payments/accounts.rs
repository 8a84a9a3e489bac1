use super::store;
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::Caller;
use ventanilla_shared::api::payments::PaymentAccount;
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::ProblemCode;

/// The institutions whose cashier the caller is.
///
/// # Errors
/// `forbidden` for whoever is none.
pub fn institutions(caller: &Caller) -> Result<Vec<String>, ApiError> {
    let mut held: Vec<String> = caller
        .actor
        .grants
        .iter()
        .filter(|grant| grant.role == Role::Cashier)
        .map(|grant| grant.institution.clone())
        .collect();
    held.sort();
    held.dedup();
    if held.is_empty() { Err(ApiError::Problem(ProblemCode::Forbidden)) } else { Ok(held) }
}

/// The accounts that the caller's institutions name in their procedures' fees, or named when a statement was imported.
pub fn of_caller(tx: &mut Tx<'_>, caller: &Caller) -> Result<Vec<PaymentAccount>, ApiError> {
    let institutions = institutions(caller)?;
    let mut accounts: Vec<PaymentAccount> = Vec::new();
    for loaded in tx.app.procedures.current().iter() {
        let procedure = &loaded.procedure;
        let Some(fee) = procedure.fee.as_ref().filter(|_| institutions.contains(&procedure.institution))
        else {
            continue;
        };
        let known = accounts.iter().any(|account| {
            (&account.institution, &account.bank, &account.account)
                == (&procedure.institution, &fee.bank, &fee.account)
        });
        if !known {
            accounts.push(PaymentAccount {
                institution: procedure.institution.clone(),
                bank: fee.bank.clone(),
                bank_name: fee.bank_name.clone(),
                account: fee.account.clone(),
                account_holder: fee.account_holder.clone(),
            });
        }
    }
    for institution in institutions {
        for (bank, account) in store::accounts_seen(tx, &institution)? {
            let same_bank = accounts.iter().find(|one| one.institution == institution && one.bank == bank);
            let named = same_bank.map(|one| (one.bank_name.clone(), one.account_holder.clone()));
            let known = accounts
                .iter()
                .any(|one| one.institution == institution && one.bank == bank && one.account == account);
            if !known {
                let (bank_name, account_holder) =
                    named.unwrap_or_else(|| (bank.clone(), institution.clone()));
                let institution = institution.clone();
                accounts.push(PaymentAccount { institution, bank, bank_name, account, account_holder });
            }
        }
    }
    accounts
        .sort_by(|a, b| (&a.institution, &a.bank, &a.account).cmp(&(&b.institution, &b.bank, &b.account)));
    Ok(accounts)
}
