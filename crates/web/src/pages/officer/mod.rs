//! Officers' pages: queue, review, signatures, registers, officers and recoveries.

mod desk;
mod header;
mod moves;
mod queue;
mod recoveries;
mod registers;
mod review;
mod sign;
mod signatures;
mod signing_key;
mod staff;

pub use queue::QueuePage;
pub use recoveries::RecoveriesPage;
pub use registers::{
    EntryPage, ImportPage, NewEntryPage, NewNoticePage, NoticePage, NoticesPage, RegisterPage, RegistersPage,
};
pub use review::ReviewPage;
pub use sign::SignPage;
pub use signatures::SignaturesPage;
pub use signing_key::SigningKeyPage;
pub use staff::{NewOfficerPage, OfficerPage, OfficersPage};
