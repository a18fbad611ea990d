-- One row: an object whose rows in the catalogs are no older than a transaction, and what it is now.
-- `inside` is its schema; of what belongs to a table or type, that. `signature` is a function's arguments.
-- `told`: whether it has a history of its own; what an extension, a column or a parent brings has none.
-- `facets`: what can change of it, each as PostgreSQL spells it, and as it is stored, where that does not
-- change by a rename of something else.
-- Objects of initdb have numbers below 16384; of those only the schema public is the team's to rename.
WITH since AS (SELECT %(since)s::bigint AS transaction),
member AS (SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e')
SELECT 'pg_namespace' AS catalog, n.oid::bigint AS object, 0 AS part, 'schema' AS kind,
       NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid) AS told,
       NULL AS inside_catalog, 0 AS inside, n.nspname::text AS name, '' AS signature,
       jsonb_build_object('rights', jsonb_build_array(n.nspacl::text)) AS facets
FROM pg_namespace n, since
WHERE n.xmin::text::bigint >= since.transaction AND n.nspname !~ '^pg_' AND (n.oid >= 16384 OR n.nspname = 'public' OR n.oid = 2200)
UNION ALL
SELECT 'pg_class', c.oid::bigint, 0,
       CASE WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'view' WHEN c.relkind = 'S' THEN 'sequence'
            WHEN c.relispartition THEN 'partition' ELSE 'table' END,
       NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                   AND (d.deptype = 'e' OR c.relkind = 'S' AND d.deptype IN ('a', 'i'))),
       'pg_namespace', c.relnamespace::bigint, c.relname, '',
       jsonb_build_object(
         'rights', jsonb_build_array(c.relacl::text),
         'row security', jsonb_build_array(CASE WHEN c.relforcerowsecurity THEN 'forced' WHEN c.relrowsecurity THEN 'on' END),
         'persistence', jsonb_build_array(CASE c.relpersistence WHEN 'u' THEN 'unlogged' END),
         'options', jsonb_build_array(c.reloptions::text),
         'partition', jsonb_build_array(pg_get_expr(c.relpartbound, c.oid)),
         'definition', CASE WHEN c.relkind IN ('v', 'm') THEN jsonb_build_array(md5(pg_get_viewdef(c.oid)), md5(w.ev_action::text))
                            WHEN c.relkind = 'S' THEN jsonb_build_array(md5((to_jsonb(s) - 'seqrelid')::text)) END)
FROM since, pg_class c
LEFT JOIN pg_rewrite w ON w.ev_class = c.oid AND w.rulename = '_RETURN'
LEFT JOIN pg_sequence s ON s.seqrelid = c.oid
WHERE (c.xmin::text::bigint >= since.transaction OR w.xmin::text::bigint >= since.transaction OR s.xmin::text::bigint >= since.transaction)
  AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.oid >= 16384
UNION ALL
SELECT 'pg_attribute', a.attrelid::bigint, a.attnum, CASE WHEN a.attisdropped THEN 'dropped' ELSE 'column' END,
       NOT (c.relispartition OR a.attinhcount > 0 AND NOT a.attislocal)
       AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = a.attrelid),
       'pg_class', a.attrelid::bigint, a.attname, '',
       jsonb_build_object(
         'type', jsonb_build_array(format_type(a.atttypid, a.atttypmod), a.atttypid || ' ' || a.atttypmod),
         'nullable', jsonb_build_array(CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END),
         'default', CASE WHEN a.attgenerated = '' THEN jsonb_build_array(pg_get_expr(e.adbin, e.adrelid), md5(e.adbin::text)) END,
         'identity', jsonb_build_array(CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END),
         'generated', CASE WHEN a.attgenerated <> '' THEN jsonb_build_array(pg_get_expr(e.adbin, e.adrelid), md5(e.adbin::text)) END,
         'collation', jsonb_build_array(l.collname),
         'rights', jsonb_build_array(a.attacl::text))
FROM since, pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
LEFT JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'default'
WHERE (a.xmin::text::bigint >= since.transaction OR e.xmin::text::bigint >= since.transaction) AND a.attnum > 0
  AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attrelid >= 16384
UNION ALL
SELECT 'pg_index', c.oid::bigint, 0, 'index',
       NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
       AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = i.indrelid),
       'pg_class', i.indrelid::bigint, c.relname, '',
       jsonb_build_object(
         'definition', jsonb_build_array(
           pg_get_indexdef(c.oid),
           md5((to_jsonb(i) - '{indexrelid,indrelid,indisclustered,indisvalid,indcheckxmin,indisready,indislive,indisreplident}'::text[])::text
               || c.relam || coalesce(c.reloptions::text, ''))),
         'valid', jsonb_build_array(CASE WHEN NOT i.indisvalid THEN 'invalid' END))
FROM since, pg_class c JOIN pg_index i ON i.indexrelid = c.oid
WHERE (c.xmin::text::bigint >= since.transaction OR i.xmin::text::bigint >= since.transaction) AND c.oid >= 16384
  AND i.indrelid >= 16384 AND EXISTS (SELECT FROM pg_class t WHERE t.oid = i.indrelid AND t.relkind <> 't')
UNION ALL
SELECT 'pg_constraint', k.oid::bigint, 0, CASE k.contype WHEN 'f' THEN 'foreign key' ELSE 'constraint' END,
       k.conparentid = 0 AND k.conislocal AND k.contype <> 't'
       AND NOT EXISTS (SELECT FROM member m WHERE (m.classid, m.objid) IN (('pg_class'::regclass, k.conrelid), ('pg_type'::regclass, k.contypid))),
       CASE WHEN k.conrelid <> 0 THEN 'pg_class' ELSE 'pg_type' END,
       CASE WHEN k.conrelid <> 0 THEN k.conrelid ELSE k.contypid END::bigint, k.conname, '',
       jsonb_build_object('definition', jsonb_build_array(
         pg_get_constraintdef(k.oid),
         md5((to_jsonb(k) - '{oid,conname,connamespace,conrelid,contypid,conindid,conparentid,conpfeqop,conppeqop,conffeqop}'::text[])::text)))
