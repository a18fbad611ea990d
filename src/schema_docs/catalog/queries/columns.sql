-- One row: a column of a table or view. Those of partitions that are as the parent's are left out later.
SELECT a.attrelid AS relation,
       a.attnum AS number,
       a.attname AS name,
       format_type(a.atttypid, a.atttypmod) AS type,
       coalesce(en.nspname, tn.nspname) AS type_schema,
       coalesce(e.typname, t.typname) AS type_name,
       NOT a.attnotnull AS nullable,
       {not_null} AS not_null,
       CASE WHEN a.attgenerated = '' THEN pg_get_expr(ad.adbin, ad.adrelid, true) END AS "default",
       -- serial: the default draws from a sequence that belongs to this very column. Compared as
       -- text without quote_literal, which has an E before a backslash where pg_get_expr has none.
       coalesce(seq.deptype = 'a' AND a.attnotnull
                AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
                AND pg_get_expr(ad.adbin, ad.adrelid) = 'nextval('''
                    || replace(seq.oid::regclass::text, '''', '''''') || '''::regclass)', false) AS serial,
       -- Since 17 a partition's column has its parent's identity; only a sequence makes it its own.
       CASE WHEN NOT c.relispartition OR seq.deptype = 'i' THEN
            CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END END AS identity,
       CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END AS generated,
       CASE WHEN a.attgenerated <> '' THEN pg_get_expr(ad.adbin, ad.adrelid, true) END AS generation,
       coalesce(seq.list, '[]') AS sequences,
       CASE WHEN a.attcollation <> t.typcollation THEN cn.nspname END AS collation_schema,
       CASE WHEN a.attcollation <> t.typcollation THEN co.collname END AS collation_name,
       CASE WHEN a.attstorage <> t.typstorage AND c.relkind IN ('r', 'p', 'm', 'f') THEN
            CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                              WHEN 'm' THEN 'main' ELSE 'extended' END END AS storage,
       {compression} AS compression,
       nullif(a.attstattarget, -1) AS statistics_target,
       coalesce(a.attoptions, '{{}}') || coalesce(a.attfdwoptions, '{{}}') AS options,
       a.attinhcount > 0 AND NOT a.attislocal AS inherited,
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
-- The sequences that the column owns: `a` for OWNED BY and serial, `i` for identity.
LEFT JOIN (SELECT o.refobjid, o.refobjsubid,
                  max(o.oid) FILTER (WHERE o.place = 1) AS oid,
                  max(o.deptype::text) FILTER (WHERE o.place = 1) AS deptype,
                  jsonb_agg(jsonb_build_object(
                      'object', o.oid::bigint, 'schema', o.nspname, 'name', o.relname,
                      'comment', obj_description(o.oid, 'pg_class'),
                      'options', jsonb_build_object(
                          'type', format_type(q.seqtypid, NULL), 'start', q.seqstart,
                          'increment', q.seqincrement, 'minimum', q.seqmin, 'maximum', q.seqmax,
                          'cache', q.seqcache, 'cycle', q.seqcycle)) ORDER BY o.place) AS list
           FROM (SELECT d.refobjid, d.refobjsubid, d.deptype, s.oid, s.relname, n.nspname,
                        -- Its identity, or the one that the default uses, before others that it
                        -- happens to own.
                        row_number() OVER (
                            PARTITION BY d.refobjid, d.refobjsubid
                            ORDER BY d.deptype = 'i' DESC, used.objid IS NOT NULL DESC,
                                     n.nspname, s.relname) AS place
                 FROM pg_depend d
                 JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                 JOIN pg_namespace n ON n.oid = s.relnamespace
                 LEFT JOIN pg_attrdef ad ON ad.adrelid = d.refobjid AND ad.adnum = d.refobjsubid
                 LEFT JOIN pg_depend used ON used.classid = 'pg_attrdef'::regclass AND used.objid = ad.oid
                                         AND used.refclassid = 'pg_class'::regclass
                                         AND used.refobjid = s.oid
                 WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                   AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')) o
           JOIN pg_sequence q ON q.seqrelid = o.oid
           GROUP BY o.refobjid, o.refobjsubid) seq
       ON seq.refobjid = a.attrelid AND seq.refobjsubid = a.attnum
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't'
  AND a.attnum > 0 AND NOT a.attisdropped
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY a.attrelid, a.attnum
