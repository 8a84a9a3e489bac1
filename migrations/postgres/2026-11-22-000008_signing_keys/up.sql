-- Keys on tokens and with signing services: the private key is not here, only where it is.
ALTER TABLE signing_keys
    ADD COLUMN kind TEXT NOT NULL DEFAULT 'software' CHECK (kind IN ('software', 'hsm', 'remote')),
    ALTER COLUMN encrypted_key DROP NOT NULL,
    -- Name of the token or service, and what the key is called there.
    ADD COLUMN device TEXT,
    ADD COLUMN device_key TEXT,
    -- The last warning that its owner got: so many days before the end.
    ADD COLUMN warned_days BIGINT,
    ADD CHECK ((kind = 'software') = (encrypted_key IS NOT NULL)),
    ADD CHECK ((kind = 'software') = (device IS NULL)),
    ADD CHECK ((kind = 'software') = (device_key IS NULL));
ALTER TABLE signing_keys ALTER COLUMN kind DROP DEFAULT;
CREATE INDEX signing_keys_ending ON signing_keys (valid_until);
CREATE INDEX signing_keys_certificate ON signing_keys (serial);
