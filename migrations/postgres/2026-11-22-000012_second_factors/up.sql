-- The second factor of sign-ins: one-time passwords by time (RFC 6238).
CREATE TABLE second_factors (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    -- The shared secret under AES-256-GCM with the server's key, bound to the account.
    sealed BYTEA NOT NULL,
    -- The step of the last code that was accepted: none of it or before it is good any more.
    last_step BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    -- When a code showed that its owner's app has the secret. Until then it is asked for nowhere.
    confirmed_at TIMESTAMP
);

-- Each good once, in place of a code.
CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    code_hash TEXT NOT NULL,
    used_at TIMESTAMP,
    PRIMARY KEY (account_id, code_hash)
);

-- Whether the sign-in went through the second factor.
ALTER TABLE refresh_tokens ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE;
