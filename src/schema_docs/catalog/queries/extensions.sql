-- One row: an installed extension, but for PL/pgSQL, which every database has.
SELECT e.extname AS name,
       n.nspname AS schema,
       e.extversion AS version,
       -- What comes with something else, as a table's row type or a range's constructors do, is not
       -- counted: majors differ in what of it they write down as the extension's.
       (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'count', m.count)
                                  ORDER BY m.kind COLLATE "C"), '[]')
        FROM (SELECT o.type AS kind, count(*) AS count
              FROM pg_depend d
              CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) o
              WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
                AND d.deptype = 'e'
                AND NOT EXISTS (SELECT FROM pg_depend i
                                WHERE i.classid = d.classid AND i.objid = d.objid
                                  AND i.deptype = 'i')
              GROUP BY o.type) m) AS members,
       obj_description(e.oid, 'pg_extension') AS comment
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql'
ORDER BY e.extname
