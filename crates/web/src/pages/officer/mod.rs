//! Officers' pages: queue, review, signatures, payments, registers and officers.

mod absences;
mod calendar;
mod desk;
mod header;
mod load;
mod moves;
mod payments;
mod queue;
mod registers;
mod review;
mod revocations;
mod sign;
mod signatures;
mod signing_key;
mod staff;

pub use absences::{AbsencesPage, NewAbsencePage};
pub use calendar::{CalendarPage, PublicCalendarPage};
pub use load::LoadPage;
pub use payments::{PaymentsPage, StatementPage, StatementsPage, status_facts};
pub use queue::QueuePage;
pub use registers::{
    EntryPage, ImportPage, NewEntryPage, NewNoticePage, NoticePage, NoticesPage, RegisterPage, RegistersPage,
};
pub use review::ReviewPage;
pub use revocations::{RevocationPage, RevocationsPage};
pub use sign::SignPage;
pub use signatures::SignaturesPage;
pub use signing_key::SigningKeyPage;
pub use staff::{NewOfficerPage, OfficerPage, OfficersPage};
