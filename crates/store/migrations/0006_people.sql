-- People of the desk in a browser: who may sign in, what they decided and did, and work that runs for them. -----------------

CREATE TABLE account (
    name     TEXT    PRIMARY KEY,
    role     TEXT    NOT NULL CHECK (role IN ('viewer', 'analyst', 'counsel', 'admin')),
    password TEXT    NOT NULL, -- Argon2id, PHC string format
    since    INTEGER NOT NULL,
    active   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sessions of browsers and tokens of programs. The secret itself is kept nowhere.
CREATE TABLE session (
    digest TEXT    PRIMARY KEY, -- SHA-256 of the secret
    person TEXT    NOT NULL REFERENCES account (name),
    role   TEXT    NOT NULL,
    label  TEXT,                -- what a token is for; NULL for a browser
    since  INTEGER NOT NULL,
    until  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every act of a person, each with its leaf in the evidence log.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    person TEXT    NOT NULL,
    act    TEXT    NOT NULL,
    object TEXT    NOT NULL,
    status INTEGER NOT NULL,
    leaf   INTEGER NOT NULL REFERENCES log_leaf (leaf_index)
) STRICT;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE (ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
BEGIN
    SELECT RAISE (ABORT, 'the audit is append-only');
END;

-- What persons say of findings, as it stands. A finding keeps its id over runs of the detectors, so this outlives them;
-- what was said before stands in the evidence log.
CREATE TABLE decision (
    finding TEXT    PRIMARY KEY,
    verdict TEXT    NOT NULL CHECK (verdict IN ('confirmed', 'dismissed')),
    reason  TEXT    NOT NULL,
    person  TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    leaf    INTEGER NOT NULL REFERENCES log_leaf (leaf_index)
) STRICT, WITHOUT ROWID;

-- Long work: waiting, running, ended. It is found again after a stop of the program at any moment.
CREATE TABLE job (
    number INTEGER PRIMARY KEY,
    kind   TEXT    NOT NULL,
    what   TEXT    NOT NULL, -- JSON
    person TEXT    NOT NULL,
    state  TEXT    NOT NULL CHECK (state IN ('queued', 'running', 'stopping', 'done', 'failed', 'cancelled')),
    said   TEXT    NOT NULL, -- what it is doing
    done   INTEGER NOT NULL,
    total  INTEGER NOT NULL, -- 0 when nobody knows
    at     INTEGER NOT NULL,
    began  INTEGER,
    ended  INTEGER,
    answer TEXT              -- JSON when it was done, words when it failed
) STRICT;
CREATE INDEX job_open ON job (number) WHERE state IN ('queued', 'running', 'stopping');

-- The triage queue in its order.
CREATE INDEX finding_in_order ON finding (likelihood DESC, subject, id);
CREATE INDEX cluster_member_by_name ON cluster_member (name);
