-- One row: an enum, domain, composite, range or base type that no extension owns; `facts` holds the
-- fields that only its kind has.
SELECT t.oid AS object,
       CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite'
                      WHEN 'r' THEN 'range' ELSE 'base_type' END AS kind,
       n.nspname AS schema,
       t.typname AS name,
       nullif(pg_get_userbyid(t.typowner), {database_owner}) AS owner,
       coalesce(obj_description(t.oid, 'pg_type'), obj_description(t.typrelid, 'pg_class')) AS comment,
       CASE t.typtype
       WHEN 'e' THEN jsonb_build_object('labels', (
           SELECT coalesce(jsonb_agg(e.enumlabel ORDER BY e.enumsortorder), '[]')
           FROM pg_enum e WHERE e.enumtypid = t.oid))
       WHEN 'd' THEN (
           SELECT jsonb_build_object(
               'type', format_type(t.typbasetype, t.typtypmod),
               'type_name', jsonb_build_object('schema', en.nspname, 'name', e.typname),
               'nullable', NOT t.typnotnull,
               -- Not typdefault: that is the text as it was spelled when the domain was made.
               'default', pg_get_expr(t.typdefaultbin, 0, true),
               'collation', CASE WHEN t.typcollation <> b.typcollation THEN (
                   SELECT jsonb_build_object('schema', cn.nspname, 'name', co.collname)
                   FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
                   WHERE co.oid = t.typcollation) END,
               'checks', (
                   SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'name', k.conname,
                       'definition', pg_get_constraintdef(k.oid, true),
                       'validated', k.convalidated,
                       'comment', obj_description(k.oid, 'pg_constraint')) ORDER BY k.conname), '[]')
                   FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
           FROM pg_type b
           -- A domain over an array is of category A too, and has no element type.
           JOIN pg_type e ON e.oid = CASE WHEN b.typcategory = 'A' AND b.typelem <> 0 THEN b.typelem ELSE b.oid END
           JOIN pg_namespace en ON en.oid = e.typnamespace
           WHERE b.oid = t.typbasetype)
       WHEN 'c' THEN jsonb_build_object('attributes', (
           SELECT coalesce(jsonb_agg(jsonb_build_object(
               'name', a.attname,
               'type', format_type(a.atttypid, a.atttypmod),
               'type_name', jsonb_build_object('schema', en.nspname, 'name', e.typname),
               'collation', CASE WHEN a.attcollation <> et.typcollation THEN (
                   SELECT jsonb_build_object('schema', cn.nspname, 'name', co.collname)
                   FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
                   WHERE co.oid = a.attcollation) END,
               'comment', col_description(t.typrelid, a.attnum)) ORDER BY a.attnum), '[]')
           FROM pg_attribute a
           JOIN pg_type et ON et.oid = a.atttypid
           JOIN pg_type e ON e.oid = CASE WHEN et.typcategory = 'A' AND et.typelem <> 0 THEN et.typelem ELSE et.oid END
           JOIN pg_namespace en ON en.oid = e.typnamespace
           WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
       WHEN 'r' THEN (
           SELECT jsonb_build_object(
               'subtype', format_type(r.rngsubtype, NULL),
               'subtype_name', jsonb_build_object('schema', sn.nspname, 'name', s.typname),
               'multirange', {multirange},
               'multirange_comment', {multirange_comment},
               'opclass', CASE WHEN NOT oc.opcdefault THEN quote_ident(ocn.nspname) || '.' || quote_ident(oc.opcname) END,
               'collation', CASE WHEN r.rngcollation <> s.typcollation THEN (
                   SELECT jsonb_build_object('schema', cn.nspname, 'name', co.collname)
                   FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
                   WHERE co.oid = r.rngcollation) END,
               'canonical', nullif(r.rngcanonical::regproc::text, '-'),
               'subtype_diff', nullif(r.rngsubdiff::regproc::text, '-'))
           FROM pg_range r
           JOIN pg_type s ON s.oid = r.rngsubtype
           JOIN pg_namespace sn ON sn.oid = s.typnamespace
           JOIN pg_opclass oc ON oc.oid = r.rngsubopc
           JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace
           WHERE r.rngtypid = t.oid)
       ELSE CASE WHEN NOT t.typisdefined THEN jsonb_build_object('is_shell', true)
       ELSE jsonb_build_object(
           'input', nullif(t.typinput::regproc::text, '-'),
           'output', nullif(t.typoutput::regproc::text, '-'),
           'receive', nullif(t.typreceive::regproc::text, '-'),
           'send', nullif(t.typsend::regproc::text, '-'),
           'modifier_input', nullif(t.typmodin::regproc::text, '-'),
           'modifier_output', nullif(t.typmodout::regproc::text, '-'),
           'analyze', nullif(t.typanalyze::regproc::text, '-'),
           'subscript', {subscript},
           'delimiter', nullif(t.typdelim, ','),
           'collatable', t.typcollation <> 0,
           'length', t.typlen,
           'by_value', t.typbyval,
           'alignment', CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4'
                                        ELSE 'double' END,
           'storage', CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                                        WHEN 'm' THEN 'main' ELSE 'extended' END,
           'category', t.typcategory,
           'preferred', t.typispreferred,
           'default', t.typdefault,
           'element', CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END) END
       END AS facts
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  -- Row types of tables, array types and multiranges come with something else.
  AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c'
       OR t.typtype = 'p' AND NOT t.typisdefined
       OR t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid))
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
ORDER BY n.nspname, t.typname
