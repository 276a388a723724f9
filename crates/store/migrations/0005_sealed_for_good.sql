-- A sealed case takes no change in any way that SQL offers: no work removed, none moved to it under another number, and no row
-- of it replaced (INSERT OR REPLACE removes without a DELETE trigger unless recursive_triggers is on).
CREATE TRIGGER sealed_work_is_never_removed BEFORE DELETE ON case_work
WHEN EXISTS (SELECT 1 FROM case_seal WHERE case_seal.number = OLD.number)
BEGIN
    SELECT RAISE (ABORT, 'the case is sealed');
END;

CREATE TRIGGER work_is_never_moved_to_a_sealed_case BEFORE UPDATE ON case_work
WHEN EXISTS (SELECT 1 FROM case_seal WHERE case_seal.number = NEW.number)
BEGIN
    SELECT RAISE (ABORT, 'the case is sealed');
END;

CREATE TRIGGER sealed_case_is_never_replaced BEFORE INSERT ON case_file
WHEN EXISTS (SELECT 1 FROM case_seal WHERE case_seal.number = NEW.number)
BEGIN
    SELECT RAISE (ABORT, 'the case is sealed');
END;

CREATE TRIGGER case_seal_is_never_replaced BEFORE INSERT ON case_seal
WHEN EXISTS (SELECT 1 FROM case_seal WHERE case_seal.number = NEW.number)
BEGIN
    SELECT RAISE (ABORT, 'a seal is never changed');
END;

CREATE TRIGGER item_is_never_replaced BEFORE INSERT ON item
WHEN EXISTS (
    SELECT 1 FROM item
    WHERE item.number = NEW.number OR item.item_id = NEW.item_id OR (item.object = NEW.object AND item.line = NEW.line)
)
BEGIN
    SELECT RAISE (ABORT, 'an item of evidence is never changed');
END;

CREATE TRIGGER custody_is_never_replaced BEFORE INSERT ON custody
WHEN EXISTS (SELECT 1 FROM custody WHERE custody.item = NEW.item AND custody.seq = NEW.seq)
BEGIN
    SELECT RAISE (ABORT, 'custody is append-only');
END;
