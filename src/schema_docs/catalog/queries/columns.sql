-- One row: a column of a table or view. Those of partitions are their parent's and are left out.
SELECT a.attrelid AS relation,
       a.attname AS name,
       format_type(a.atttypid, a.atttypmod) AS type,
       coalesce(en.nspname, tn.nspname) AS type_schema,
       coalesce(e.typname, t.typname) AS type_name,
       NOT a.attnotnull AS nullable,
       CASE WHEN a.attgenerated = '' THEN pg_get_expr(ad.adbin, ad.adrelid, true) END AS "default",
       serial.column_oid IS NOT NULL AND a.attnotnull
           AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) AS serial,
       CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
       CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END AS generated,
       CASE WHEN a.attgenerated <> '' THEN pg_get_expr(ad.adbin, ad.adrelid, true) END AS generation,
       CASE WHEN a.attcollation <> t.typcollation THEN cn.nspname END AS collation_schema,
       CASE WHEN a.attcollation <> t.typcollation THEN co.collname END AS collation_name,
       col_description(a.attrelid, a.attnum) AS comment
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_namespace tn ON tn.oid = t.typnamespace
-- Category A alone: types such as point or box have an element type too, and are no arrays.
LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
LEFT JOIN pg_namespace en ON en.oid = e.typnamespace
LEFT JOIN pg_collation co ON co.oid = a.attcollation
LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
LEFT JOIN pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
-- serial: the default depends on a sequence that in turn belongs to this very column.
LEFT JOIN (SELECT DISTINCT ad.oid AS column_oid
           FROM pg_attrdef ad
           JOIN pg_depend uses ON uses.classid = 'pg_attrdef'::regclass AND uses.objid = ad.oid
                              AND uses.refclassid = 'pg_class'::regclass
           JOIN pg_depend owned ON owned.classid = 'pg_class'::regclass AND owned.objid = uses.refobjid
                               AND owned.refclassid = 'pg_class'::regclass
                               AND owned.refobjid = ad.adrelid AND owned.refobjsubid = ad.adnum
                               AND owned.deptype = 'a'
           JOIN pg_class s ON s.oid = owned.objid AND s.relkind = 'S'
           -- Not quote_literal: it has an E before a backslash, where pg_get_expr has none.
           WHERE pg_get_expr(ad.adbin, ad.adrelid)
               = 'nextval(''' || replace(s.oid::regclass::text, '''', '''''') || '''::regclass)') serial
       ON serial.column_oid = ad.oid
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY a.attrelid, a.attnum
