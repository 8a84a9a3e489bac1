-- Keys that live elsewhere cannot be told in the old table: their owners enrol another.
DROP INDEX signing_keys_ending;
DROP INDEX signing_keys_certificate;
DELETE FROM signing_keys WHERE kind <> 'software';
ALTER TABLE signing_keys
    DROP COLUMN kind,
    DROP COLUMN device,
    DROP COLUMN device_key,
    DROP COLUMN warned_days,
    ALTER COLUMN encrypted_key SET NOT NULL;
