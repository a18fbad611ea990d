-- One row: a role that owns something here, was granted something, or stands in a policy.
WITH mentioned AS (
    SELECT refobjid AS oid FROM pg_shdepend
    WHERE refclassid = 'pg_authid'::regclass AND deptype IN ('o', 'a', 'r', 'i')
      AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
)
SELECT r.rolname AS name,
       array_remove(ARRAY[
           CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
           CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN NOT r.rolinherit THEN 'NOINHERIT' END,
           CASE WHEN r.rolcanlogin THEN 'LOGIN' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END,
           CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END], NULL) AS attributes,
       -- Since 16 several may have granted the same; one of them is enough for each option.
       (SELECT coalesce(jsonb_agg(jsonb_build_object('name', g.name, 'options', g.options)
                                  ORDER BY g.name), '[]')
        FROM (SELECT g.rolname AS name, {member_options} AS options
              FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
              WHERE m.member = r.oid GROUP BY g.rolname) g) AS member_of,
       shobj_description(r.oid, 'pg_authid') AS comment
FROM pg_roles r
WHERE r.oid IN (SELECT oid FROM mentioned)
  AND r.rolname !~ '^pg_'
  AND r.rolname <> {database_owner}
ORDER BY r.rolname
