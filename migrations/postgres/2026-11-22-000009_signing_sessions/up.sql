-- Keys that their officers opened for a while. What opens a sealed key is in the token that the officer's client holds,
-- and nowhere else.
CREATE TABLE signing_sessions (
    -- SHA-256 of the half of the token that names the row.
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    -- The sign-in under which it was opened: it ends with it.
    sign_in TEXT NOT NULL,
    -- SHA-256 of the certificate whose key it is.
    fingerprint TEXT NOT NULL,
    -- The opened key under AES-256-GCM, bound to the columns above and to the expiry.
    sealed BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX signing_sessions_account ON signing_sessions (account_id);
CREATE INDEX signing_sessions_sign_in ON signing_sessions (sign_in);
CREATE INDEX signing_sessions_expiry ON signing_sessions (expires_at);
