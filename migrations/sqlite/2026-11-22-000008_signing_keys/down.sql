-- Keys that live elsewhere cannot be told in the old table: their owners enrol another.
CREATE TABLE signing_keys_old (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    encrypted_key BLOB NOT NULL,
    chain BLOB NOT NULL,
    subject TEXT NOT NULL,
    issuer TEXT NOT NULL,
    serial TEXT NOT NULL,
    valid_until TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL
);
INSERT INTO signing_keys_old
SELECT account_id, encrypted_key, chain, subject, issuer, serial, valid_until, created_at
FROM signing_keys WHERE kind = 'software';
DROP TABLE signing_keys;
ALTER TABLE signing_keys_old RENAME TO signing_keys;
