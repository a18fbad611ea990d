-- One row: an installed extension, but for PL/pgSQL, which every database has.
-- `unused`: nothing of the team's needs anything that it brings, and no function's source spells it.
WITH brought AS MATERIALIZED (
    SELECT d.refobjid AS extension, d.classid, d.objid
    FROM pg_depend d
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), brought_with_arrays AS MATERIALIZED (
    SELECT extension, classid, objid FROM brought
    UNION
    SELECT b.extension, b.classid, t.typarray
    FROM brought b JOIN pg_type t ON b.classid = 'pg_type'::regclass AND t.oid = b.objid
    WHERE t.typarray <> 0
), spelled AS MATERIALIZED (
    SELECT DISTINCT lower(word) AS word
    FROM pg_proc p CROSS JOIN LATERAL regexp_split_to_table(p.prosrc, '\W+') word
    WHERE p.oid >= 16384
      AND NOT EXISTS (SELECT FROM brought b
                      WHERE b.classid = 'pg_proc'::regclass AND b.objid = p.oid)
), named AS MATERIALIZED (
    SELECT b.extension, p.proname AS name
    FROM brought b JOIN pg_proc p ON b.classid = 'pg_proc'::regclass AND p.oid = b.objid
    UNION
    SELECT b.extension, t.typname
    FROM brought b JOIN pg_type t ON b.classid = 'pg_type'::regclass AND t.oid = b.objid
)
SELECT e.extname AS name,
       n.nspname AS schema,
       e.extversion AS version,
       -- Each of the three is asked only where the one before it finds nothing.
       NOT CASE WHEN EXISTS (
           SELECT FROM brought_with_arrays b
           JOIN pg_depend d
             ON d.refclassid = b.classid AND d.refobjid = b.objid AND d.deptype IN ('n', 'a')
           WHERE b.extension = e.oid
             -- Not by itself, nor by a part of what it brings, such as a class's operators.
             AND NOT EXISTS (SELECT FROM brought own
                             WHERE own.extension = e.oid
                               AND own.classid = d.classid AND own.objid = d.objid)
             AND NOT EXISTS (SELECT FROM pg_depend i
                             JOIN brought own
                               ON own.classid = i.refclassid AND own.objid = i.refobjid
                             WHERE own.extension = e.oid AND i.deptype IN ('i', 'a')
                               AND i.classid = d.classid AND i.objid = d.objid)
       ) THEN true
       WHEN EXISTS (
           SELECT FROM pg_depend d
           WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
             AND d.classid = 'pg_extension'::regclass
       ) THEN true
       ELSE EXISTS (
           SELECT FROM named JOIN spelled ON spelled.word = named.name
           WHERE named.extension = e.oid
       ) END AS unused,
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
