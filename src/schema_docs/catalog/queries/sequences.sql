-- One row: a sequence that no column owns; those that one owns come with the columns.
SELECT c.oid AS object,
       n.nspname AS schema,
       c.relname AS name,
       nullif(pg_get_userbyid(c.relowner), {database_owner}) AS owner,
       obj_description(c.oid, 'pg_class') AS comment,
       c.relpersistence = 'u' AS unlogged,
       jsonb_build_object('type', format_type(s.seqtypid, NULL), 'start', s.seqstart,
                          'increment', s.seqincrement, 'minimum', s.seqmin, 'maximum', s.seqmax,
                          'cache', s.seqcache, 'cycle', s.seqcycle) AS options
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                    AND d.deptype IN ('a', 'i', 'e'))
ORDER BY n.nspname, c.relname
