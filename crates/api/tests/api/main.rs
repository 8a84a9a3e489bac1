//! The API through HTTP, each test with a server of its own. On SQLite; on PostgreSQL when `VENTANILLA_TEST_DATABASE`
//! names a server.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod absences;
mod accounts;
mod calendars;
mod checklists;
mod definitions;
mod documentation;
mod documents;
mod filing;
mod health;
mod jobs;
mod judges;
mod load;
mod mobile;
mod notifications;
mod officers;
mod password_resets;
mod people;
mod recoveries;
mod registers;
mod review;
mod sessions;
mod signing;
mod signing_keys;
mod strangers;
mod support;
mod verification;
