-- By which units tell a register's keepers what is to change in the unit's rows.
CREATE TABLE register_notices (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    register TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('add', 'change', 'end')),
    status TEXT NOT NULL CHECK (status IN ('waiting', 'accepted', 'refused')),
    -- The row that it is about; of a new one, once it is accepted.
    entry_id TEXT,
    -- The row as it stood when the notice was filed.
    before TEXT,
    data TEXT NOT NULL,
    -- DER in base64.
    certificate TEXT,
    note TEXT,
    filed_by TEXT NOT NULL REFERENCES accounts (id),
    filed_at TIMESTAMP NOT NULL,
    decided_by TEXT REFERENCES accounts (id),
    decided_at TIMESTAMP,
    reason TEXT,
    version BIGINT NOT NULL,
    CHECK ((status = 'waiting') = (decided_at IS NULL)),
    CHECK (kind = 'add' OR entry_id IS NOT NULL)
);
CREATE INDEX register_notices_in_order ON register_notices (register, status, filed_at, id);

-- Why, and by which notice.
ALTER TABLE register_changes ADD COLUMN reason TEXT;
ALTER TABLE register_changes ADD COLUMN notice_id TEXT;
