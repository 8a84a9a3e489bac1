-- Keys on tokens and with signing services: the private key is not here, only where it is.
CREATE TABLE signing_keys_new (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('software', 'hsm', 'remote')),
    -- PKCS#8, encrypted under the officer's secret.
    encrypted_key BLOB,
    -- Name of the token or service, and what the key is called there.
    device TEXT,
    device_key TEXT,
    chain BLOB NOT NULL,
    subject TEXT NOT NULL,
    issuer TEXT NOT NULL,
    serial TEXT NOT NULL,
    valid_until TIMESTAMP NOT NULL,
    -- The last warning that its owner got: so many days before the end.
    warned_days BIGINT,
    created_at TIMESTAMP NOT NULL,
    CHECK ((kind = 'software') = (encrypted_key IS NOT NULL)),
    CHECK ((kind = 'software') = (device IS NULL)),
    CHECK ((kind = 'software') = (device_key IS NULL))
);
INSERT INTO signing_keys_new
    (account_id, kind, encrypted_key, chain, subject, issuer, serial, valid_until, created_at)
SELECT account_id, 'software', encrypted_key, chain, subject, issuer, serial, valid_until, created_at
FROM signing_keys;
DROP TABLE signing_keys;
ALTER TABLE signing_keys_new RENAME TO signing_keys;
CREATE INDEX signing_keys_ending ON signing_keys (valid_until);
CREATE INDEX signing_keys_certificate ON signing_keys (serial);
