-- People and their ways in.
CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    cui TEXT NOT NULL,
    email TEXT NOT NULL,
    birth_date DATE NOT NULL,
    password_hash TEXT,
    identity_level TEXT NOT NULL CHECK (identity_level IN ('declared', 'email_confirmed', 'verified')),
    language TEXT NOT NULL CHECK (language IN ('es', 'en')),
    terms_version TEXT,
    terms_accepted_at TIMESTAMP,
    profile TEXT NOT NULL,
    profile_complete BOOLEAN NOT NULL,
    position TEXT,
    -- Somebody who came through a link to file one request, and claims the CUI of an account that need not exist.
    guest BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX accounts_cui ON accounts (cui) WHERE NOT guest;
CREATE UNIQUE INDEX accounts_email ON accounts (email) WHERE NOT guest;
CREATE INDEX accounts_guests ON accounts (cui, email) WHERE guest;

CREATE TABLE grants (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('reviewer', 'signer', 'cashier', 'support', 'auditor', 'administrator', 'registrar', 'head_of_unit')),
    institution TEXT NOT NULL,
    unit TEXT NOT NULL,
    granted_by TEXT,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, role, institution, unit)
);

-- Links that are e-mailed: only the hash of the token is kept.
CREATE TABLE one_time_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('confirm', 'password', 'veto', 'guest')),
    account_id TEXT REFERENCES accounts (id),
    data TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX one_time_links_expiry ON one_time_links (expires_at);

CREATE TABLE refresh_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    family TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    client TEXT NOT NULL CHECK (client IN ('browser', 'mobile')),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    revoked_at TIMESTAMP
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_account ON refresh_tokens (account_id);
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);

CREATE TABLE spent_challenges (
    signature TEXT NOT NULL PRIMARY KEY,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX spent_challenges_expiry ON spent_challenges (expires_at);

CREATE TABLE associated_persons (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    cui TEXT NOT NULL,
    person TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    UNIQUE (account_id, cui)
);

-- An officer's key, encrypted under a secret that only its officer knows.
CREATE TABLE signing_keys (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    encrypted_key BYTEA NOT NULL,
    chain BYTEA NOT NULL,
    subject TEXT NOT NULL,
    issuer TEXT NOT NULL,
    serial TEXT NOT NULL,
    valid_until TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- Every version of a definition that was ever loaded: a request keeps the one under which it was filed.
CREATE TABLE procedures (
    code TEXT NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT NOT NULL,
    definition TEXT NOT NULL,
    template TEXT NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (code, version)
);

-- Running numbers: requests and certificates of a year.
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE requests (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    procedure_code TEXT NOT NULL,
    procedure_version BIGINT NOT NULL,
    applicant_id TEXT NOT NULL REFERENCES accounts (id),
    applicant_cui TEXT NOT NULL,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('self', 'associated_person', 'another_person')),
    associated_person_id TEXT REFERENCES associated_persons (id),
    subject_cui TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    -- The subject's data as they stood when it was filed.
    person TEXT,
    state TEXT NOT NULL CHECK (state IN ('creation', 'submitted', 'under_review', 'rejected', 'signed')),
    stage TEXT,
    unit TEXT,
    assignee_id TEXT REFERENCES accounts (id),
    -- Whether the assignee holds it in the name of the head of the unit.
    delegated BOOLEAN NOT NULL,
    sections TEXT NOT NULL,
    payment TEXT,
    delivery TEXT,
    officer_data TEXT NOT NULL,
    checklist TEXT NOT NULL,
    payment_confirmed_by TEXT REFERENCES accounts (id),
    payment_confirmed_at TIMESTAMP,
    rejection TEXT,
    returned TEXT,
    search TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    submitted_at TIMESTAMP,
    waiting_since TIMESTAMP,
    updated_at TIMESTAMP NOT NULL,
    due_at DATE,
    FOREIGN KEY (procedure_code, procedure_version) REFERENCES procedures (code, version),
    CHECK ((state = 'under_review') = (stage IS NOT NULL)),
    CHECK (state <> 'rejected' OR rejection IS NOT NULL)
);
CREATE INDEX requests_mine_created ON requests (applicant_id, created_at, id);
CREATE INDEX requests_mine_updated ON requests (applicant_id, updated_at, id);
CREATE INDEX requests_queue ON requests (procedure_code, state, stage, waiting_since, id);
CREATE INDEX requests_assignee ON requests (assignee_id);

CREATE TABLE documents (
    id TEXT NOT NULL PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES requests (id),
    kind TEXT NOT NULL,
    description TEXT,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'video/mp4', 'video/webm')),
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    -- Days after the request's last move after which the content is deleted; NULL: kept.
    retention_days BIGINT,
    deleted_at TIMESTAMP
);
CREATE INDEX documents_request ON documents (request_id);
CREATE INDEX documents_content ON documents (sha256);
CREATE INDEX documents_to_delete ON documents (request_id) WHERE retention_days IS NOT NULL AND deleted_at IS NULL;

