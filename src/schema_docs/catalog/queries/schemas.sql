-- One row: a schema that is not PostgreSQL's own or an extension's.
SELECT n.oid AS object,
       n.nspname AS name,
       nullif(nullif(pg_get_userbyid(n.nspowner), {database_owner}), 'pg_database_owner') AS owner,
       nullif(obj_description(n.oid, 'pg_namespace'), 'standard public schema') AS comment
FROM pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
ORDER BY n.nspname