FROM pg_constraint k, since
WHERE k.xmin::text::bigint >= since.transaction AND k.oid >= 16384 AND k.contype <> 'n'
UNION ALL
SELECT 'pg_trigger', t.oid::bigint, 0, 'trigger', t.tgparentid = 0
       AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = t.tgrelid),
       'pg_class', t.tgrelid::bigint, t.tgname, '',
       jsonb_build_object(
         'definition', jsonb_build_array(
           pg_get_triggerdef(t.oid), md5((to_jsonb(t) - '{oid,tgname,tgrelid,tgparentid,tgenabled}'::text[])::text)),
         'enabled', jsonb_build_array(CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END))
FROM pg_trigger t, since
WHERE t.xmin::text::bigint >= since.transaction AND NOT t.tgisinternal
UNION ALL
SELECT 'pg_policy', p.oid::bigint, 0, 'policy', true, 'pg_class', p.polrelid::bigint, p.polname, '',
       jsonb_build_object('definition', jsonb_build_array(
         md5(concat_ws('|', p.polcmd, p.polpermissive, p.polroles::regrole[]::text,
                       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))),
         md5((to_jsonb(p) - '{oid,polname,polrelid}'::text[])::text)))
FROM pg_policy p, since
WHERE p.xmin::text::bigint >= since.transaction
UNION ALL
SELECT 'pg_type', t.oid::bigint, 0,
       CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'composite type' END,
       NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid),
       'pg_namespace', t.typnamespace::bigint, t.typname, '',
       CASE WHEN t.typtype = 'd' THEN jsonb_build_object(
              'type', jsonb_build_array(format_type(t.typbasetype, t.typtypmod), t.typbasetype || ' ' || t.typtypmod),
              'nullable', jsonb_build_array(CASE WHEN t.typnotnull THEN 'not null' ELSE 'null' END),
              'default', jsonb_build_array(t.typdefault),
              'rights', jsonb_build_array(t.typacl::text))
            ELSE jsonb_build_object(
              'definition', jsonb_build_array(a.spelt, a.stored),
              'rights', jsonb_build_array(t.typacl::text)) END
FROM since, pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
LEFT JOIN LATERAL (
  SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) AS spelt,
         string_agg(a.attname || ' ' || a.atttypid || ' ' || a.atttypmod, ', ' ORDER BY a.attnum) AS stored,
         max(a.xmin::text::bigint) AS transaction
  FROM pg_attribute a WHERE a.attrelid = t.typrelid AND c.relkind = 'c' AND a.attnum > 0 AND NOT a.attisdropped
) a ON true
LEFT JOIN LATERAL (
  SELECT max(a.xmin::text::bigint) AS transaction FROM pg_attribute a
  WHERE a.attrelid = t.typrelid AND c.relkind = 'c' AND a.attisdropped
) dropped ON true
WHERE (t.xmin::text::bigint >= since.transaction OR a.transaction >= since.transaction OR dropped.transaction >= since.transaction)
  AND t.oid >= 16384 AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
UNION ALL
SELECT 'pg_proc', p.oid::bigint, 0, 'function',
       NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i')),
       'pg_namespace', p.pronamespace::bigint,
       p.proname, pg_get_function_identity_arguments(p.oid),
       jsonb_build_object(
         'definition', jsonb_build_array(
           md5((to_jsonb(p) - '{oid,proname,pronamespace,proowner,proacl,prosqlbody,proargdefaults}'::text[])::text
               || coalesce(pg_get_function_arguments(p.oid), '')
               || coalesce(pg_get_function_result(p.oid), '')
               || CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) ELSE '' END),
           md5((to_jsonb(p) - '{oid,proname,pronamespace,proowner,proacl}'::text[])::text)),
         'rights', jsonb_build_array(p.proacl::text))
FROM pg_proc p, since
WHERE p.xmin::text::bigint >= since.transaction AND p.oid >= 16384
UNION ALL
SELECT 'pg_rewrite', w.oid::bigint, 0, 'rule',
       NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = w.ev_class),
       'pg_class', w.ev_class::bigint, w.rulename, '',
       jsonb_build_object(
         'definition', jsonb_build_array(pg_get_ruledef(w.oid), md5(w.ev_action::text || w.ev_qual::text)),
         'enabled', jsonb_build_array(CASE w.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END))
FROM pg_rewrite w, since
WHERE w.xmin::text::bigint >= since.transaction AND w.oid >= 16384 AND w.rulename <> '_RETURN'
UNION ALL
SELECT 'pg_enum', l.oid::bigint, 0, 'label',
       NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = l.enumtypid),
       'pg_type', l.enumtypid::bigint, l.enumlabel, '', jsonb_build_object()
FROM pg_enum l, since
WHERE l.xmin::text::bigint >= since.transaction AND l.oid >= 16384
UNION ALL
SELECT 'pg_extension', x.oid::bigint, 0, 'extension', true, NULL, 0, x.extname, '', jsonb_build_object()
FROM pg_extension x, since
WHERE x.xmin::text::bigint >= since.transaction AND x.oid >= 16384
UNION ALL
SELECT 'pg_description', d.objoid::bigint, d.objsubid, d.classoid::regclass::text, false, NULL, 0, '', '',
       jsonb_build_object('comment', jsonb_build_array(d.description))
FROM pg_description d, since
WHERE d.xmin::text::bigint >= since.transaction AND d.objoid >= 2200
