-- What was made is changed.
ALTER TABLE t ALTER u SET STATISTICS 100, ALTER u SET (n_distinct = 5);
ALTER TABLE t
    ALTER COLUMN date TYPE timestamptz, --: changed column t.date
    ALTER COLUMN u SET DEFAULT (1 + 2), ALTER t SET NOT NULL; --: changed column t.u; changed column t.t
COMMENT ON COLUMN t.id IS 'ALTER TABLE t DROP COLUMN id'; --: changed column t.id
COMMENT ON COLUMN t.date IS 'The t'; COMMENT ON TABLE t IS 'date'; --: changed table t
COMMENT ON INDEX t_u_idx IS 'u'; --: changed index t.t_u_idx
COMMENT ON CONSTRAINT u ON t IS 'u'; --: changed constraint t.u
COMMENT ON FUNCTION f(int) IS 'int'; --: changed function f(integer)
COMMENT ON FUNCTION f(text) IS 'text'; --: changed function f(text)
COMMENT ON TABLE a.x IS 'a';  -- told where more is changed
COMMENT ON TABLE b.x IS 'b'; --: changed table b.x
COMMENT ON TYPE mood IS 'mood'; COMMENT ON DOMAIN slug IS 'slug'; --: changed enum mood
COMMENT ON SCHEMA a IS 'a'; --: changed schema a
GRANT SELECT ON a.same TO PUBLIC; --: changed table a.same
GRANT SELECT (c) ON b.same TO PUBLIC; --: changed column b.same.c
GRANT SELECT ON ALL TABLES IN SCHEMA c TO PUBLIC; --: changed table c.inside
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 0';
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'; --: changed function f()
CREATE OR REPLACE VIEW v AS SELECT id, 2 AS more, 3 AS third FROM a.x; --: changed view v; introduced column v.third
ALTER TABLE a.x ENABLE ROW LEVEL SECURITY; --: changed table a.x
ALTER TABLE a.x DISABLE TRIGGER touched; --: changed trigger a.x.touched
ALTER TABLE b.x DISABLE TRIGGER ALL; --: changed trigger b.x.touching
ALTER POLICY p ON b.x USING (z > 0); --: changed policy b.x.p
ALTER TABLE b.x DISABLE RULE r; --: changed rule b.x.r
ALTER TYPE mood RENAME VALUE 'it''s' TO 'it is'; --: renamed label mood.'it is'
ALTER TYPE mood ADD VALUE 'x' BEFORE 'text'; --: introduced label mood.'x'
ALTER TYPE pair ADD ATTRIBUTE c int; --: changed composite type pair
ALTER DOMAIN slug SET DEFAULT 'x'; --: changed domain slug
ALTER DOMAIN slug ADD CHECK (VALUE <> 'y'); --: introduced constraint slug.slug_check1
ALTER SEQUENCE s INCREMENT 5; --: changed sequence s
ALTER TABLE p ATTACH PARTITION p_2 DEFAULT; --: changed partition p_2
ALTER TABLE queried SET UNLOGGED; --: changed table queried
ALTER TABLE one RENAME TO uno; --: renamed table uno
ALTER TABLE two RENAME COLUMN x TO y; --: renamed column two.y
ALTER INDEX two_x RENAME TO two_y; --: renamed index two.two_y
ALTER TABLE t RENAME CONSTRAINT t_pkey TO t_key; --: renamed constraint t.t_key
ALTER INDEX t_n_u_key RENAME TO t_nu; --: renamed constraint t.t_nu
ALTER FUNCTION f(int[], varchar[]) RENAME TO g; --: renamed function g(integer[], VARIADIC a varchar[])
ALTER TRIGGER touched ON b.x RENAME TO touching; --: renamed trigger b.x.touching
ALTER TABLE queried_too SET SCHEMA a; --: moved table a.queried_too
ALTER TABLE copied DROP COLUMN t; ALTER TABLE copied ADD COLUMN t int; --: changed column copied.t; dropped index copied.copied_lower_idx
DROP TABLE after_data; CREATE TABLE after_data (id bigint); --: changed table after_data; changed column after_data.id
ALTER TABLE after_included ADD id2 int; --: introduced column after_included.id2
ALTER TABLE after_included DROP id; --: dropped column after_included.id
