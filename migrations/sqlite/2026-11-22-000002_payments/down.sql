DROP INDEX events_signed;
DROP TABLE measurements;
DROP TABLE procedure_durations;
DROP TABLE payment_decisions;
DROP TABLE statement_rows;
DROP TABLE payments;
DROP TABLE statements;
