//! One request, step by step, as its applicant sees it.

mod delivery;
mod details;
mod documents;
mod filed;
mod history;
mod payment;
mod person;
mod section;
mod section_items;
mod standing;
mod step;
mod summary;
mod tasks;

pub use delivery::DeliveryStep;
pub use details::{PaymentFacts, SectionDetails};
pub use documents::DocumentsStep;
pub use filed::FiledPage;
pub use history::{EventLine, History};
pub use payment::PaymentStep;
pub use person::PersonStep;
pub use section::SectionStep;
pub use standing::WhereToGo;
pub use step::{Case, load_case};
pub use summary::Summary;
pub use tasks::Tasks;
