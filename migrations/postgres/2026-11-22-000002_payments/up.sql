-- The bank's statements as cashiers imported them.
CREATE TABLE statements (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL,
    bank TEXT NOT NULL,
    account TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    imported_by TEXT NOT NULL REFERENCES accounts (id),
    imported_at TIMESTAMP NOT NULL,
    imported BIGINT NOT NULL,
    known BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    matched BIGINT NOT NULL,
    -- What became of each line.
    lines TEXT NOT NULL,
    -- The same file twice changes nothing.
    UNIQUE (institution, bank, account, sha256)
);
CREATE INDEX statements_newest ON statements (institution, imported_at, id);

-- A request's payment as it was declared when it was last filed.
CREATE TABLE payments (
    request_id TEXT NOT NULL PRIMARY KEY REFERENCES requests (id),
    institution TEXT NOT NULL,
    bank TEXT NOT NULL,
    account TEXT NOT NULL,
    method TEXT NOT NULL,
    -- As it was typed; as it is compared; and without what only a form of writing adds.
    number TEXT NOT NULL,
    reference TEXT NOT NULL,
    loose_reference TEXT NOT NULL,
    paid_on DATE NOT NULL,
    cents BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unmatched', 'matched_automatically', 'matched_by_hand', 'refused')),
    since TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    filed_at TIMESTAMP NOT NULL
);
CREATE INDEX payments_in_order ON payments (institution, state, filed_at, request_id);
CREATE INDEX payments_reference ON payments (bank, account, reference);
CREATE INDEX payments_loose ON payments (institution, bank, loose_reference);

CREATE TABLE statement_rows (
    id TEXT NOT NULL PRIMARY KEY,
    statement_id TEXT NOT NULL REFERENCES statements (id),
    line BIGINT NOT NULL,
    institution TEXT NOT NULL,
    bank TEXT NOT NULL,
    account TEXT NOT NULL,
    row_date DATE NOT NULL,
    reference TEXT NOT NULL,
    comparable TEXT NOT NULL,
    loose_reference TEXT NOT NULL,
    cents BIGINT NOT NULL,
    kind TEXT CHECK (kind IN ('deposit_slip', 'transfer')),
    description TEXT NOT NULL,
    -- Which one of the rows that are the same in one file: so that two such deposits are two, and a file that overlaps an
    -- earlier one brings none twice.
    occurrence BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'matched_automatically', 'matched_by_hand', 'not_belonging')),
    -- A row pays one request, and a request is paid by one row.
    request_id TEXT UNIQUE REFERENCES payments (request_id),
    -- Whether the engine may still match it: not once somebody has decided about it.
    automatic BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((request_id IS NOT NULL) = (state IN ('matched_automatically', 'matched_by_hand')))
);
CREATE UNIQUE INDEX statement_rows_once
    ON statement_rows (institution, bank, account, comparable, row_date, cents, COALESCE(kind, ''), occurrence);
CREATE INDEX statement_rows_in_order ON statement_rows (institution, state, row_date, id);
CREATE INDEX statement_rows_of ON statement_rows (statement_id, line);
CREATE INDEX statement_rows_reference ON statement_rows (bank, account, comparable);
CREATE INDEX statement_rows_loose ON statement_rows (institution, bank, loose_reference);

-- Who decided what about a row or a payment, and why. Append-only.
CREATE TABLE payment_decisions (
    id TEXT NOT NULL PRIMARY KEY,
    row_id TEXT REFERENCES statement_rows (id),
    request_id TEXT,
    action TEXT NOT NULL CHECK (action IN ('match', 'exclude', 'refuse', 'undo', 'match_automatically', 'release')),
    reason TEXT,
    -- NULL: the engine.
    account_id TEXT REFERENCES accounts (id),
    at TIMESTAMP NOT NULL,
    -- The version that the decision made of its row, or of its payment where it is about no row.
    version BIGINT NOT NULL,
    CHECK (row_id IS NOT NULL OR request_id IS NOT NULL)
);
CREATE UNIQUE INDEX payment_decisions_of_row ON payment_decisions (row_id, version);
CREATE INDEX payment_decisions_of_request ON payment_decisions (request_id, at);

CREATE FUNCTION payment_decisions_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$;
CREATE TRIGGER payment_decisions_unchanged BEFORE UPDATE OR DELETE ON payment_decisions
FOR EACH ROW EXECUTE FUNCTION payment_decisions_are_append_only();

-- How long procedures really take, as last measured from the events.
CREATE TABLE procedure_durations (
    procedure_code TEXT NOT NULL PRIMARY KEY,
    median_days BIGINT,
    requests BIGINT NOT NULL
);
-- When it was measured: of several processes one does it.
CREATE TABLE measurements (
    name TEXT NOT NULL PRIMARY KEY,
    measured_at TIMESTAMP NOT NULL
);
INSERT INTO measurements (name, measured_at) VALUES ('procedure_durations', '1970-01-01 00:00:00');
CREATE INDEX events_signed ON events (at, request_id) WHERE to_state = 'signed';
