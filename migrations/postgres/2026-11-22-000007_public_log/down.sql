DROP TABLE statement_keys;
DROP TABLE log_keys;
DROP TABLE log_heads;
DROP TABLE log_nodes;
DROP TABLE log_leaves;
DROP TABLE log_state;
DROP FUNCTION log_is_append_only();
