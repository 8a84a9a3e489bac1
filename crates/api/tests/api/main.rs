//! The API through HTTP, each test with a server of its own. On SQLite; on PostgreSQL when `VENTANILLA_TEST_DATABASE`
//! names a server.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod absences;
mod accounts;
mod calendars;
mod catalogue;
mod checklists;
mod definition_fuzz;
mod definitions;
mod documentation;
mod documents;
mod filing;
mod health;
mod identity;
mod jobs;
mod judges;
mod load;
mod log;
mod long_term;
mod mobile;
mod needs;
mod notifications;
mod officers;
mod password_resets;
mod payment_decisions;
mod payments;
mod people;
mod recoveries;
mod register_lookups;
mod register_notices;
mod registers;
mod reload;
mod renewals;
mod review;
mod revocations;
mod sessions;
mod signing;
mod signing_keys;
mod statements;
mod strangers;
mod support;
mod uploads;
mod verification;
mod walk;
mod way;
