-- One row: what a role may do with a table or view.
SELECT table_schema AS schema, table_name AS "table", grantee, privilege_type AS privilege,
       bool_or(is_grantable = 'YES') AS grantable
FROM information_schema.table_privileges
WHERE table_schema !~ '^pg_' AND table_schema <> 'information_schema'
GROUP BY 1, 2, 3, 4
