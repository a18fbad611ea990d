-- One row: a primary key, unique, check or exclusion constraint of a table that is not a partition.
SELECT k.conrelid AS relation,
       k.conname AS name,
       CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique'
                      WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclusion' END AS kind,
       ARRAY(SELECT coalesce(a.attname, '')::text
             FROM unnest(k.conkey) WITH ORDINALITY AS key(attnum, n)
             LEFT JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.attnum
             ORDER BY key.n) AS columns,
       pg_get_constraintdef(k.oid, true) AS definition,
       obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype IN ('p', 'u', 'c', 'x') AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
-- The primary key first, as in CREATE TABLE; then by name.
ORDER BY k.conrelid, k.contype <> 'p', k.conname
