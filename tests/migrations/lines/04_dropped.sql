ALTER TABLE t ADD later int, DROP n; --: introduced column t.later; dropped column t.n; dropped constraint t.t_nu; dropped constraint t.u; dropped constraint t.t_check; dropped index t.t_n_idx
ALTER TABLE t DROP CONSTRAINT t_u_key; --: dropped constraint t.t_u_key
DROP INDEX t_u_idx, t_u_idx1; --: dropped index t.t_u_idx; dropped index t.t_u_idx1
DROP TRIGGER touched ON a.x; --: dropped trigger a.x.touched
DROP TRIGGER IF EXISTS touching ON b.x; --: dropped trigger b.x.touching
DROP POLICY p ON b.x; --: dropped policy b.x.p
DROP FUNCTION f(text); --: dropped function f(text)
DROP FUNCTION f(); --: dropped function f()
DROP TABLE b.same; --: dropped table b.same; dropped column b.same.c
ALTER TABLE with_text ADD f int; -- and gone with its table
COMMENT ON TABLE with_text IS NULL;
DROP TABLE with_text; --: dropped table with_text; dropped column with_text.note; dropped column with_text.e
DROP VIEW v; --: dropped view v; dropped column v.id; dropped column v.more; dropped column v.third
DROP TYPE span; --: dropped range type span
DROP EXTENSION pg_trgm; --: dropped extension pg_trgm
DROP SCHEMA c CASCADE; --: dropped schema c; dropped table c.inside; dropped column c.inside.id
