-- Aggregates: plain, moving, parallel, ordered-set and hypothetical, with every option.
CREATE SCHEMA create_aggregate;
SET search_path = create_aggregate;

CREATE FUNCTION add(numeric, integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION take(numeric, integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE FUNCTION merge(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION half(numeric) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT ($1 / 2)::double precision';
CREATE FUNCTION half_with(numeric, integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT $1::double precision';
CREATE FUNCTION add_all(numeric, VARIADIC integer[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION add_two(numeric, a integer, b integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2 * $3';

CREATE AGGREGATE least_said (integer) (SFUNC = add, STYPE = numeric);
CREATE AGGREGATE with_start (integer) (SFUNC = add, STYPE = numeric, INITCOND = '0', SSPACE = 64);
CREATE AGGREGATE halved (integer) (SFUNC = add, STYPE = numeric, FINALFUNC = half, INITCOND = '0');
CREATE AGGREGATE with_extra (integer) (
    SFUNC = add, STYPE = numeric, FINALFUNC = half_with, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE
);
CREATE AGGREGATE in_parallel (integer) (
    SFUNC = add, STYPE = numeric, COMBINEFUNC = merge, INITCOND = '0', PARALLEL = SAFE
);
CREATE AGGREGATE in_pieces (numeric) (
    SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg, COMBINEFUNC = numeric_avg_combine,
    SERIALFUNC = numeric_avg_serialize, DESERIALFUNC = numeric_avg_deserialize, PARALLEL = RESTRICTED
);
CREATE AGGREGATE moving (integer) (
    SFUNC = add, STYPE = numeric, INITCOND = '0', FINALFUNC = half,
    MSFUNC = add, MINVFUNC = take, MSTYPE = numeric, MSSPACE = 32, MFINALFUNC = half, MINITCOND = '5',
    MFINALFUNC_MODIFY = READ_WRITE
);
CREATE AGGREGATE smallest (integer) (SFUNC = int4smaller, STYPE = integer, SORTOP = <);
CREATE AGGREGATE of_two (a integer, b integer) (SFUNC = add_two, STYPE = numeric, INITCOND = '0');
CREATE AGGREGATE of_any (VARIADIC integer[]) (SFUNC = add_all, STYPE = numeric, INITCOND = '0');
CREATE AGGREGATE everything (*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE in_the_middle (double precision ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA
);
CREATE AGGREGATE would_rank (VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL
);
CREATE AGGREGATE "Odd | total" (integer) (SFUNC = add, STYPE = numeric, INITCOND = 'NaN');
CREATE AGGREGATE least_said (text) (SFUNC = textcat, STYPE = text, INITCOND = 'a|b');

COMMENT ON AGGREGATE least_said (integer) IS 'Adds up';
CREATE ROLE create_aggregate_owner;
ALTER AGGREGATE halved (integer) OWNER TO create_aggregate_owner;
ALTER AGGREGATE with_extra (integer) RENAME TO extra;
REVOKE EXECUTE ON FUNCTION moving (integer) FROM PUBLIC;
CREATE TABLE numbers (n integer);
CREATE VIEW totals AS SELECT least_said(n) AS total, in_the_middle(0.5) WITHIN GROUP (ORDER BY n) AS middle FROM numbers;

-- drift: DROP AGGREGATE create_aggregate.of_any (VARIADIC integer[])
-- told: function create_aggregate.of_any(VARIADIC integer[]) no longer exists
-- drift: CREATE OR REPLACE AGGREGATE create_aggregate.with_start (integer) (SFUNC = create_aggregate.add, STYPE = numeric, INITCOND = '1', SSPACE = 64)
-- told: function create_aggregate.with_start(integer): properties aggregate, internal, immutable, transition create_aggregate.add, state type numeric, space 64, initial 0 → aggregate, internal, immutable, transition create_aggregate.add, state type numeric, space 64, initial 1
-- drift: CREATE OR REPLACE AGGREGATE create_aggregate.in_parallel (integer) (SFUNC = create_aggregate.add, STYPE = numeric, COMBINEFUNC = create_aggregate.merge, INITCOND = '0')
-- told: function create_aggregate.in_parallel(integer): properties aggregate, internal, immutable, parallel safe, transition create_aggregate.add, state type numeric, combine create_aggre … → aggregate, internal, immutable, transition create_aggregate.add, state type numeric, combine create_aggregate.merge, ini …
-- drift: ALTER FUNCTION create_aggregate.half(numeric) STABLE
-- told: function create_aggregate.half(numeric): properties sql, immutable → sql, stable