-- Large files on their way, and the parts that have arrived.
CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    request_id TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    description TEXT,
    replaces TEXT,
    file_name TEXT NOT NULL,
    size BIGINT NOT NULL,
    received BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX uploads_request ON uploads (request_id);
CREATE INDEX uploads_expiry ON uploads (expires_at);
CREATE TABLE upload_parts (
    upload_id TEXT NOT NULL REFERENCES uploads (id),
    start BIGINT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (upload_id, start)
);
CREATE INDEX upload_parts_content ON upload_parts (sha256);

-- Requests for a new e-mail of an account, and what its owner said to them.
CREATE TABLE recoveries (
    request_id TEXT NOT NULL PRIMARY KEY REFERENCES requests (id),
    -- The account with the CUI and birth date that were given, if there is one.
    account_id TEXT REFERENCES accounts (id),
    veto_until TIMESTAMP NOT NULL,
    vetoed_at TIMESTAMP
);

-- No foreign key to requests: a discarded draft leaves its history.
CREATE TABLE events (
    request_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    action TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    role TEXT,
    at TIMESTAMP NOT NULL,
    from_state TEXT,
    to_state TEXT,
    stage TEXT,
    reasons TEXT NOT NULL,
    note TEXT,
    hash TEXT NOT NULL,
    previous_hash TEXT,
    PRIMARY KEY (request_id, sequence)
);

-- A slip or transfer is used once: unique per bank, kind and reference.
CREATE TABLE payment_references (
    bank TEXT NOT NULL,
    method TEXT NOT NULL,
    number TEXT NOT NULL,
    request_id TEXT NOT NULL REFERENCES requests (id),
    reserved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (bank, method, number)
);
CREATE INDEX payment_references_request ON payment_references (request_id);

CREATE TABLE certificates (
    id TEXT NOT NULL PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES requests (id),
    number TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL CHECK (status IN ('pending', 'issued', 'void')),
    data TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    pages BIGINT NOT NULL,
    holder_initials TEXT NOT NULL,
    holder_cui TEXT NOT NULL,
    version BIGINT NOT NULL,
    rendered_at TIMESTAMP NOT NULL,
    issued_at TIMESTAMP,
    voided_at TIMESTAMP,
    valid_until DATE,
    CHECK ((status = 'issued') = (issued_at IS NOT NULL AND voided_at IS NULL))
);
CREATE INDEX certificates_request ON certificates (request_id);
CREATE INDEX certificates_content ON certificates (sha256);

CREATE TABLE certificate_signatures (
    certificate_id TEXT NOT NULL REFERENCES certificates (id),
    signer_id TEXT NOT NULL REFERENCES accounts (id),
    field TEXT NOT NULL,
    name TEXT NOT NULL,
    position TEXT,
    serial TEXT NOT NULL,
    -- The stage of the procedure, and SHA-256 of the signer's certificate.
    stage TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    signed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (certificate_id, signer_id),
    UNIQUE (certificate_id, field)
);

CREATE TABLE notifications (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    request_id TEXT,
    request_number TEXT,
    created_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP
);
CREATE INDEX notifications_account ON notifications (account_id, created_at, id);

-- Work that follows a committed change: mails, documents. At least once, so handlers may run twice.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at TIMESTAMP NOT NULL,
    attempts BIGINT NOT NULL,
    locked_until TIMESTAMP,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL,
    done_at TIMESTAMP
);
CREATE INDEX jobs_due ON jobs (done_at, run_at);

-- Every look of an officer at a person's file.
CREATE TABLE looks (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    request_id TEXT NOT NULL,
    what TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX looks_request ON looks (request_id, at);

CREATE TABLE idempotency_keys (
    account_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    created_id TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- The history is append-only, whoever asks.
CREATE FUNCTION events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are append-only'; END $$;
CREATE TRIGGER events_unchanged BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION events_are_append_only();

-- Rows of the registers that procedures look things up in. Which registers there are, and their columns, say the files.
CREATE TABLE register_entries (
    id TEXT NOT NULL PRIMARY KEY,
    register TEXT NOT NULL,
    -- As it is compared: one case, no outer blanks.
    key TEXT NOT NULL,
    data TEXT NOT NULL,
    search TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    UNIQUE (register, key)
);
CREATE INDEX register_entries_in_order ON register_entries (register, created_at, id);

-- Every change of a register, with the row as it was afterwards (before, when it was removed).
CREATE TABLE register_changes (
    id TEXT NOT NULL PRIMARY KEY,
    register TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('add', 'change', 'remove')),
    data TEXT NOT NULL,
    -- NULL: the engine, by the outcome of a request.
    account_id TEXT REFERENCES accounts (id),
    request_id TEXT,
    at TIMESTAMP NOT NULL
);
CREATE INDEX register_changes_of_entry ON register_changes (entry_id, at, id);
