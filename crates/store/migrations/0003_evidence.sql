-- Evidence: salted leaves, signed checkpoints, items with their custody, statements on the clock. -------------------------

-- 64 hexadecimal digits; NULL for leaves of before: there the entry of the log is the record itself.
ALTER TABLE log_leaf ADD COLUMN salt TEXT;

-- Checkpoints that were signed. Witnesses add their lines to the note, so it changes; size and root do not.
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    root TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TRIGGER checkpoint_is_never_removed BEFORE DELETE ON checkpoint
BEGIN
    SELECT RAISE (ABORT, 'a signed checkpoint is never removed');
END;

CREATE TRIGGER checkpoint_keeps_its_root BEFORE UPDATE OF size, root ON checkpoint
BEGIN
    SELECT RAISE (ABORT, 'a signed checkpoint keeps its size and root');
END;

-- Time stamps of others over a checkpoint (RFC 3161).
CREATE TABLE checkpoint_stamp (
    size     INTEGER NOT NULL REFERENCES checkpoint (size),
    note     TEXT    NOT NULL, -- the bytes that were stamped
    response BLOB    NOT NULL,
    PRIMARY KEY (size, response)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
    number   INTEGER PRIMARY KEY,
    item_id  TEXT    NOT NULL UNIQUE,
    kind     TEXT    NOT NULL,
    title    TEXT    NOT NULL,
    sha256   TEXT    NOT NULL,
    size     INTEGER NOT NULL,
    acquired INTEGER NOT NULL,
    object   TEXT    NOT NULL, -- the object in the vault that has its bytes
    line     INTEGER NOT NULL, -- line in it, 0 for all of it
    document BLOB    NOT NULL, -- item.json
    leaf     INTEGER NOT NULL REFERENCES log_leaf (leaf_index),
    UNIQUE (object, line)
) STRICT;
CREATE INDEX item_by_digest ON item (sha256);

CREATE TABLE custody (
    item  INTEGER NOT NULL REFERENCES item (number),
    seq   INTEGER NOT NULL,
    event TEXT    NOT NULL, -- a line of custody.jsonl
    leaf  INTEGER NOT NULL REFERENCES log_leaf (leaf_index),
    PRIMARY KEY (item, seq)
) STRICT, WITHOUT ROWID;

-- What a first person asked for and a second must confirm.
CREATE TABLE approval (
    item   INTEGER NOT NULL REFERENCES item (number),
    action TEXT    NOT NULL CHECK (action IN ('dispose', 'unseal')),
    person TEXT    NOT NULL,
    leaf   INTEGER NOT NULL REFERENCES log_leaf (leaf_index),
    PRIMARY KEY (item, action)
) STRICT, WITHOUT ROWID;

CREATE TABLE clock_statement (
    number   INTEGER PRIMARY KEY,
    from_at  INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    document TEXT    NOT NULL, -- JSON
    leaf     INTEGER NOT NULL REFERENCES log_leaf (leaf_index)
) STRICT;

CREATE TRIGGER item_is_never_changed BEFORE UPDATE ON item
BEGIN
    SELECT RAISE (ABORT, 'an item of evidence is never changed');
END;

CREATE TRIGGER item_is_never_removed BEFORE DELETE ON item
BEGIN
    SELECT RAISE (ABORT, 'an item of evidence is never removed');
END;

CREATE TRIGGER custody_is_never_changed BEFORE UPDATE ON custody
BEGIN
    SELECT RAISE (ABORT, 'custody is append-only');
END;

CREATE TRIGGER custody_is_never_removed BEFORE DELETE ON custody
BEGIN
    SELECT RAISE (ABORT, 'custody is append-only');
END;

CREATE TRIGGER clock_statement_is_never_changed BEFORE UPDATE ON clock_statement
BEGIN
    SELECT RAISE (ABORT, 'a statement is never changed');
END;

CREATE TRIGGER clock_statement_is_never_removed BEFORE DELETE ON clock_statement
BEGIN
    SELECT RAISE (ABORT, 'a statement is never removed');
END;
