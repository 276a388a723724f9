-- Ids and digests are text, times are microseconds since 1970 in UTC, JSON columns are read whole and never queried.

-- Intake -------------------------------------------------------------------------------------------------------------

-- One source file read by one decoder, in order of acknowledgement.
CREATE TABLE batch (
    seq        INTEGER PRIMARY KEY,
    digest     TEXT    NOT NULL,
    decoder    INTEGER NOT NULL,
    part       TEXT    NOT NULL, -- '' for the whole file
    size_bytes INTEGER NOT NULL,
    file       TEXT    NOT NULL,
    format     TEXT    NOT NULL,
    accepted   INTEGER NOT NULL,
    rejected   INTEGER NOT NULL,
    skipped    INTEGER NOT NULL,
    UNIQUE (digest, decoder, part)
) STRICT;

CREATE TABLE quarantine (
    id       INTEGER PRIMARY KEY,
    batch    INTEGER NOT NULL REFERENCES batch (seq) DEFERRABLE INITIALLY DEFERRED,
    line     INTEGER NOT NULL,
    code     TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    raw      TEXT    NOT NULL,
    excerpt  TEXT    NOT NULL,
    resolved INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX quarantine_by_batch ON quarantine (batch, code);
CREATE INDEX quarantine_open ON quarantine (id) WHERE resolved = 0;

-- Every rejected record counts here, also those beyond the number kept whole.
CREATE TABLE quarantine_count (
    batch INTEGER NOT NULL REFERENCES batch (seq) DEFERRABLE INITIALLY DEFERRED,
    code  TEXT    NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (batch, code)
) STRICT, WITHOUT ROWID;

-- Knowledge: what people say. `batch` is the first batch that said it. -------------------------------------------------

CREATE TABLE report (
    rid             INTEGER PRIMARY KEY,
    id              TEXT    NOT NULL UNIQUE,
    actor           TEXT    NOT NULL,
    date            INTEGER NOT NULL,
    dated           INTEGER NOT NULL,
    publisher       TEXT    NOT NULL,
    grade           TEXT    NOT NULL,
    reference_list  TEXT    NOT NULL, -- JSON
    victims         TEXT    NOT NULL, -- JSON
    origin_source   TEXT    NOT NULL,
    origin_raw      TEXT    NOT NULL,
    origin_line     INTEGER NOT NULL,
    batch           INTEGER NOT NULL REFERENCES batch (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX report_by_actor ON report (actor, date);

CREATE TABLE indicator (
    report INTEGER NOT NULL REFERENCES report (rid),
    kind   TEXT    NOT NULL CHECK (kind IN ('name', 'address', 'path')),
    value  TEXT    NOT NULL,
    PRIMARY KEY (report, kind, value)
) STRICT, WITHOUT ROWID;
-- Serves host names, registrable names (asked for as names) and addresses.
CREATE INDEX indicator_by_value ON indicator (value, kind);

CREATE TABLE actor (
    source            TEXT    NOT NULL,
    external_id       TEXT    NOT NULL, -- '' when the source gives none
    name              TEXT    NOT NULL,
    country           TEXT,
    targets_sectors   TEXT    NOT NULL, -- JSON
    targets_countries TEXT    NOT NULL, -- JSON
    origin_source     TEXT    NOT NULL,
    origin_raw        TEXT    NOT NULL,
    origin_line       INTEGER NOT NULL,
    batch             INTEGER NOT NULL REFERENCES batch (seq) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (source, external_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE alias_claim (
    subject  TEXT    NOT NULL,
    relation TEXT    NOT NULL CHECK (relation IN ('same_as', 'distinct_from', 'broader_than')),
    object   TEXT    NOT NULL,
    asserter TEXT    NOT NULL,
    batch    INTEGER NOT NULL REFERENCES batch (seq) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (subject, relation, object, asserter)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_claim (
    actor       TEXT    NOT NULL,
    category    TEXT    NOT NULL,
    external_id TEXT    NOT NULL, -- '' when the source gives none
    name        TEXT    NOT NULL,
    asserter    TEXT    NOT NULL,
    batch       INTEGER NOT NULL REFERENCES batch (seq) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (actor, category, external_id, name, asserter)
) STRICT, WITHOUT ROWID;

-- Watch-list -----------------------------------------------------------------------------------------------------------

CREATE TABLE identity (
    name    TEXT PRIMARY KEY,
    sector  TEXT,
    country TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE identity_word (
    identity TEXT NOT NULL REFERENCES identity (name),
    word     TEXT NOT NULL,
    PRIMARY KEY (identity, word)
) STRICT, WITHOUT ROWID;

CREATE TABLE identity_domain (
    identity TEXT NOT NULL REFERENCES identity (name),
    domain   TEXT NOT NULL,
    PRIMARY KEY (identity, domain)
) STRICT, WITHOUT ROWID;

CREATE TABLE owned_name (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Results of the stages ------------------------------------------------------------------------------------------------

CREATE TABLE finding (
    id            TEXT    PRIMARY KEY,
    subject       TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    identity      TEXT,
    likelihood    INTEGER NOT NULL, -- per cent
    reasons       TEXT    NOT NULL, -- JSON
    seen_first    INTEGER,
    seen_last     INTEGER,
    origin_source TEXT    NOT NULL,
    origin_raw    TEXT    NOT NULL,
    origin_line   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_by_subject ON finding (subject);

CREATE TABLE cluster (
    designator TEXT PRIMARY KEY,
    links      TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE cluster_member (
    designator TEXT NOT NULL REFERENCES cluster (designator),
    name       TEXT NOT NULL,
    PRIMARY KEY (designator, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE cluster_event (
    seq        INTEGER PRIMARY KEY,
    run        INTEGER NOT NULL,
    designator TEXT    NOT NULL,
    other      TEXT,             -- the cluster absorbed, or split off
    change     TEXT    NOT NULL  -- JSON
) STRICT;
CREATE INDEX cluster_event_by_designator ON cluster_event (designator);
CREATE INDEX cluster_event_by_other ON cluster_event (other) WHERE other IS NOT NULL;

CREATE TABLE attribution (
    designator TEXT PRIMARY KEY,
    as_of      INTEGER,
    document   TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE profile (
    designator TEXT PRIMARY KEY,
    document   TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE case_file (
    number   INTEGER PRIMARY KEY,
    id       TEXT    NOT NULL UNIQUE,
    title    TEXT    NOT NULL,
    cluster  TEXT,
    as_of    INTEGER,
    domains  INTEGER NOT NULL,
    document TEXT    NOT NULL -- JSON; its SHA-256 stands in the evidence log
) STRICT;

-- Numbers that are given once and never again.
CREATE TABLE counter (
    name TEXT    PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Evidence log: append only ----------------------------------------------------------------------------------------------

CREATE TABLE log_leaf (
    leaf_index INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,
    key        TEXT NOT NULL,
    record     TEXT NOT NULL, -- canonical JSON (RFC 8785)
    hash       TEXT NOT NULL  -- leaf hash of the record (RFC 9162)
) STRICT;
CREATE INDEX log_leaf_by_key ON log_leaf (kind, key, leaf_index);

CREATE TRIGGER log_leaf_is_never_changed BEFORE UPDATE ON log_leaf
BEGIN
    SELECT RAISE (ABORT, 'the evidence log is append-only');
END;

CREATE TRIGGER log_leaf_is_never_removed BEFORE DELETE ON log_leaf
BEGIN
    SELECT RAISE (ABORT, 'the evidence log is append-only');
END;
