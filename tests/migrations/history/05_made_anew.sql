-- Dropped and made anew, the same and not the same.
DROP VIEW core.v; CREATE VIEW core.v AS SELECT id, y FROM core.b;
DROP TRIGGER t2 ON core.b; CREATE TRIGGER t2 BEFORE UPDATE OR INSERT ON core.b FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE a DROP CONSTRAINT m_known; ALTER TABLE a ADD CONSTRAINT m_known CHECK (m IS NOT NULL AND a_id > 0);
DROP INDEX a_m; CREATE INDEX a_m ON a (m);
ALTER TABLE core.b DROP COLUMN z; ALTER TABLE core.b ADD COLUMN z text;
CREATE OR REPLACE FUNCTION g(n int) RETURNS int LANGUAGE sql AS 'SELECT 2';
DROP TABLE short_lived; CREATE TABLE short_lived (id bigint, more text);
