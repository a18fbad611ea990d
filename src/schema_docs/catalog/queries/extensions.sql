-- One row: an installed extension, but for PL/pgSQL, which every database has.
SELECT e.extname AS name,
       n.nspname AS schema,
       obj_description(e.oid, 'pg_extension') AS comment
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql'
ORDER BY e.extname
