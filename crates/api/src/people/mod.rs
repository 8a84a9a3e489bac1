//! Personal data: of the signed-in person, and of those in whose name that person files requests.

pub mod associated;
pub mod profile;
pub mod routes;
pub mod store;

use crate::accounts::is_possible_birth_date;
use crate::app::{AppState, Tx};
use crate::error::Fault;
use crate::http::Checked;
use ventanilla_shared::api::people::Person;
use ventanilla_shared::procedure::{Catalogues, ChoiceSource};

/// What is wrong with data that were given; what is missing is another matter.
fn faults(tx: &Tx<'_>, person: &Person) -> Vec<Fault> {
    let mut faults = person.faults();
    if person.birth_date.is_some_and(|day| !is_possible_birth_date(day, tx.today())) {
        faults.push(Fault::new("/birth_date", "birth_date"));
    }
    faults.extend(residence_faults(tx.app, person));
    faults.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    faults
}

/// A department of the list, and a municipality that lies in it.
fn residence_faults(app: &AppState, person: &Person) -> Option<Fault> {
    let known = |source, value: &str, parent| app.lists.contains(source, value, parent);
    match (person.department.as_deref(), person.municipality.as_deref()) {
        (Some(department), _) if !known(ChoiceSource::Departments, department, None) => {
            Some(Fault::new("/department", "choice"))
        }
        (None, Some(_)) => Some(Fault::new("/department", "missing")),
        (department, Some(place)) if !known(ChoiceSource::Municipalities, place, department) => {
            Some(Fault::new("/municipality", "choice"))
        }
        _ => None,
    }
}
