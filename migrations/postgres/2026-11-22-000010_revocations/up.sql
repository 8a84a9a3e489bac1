-- Since when an issued certificate no longer holds. It stays 'issued': it was, and its file is kept.
ALTER TABLE certificates ADD COLUMN revoked_at TIMESTAMP;

-- Proposals to revoke, and what a second officer made of them.
CREATE TABLE revocations (
    id TEXT NOT NULL PRIMARY KEY,
    certificate_id TEXT NOT NULL REFERENCES certificates (id),
    request_id TEXT NOT NULL REFERENCES requests (id),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'refused', 'withdrawn')),
    reason TEXT NOT NULL CHECK (reason IN ('issued_in_error', 'wrong_data', 'fraud', 'superseded', 'court_order')),
    text TEXT NOT NULL,
    -- The certificate that takes its place.
    successor_id TEXT REFERENCES certificates (id),
    proposed_by TEXT NOT NULL REFERENCES accounts (id),
    -- The absent officer in whose right it was done.
    proposed_for TEXT REFERENCES accounts (id),
    proposed_at TIMESTAMP NOT NULL,
    decided_by TEXT REFERENCES accounts (id),
    decided_for TEXT REFERENCES accounts (id),
    decided_at TIMESTAMP,
    -- Why it was refused.
    refusal TEXT,
    version BIGINT NOT NULL,
    CHECK ((state = 'proposed') = (decided_at IS NULL AND decided_by IS NULL)),
    CHECK ((state = 'refused') = (refusal IS NOT NULL)),
    CHECK (reason <> 'superseded' OR successor_id IS NOT NULL),
    -- Two different people, whoever was absent.
    CHECK (state NOT IN ('confirmed', 'refused') OR (proposed_by <> decided_by
        AND (proposed_for IS NULL OR proposed_for <> decided_by)
        AND (decided_for IS NULL OR (decided_for <> proposed_by AND (proposed_for IS NULL OR decided_for <> proposed_for)))))
);
CREATE INDEX revocations_in_order ON revocations (state, proposed_at, id);
CREATE INDEX revocations_certificate ON revocations (certificate_id, proposed_at);
-- One waits at a time, and one took effect at most.
CREATE UNIQUE INDEX revocations_waiting ON revocations (certificate_id) WHERE state = 'proposed';
CREATE UNIQUE INDEX revocations_effective ON revocations (certificate_id) WHERE state = 'confirmed';
CREATE INDEX revocations_successor ON revocations (successor_id) WHERE successor_id IS NOT NULL;

-- The units whose officers see a proposal: institution and unit, with a slash between.
CREATE TABLE revocation_offices (
    revocation_id TEXT NOT NULL REFERENCES revocations (id),
    office TEXT NOT NULL,
    PRIMARY KEY (revocation_id, office)
);
CREATE INDEX revocation_offices_office ON revocation_offices (office, revocation_id);

-- Of a revocation: the officer who proposed it.
ALTER TABLE events ADD COLUMN proposed_by TEXT;
ALTER TABLE events ADD COLUMN proposed_name TEXT;

-- What a request's outcome wrote into registers.
CREATE INDEX register_changes_of_request ON register_changes (request_id) WHERE request_id IS NOT NULL;
