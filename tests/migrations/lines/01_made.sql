/***********************************
 A banner, as many files have one:
 CREATE TABLE not_this (id int);
***********************************/

CREATE TABLE t ( --: introduced table t
    id int --: introduced column t.id
        PRIMARY KEY, --: introduced constraint t.t_key
    date timestamp, --: introduced column t.date
    timestamp date, --: introduced column t.timestamp
    t text, --: introduced column t.t
    "Ä ü" numeric CHECK ("Ä ü" > 0), --: introduced column t."Ä ü"; introduced constraint t."t_Ä ü_check"
    u int, n int, UNIQUE (u), --: introduced column t.u; introduced column t.n; introduced constraint t.t_u_key
    UNIQUE (n, u), --: introduced constraint t.t_nu
    CONSTRAINT u CHECK (n > u), --: introduced constraint t.u
    CHECK (u <> n) --: introduced constraint t.t_check
);
CREATE SCHEMA a; CREATE SCHEMA b; --: introduced schema a; introduced schema b
CREATE TABLE a.x (id int, y int); --: introduced table a.x; introduced column a.x.id; introduced column a.x.y
CREATE TABLE b.x (id int, z int); --: introduced table b.x; introduced column b.x.id; introduced column b.x.z
SET search_path TO b;
CREATE TABLE same (c int); --: introduced table b.same; introduced column b.same.c
SET search_path = a;
CREATE TABLE same (c int); --: introduced table a.same; introduced column a.same.c
RESET search_path;
CREATE INDEX ON t (u); --: introduced index t.t_u_idx
CREATE INDEX ON t (n); --: introduced index t.t_n_idx
CREATE INDEX ON t (lower(t)); --: introduced index t.t_lower_idx
CREATE INDEX ON t (u); --: introduced index t.t_u_idx1
ALTER TABLE a.x ADD PRIMARY KEY (id); --: introduced constraint a.x.x_pkey
ALTER TABLE b.x ADD PRIMARY KEY (id); --: introduced constraint b.x.x_pkey
ALTER TABLE a.x ADD UNIQUE (y); --: introduced constraint a.x.x_y_key
ALTER TABLE b.x
    ADD FOREIGN KEY (z) REFERENCES a.x, --: introduced foreign key b.x.x_z_fkey
    ADD CHECK (z > 0), ADD COLUMN "check" int, --: introduced constraint b.x.x_z_check; introduced column b.x.check
    ADD COLUMN w numeric(4,1) --: introduced column b.x.w
        DEFAULT 0;
CREATE FUNCTION f(integer) RETURNS int LANGUAGE sql AS 'SELECT 1'; --: introduced function f(integer)
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1'; --: introduced function f(text)
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; --: introduced function f()
CREATE FUNCTION f(int[], VARIADIC a varchar[]) RETURNS int LANGUAGE sql AS 'SELECT 1'; --: introduced function g(integer[], VARIADIC a varchar[])
CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int); --: introduced function total(integer)
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ --: introduced function touch()
BEGIN
    -- Mentions other things: nothing of this is done.
    INSERT INTO elsewhere VALUES (1);
    CREATE TABLE IF NOT EXISTS from_inside (id int);
    RETURN NEW;
END $$;
CREATE TRIGGER touched BEFORE UPDATE ON a.x FOR EACH ROW EXECUTE FUNCTION touch(); --: introduced trigger a.x.touched
CREATE TRIGGER touched BEFORE UPDATE ON b.x FOR EACH ROW EXECUTE FUNCTION touch(); --: introduced trigger b.x.touching
CREATE POLICY p ON a.x; --: introduced policy a.x.p
CREATE POLICY p ON b.x; --: introduced policy b.x.p
CREATE RULE r AS ON INSERT TO b.x DO NOTHING; --: introduced rule b.x.r
CREATE VIEW v AS --: introduced view v; introduced column v.id; introduced column v.more
    SELECT id, 1 AS more FROM a.x;
CREATE MATERIALIZED VIEW mv AS SELECT id FROM a.x; --: introduced view mv; introduced column mv.id
CREATE INDEX mv_id ON mv (id); --: introduced index mv.mv_id
CREATE TYPE mood AS ENUM ( --: introduced enum mood
    'text', --: introduced label mood.'text'
    'it''s' --: introduced label mood.'it is'
);
CREATE DOMAIN slug AS text --: introduced domain slug
    CHECK (VALUE <> ''); --: introduced constraint slug.slug_check
CREATE TYPE pair AS (a int, b int); --: introduced composite type pair
CREATE TYPE span AS RANGE (subtype = int); CREATE SEQUENCE s; --: introduced range type span; introduced sequence s
CREATE TABLE p (at date, v int) PARTITION BY RANGE (at); --: introduced table p; introduced column p.at; introduced column p.v
CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2025-02-01'); --: introduced partition p_1
CREATE TABLE p_2 (at date, v int); --: introduced partition p_2; introduced column p_2.at; introduced column p_2.v
CREATE TABLE copied (LIKE t INCLUDING ALL, more int); --: introduced table copied; introduced column copied.id; introduced column copied.date; introduced column copied.timestamp; introduced column copied.t; introduced column copied."Ä ü"; introduced column copied.u; introduced column copied.n; introduced column copied.more; introduced constraint copied.copied_pkey; introduced constraint copied."t_Ä ü_check"; introduced constraint copied.copied_u_key; introduced constraint copied.copied_n_u_key; introduced constraint copied.u; introduced constraint copied.t_check; introduced index copied.copied_lower_idx; introduced index copied.copied_n_idx; introduced index copied.copied_u_idx; introduced index copied.copied_u_idx1
CREATE TABLE queried AS SELECT 1 AS one; SELECT 2 AS two INTO queried_too; --: introduced table queried; introduced column queried.one; introduced table a.queried_too; introduced column a.queried_too.two
CREATE SCHEMA c --: introduced schema c
    CREATE TABLE --:
    inside (id int); --: introduced table c.inside; introduced column c.inside.id
DROP TABLE IF EXISTS again;
CREATE TABLE again (old int);
DROP TABLE again;
CREATE TABLE again (id int); --: introduced table again; introduced column again.id
CREATE TEMP TABLE hidden (id int);
CREATE TABLE public.hidden (id int); --: introduced table hidden; introduced column hidden.id
CREATE TABLE was_called (was int); --: introduced table is_called; introduced column is_called.is
ALTER TABLE was_called RENAME was TO "is"; ALTER TABLE was_called RENAME TO is_called;
CREATE EXTENSION pg_trgm; --: introduced extension pg_trgm
\set name by_variable
CREATE TABLE :name (id int); --: 
CREATE TABLE one (id int); CREATE TABLE two (id int, x int); CREATE INDEX two_x ON two (x); --: introduced table uno; introduced column uno.id; introduced table two; introduced column two.id; introduced column two.y; introduced index two.two_y
CREATE TABLE with_text (note text DEFAULT 'CREATE TABLE one (id int);', e int); COMMENT ON TABLE with_text IS 'DROP TABLE two'; --: introduced table with_text; introduced column with_text.note; introduced column with_text.e
COPY one FROM stdin;
1
2
\.
CREATE TABLE after_data (id int); --: introduced table after_data; introduced column after_data.id
\ir included/it.sql
COMMIT;
CREATE TABLE after_included (id int); --: introduced table after_included; introduced column after_included.id
COMMIT
