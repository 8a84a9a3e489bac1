ALTER TABLE register_changes DROP COLUMN notice_id;
ALTER TABLE register_changes DROP COLUMN reason;
DROP TABLE register_notices;
