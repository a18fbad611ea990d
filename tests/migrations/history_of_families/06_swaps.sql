-- Swapped columns, indexes, schemas; a view over renamed columns; a function with other arguments.
ALTER TABLE swap_1 RENAME a TO t; ALTER TABLE swap_1 RENAME b TO a; ALTER TABLE swap_1 RENAME t TO b;
ALTER INDEX i_1 RENAME TO i_t; ALTER INDEX i_2 RENAME TO i_1; ALTER INDEX i_t RENAME TO i_2;
CREATE SCHEMA third; ALTER TABLE swap_1 SET SCHEMA third; ALTER TABLE other.swap_1 SET SCHEMA public; ALTER TABLE third.swap_1 SET SCHEMA other;
ALTER VIEW other.v RENAME COLUMN xx TO x; CREATE OR REPLACE VIEW other.v AS SELECT x, 1 AS y FROM swap_1;
DROP FUNCTION other.f(int, text); CREATE FUNCTION other.f(a bigint, b text) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE swap_2 DISABLE RULE r; ALTER RULE r ON swap_2 RENAME TO rr; ALTER TABLE at ALTER a TYPE timestamp USING a::timestamp;
COMMENT ON RULE rr ON swap_2 IS 'rule'; COMMENT ON FUNCTION other.f(bigint, text) IS 'f'; COMMENT ON SCHEMA third IS '3';
DROP SCHEMA third;
