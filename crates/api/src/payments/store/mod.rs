//! Statements, their rows and requests' payments as they are kept.

mod payments;
mod rows;
mod statements;

pub use payments::{KeptPayment, PaymentFilter, find_payment, list_payments, unmatched_like};
pub use rows::{KeptRow, RowFilter, find_row, list_rows, open_rows_like, row_of};
pub use statements::{accounts_seen, find_statement, list_statements, same_file};
