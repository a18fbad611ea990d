-- One row: a table, partition, foreign table, view or materialized view that no extension owns.
SELECT c.oid AS relation,
       c.relkind::text AS relkind,
       n.nspname AS schema,
       c.relname AS name,
       c.relpersistence = 'u' AS unlogged,
       pg_get_partkeydef(c.oid) AS partition_key,
       pg_get_expr(c.relpartbound, c.oid) AS bounds,
       CASE WHEN c.relispartition THEN parents.oids[1] END AS partition_of,
       CASE WHEN NOT c.relispartition THEN parents.oids END AS inherits,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid, true) END AS definition,
       obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN (SELECT inhrelid, array_agg(inhparent ORDER BY inhseqno) AS oids
           FROM pg_inherits GROUP BY inhrelid) parents ON parents.inhrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname
