//! Bodies of requests and responses of `/api/v1` (DESIGN section 6). English names, snake_case; texts for people carry
//! a language or come in the language that `Accept-Language` asks for.

pub mod absences;
pub mod accounts;
pub mod calendars;
pub mod certificates;
pub mod events;
pub mod load;
pub mod log;
pub mod notifications;
pub mod officers;
pub mod page;
pub mod payments;
pub mod people;
pub mod procedures;
pub mod registers;
pub mod reports;
pub mod requests;
pub mod revocations;
pub mod rules;
pub mod second_factors;
pub mod sessions;
pub mod signing_keys;
pub mod signing_sessions;
pub mod uploads;

pub use page::Page;
pub use requests::Payment;
