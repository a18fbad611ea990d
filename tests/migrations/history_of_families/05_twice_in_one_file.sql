-- Made, dropped and made again in one file; columns added and dropped in it; what nobody sees.
CREATE TABLE again (a int); DROP TABLE again; CREATE TABLE again (b int, c int); ALTER TABLE again DROP b, ADD b text;
CREATE TABLE brief (a int); DROP TABLE brief; CREATE TEMP TABLE passing (a int);
CREATE TABLE swap_1 (a int, b int); CREATE TABLE swap_2 (b int, a int);
CREATE INDEX i_1 ON swap_1 (a); CREATE INDEX i_2 ON swap_1 (b);
CREATE SCHEMA other; CREATE TABLE other.swap_1 (x int); CREATE VIEW other.v AS SELECT x AS xx FROM other.swap_1;
CREATE FUNCTION other.f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE RULE r AS ON INSERT TO swap_2 DO NOTHING; CREATE TABLE at (a timestamptz);
