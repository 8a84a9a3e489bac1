use super::store;
use crate::accounts::{Account, is_taken};
use crate::app::Tx;
use crate::error::{ApiError, Fault};
use ventanilla_shared::api::people::{AssociatedPerson, Person};
use ventanilla_shared::{AssociatedPersonId, Cui};

/// Adds a person in whose name `owner` files requests.
///
/// # Errors
/// Faults by field: what is missing or wrong, the own CUI, one that is in the list already.
pub fn create(tx: &mut Tx<'_>, owner: &Account, person: Person) -> Result<AssociatedPerson, ApiError> {
    let (person, cui) = checked(tx, owner, person)?;
    let created = AssociatedPerson { id: AssociatedPersonId(crate::ids::fresh(tx.now)), version: 1, person };
    store::insert(tx, owner.id, &created, &cui).map_err(named)?;
    Ok(created)
}

/// Replaces the data of a person.
///
/// # Errors
/// As [`create`]; `stale`; `not_found`, also when it is somebody else's.
pub fn replace(
    tx: &mut Tx<'_>,
    owner: &Account,
    id: AssociatedPersonId,
    version: i64,
    person: Person,
) -> Result<AssociatedPerson, ApiError> {
    store::find(tx, owner.id, id)?.ok_or(ApiError::NOT_FOUND)?;
    let (person, cui) = checked(tx, owner, person)?;
    let changed = AssociatedPerson { id, version: version + 1, person };
    store::replace(tx, owner.id, version, &changed, &cui).map_err(named)?;
    Ok(changed)
}

fn checked(tx: &Tx<'_>, owner: &Account, person: Person) -> Result<(Person, Cui), ApiError> {
    let person = person.normalised();
    let mut faults = super::faults(tx, &person);
    for name in person.missing() {
        let pointer = format!("/{name}");
        if !faults.iter().any(|fault| fault.pointer == pointer) {
            faults.push(Fault::new(pointer, "missing"));
        }
    }
    let cui = person.valid_cui();
    if cui.as_ref() == Some(&owner.cui) {
        faults.push(Fault::new("/cui", "cui_own"));
    }
    faults.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    match cui {
        Some(cui) if faults.is_empty() => Ok((person, cui)),
        _ => Err(ApiError::invalid(faults)),
    }
}

/// The only key that can be taken is the CUI's.
fn named(error: ApiError) -> ApiError {
    if is_taken(&error) { ApiError::field("/cui", "cui_listed") } else { error }
}
