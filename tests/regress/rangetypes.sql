-- Range types: every option of CREATE TYPE … AS RANGE, and ranges in columns, keys and indexes.
CREATE SCHEMA rangetypes;
SET search_path = rangetypes;

CREATE TYPE text_span AS RANGE (SUBTYPE = text);
CREATE TYPE c_span AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops);
CREATE TYPE float_span AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = float8mi);
CREATE FUNCTION minutes_between(a time, b time) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT
    AS 'SELECT extract(epoch FROM a - b)::double precision / 60';
CREATE TYPE opening AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = minutes_between);
COMMENT ON TYPE opening IS 'From when to when a shop is open';
CREATE TYPE "Odd | span" AS RANGE (SUBTYPE = smallint);
CREATE DOMAIN score AS integer CHECK (VALUE > 0);
CREATE TYPE scores AS RANGE (SUBTYPE = score);
CREATE TYPE before AS RANGE (SUBTYPE = money);
ALTER TYPE before RENAME TO budget;

-- A canonical function needs the type before it is one.
CREATE TYPE even_span;
CREATE FUNCTION even_canonical(even_span) RETURNS even_span LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE even_span AS RANGE (SUBTYPE = integer, CANONICAL = even_canonical, SUBTYPE_DIFF = int4range_subdiff);

CREATE TABLE shops (
    id integer PRIMARY KEY,
    open opening NOT NULL DEFAULT '[08:00,18:00)'::opening,
    days daterange CONSTRAINT not_for_ever CHECK (NOT upper_inf(days)),
    sizes int4range DEFAULT '[1,10)',
    more int8range[] DEFAULT '{}',
    prices numrange,
    seen tstzrange DEFAULT tstzrange(now(), NULL),
    local tsrange,
    odd "Odd | span",
    EXCLUDE USING gist (days WITH &&),
    CONSTRAINT one_price EXCLUDE USING gist (prices WITH &&, sizes WITH =) WHERE (id > 3) DEFERRABLE
);
CREATE INDEX shops_by_days ON shops USING gist (days);
CREATE INDEX shops_by_seen ON shops USING spgist (seen);
CREATE INDEX shops_by_sizes ON shops USING btree (sizes, lower(prices));
CREATE FUNCTION first_of(anyrange) RETURNS anyelement LANGUAGE sql AS 'SELECT lower($1)';
CREATE VIEW open_now AS SELECT id, lower(open) AS since FROM shops WHERE days @> CURRENT_DATE;

-- drift: DROP TYPE rangetypes.c_span
-- told: range type rangetypes.c_span no longer exists
-- drift: ALTER TABLE rangetypes.shops ALTER sizes SET DEFAULT '[2,10)'
-- told: column rangetypes.shops.sizes: default '[1,10)' → '[2,10)'
-- drift: ALTER TABLE rangetypes.shops DROP CONSTRAINT one_price
-- told: constraint rangetypes.shops.one_price no longer exists

-- since 14
CREATE TYPE dated AS RANGE (SUBTYPE = date, MULTIRANGE_TYPE_NAME = rangetypes.many_dates);
CREATE SCHEMA rangetypes_other;
CREATE TYPE apart AS RANGE (SUBTYPE = date, MULTIRANGE_TYPE_NAME = rangetypes_other.many_apart);
CREATE TABLE holidays (
    spans datemultirange NOT NULL,
    own many_dates DEFAULT '{}',
    other rangetypes_other.many_apart[],
    free tstzmultirange
);
CREATE INDEX holidays_by_span ON holidays USING gist (spans);
-- drift: ALTER TABLE rangetypes.holidays ALTER own DROP DEFAULT
-- told: column rangetypes.holidays.own: default '{}' → (none)
