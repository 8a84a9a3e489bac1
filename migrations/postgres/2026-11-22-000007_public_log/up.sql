-- The public log: a Merkle tree (RFC 9162) over everything that was rendered, issued or declared void, and every key.
-- One row: whoever appends holds it first, so that two at once do not fork the log.
CREATE TABLE log_state (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 0),
    size BIGINT NOT NULL,
    root TEXT NOT NULL
);
INSERT INTO log_state (id, size, root)
VALUES (0, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');

CREATE TABLE log_leaves (
    -- From 0, without gaps.
    position BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- What it is about: number of a certificate, fingerprint of a key, a day.
    subject TEXT NOT NULL,
    -- SHA-256 of the file, where it is about one.
    sha256 TEXT,
    -- Canonical JSON: what is hashed.
    entry TEXT NOT NULL,
    hash TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX log_leaves_subject ON log_leaves (subject, position);
CREATE INDEX log_leaves_content ON log_leaves (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX log_leaves_hash ON log_leaves (hash);
CREATE INDEX log_leaves_kind ON log_leaves (kind, position);

-- Hashes of perfect subtrees, by bin number (RFC 7574, section 4.2).
CREATE TABLE log_nodes (
    bin BIGINT NOT NULL PRIMARY KEY,
    hash BYTEA NOT NULL
);

-- Every head that was published.
CREATE TABLE log_heads (
    -- Seconds since 1970.
    time BIGINT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    root TEXT NOT NULL,
    note TEXT NOT NULL
);

-- Public keys of the institutions for the statements in QR codes, Ed25519 in base64url.
CREATE TABLE statement_keys (
    issuer TEXT NOT NULL,
    public TEXT NOT NULL,
    not_before TIMESTAMP NOT NULL,
    not_after TIMESTAMP,
    revoked_at TIMESTAMP,
    PRIMARY KEY (issuer, public)
);

-- Keys that sign heads.
CREATE TABLE log_keys (
    key TEXT NOT NULL PRIMARY KEY,
    since TIMESTAMP NOT NULL,
    until TIMESTAMP
);

CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the log is append-only'; END $$;
CREATE TRIGGER log_leaves_unchanged BEFORE UPDATE OR DELETE ON log_leaves
FOR EACH ROW EXECUTE FUNCTION log_is_append_only();
CREATE TRIGGER log_nodes_unchanged BEFORE UPDATE OR DELETE ON log_nodes
FOR EACH ROW EXECUTE FUNCTION log_is_append_only();
CREATE TRIGGER log_heads_unchanged BEFORE UPDATE OR DELETE ON log_heads
FOR EACH ROW EXECUTE FUNCTION log_is_append_only();
