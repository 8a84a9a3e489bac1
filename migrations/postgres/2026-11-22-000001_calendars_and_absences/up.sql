-- The calendars of institutions. Whoever changes one locks its row; whoever counts a term with it shares the row.
CREATE TABLE calendars (
    institution TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);

-- The years that began with the data file: what is taken out afterwards does not come back.
CREATE TABLE calendar_years (
    institution TEXT NOT NULL REFERENCES calendars (institution),
    year BIGINT NOT NULL,
    begun_at TIMESTAMP NOT NULL,
    PRIMARY KEY (institution, year)
);

CREATE TABLE holidays (
    institution TEXT NOT NULL REFERENCES calendars (institution),
    day DATE NOT NULL,
    name_es TEXT NOT NULL,
    name_en TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('whole_day', 'half_day', 'half_day_off')),
    -- The decree that grants it.
    basis TEXT NOT NULL,
    -- NULL: the data with which the calendar began.
    changed_by TEXT REFERENCES accounts (id),
    changed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (institution, day)
);

-- Every change of a calendar, with the holiday as it was afterwards (before, when it was taken out).
CREATE TABLE holiday_changes (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES calendars (institution),
    action TEXT NOT NULL CHECK (action IN ('add', 'change', 'remove')),
    day DATE NOT NULL,
    name_es TEXT NOT NULL,
    name_en TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('whole_day', 'half_day', 'half_day_off')),
    basis TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    -- How many open requests got another due date.
    moved BIGINT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX holiday_changes_in_order ON holiday_changes (institution, at, id);

-- Absences: while one lasts, the substitute has the absent officer's role at the unit.
CREATE TABLE absences (
    id TEXT NOT NULL PRIMARY KEY,
    absent_id TEXT NOT NULL REFERENCES accounts (id),
    substitute_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('reviewer', 'signer', 'cashier', 'support', 'registrar', 'head_of_unit')),
    institution TEXT NOT NULL,
    unit TEXT NOT NULL,
    from_day DATE NOT NULL,
    until_day DATE NOT NULL,
    reason TEXT NOT NULL,
    entered_by TEXT NOT NULL REFERENCES accounts (id),
    entered_at TIMESTAMP NOT NULL,
    ended_by TEXT REFERENCES accounts (id),
    ended_at TIMESTAMP,
    version BIGINT NOT NULL,
    CHECK (absent_id <> substitute_id),
    CHECK (from_day <= until_day),
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE INDEX absences_of_substitute ON absences (substitute_id, until_day);
CREATE INDEX absences_of_absent ON absences (absent_id, until_day);
CREATE INDEX absences_in_order ON absences (institution, unit, entered_at, id);

-- The absent officer in whose stead somebody acted.
ALTER TABLE events ADD COLUMN on_behalf_of TEXT;
ALTER TABLE events ADD COLUMN on_behalf_name TEXT;

CREATE INDEX events_of_actor ON events (actor_id, at);
CREATE INDEX requests_of_unit ON requests (unit, state);
CREATE INDEX requests_due ON requests (state, due_at);
