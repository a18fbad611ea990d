-- Casts: by function, by text, by nothing at all; explicit, in assignments, implicit.
CREATE SCHEMA create_cast;
SET search_path = create_cast;

CREATE TYPE celsius AS (degrees numeric);
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE TYPE shade AS ENUM ('dark', 'light');
CREATE DOMAIN percent AS integer CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE rows_of (id integer, name text);

CREATE FUNCTION to_celsius(numeric) RETURNS celsius LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1)::create_cast.celsius';
CREATE FUNCTION from_celsius(celsius) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1.degrees';
CREATE FUNCTION rounded(celsius, integer) RETURNS celsius LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION to_integer(celsius, integer, boolean) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.degrees::integer';
CREATE FUNCTION shaded(colour) RETURNS shade LANGUAGE sql IMMUTABLE AS 'SELECT ''dark''::create_cast.shade';
CREATE FUNCTION listed(colour[]) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''x''';
CREATE FUNCTION named(rows_of) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.id';

CREATE CAST (numeric AS celsius) WITH FUNCTION to_celsius(numeric);
CREATE CAST (celsius AS numeric) WITH FUNCTION from_celsius(celsius) AS ASSIGNMENT;
CREATE CAST (celsius AS integer) WITH FUNCTION to_integer(celsius, integer, boolean) AS IMPLICIT;
CREATE CAST (celsius AS celsius) WITH FUNCTION rounded(celsius, integer);
CREATE CAST (colour AS shade) WITH FUNCTION shaded(colour) AS ASSIGNMENT;
CREATE CAST (shade AS colour) WITH INOUT;
CREATE CAST (text AS colour) WITH INOUT AS IMPLICIT;
CREATE CAST (varchar AS colour) WITH INOUT AS ASSIGNMENT;
CREATE CAST (text AS bytea) WITHOUT FUNCTION;
CREATE CAST (colour[] AS text) WITH FUNCTION listed(colour[]);
CREATE CAST (rows_of AS integer) WITH FUNCTION named(rows_of);
COMMENT ON CAST (numeric AS celsius) IS 'Zero is freezing';

CREATE TABLE weather (
    t celsius CHECK (t::numeric > -300),
    n numeric GENERATED ALWAYS AS (from_celsius(t)) STORED,
    c colour DEFAULT 'red'::text
);
CREATE VIEW warm AS SELECT t::integer AS degrees, c::shade AS shade FROM weather WHERE t::numeric > 20;

-- drift: DROP CAST (create_cast.shade AS create_cast.colour)
-- told: cast create_cast.shade → create_cast.colour no longer exists
-- drift: DROP CAST (numeric AS create_cast.celsius); CREATE CAST (numeric AS create_cast.celsius) WITH FUNCTION create_cast.to_celsius(numeric) AS IMPLICIT
-- told: cast numeric → create_cast.celsius: properties method create_cast.to_celsius(numeric), context explicit → method create_cast.to_celsius(numeric), context implicit
-- told: cast numeric → create_cast.celsius: description Zero is freezing → (none)
-- drift: CREATE CAST (bytea AS text) WITHOUT FUNCTION AS ASSIGNMENT
-- told: cast bytea → text is new
-- drift: DROP CAST (text AS bytea); CREATE CAST (text AS bytea) WITH INOUT
-- told: cast text → bytea: properties method binary coercible, context explicit → method in and out, context explicit
-- told: cast text → bytea comes after create_cast.shade → create_cast.colour now
-- drift: ALTER TABLE create_cast.weather ALTER c SET DEFAULT 'green'
-- told: column create_cast.weather.c: default 'red'::text → 'green'
