-- One row: an object that has a history, or a comment of one; the same ones as in objects.sql, but for
-- columns and labels, which are dropped with what they belong to, or marked as dropped.
SELECT 'pg_namespace' AS catalog, oid::bigint AS object, 0 AS part FROM pg_namespace
WHERE nspname !~ '^pg_' AND (oid >= 16384 OR nspname = 'public' OR oid = 2200)
UNION ALL
SELECT 'pg_class', oid::bigint, 0 FROM pg_class WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND oid >= 16384
UNION ALL
SELECT 'pg_index', i.indexrelid::bigint, 0 FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
WHERE i.indexrelid >= 16384 AND i.indrelid >= 16384 AND t.relkind <> 't'
UNION ALL
SELECT 'pg_constraint', oid::bigint, 0 FROM pg_constraint WHERE oid >= 16384 AND contype <> 'n'
UNION ALL
SELECT 'pg_trigger', oid::bigint, 0 FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'pg_policy', oid::bigint, 0 FROM pg_policy
UNION ALL
SELECT 'pg_type', t.oid::bigint, 0 FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.oid >= 16384 AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
UNION ALL
SELECT 'pg_proc', oid::bigint, 0 FROM pg_proc WHERE oid >= 16384
UNION ALL
SELECT 'pg_rewrite', oid::bigint, 0 FROM pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN'
UNION ALL
SELECT 'pg_extension', oid::bigint, 0 FROM pg_extension WHERE oid >= 16384
UNION ALL
SELECT 'pg_description ' || classoid::regclass, objoid::bigint, objsubid FROM pg_description WHERE objoid >= 16384
