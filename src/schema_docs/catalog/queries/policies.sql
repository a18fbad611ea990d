-- One row: a row-level security policy.
SELECT p.polrelid AS relation,
       p.polname AS name,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                     WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
       p.polpermissive AS permissive,
       ARRAY(SELECT CASE role.oid WHEN 0 THEN 'PUBLIC' ELSE r.rolname::text END
             FROM unnest(p.polroles) AS role(oid) LEFT JOIN pg_roles r ON r.oid = role.oid
             ORDER BY 1) AS roles,
       pg_get_expr(p.polqual, p.polrelid, true) AS "using",
       pg_get_expr(p.polwithcheck, p.polrelid, true) AS "check",
       obj_description(p.oid, 'pg_policy') AS comment
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY p.polrelid, p.polname
