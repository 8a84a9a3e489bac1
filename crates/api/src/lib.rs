//! Ventanilla's server. One folder a feature, each with the same rooms: `routes` (HTTP in and out, an endpoint a file),
//! `service` (the rules), `store` (Diesel). Ports to the outside (clock, mail, objects) stand beside them.

pub mod absences;
pub mod accounts;
pub mod app;
pub mod calendars;
pub mod catalogues;
pub mod certificates;
pub mod challenges;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod documents;
pub mod error;
pub mod health;
pub mod http;
pub mod ids;
pub mod jobs;
pub mod load;
pub mod mail;
pub mod notifications;
pub mod objects;
pub mod officers;
pub mod openapi;
pub mod people;
pub mod procedures;
pub mod random;
pub mod recoveries;
pub mod registers;
pub mod requests;
pub mod server;
pub mod sessions;
pub mod signing_keys;
pub mod spa;
