-- One row: a table, partition, foreign table, view or materialized view that no extension owns.
SELECT c.oid AS relation,
       c.relkind::text AS relkind,
       n.nspname AS schema,
       c.relname AS name,
       nullif(pg_get_userbyid(c.relowner), {database_owner}) AS owner,
       obj_description(c.oid, 'pg_class') AS comment,
       c.relpersistence = 'u' AS unlogged,
       nullif(am.amname, 'heap') AS access_method,
       ts.spcname AS tablespace,
       c.reloptions AS options,
       toast.reloptions AS toast_options,
       CASE WHEN c.relkind IN ('r', 'p') THEN
            CASE c.relreplident WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full' WHEN 'i' THEN 'index' END
       END AS replica_identity,
       CASE WHEN c.relforcerowsecurity THEN 'forced' WHEN c.relrowsecurity THEN 'enabled' END
           AS row_security,
       typed.nspname AS of_type_schema,
       typed.typname AS of_type_name,
       srv.srvname AS server,
       ft.ftoptions AS foreign_options,
       pg_get_partkeydef(c.oid) AS partition_key,
       pg_get_expr(c.relpartbound, c.oid) AS bounds,
       CASE WHEN c.relispartition THEN parents.oids[1] END AS partition_of,
       CASE WHEN NOT c.relispartition THEN parents.oids END AS inherits,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid, true) END AS definition,
       {always_qualified} AS always_qualified
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
LEFT JOIN (SELECT t.oid, tn.nspname, t.typname
           FROM pg_type t JOIN pg_namespace tn ON tn.oid = t.typnamespace) typed ON typed.oid = c.reloftype
LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid
LEFT JOIN pg_foreign_server srv ON srv.oid = ft.ftserver
LEFT JOIN (SELECT inhrelid, array_agg(inhparent ORDER BY inhseqno) AS oids
           FROM pg_inherits GROUP BY inhrelid) parents ON parents.inhrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname
