DROP TABLE crm.scratch;
CREATE TABLE crm.scratch (id bigint, kind text);
DROP VIEW names;
CREATE VIEW names AS SELECT id, boss FROM users WHERE id > 0;
CREATE OR REPLACE FUNCTION twice(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT a + a';
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
