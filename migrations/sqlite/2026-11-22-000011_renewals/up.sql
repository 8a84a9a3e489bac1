-- Until when the proofs in an issued certificate's file hold, and whether a renewal waits.
CREATE TABLE certificate_proofs (
    certificate_id TEXT NOT NULL PRIMARY KEY REFERENCES certificates (id) ON DELETE CASCADE,
    -- When the file was looked at; not yet where null.
    read_at TIMESTAMP,
    -- Of the newest timestamp over the whole file: when it was given, until when its certificate is valid, and by which
    -- algorithms it stands, with commas around each. Null: the file has none.
    made_at TIMESTAMP,
    ends_at TIMESTAMP,
    algorithms TEXT,
    -- Since when a renewal waits.
    queued_at TIMESTAMP,
    -- Not renewed again before.
    rest_until TIMESTAMP,
    CHECK ((made_at IS NULL) = (ends_at IS NULL)),
    CHECK (made_at IS NULL OR read_at IS NOT NULL)
);
CREATE INDEX certificate_proofs_unread ON certificate_proofs (certificate_id) WHERE read_at IS NULL;
CREATE INDEX certificate_proofs_ending ON certificate_proofs (ends_at) WHERE ends_at IS NOT NULL AND queued_at IS NULL;
INSERT INTO certificate_proofs (certificate_id) SELECT id FROM certificates WHERE status = 'issued';

-- Files that were issued, and renewed since: whoever kept one still has what was issued.
CREATE TABLE certificate_files (
    sha256 TEXT NOT NULL PRIMARY KEY,
    certificate_id TEXT NOT NULL REFERENCES certificates (id),
    replaced_at TIMESTAMP NOT NULL
);
CREATE INDEX certificate_files_certificate ON certificate_files (certificate_id, replaced_at);
