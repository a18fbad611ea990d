-- One row: an object that people describe, whose row in the catalogs is no older than a transaction, and
-- what it is called now. `inside` is its schema; of what belongs to a table, the table. `signature` is a
-- function's arguments.
-- Objects of initdb have numbers below 16384; of those only the schema public is the team's to rename.
WITH since AS (SELECT %(since)s::bigint AS transaction)
SELECT 'pg_namespace' AS catalog, n.oid::bigint AS object, 0 AS part, 'schema' AS kind,
       NULL AS inside_catalog, 0 AS inside, n.nspname::text AS name, '' AS signature
FROM pg_namespace n, since
WHERE n.xmin::text::bigint >= since.transaction AND n.nspname !~ '^pg_'
UNION ALL
SELECT 'pg_class', c.oid::bigint, 0,
       CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'S' THEN 'sequence' ELSE 'table' END,
       'pg_namespace', c.relnamespace::bigint, c.relname, ''
FROM pg_class c, since
WHERE c.xmin::text::bigint >= since.transaction AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.oid >= 16384
UNION ALL
SELECT 'pg_attribute', a.attrelid::bigint, a.attnum, CASE WHEN a.attisdropped THEN 'dropped' ELSE 'column' END,
       'pg_class', a.attrelid::bigint, a.attname, ''
FROM since, pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE a.xmin::text::bigint >= since.transaction AND a.attnum > 0
  AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attrelid >= 16384
UNION ALL
SELECT 'pg_index', c.oid::bigint, 0, 'index', 'pg_class', i.indrelid::bigint, c.relname, ''
FROM since, pg_class c JOIN pg_index i ON i.indexrelid = c.oid
WHERE c.xmin::text::bigint >= since.transaction AND c.oid >= 16384
UNION ALL
SELECT 'pg_constraint', k.oid::bigint, 0, CASE k.contype WHEN 'f' THEN 'foreign key' ELSE 'constraint' END,
       'pg_class', k.conrelid::bigint, k.conname, ''
FROM pg_constraint k, since
WHERE k.xmin::text::bigint >= since.transaction AND k.conrelid >= 16384 AND k.contype <> 'n'
UNION ALL
SELECT 'pg_trigger', t.oid::bigint, 0, 'trigger', 'pg_class', t.tgrelid::bigint, t.tgname, ''
FROM pg_trigger t, since
WHERE t.xmin::text::bigint >= since.transaction AND NOT t.tgisinternal
UNION ALL
SELECT 'pg_policy', p.oid::bigint, 0, 'policy', 'pg_class', p.polrelid::bigint, p.polname, ''
FROM pg_policy p, since
WHERE p.xmin::text::bigint >= since.transaction
UNION ALL
SELECT 'pg_type', t.oid::bigint, 0,
       CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'composite type' END,
       'pg_namespace', t.typnamespace::bigint, t.typname, ''
FROM since, pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.xmin::text::bigint >= since.transaction AND t.oid >= 16384
  AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
UNION ALL
SELECT 'pg_proc', p.oid::bigint, 0, 'function', 'pg_namespace', p.pronamespace::bigint,
       p.proname, pg_get_function_identity_arguments(p.oid)
FROM pg_proc p, since
WHERE p.xmin::text::bigint >= since.transaction AND p.oid >= 16384
UNION ALL
SELECT 'pg_rewrite', w.oid::bigint, 0, 'rule', 'pg_class', w.ev_class::bigint, w.rulename, ''
FROM pg_rewrite w, since
WHERE w.xmin::text::bigint >= since.transaction AND w.oid >= 16384 AND w.rulename <> '_RETURN'
UNION ALL
SELECT 'pg_enum', l.oid::bigint, 0, 'label', 'pg_type', l.enumtypid::bigint, l.enumlabel, ''
FROM pg_enum l, since
WHERE l.xmin::text::bigint >= since.transaction AND l.oid >= 16384
