-- One row: a key, foreign key, check or (before 18 without a name of its own) NOT NULL constraint.
SELECT table_schema AS schema, table_name AS "table", constraint_schema, constraint_name AS name,
       constraint_type AS type, is_deferrable, initially_deferred, enforced,
       -- Not there before 15.
       to_jsonb(c) ->> 'nulls_distinct' AS nulls_distinct
FROM information_schema.table_constraints c
WHERE table_schema !~ '^pg_' AND table_schema <> 'information_schema'
