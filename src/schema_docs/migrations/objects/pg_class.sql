-- One row: a table, view, partition or sequence; the columns are those of `Row` in touched.py.
SELECT c.oid::bigint, 0,
       CASE WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'view' WHEN c.relkind = 'S' THEN 'sequence'
            WHEN c.relispartition THEN 'partition' ELSE 'table' END,
       NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                   AND (d.deptype = 'e' OR c.relkind = 'S' AND d.deptype IN ('a', 'i'))),
       'pg_namespace', c.relnamespace::bigint, c.relname, '',
       jsonb_build_object(
         'rights', jsonb_build_array(CASE WHEN c.relacl IS NOT NULL THEN array(SELECT r::text FROM unnest(c.relacl) r ORDER BY 1)::text END),
         'row security', jsonb_build_array(CASE WHEN c.relforcerowsecurity THEN 'forced' WHEN c.relrowsecurity THEN 'on' END),
         'persistence', jsonb_build_array(CASE c.relpersistence WHEN 'u' THEN 'unlogged' END),
         'options', jsonb_build_array(c.reloptions::text),
         'partition', jsonb_build_array(pg_get_expr(c.relpartbound, c.oid)),
         'definition', CASE WHEN c.relkind IN ('v', 'm') THEN jsonb_build_array(md5(pg_get_viewdef(c.oid)), md5(w.ev_action::text))
                            WHEN c.relkind = 'S' THEN jsonb_build_array(md5((to_jsonb(s) - 'seqrelid')::text)) END)
FROM pg_class c
LEFT JOIN pg_rewrite w ON w.ev_class = c.oid AND w.rulename = '_RETURN'
LEFT JOIN pg_sequence s ON s.seqrelid = c.oid
WHERE c.oid = ANY($1::oid[])
