DROP INDEX register_changes_of_request;
ALTER TABLE events DROP COLUMN proposed_name;
ALTER TABLE events DROP COLUMN proposed_by;
DROP TABLE revocation_offices;
DROP TABLE revocations;
ALTER TABLE certificates DROP COLUMN revoked_at;
