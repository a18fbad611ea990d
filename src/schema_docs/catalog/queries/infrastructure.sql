-- One row: a cast, collation, conversion, language, transform or access method that no extension owns,
-- or a large object of which there may be something to tell: its data is none of it.
SELECT o.object, o.kind, n.nspname AS schema, o.name, o.owner, o.comment, o.facts
FROM (
    SELECT c.oid AS object, 'pg_cast'::regclass AS catalog, 'cast' AS kind, NULL::oid AS namespace,
           NULL::name AS name, NULL::name AS owner, obj_description(c.oid, 'pg_cast') AS comment,
           jsonb_build_object(
               'source', format_type(c.castsource, NULL), 'target', format_type(c.casttarget, NULL),
               'method', CASE c.castmethod WHEN 'b' THEN 'binary coercible' WHEN 'i' THEN 'in and out'
                                           ELSE c.castfunc::regprocedure::text END,
               'context', CASE c.castcontext WHEN 'e' THEN 'explicit' WHEN 'a' THEN 'assignment'
                                             ELSE 'implicit' END) AS facts
    FROM pg_cast c WHERE c.oid >= 16384
    UNION ALL
    SELECT c.oid, 'pg_collation'::regclass, 'collation', c.collnamespace, c.collname,
           nullif(pg_get_userbyid(c.collowner), {database_owner}),
           obj_description(c.oid, 'pg_collation'),
           jsonb_build_object(
               'provider', CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin'
                                               WHEN 'd' THEN 'default' ELSE 'libc' END,
               'locale', coalesce({collation_locale}, c.collcollate::text),
               'ctype', CASE WHEN c.collctype::text <> c.collcollate::text THEN c.collctype END,
               'deterministic', c.collisdeterministic,
               'rules', {collation_rules})
    FROM pg_collation c WHERE c.oid >= 16384
    UNION ALL
    SELECT c.oid, 'pg_conversion'::regclass, 'conversion', c.connamespace, c.conname,
           nullif(pg_get_userbyid(c.conowner), {database_owner}),
           obj_description(c.oid, 'pg_conversion'),
           jsonb_build_object(
               'source', pg_encoding_to_char(c.conforencoding),
               'target', pg_encoding_to_char(c.contoencoding),
               'function', c.conproc::text, 'is_default', c.condefault)
    FROM pg_conversion c WHERE c.oid >= 16384
    UNION ALL
    SELECT l.oid, 'pg_language'::regclass, 'language', NULL, l.lanname,
           nullif(pg_get_userbyid(l.lanowner), {database_owner}),
           obj_description(l.oid, 'pg_language'),
           jsonb_build_object(
               'trusted', l.lanpltrusted, 'handler', l.lanplcallfoid::regproc::text,
               'inline', nullif(l.laninline::regproc::text, '-'),
               'validator', nullif(l.lanvalidator::regproc::text, '-'))
    FROM pg_language l WHERE l.lanispl
    UNION ALL
    SELECT t.oid, 'pg_transform'::regclass, 'transform', NULL, NULL, NULL,
           obj_description(t.oid, 'pg_transform'),
           jsonb_build_object(
               'type', format_type(t.trftype, NULL), 'language', l.lanname,
               'from_sql', nullif(t.trffromsql::regproc::text, '-'),
               'to_sql', nullif(t.trftosql::regproc::text, '-'))
    FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang
    UNION ALL
    SELECT a.oid, 'pg_am'::regclass, 'access_method', NULL, a.amname, NULL,
           obj_description(a.oid, 'pg_am'),
           jsonb_build_object('kind', CASE a.amtype WHEN 't' THEN 'table' ELSE 'index' END,
                              'handler', a.amhandler::text)
    FROM pg_am a WHERE a.oid >= 16384
    UNION ALL
    -- Comments and labels are of pg_largeobject, which holds the data and which few may read.
    SELECT l.oid, 'pg_largeobject'::regclass, 'large_object', NULL, NULL,
           nullif(pg_get_userbyid(l.lomowner), {database_owner}),
           obj_description(l.oid, 'pg_largeobject'), '{{}}'
    FROM pg_largeobject_metadata l
    WHERE l.lomacl IS NOT NULL
       OR l.oid IN (SELECT objoid FROM pg_description WHERE classoid = 'pg_largeobject'::regclass)
       OR l.oid IN (SELECT objoid FROM pg_seclabel WHERE classoid = 'pg_largeobject'::regclass)
) o
LEFT JOIN pg_namespace n ON n.oid = o.namespace
WHERE (n.oid IS NULL OR n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = o.catalog AND d.objid = o.object AND d.deptype IN ('e', 'i'))
ORDER BY o.kind, n.nspname, o.name, o.facts::text COLLATE "C"
