-- What the views in the files beside this one are over; every supported major knows it.
CREATE TABLE a (id int primary key, x int, y text, z numeric, d date, ts timestamptz, tags text[],
    j jsonb, b boolean, v varchar(20));
CREATE TABLE c (id int primary key, a_id int references a, x int, y text, w text);
CREATE TYPE comp AS (f1 int, f2 text);
CREATE TABLE k (id int primary key, co comp, old int, new int);
CREATE TABLE "old" (id int, x int); CREATE TABLE new_1 (id int, x int);
CREATE TABLE "Odd" ("Id" int, "select" int, "a b" text);
CREATE FUNCTION srf(n int) RETURNS TABLE (p int, q text) LANGUAGE sql AS 'select 1, ''a''::text';
CREATE SEQUENCE s;
CREATE FUNCTION g(a int, b int DEFAULT 5, VARIADIC r int[] DEFAULT '{}') RETURNS int LANGUAGE sql
    AS 'select 1';
