-- What persons put into a case, apart from its draft; the SHA-256 of each state stands in the evidence log.
CREATE TABLE case_work (
    number   INTEGER PRIMARY KEY REFERENCES case_file (number),
    document TEXT NOT NULL -- JSON
) STRICT;

-- Sealed dossiers: written once. A case with a row here takes no change any more.
CREATE TABLE case_seal (
    number     INTEGER PRIMARY KEY REFERENCES case_file (number),
    sealed_by  TEXT    NOT NULL,
    sealed_at  INTEGER NOT NULL,
    digest     TEXT    NOT NULL,
    log_index  INTEGER NOT NULL, -- of the leaf that says so in the evidence log
    document   TEXT    NOT NULL  -- canonical JSON (RFC 8785), what the digest was taken over
) STRICT;

CREATE TRIGGER case_seal_is_never_changed BEFORE UPDATE ON case_seal
BEGIN
    SELECT RAISE (ABORT, 'a seal is never changed');
END;

CREATE TRIGGER case_seal_is_never_removed BEFORE DELETE ON case_seal
BEGIN
    SELECT RAISE (ABORT, 'a seal is never removed');
END;

CREATE TRIGGER sealed_work_is_never_added BEFORE INSERT ON case_work
WHEN EXISTS (SELECT 1 FROM case_seal WHERE case_seal.number = NEW.number)
BEGIN
    SELECT RAISE (ABORT, 'the case is sealed');
END;

CREATE TRIGGER sealed_work_is_never_changed BEFORE UPDATE ON case_work
WHEN EXISTS (SELECT 1 FROM case_seal WHERE case_seal.number = OLD.number)
BEGIN
    SELECT RAISE (ABORT, 'the case is sealed');
END;

CREATE TRIGGER sealed_case_is_never_changed BEFORE UPDATE ON case_file
WHEN EXISTS (SELECT 1 FROM case_seal WHERE case_seal.number = OLD.number)
BEGIN
    SELECT RAISE (ABORT, 'the case is sealed');
END;

CREATE TRIGGER sealed_case_is_never_removed BEFORE DELETE ON case_file
WHEN EXISTS (SELECT 1 FROM case_seal WHERE case_seal.number = OLD.number)
BEGIN
    SELECT RAISE (ABORT, 'the case is sealed');
END;
