-- Functions and procedures in SQL: every property, argument, result and body.
CREATE ROLE create_function_caller;
CREATE SCHEMA create_function_sql;
SET search_path = create_function_sql;

CREATE TABLE things (id integer PRIMARY KEY, name text);
CREATE FUNCTION nothing() RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION immutable_one() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION stable_one() RETURNS integer LANGUAGE sql STABLE PARALLEL RESTRICTED AS 'SELECT 1';
CREATE FUNCTION strict_one(integer) RETURNS integer LANGUAGE sql STRICT PARALLEL SAFE AS 'SELECT $1';
CREATE FUNCTION called_on_null(integer) RETURNS integer LANGUAGE sql CALLED ON NULL INPUT AS 'SELECT $1';
CREATE FUNCTION definer() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = create_function_sql, pg_temp
    SET work_mem = '8MB' AS 'SELECT CURRENT_USER::text';
CREATE FUNCTION leakproof_one() RETURNS boolean LANGUAGE sql LEAKPROOF COST 7.5 AS 'SELECT true';
CREATE FUNCTION many() RETURNS SETOF integer LANGUAGE sql ROWS 12 COST 300 AS 'SELECT generate_series(1, 12)';
CREATE FUNCTION of_table() RETURNS SETOF things LANGUAGE sql AS 'SELECT * FROM create_function_sql.things';
CREATE FUNCTION tabled(n integer DEFAULT 3) RETURNS TABLE (a integer, "b | c" text[]) LANGUAGE sql AS 'SELECT $1, NULL::text[]';
CREATE FUNCTION outs(a integer, OUT b integer, INOUT c text, OUT d numeric) LANGUAGE sql AS 'SELECT 1, $2, 2.5';
CREATE FUNCTION records() RETURNS SETOF record LANGUAGE sql AS 'SELECT 1, 2';
CREATE FUNCTION variadic_sum(VARIADIC n integer[] DEFAULT '{1,2}') RETURNS bigint LANGUAGE sql AS 'SELECT sum(x) FROM unnest($1) x';
CREATE FUNCTION defaults(a integer, b text DEFAULT 'it''s, b', c date DEFAULT CURRENT_DATE, d integer[] DEFAULT ARRAY[1, 2])
    RETURNS text LANGUAGE sql AS 'SELECT $2';
CREATE FUNCTION poly(anyelement, anyarray) RETURNS anyarray LANGUAGE sql AS 'SELECT array_append($2, $1)';
CREATE FUNCTION of_column(things.id%TYPE) RETURNS things.name%TYPE LANGUAGE sql AS 'SELECT ''x''::text';
CREATE FUNCTION composite(things) RETURNS text LANGUAGE sql AS 'SELECT $1.name';
CREATE FUNCTION "Odd | function"("a b" integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION overloaded(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION overloaded(text) RETURNS integer LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION overloaded(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT 3';
CREATE FUNCTION in_plpgsql(n integer) RETURNS integer LANGUAGE plpgsql AS $body$ BEGIN RETURN n; END $body$;
CREATE FUNCTION numbered() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE PROCEDURE work(a integer, INOUT b text DEFAULT 'b') LANGUAGE sql SECURITY DEFINER AS 'SELECT ''x''';
CREATE PROCEDURE commits() LANGUAGE plpgsql SET lock_timeout = 0 AS 'BEGIN END';

COMMENT ON FUNCTION overloaded(text) IS 'Of words';
COMMENT ON PROCEDURE work(integer, text) IS 'Works';
ALTER FUNCTION overloaded(integer) OWNER TO create_function_caller;
ALTER FUNCTION one() STABLE STRICT PARALLEL SAFE COST 3 SET timezone FROM CURRENT;
ALTER FUNCTION one() RESET ALL;
ALTER FUNCTION many() ROWS 50;
GRANT EXECUTE ON FUNCTION definer() TO create_function_caller;
REVOKE EXECUTE ON FUNCTION definer() FROM PUBLIC;
CREATE INDEX things_by ON things (immutable_one());
CREATE VIEW uses AS SELECT * FROM tabled(4) JOIN of_table() t ON t.id = a;

-- drift: DROP FUNCTION create_function_sql.overloaded(text)
-- told: function create_function_sql.overloaded(text) no longer exists
-- drift: ALTER FUNCTION create_function_sql.one() VOLATILE
-- told: function create_function_sql.one(): properties sql, stable, parallel safe, strict, cost 3 → sql, volatile, parallel safe, strict, cost 3
-- drift: ALTER FUNCTION create_function_sql.many() ROWS 51
-- told: function create_function_sql.many(): properties sql, volatile, cost 300, rows 50 → sql, volatile, cost 300, rows 51
-- drift: ALTER FUNCTION create_function_sql.definer() SECURITY INVOKER
-- told: function create_function_sql.definer(): properties sql, volatile, create_function_caller may ALL, security definer, settings search_path=create_function_sql, pg_temp, work … → sql, volatile, create_function_caller may ALL, settings search_path=create_function_sql, pg_temp, work_mem=8MB
-- drift: ALTER FUNCTION create_function_sql.definer() SET work_mem = '9MB'
-- told: function create_function_sql.definer(): properties … search_path=create_function_sql, pg_temp, work_mem=8MB → … search_path=create_function_sql, pg_temp, work_mem=9MB
-- drift: ALTER FUNCTION create_function_sql.strict_one(integer) CALLED ON NULL INPUT
-- told: function create_function_sql.strict_one(integer): properties sql, volatile, parallel safe, strict → sql, volatile, parallel safe
-- drift: CREATE FUNCTION create_function_sql.overloaded(date) RETURNS integer LANGUAGE sql AS 'SELECT 4'
-- told: function create_function_sql.overloaded(date) is new
-- drift: CREATE OR REPLACE FUNCTION create_function_sql.tabled(n integer DEFAULT 4) RETURNS TABLE (a integer, "b | c" text[]) LANGUAGE sql AS 'SELECT $1, NULL::text[]'
-- told: function create_function_sql.tabled(n integer): properties sql, volatile, called as (n integer DEFAULT 3) → sql, volatile, called as (n integer DEFAULT 4)

-- since 14
CREATE FUNCTION returned(a integer) RETURNS integer LANGUAGE sql RETURN a + 1;
CREATE FUNCTION atomic(a integer) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT count(*) FROM things WHERE id > a; END;
CREATE PROCEDURE inserted(n integer, OUT total bigint) LANGUAGE sql BEGIN ATOMIC
    INSERT INTO things VALUES (n, 'x'); SELECT count(*) FROM things; END;
-- drift: DROP FUNCTION create_function_sql.atomic(integer)
-- told: function create_function_sql.atomic(a integer) no longer exists
