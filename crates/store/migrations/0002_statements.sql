-- Every statement carries when it was said, its grade and its marking. Dates are NULL where the source gives none.

-- The relations between names are eight now, and a claim holds for a time. SQLite cannot change a CHECK in place.
CREATE TABLE alias_claim_2 (
    subject    TEXT NOT NULL,
    relation   TEXT NOT NULL CHECK (relation IN ('same_as', 'distinct_from', 'broader_than', 'renamed_to', 'part_of',
                                                 'overlaps', 'merged_into', 'split_from')),
    object     TEXT NOT NULL,
    asserter   TEXT NOT NULL,
    said_at    INTEGER,
    valid_from INTEGER,
    valid_to   INTEGER,
    grade      TEXT NOT NULL,
    marking    TEXT,
    edition    TEXT,
    quote      TEXT,
    batch      INTEGER NOT NULL REFERENCES batch (seq) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (subject, relation, object, asserter)
) STRICT, WITHOUT ROWID;
INSERT INTO alias_claim_2 (subject, relation, object, asserter, grade, batch)
    SELECT subject, relation, object, asserter, 'F6', batch FROM alias_claim;
DROP TABLE alias_claim;
ALTER TABLE alias_claim_2 RENAME TO alias_claim;

ALTER TABLE actor ADD COLUMN said_at INTEGER;
ALTER TABLE actor ADD COLUMN grade   TEXT NOT NULL DEFAULT 'F6';
ALTER TABLE actor ADD COLUMN marking TEXT;
ALTER TABLE actor ADD COLUMN edition TEXT;

ALTER TABLE usage_claim ADD COLUMN said_at INTEGER;
ALTER TABLE usage_claim ADD COLUMN grade   TEXT NOT NULL DEFAULT 'F6';
ALTER TABLE usage_claim ADD COLUMN marking TEXT;
ALTER TABLE usage_claim ADD COLUMN quote   TEXT;

ALTER TABLE report ADD COLUMN marking TEXT;

-- Identifiers that sources give to what is told by its canonical value.
CREATE TABLE source_id (
    canonical TEXT    NOT NULL,
    id        TEXT    NOT NULL,
    asserter  TEXT    NOT NULL,
    batch     INTEGER NOT NULL REFERENCES batch (seq) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (canonical, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_id_by_id ON source_id (id);

-- What was last fetched from an address, and what the server said of it.
CREATE TABLE fetched (
    url           TEXT    PRIMARY KEY,
    digest        TEXT    NOT NULL,
    size_bytes    INTEGER NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    fetched_at    INTEGER NOT NULL,
    checked_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
