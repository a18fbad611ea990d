-- One row: a type, function, table or view of the team's, and what needs it, as `pg_depend` says.
-- Each step is materialized: a fresh cluster has no statistics, and would nest one in the other.
-- `part` is the column, constraint, trigger … of the relation that `by_name` is; a function's signature.
-- `root` is what decides whether it is the team's: an array's element, a multirange's range, the type
-- of a composite's relation.
WITH named AS MATERIALIZED (
    SELECT 'pg_class'::regclass AS catalog, c.oid AS object,
           CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'c' THEN 'type'
                          ELSE 'table' END AS kind,
           n.nspname AS schema, c.relname AS name, '' AS part,
           CASE c.relkind WHEN 'c' THEN 'pg_type'::regclass ELSE 'pg_class'::regclass END AS root_catalog,
           CASE c.relkind WHEN 'c' THEN c.reltype ELSE c.oid END AS root
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND NOT c.relispartition
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, 'type', n.nspname, coalesce(rt.typname, e.typname, t.typname), '',
           'pg_type'::regclass, coalesce(rt.oid, e.oid, t.oid)
    FROM pg_type t
    LEFT JOIN pg_type e ON e.typarray = t.oid
    LEFT JOIN pg_range r ON {multirange_of}
    LEFT JOIN pg_type rt ON rt.oid = r.rngtypid
    JOIN pg_namespace n ON n.oid = coalesce(rt.typnamespace, e.typnamespace, t.typnamespace)
    LEFT JOIN pg_class c ON c.oid = coalesce(e.typrelid, t.typrelid)
    WHERE coalesce(c.relkind, 'c') = 'c'
    UNION ALL
    SELECT 'pg_proc'::regclass, p.oid, 'function', n.nspname, p.proname,
           pg_get_function_identity_arguments(p.oid), 'pg_proc'::regclass, p.oid
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
), ours AS MATERIALIZED (
    SELECT named.* FROM named
    WHERE object >= 16384 AND schema !~ '^pg_' AND schema <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = named.root_catalog
                      AND d.objid = named.root AND d.objsubid = 0 AND d.deptype IN ('e', 'i'))
), edges AS MATERIALIZED (
    SELECT d.refclassid, d.refobjid, d.classid, d.objid, d.objsubid
    FROM pg_depend d
    WHERE d.refobjid >= 16384 AND d.deptype IN ('n', 'a')
      AND d.refclassid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)
), users AS MATERIALIZED (
    -- A column or attribute of the type.
    SELECT e.refclassid, e.refobjid, CASE c.relkind WHEN 'c' THEN 'attribute' ELSE 'column' END AS kind,
           a.attrelid AS relation, a.attname::text AS part
    FROM edges e JOIN pg_attribute a ON a.attrelid = e.objid AND a.attnum = e.objsubid
    JOIN pg_class c ON c.oid = a.attrelid
    WHERE e.classid = 'pg_class'::regclass AND e.objsubid > 0 AND e.refclassid = 'pg_type'::regclass
    UNION ALL
    -- A table of the type.
    SELECT e.refclassid, e.refobjid, 'table', c.oid, ''
    FROM edges e JOIN pg_class c ON e.classid = 'pg_class'::regclass AND c.oid = e.objid
    WHERE e.objsubid = 0 AND e.refclassid = 'pg_type'::regclass AND c.reloftype <> 0
    UNION ALL
    SELECT e.refclassid, e.refobjid, CASE a.attgenerated WHEN '' THEN 'default' ELSE 'generation' END,
           a.attrelid, a.attname
    FROM edges e
    JOIN pg_attrdef ad ON e.classid = 'pg_attrdef'::regclass AND ad.oid = e.objid
    JOIN pg_attribute a ON a.attrelid = ad.adrelid AND a.attnum = ad.adnum
    UNION ALL
    SELECT e.refclassid, e.refobjid, 'constraint', k.conrelid, k.conname
    FROM edges e JOIN pg_constraint k ON e.classid = 'pg_constraint'::regclass AND k.oid = e.objid
    WHERE k.contype IN ('c', 'x') AND k.conrelid <> 0
    UNION ALL
    SELECT e.refclassid, e.refobjid, 'trigger', t.tgrelid, t.tgname
    FROM edges e JOIN pg_trigger t ON e.classid = 'pg_trigger'::regclass AND t.oid = e.objid
    WHERE NOT t.tgisinternal
    UNION ALL
    SELECT e.refclassid, e.refobjid, 'policy', p.polrelid, p.polname
    FROM edges e JOIN pg_policy p ON e.classid = 'pg_policy'::regclass AND p.oid = e.objid
    UNION ALL
    SELECT e.refclassid, e.refobjid, 'index', i.indrelid, x.relname
    FROM edges e
    JOIN pg_index i ON e.classid = 'pg_class'::regclass AND i.indexrelid = e.objid
    JOIN pg_class x ON x.oid = i.indexrelid
    UNION ALL
    SELECT e.refclassid, e.refobjid,
           CASE WHEN c.relkind IN ('v', 'm') AND w.rulename = '_RETURN' THEN 'view' ELSE 'rule' END, w.ev_class,
           CASE WHEN w.rulename = '_RETURN' THEN '' ELSE w.rulename::text END
    FROM edges e
    JOIN pg_rewrite w ON e.classid = 'pg_rewrite'::regclass AND w.oid = e.objid
    JOIN pg_class c ON c.oid = w.ev_class
    WHERE w.ev_class <> e.refobjid
), by_relation AS (
    SELECT u.refclassid, u.refobjid, u.kind, o.schema, o.name, u.part
    FROM users u JOIN ours o ON o.catalog = 'pg_class'::regclass AND o.object = u.relation
), by_itself AS (
    -- A function that takes, gives or (SQL-standard body) calls it; a domain over it, an aggregate of it.
    SELECT e.refclassid, e.refobjid, o.kind, o.schema, o.name, o.part
    FROM edges e JOIN ours o ON o.catalog = e.classid AND o.object = e.objid
    WHERE e.classid IN ('pg_proc'::regclass, 'pg_type'::regclass)
)
SELECT DISTINCT ON (ours.kind, ours.schema, ours.name, ours.part COLLATE "C",
                    by.kind COLLATE "C", by.schema, by.name, by.part COLLATE "C")
       ours.kind AS used_kind, ours.schema AS used_schema, ours.name AS used_name,
       ours.part AS used_part, by.kind AS by_kind, by.schema AS by_schema, by.name AS by_name,
       by.part AS by_part
FROM ours
JOIN (SELECT * FROM by_relation UNION ALL SELECT * FROM by_itself) by
  ON by.refclassid = ours.catalog AND by.refobjid = ours.object
-- What belongs to a table or function itself is no use of it.
WHERE (ours.schema, ours.name) <> (by.schema, by.name)
   OR ours.kind = 'type' OR ours.kind = 'function' AND (by.kind <> 'function' OR ours.part <> by.part)
ORDER BY ours.kind, ours.schema, ours.name, ours.part COLLATE "C",
         by.kind COLLATE "C", by.schema, by.name, by.part COLLATE "C"
