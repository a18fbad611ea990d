-- One row: a table that may have rows, since it takes room on the disk; a partition counts by itself.
-- `of`: the table that people write into, of a partition the one on top. `columns`: those whose values
-- tell one row from another; a date or time may be that of the run.
SELECT c.oid::bigint AS number, n.nspname::text AS schema, c.relname::text AS name,
       tn.nspname::text AS schema_of, t.relname::text AS name_of,
       array(SELECT a.attname::text FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND y.typcategory <> 'D'
             ORDER BY a.attnum) AS columns
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class t ON t.oid = coalesce(pg_partition_root(c.oid), c.oid)
JOIN pg_namespace tn ON tn.oid = t.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND c.oid >= 16384 AND pg_relation_size(c.oid) > 0
ORDER BY c.oid
