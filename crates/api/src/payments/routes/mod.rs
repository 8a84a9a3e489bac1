//! `/payment-accounts`, `/statements`, `/statement-rows` and `/payments`: for the cashiers of the institution that is paid.

mod decide;
mod import;
mod payments;
mod rows;
mod statements;

pub use decide::{exclude_row, match_row, refuse_payment, undo_refusal, undo_row};
pub use import::{import_statement, list_accounts};
pub use payments::{list_payments, read_payment};
pub use rows::{list_rows, read_row};
pub use statements::{list_statements, read_statement};
