-- One row: a role that may use a domain, sequence, composite type, foreign server or wrapper.
SELECT object_type AS kind, object_schema AS schema, object_name AS name, grantee,
       privilege_type AS privilege, bool_or(is_grantable = 'YES') AS grantable
FROM information_schema.usage_privileges
WHERE object_type <> 'COLLATION'
  AND object_schema !~ '^pg_' AND object_schema <> 'information_schema'
GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT 'TYPE', udt_schema, udt_name, grantee, 'USAGE', bool_or(is_grantable = 'YES')
FROM information_schema.udt_privileges
WHERE udt_schema !~ '^pg_' AND udt_schema <> 'information_schema'
GROUP BY 2, 3, 4
