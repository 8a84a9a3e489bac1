//! Officers' pages: queue, review, signatures, payments, officers and recoveries.

mod desk;
mod header;
mod moves;
mod payments;
mod queue;
mod review;
mod sign;
mod signatures;
mod signing_key;
mod staff;

pub use payments::{PaymentsPage, StatementPage, StatementsPage, status_facts};
pub use queue::QueuePage;
pub use review::ReviewPage;
pub use sign::SignPage;
pub use signatures::SignaturesPage;
pub use signing_key::SigningKeyPage;
pub use staff::{NewOfficerPage, OfficerPage, OfficersPage};
