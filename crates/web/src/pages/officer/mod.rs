//! Officers' pages: queue, review, signatures, officers and recoveries.

mod absences;
mod calendar;
mod desk;
mod header;
mod load;
mod moves;
mod queue;
mod recoveries;
mod review;
mod sign;
mod signatures;
mod signing_key;
mod staff;

pub use absences::{AbsencesPage, NewAbsencePage};
pub use calendar::{CalendarPage, PublicCalendarPage};
pub use load::LoadPage;
pub use queue::QueuePage;
pub use recoveries::RecoveriesPage;
pub use review::ReviewPage;
pub use sign::SignPage;
pub use signatures::SignaturesPage;
pub use signing_key::SigningKeyPage;
pub use staff::{NewOfficerPage, OfficerPage, OfficersPage};
