-- One row: a role that may call a routine.
SELECT specific_schema AS schema, specific_name, grantee, privilege_type AS privilege,
       bool_or(is_grantable = 'YES') AS grantable
FROM information_schema.routine_privileges
WHERE specific_schema !~ '^pg_' AND specific_schema <> 'information_schema'
GROUP BY 1, 2, 3, 4
