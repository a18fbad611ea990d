-- One row: an operator, operator family or operator class that no extension owns.
WITH members AS (
    -- Operators and support functions, each of the class it was made with or, loosely, of a family.
    SELECT d.refclassid AS belongs_to, d.refobjid AS owner, a.amopstrategy AS place,
           format('OPERATOR %s %s%s', a.amopstrategy, a.amopopr::regoperator,
                  CASE WHEN a.amoppurpose = 'o' THEN ' FOR ORDER BY' ELSE '' END) AS member
    FROM pg_amop a
    JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = a.oid
                    AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
    WHERE a.oid >= 16384
    UNION ALL
    SELECT d.refclassid, d.refobjid, 1000 + a.amprocnum,
           format('FUNCTION %s (%s, %s) %s', a.amprocnum, format_type(a.amproclefttype, NULL),
                  format_type(a.amprocrighttype, NULL), a.amproc::regprocedure)
    FROM pg_amproc a
    JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = a.oid
                    AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
    WHERE a.oid >= 16384
)
SELECT o.object, o.kind, n.nspname AS schema, o.name,
       nullif(pg_get_userbyid(o.owner), {database_owner}) AS owner, o.comment, o.facts
FROM (
    SELECT p.oid AS object, 'pg_operator'::regclass AS catalog, 'operator' AS kind,
           p.oprnamespace AS namespace, p.oprname AS name, p.oprowner AS owner,
           obj_description(p.oid, 'pg_operator') AS comment,
           jsonb_build_object(
               'left', CASE WHEN p.oprleft <> 0 THEN format_type(p.oprleft, NULL) END,
               'right', CASE WHEN p.oprright <> 0 THEN format_type(p.oprright, NULL) END,
               'result', format_type(p.oprresult, NULL),
               'function', p.oprcode::regprocedure::text,
               'commutator', CASE WHEN p.oprcom <> 0 THEN p.oprcom::regoperator::text END,
               'negator', CASE WHEN p.oprnegate <> 0 THEN p.oprnegate::regoperator::text END,
               'restrict', nullif(p.oprrest::text, '-'),
               'join', nullif(p.oprjoin::text, '-'),
               'hashes', p.oprcanhash, 'merges', p.oprcanmerge) AS facts
    FROM pg_operator p
    -- Without a function it only waits to be made, as the commutator or negator of another.
    WHERE p.oprcode <> 0
    UNION ALL
    SELECT f.oid, 'pg_opfamily'::regclass, 'operator_family', f.opfnamespace, f.opfname, f.opfowner,
           obj_description(f.oid, 'pg_opfamily'),
           jsonb_build_object('method', am.amname, 'members', members.loose)
    FROM pg_opfamily f
    JOIN pg_am am ON am.oid = f.opfmethod
    CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_agg(m.member ORDER BY m.place, m.member COLLATE "C"), '[]') AS loose
        FROM members m WHERE m.belongs_to = 'pg_opfamily'::regclass AND m.owner = f.oid) members
    -- A family that only serves the class it was made for is told with the class.
    WHERE NOT EXISTS (SELECT FROM pg_opclass c WHERE c.opcfamily = f.oid AND c.opcname = f.opfname
                        AND c.opcnamespace = f.opfnamespace) OR members.loose <> '[]'
    UNION ALL
    SELECT c.oid, 'pg_opclass'::regclass, 'operator_class', c.opcnamespace, c.opcname, c.opcowner,
           obj_description(c.oid, 'pg_opclass'),
           jsonb_build_object(
               'method', am.amname, 'type', format_type(c.opcintype, NULL), 'is_default', c.opcdefault,
               'family', jsonb_build_object('schema', fn.nspname, 'name', f.opfname),
               'storage', CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END,
               'members', (
                   SELECT coalesce(jsonb_agg(m.member ORDER BY m.place, m.member COLLATE "C"), '[]')
                   FROM members m WHERE m.belongs_to = 'pg_opclass'::regclass AND m.owner = c.oid))
    FROM pg_opclass c
    JOIN pg_am am ON am.oid = c.opcmethod
    JOIN pg_opfamily f ON f.oid = c.opcfamily
    JOIN pg_namespace fn ON fn.oid = f.opfnamespace
) o
JOIN pg_namespace n ON n.oid = o.namespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = o.catalog AND d.objid = o.object AND d.deptype = 'e')
ORDER BY o.kind, n.nspname, o.name, o.facts::text COLLATE "C"
