-- One row: what one role may do with one object whose privileges were ever touched, and what it
-- might do by default. A role without a row has neither.
WITH acls(catalog, object, part, kind, owner, acl) AS (
    SELECT 'pg_class'::regclass, oid, 0, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner, relacl
    FROM pg_class WHERE relacl IS NOT NULL
    UNION ALL
    SELECT 'pg_class'::regclass, a.attrelid, a.attnum, 'c', c.relowner, a.attacl
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, 0, 'f', proowner, proacl FROM pg_proc WHERE proacl IS NOT NULL
    UNION ALL
    SELECT 'pg_type'::regclass, oid, 0, 'T', typowner, typacl FROM pg_type WHERE typacl IS NOT NULL
    UNION ALL
    SELECT 'pg_namespace'::regclass, oid, 0, 'n', nspowner, nspacl FROM pg_namespace WHERE nspacl IS NOT NULL
    UNION ALL
    SELECT 'pg_language'::regclass, oid, 0, 'l', lanowner, lanacl FROM pg_language WHERE lanacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, 'F', fdwowner, fdwacl
    FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid, 0, 'S', srvowner, srvacl
    FROM pg_foreign_server WHERE srvacl IS NOT NULL
    UNION ALL
    SELECT 'pg_largeobject'::regclass, oid, 0, 'L', lomowner, lomacl
    FROM pg_largeobject_metadata WHERE lomacl IS NOT NULL
), ours AS (
    -- Below 16384 are the objects of initdb; of those only the schema public is the team's to change.
    -- Who makes a large object may choose its number.
    SELECT * FROM acls WHERE object >= 16384 OR (catalog = 'pg_namespace'::regclass AND object = 2200)
                          OR catalog = 'pg_largeobject'::regclass
), granted AS (
    SELECT o.catalog, o.object, o.part, x.grantee AS role,
           array_agg(DISTINCT x.privilege_type) AS privileges,
           array_agg(DISTINCT x.privilege_type) FILTER (WHERE x.is_grantable) AS grantable
    FROM ours o CROSS JOIN LATERAL aclexplode(o.acl) x
    GROUP BY o.catalog, o.object, o.part, x.grantee
), usual AS (
    SELECT o.catalog, o.object, o.part, x.grantee AS role, array_agg(DISTINCT x.privilege_type) AS privileges
    FROM ours o CROSS JOIN LATERAL aclexplode(acldefault(o.kind, o.owner)) x
    GROUP BY o.catalog, o.object, o.part, x.grantee
), known AS (
    SELECT catalog, object, part, role,
           coalesce(g.privileges, '{{}}') AS privileges,
           coalesce(g.grantable, '{{}}') AS grantable,
           coalesce(u.privileges, '{{}}') AS usual
    FROM granted g FULL JOIN usual u USING (catalog, object, part, role)
)
SELECT k.catalog::text AS catalog, k.object, k.part,
       coalesce(r.rolname, 'PUBLIC') AS grantee,
       k.role = o.owner AS is_owner,
       -- Every privilege that this major has is told as ALL, since majors differ in how many that is.
       CASE WHEN k.privileges @> everything.privileges THEN ARRAY['ALL'] ELSE k.privileges END AS privileges,
       CASE WHEN k.grantable @> everything.privileges THEN ARRAY['ALL'] ELSE k.grantable END AS grantable,
       -- Everybody may use the schema public; until 14 also create in it.
       CASE WHEN k.object = 2200 AND k.role = 0
            THEN 'USAGE' = ANY (k.privileges) AND ('CREATE' <> ALL (k.privileges) OR {public_creates})
            ELSE k.privileges @> k.usual AND k.privileges <@ k.usual END AS is_usual
FROM known k
JOIN ours o ON o.catalog = k.catalog AND o.object = k.object AND o.part = k.part
LEFT JOIN usual everything ON everything.catalog = k.catalog AND everything.object = k.object
                          AND everything.part = k.part AND everything.role = o.owner
LEFT JOIN pg_roles r ON r.oid = k.role
ORDER BY 1, 2, 3, 4
