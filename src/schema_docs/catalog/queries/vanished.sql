-- One row: a relation, type or function that another session has dropped since the snapshot was
-- taken. Asked last: `pg_get_expr` and its like look at the catalogs of now, and tell nothing of it.
SELECT 'relation' AS kind, c.relname AS name
FROM pg_class c
WHERE pg_table_is_visible(c.oid) IS NULL AND c.relpersistence <> 't' AND c.relkind <> 't'
UNION ALL
SELECT 'type', t.typname
FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE pg_type_is_visible(t.oid) IS NULL AND c.relpersistence IS DISTINCT FROM 't'
UNION ALL
SELECT 'function', p.proname
FROM pg_proc p
WHERE pg_function_is_visible(p.oid) IS NULL
