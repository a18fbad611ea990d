-- One row: a primary key, unique, check or exclusion constraint; of a partition only its own.
SELECT k.conrelid AS relation,
       k.conname AS name,
       CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique'
                      WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclusion' END AS kind,
       ARRAY(SELECT coalesce(a.attname, '')::text
             FROM unnest(k.conkey) WITH ORDINALITY AS key(attnum, n)
             LEFT JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.attnum
             -- PostgreSQL lists the columns of a key in key order, those of a check in any.
             WHERE k.contype = 'c' OR key.n <= i.indnkeyatts
             ORDER BY CASE WHEN k.contype = 'c' THEN key.attnum ELSE key.n END) AS columns,
       ARRAY(SELECT a.attname::text
             FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS key(attnum, n)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = key.attnum
             WHERE key.n > i.indnkeyatts
             ORDER BY key.n) AS include,
       coalesce({nulls_not_distinct}, false) AS nulls_not_distinct,
       {period} AS without_overlaps,
       CASE WHEN k.condeferred THEN 'initially deferred'
            WHEN k.condeferrable THEN 'deferrable' END AS deferrable,
       k.convalidated OR NOT {enforced} AS validated,
       {enforced} AS enforced,
       k.contype = 'c' AND k.connoinherit AS no_inherit,
       k.coninhcount > 0 AND NOT k.conislocal AS inherited,
       pg_get_constraintdef(k.oid, true) AS definition,
       obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_index i ON i.indexrelid = k.conindid
WHERE k.contype IN ('p', 'u', 'c', 'x') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT (c.relispartition AND (k.coninhcount > 0 OR k.conparentid <> 0))
-- The primary key first, as in CREATE TABLE; then by name.
ORDER BY k.conrelid, k.contype <> 'p', k.conname
