-- One row: what one role gets of what another makes from now on.
SELECT nullif(pg_get_userbyid(d.defaclrole), {database_owner}) AS role,
       n.nspname AS schema,
       CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
                            WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END AS objects,
       d.oid AS object,
       coalesce(r.rolname, 'PUBLIC') AS grantee,
       array_agg(DISTINCT x.privilege_type) AS privileges,
       array_agg(DISTINCT x.privilege_type) FILTER (WHERE x.is_grantable) AS grantable,
       array_agg(DISTINCT x.privilege_type) @> (
           SELECT array_agg(DISTINCT u.privilege_type)
           FROM aclexplode(acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END,
                                      d.defaclrole)) u
           WHERE u.grantee = d.defaclrole) AS is_all,
       x.grantee = d.defaclrole AS is_owner
FROM pg_default_acl d
LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
CROSS JOIN LATERAL aclexplode(d.defaclacl) x
LEFT JOIN pg_roles r ON r.oid = x.grantee
GROUP BY d.oid, d.defaclrole, d.defaclobjtype, n.nspname, r.rolname, x.grantee
ORDER BY 1 NULLS FIRST, 2 NULLS FIRST, 3, 5
