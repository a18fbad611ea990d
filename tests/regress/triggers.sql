-- Triggers: every time, event, level, condition and state; on tables, views and partitions.
CREATE SCHEMA triggers;
SET search_path = triggers;

CREATE TABLE bills (id integer PRIMARY KEY, total numeric, paid boolean, "Odd | col" text);
CREATE VIEW open_bills AS SELECT id, total FROM bills WHERE NOT paid;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

CREATE TRIGGER b_insert BEFORE INSERT ON bills FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER b_update BEFORE UPDATE ON bills FOR EACH ROW EXECUTE FUNCTION note('first', '', 'it''s', 'a|b');
CREATE TRIGGER b_delete BEFORE DELETE ON bills EXECUTE FUNCTION note();
CREATE TRIGGER b_truncate BEFORE TRUNCATE ON bills FOR EACH STATEMENT EXECUTE FUNCTION note();
CREATE TRIGGER a_any AFTER INSERT OR UPDATE OR DELETE ON bills FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER a_columns AFTER INSERT OR UPDATE OF total, "Odd | col" ON bills FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER w_new BEFORE INSERT ON bills FOR EACH ROW WHEN (NEW.total > 100) EXECUTE FUNCTION note();
CREATE TRIGGER w_both AFTER UPDATE ON bills FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.* AND (OLD.paid OR NEW."Odd | col" = 'when (')) EXECUTE FUNCTION note();
CREATE TRIGGER w_statement AFTER UPDATE ON bills WHEN (current_setting('app.quiet', true) = 'no') EXECUTE FUNCTION note();
CREATE TRIGGER t_new AFTER INSERT ON bills REFERENCING NEW TABLE AS fresh EXECUTE FUNCTION note();
CREATE TRIGGER t_old AFTER DELETE ON bills REFERENCING OLD TABLE AS gone FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER t_both AFTER UPDATE ON bills
    REFERENCING OLD TABLE AS "Old ones" NEW TABLE AS "New ones" EXECUTE FUNCTION note();
CREATE CONSTRAINT TRIGGER c_now AFTER INSERT ON bills FOR EACH ROW EXECUTE FUNCTION note();
CREATE CONSTRAINT TRIGGER c_maybe AFTER UPDATE OF paid ON bills DEFERRABLE FOR EACH ROW EXECUTE FUNCTION note();
CREATE CONSTRAINT TRIGGER c_late AFTER DELETE ON bills FROM bills DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.paid) EXECUTE FUNCTION note();
CREATE TRIGGER z_builtin BEFORE UPDATE ON bills FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
COMMENT ON TRIGGER a_any ON bills IS 'Whatever happens';
ALTER TRIGGER b_delete ON bills RENAME TO "Before | delete";

-- Instead of what is done to a view.
CREATE TRIGGER into_view INSTEAD OF INSERT OR UPDATE OR DELETE ON open_bills FOR EACH ROW EXECUTE FUNCTION note('view');
CREATE TRIGGER view_statement AFTER UPDATE ON open_bills EXECUTE FUNCTION note();

-- Off, replica, always; and on what is partitioned.
ALTER TABLE bills DISABLE TRIGGER b_insert, ENABLE REPLICA TRIGGER b_update, ENABLE ALWAYS TRIGGER b_truncate;
CREATE TABLE entries (id integer, day date) PARTITION BY RANGE (day);
CREATE TABLE entries_1 PARTITION OF entries FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
CREATE TRIGGER per_row AFTER INSERT ON entries FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER per_statement AFTER INSERT ON entries EXECUTE FUNCTION note();
CREATE CONSTRAINT TRIGGER per_row_late AFTER INSERT ON entries DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION note();

-- drift: DROP TRIGGER a_columns ON triggers.bills
-- told: trigger triggers.bills.a_columns no longer exists
-- drift: ALTER TABLE triggers.bills ENABLE TRIGGER b_insert
-- told: trigger triggers.bills.b_insert: fires BEFORE INSERT FOR EACH ROW (disabled) → BEFORE INSERT FOR EACH ROW
-- drift: ALTER TABLE triggers.bills DISABLE TRIGGER a_any
-- told: trigger triggers.bills.a_any: fires AFTER INSERT OR DELETE OR UPDATE FOR EACH ROW → AFTER INSERT OR DELETE OR UPDATE FOR EACH ROW (disabled)
-- drift: ALTER TRIGGER w_new ON triggers.bills RENAME TO w_newer
-- told: trigger triggers.bills.w_newer is new
-- told: trigger triggers.bills.w_new no longer exists
-- drift: CREATE TRIGGER extra AFTER UPDATE OF id ON triggers.bills FOR EACH ROW EXECUTE FUNCTION triggers.note()
-- told: trigger triggers.bills.extra is new
-- drift: DROP TRIGGER into_view ON triggers.open_bills
-- told: trigger triggers.open_bills.into_view no longer exists
-- drift: DROP TRIGGER per_row ON triggers.entries
-- told: trigger triggers.entries.per_row no longer exists
-- drift: ALTER TABLE triggers.entries_1 DISABLE TRIGGER per_row_late
-- told: state of trigger per_row_late of partition triggers.entries_1 is new

-- since 14
CREATE OR REPLACE TRIGGER w_new BEFORE INSERT ON bills FOR EACH ROW WHEN (NEW.total > 200) EXECUTE FUNCTION note();
-- drift: CREATE OR REPLACE TRIGGER w_new BEFORE INSERT ON triggers.bills FOR EACH ROW WHEN (NEW.total > 300) EXECUTE FUNCTION triggers.note()
-- told: trigger triggers.bills.w_new: fires BEFORE INSERT FOR EACH ROW WHEN (new.total > 200::numeric) → BEFORE INSERT FOR EACH ROW WHEN (new.total > 300::numeric)
