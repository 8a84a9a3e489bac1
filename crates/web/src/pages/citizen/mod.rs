//! The person's own pages.

mod associated;
mod certifications;
mod dashboard;
mod identity;
mod new_request;
mod notifications;
mod person_form;
mod profile;
mod requests;

pub use associated::{AssociatedPersons, EditAssociatedPerson};
pub use certifications::{CertificationPage, Certifications};
pub use dashboard::Dashboard;
pub use new_request::NewRequestPage;
pub use notifications::Notifications;
pub use person_form::PersonFacts;
pub use profile::Profile;
pub use requests::Requests;
